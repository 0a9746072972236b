"""fleetwave: run fleets of JupyterHubs by GitOps. config/ in, manifests for Argo CD and Flux out.

Reading order, from the outside in; a module imports only from lines below its own::

    cli : chart_cli                         argv, exit codes, the terminal
    report | progress                       results as text; a line on the terminal
    commands                                one module per verb
    bootstrap                               argocd/, in memory
    pipeline | ownership                    the whole story, start to end; files of others
    workspace | output | packaged | git | helm   the only modules that touch the world
    build                                   one cluster, in memory
    templating | manifests | pausing | values_schema | rules | sizes | changeset | guards
    plan | parsing
    splitting
    layers
    charts | jsonnet | merging | schema | safety
    sops
    document
    fleet | tree | near | memo | secret_shapes
    yaml                                    as Helm reads it
    diagnostic
    errors

``pyproject.toml`` holds the same list as an import contract; CI enforces it.
"""
