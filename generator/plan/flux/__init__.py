"""What is rendered for a cluster that Flux alone delivers, in place of Argo CD's objects.

``order`` says which Kustomization waits for which, ``kustomizations`` plans them, ``folders`` the
kustomization.yaml of each folder that one of them applies, ``notifications`` who is told. What
belongs to a hub is the same bytes under both engines. ``bootstrap`` is what a person brings.
"""
