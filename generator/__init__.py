"""fleetwave: run fleets of JupyterHubs by GitOps. config/ in, manifests for Argo CD and Flux out.

Reading order, from the outside in; a module imports only from lines below its own::

    cli                                     argv, exit codes, the terminal
    report | progress                       results as text; a line on the terminal
    commands                                one module per verb
    bootstrap | stack                       argocd/, in memory; one release and its layers
    pipeline | ownership                    the whole story, start to end; files of others
    workspace | output | packaged | git | helm   the only modules that touch the world
    build                                   one cluster, in memory
    shared_parts                            of a staging and a production release
    templating | manifests | pausing | values_schema | rules | sizes | changeset | guards | delta
    inspection                              what is rendered, whoever wrote it
    plan | parsing
    splitting | places | secret_maps
    layers | explanation
    charts | jsonnet | merging | schema
    sops
    document
    fleet | tree | near | memo | secret_shapes | key_path | jsonnet_fields | digest
    yaml                                    as Helm reads it
    diagnostic
    errors

``pyproject.toml`` holds the same list as an import contract; CI enforces it.
"""
