"""Fleet → plan: which file is rendered, from which template, with what, because of which files.

Decides and renders nothing. ``release`` plans what belongs to one hub or support release,
``smoke_test`` the Job that tries it, ``cluster`` what belongs to a cluster, ``bootstrap`` what an
Argo CD is given once: each yields an ``artifact``. They use ``sources`` for the objects that charts
are fetched by, ``store`` for the folders named by their content, ``lockstep`` for who waits for
whom, ``links`` for the way to a hub's pages.
"""
