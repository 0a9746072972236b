"""fleetwave: run fleets of JupyterHubs by GitOps. config/ in, manifests for Argo CD and Flux out.

Reading order, from the outside in; a module imports only from lines below its own::

    cli                                     argv, exit codes, the terminal
    report | progress | completion          results as text; a line on the terminal; a shell's TAB
    commands                                one module per verb, and what verbs share
    extraction | drift                      a release as plain files; how hubs differ
    bootstrap | explanation | importing | impact | publication
                                            argocd/, flux/; who set a value; others' fleets;
                                            what a change does to each hub; what a registry gets
    stack                                   one release and its layers
    pipeline | ownership                    the whole story, start to end; files of others
    workers                                 clusters built in other processes
    snapshot | stamps                       a commit, or the disk as git sees it; what a run before
                                            found in order
    workspace | output | packaged | cache | compiled | git | programs | new_folder
                                            the only modules that touch the world
    build                                   one cluster, in memory
    templating | manifests | pausing | values_schema | rules | changeset | guards |
    inputs | delta | live                   what a hub is made from; what differs in two trees;
                                            what is on clusters
    inspection                              what is rendered, whoever wrote it
    configuration | graph                   what is read, before anything is made of it; its rollout
    plan | parsing
    repository_address | authentication
    layers
    charts | jsonnet | merging | oci | schema
    sops
    document
    fleet | tree | near | memo | markdown | secret_shapes | key_path | hub_name |
    kept | digest | selection | config_paths
    yaml                                    as Helm reads it
    diagnostic
    errors | record

``pyproject.toml`` holds the same list as an import contract; CI enforces it.
"""
