"""Fleet → plan: which file is rendered, from which template, with what, because of which files.

Decides and renders nothing. ``release`` plans what belongs to one hub or support release,
``cluster`` what belongs to a cluster, ``sources`` the objects that charts are fetched by.
"""
