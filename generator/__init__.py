"""fleetwave: run fleets of JupyterHubs by GitOps. config/ in, manifests for Argo CD and Flux out.

Reading order, from the outside in; a module imports only from lines below its own::

    cli                                     argv, exit codes, the terminal
    report | progress | completion          results as text; a line on the terminal; a shell's TAB
    commands                                one module per verb
    bootstrap | provenance | importing      argocd/; where values come from; other tools' fleets
    stack                                   one release and its layers
    pipeline | ownership                    the whole story, start to end; files of others
    workspace | output | packaged | git | helm | kubectl   what touches the world, alone
    build                                   one cluster, in memory
    shared_parts                            of a staging and a production release
    templating | manifests | pausing | values_schema | rules | sizes | changeset | guards
    live                                    what is on clusters, held against rendered/
    inspection                              what is rendered, whoever wrote it
    configuration | graph                   what is read, before anything is made of it; its rollout
    plan | parsing
    splitting | places | secret_maps | drift
    layers | explanation | jsonnet_marks
    charts | jsonnet | merging | schema
    sops
    document
    fleet | tree | near | memo | secret_shapes | key_path | jsonnet_fields | digest
    yaml                                    as Helm reads it
    diagnostic
    errors

``pyproject.toml`` holds the same list as an import contract; CI enforces it.
"""
