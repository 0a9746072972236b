"""Fleet → plan: which file is rendered, from which template, with what, because of which files.

Decides and renders nothing. ``release`` plans what belongs to one hub or support release,
``smoke_test`` the Job that tries it, ``bundles`` what is named by its content, ``cluster`` and
``namespace`` what belongs to a cluster under either engine, ``argocd`` what Argo CD is given for
it, ``bootstrap`` what an Argo CD is given once, ``flux`` both of Flux's: each yields an
``artifact``. They use ``sources`` for the objects that charts are fetched by, ``store`` for the
folders named by their content, ``folders`` for the others, ``lockstep`` for who waits for whom,
``links`` for the way to a hub's pages.
"""
