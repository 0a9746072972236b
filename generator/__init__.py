"""fleetwave: run fleets of JupyterHubs by GitOps. config/ in, manifests for Argo CD and Flux out.

Reading order, from the outside in; a module imports only from lines below its own::

    cli                                     argv, exit codes, the terminal
    report | progress                       results as text; a line on the terminal
    commands                                one module per verb
    pipeline                                the whole story, start to end
    workspace | output | packaged | git     the only modules that touch the world
    build                                   one cluster, in memory
    templating | manifests | values_schema | rules | changeset
    inspection                              what is rendered, whoever wrote it
    plan | parsing
    splitting
    layers
    charts | jsonnet | merging | schema
    sops
    document
    fleet | tree | near | memo
    yaml                                    as Helm reads it
    diagnostic
    errors

``pyproject.toml`` holds the same list as an import contract; CI enforces it.
"""
