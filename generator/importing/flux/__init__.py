"""Live HelmReleases of Flux, as files or as ``kubectl get`` prints them → a fleet.

``objects`` reads what is there, ``charts`` finds what a release is made from, ``layers`` its
values, ``releases`` its names; ``findings`` says what cannot be carried over.
"""
