"""A repository that hubploy deploys → cluster.yaml files that name its values where they are.

hubploy's own rules: a deployment and an environment make one release, named for both, in a
namespace of that name; the layers are ``config/common.yaml``, ``config/<environment>.yaml`` and
the environment's secrets. Over them went the images of hubploy.yaml, by ``--set-string``.
"""
