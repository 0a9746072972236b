"""What is on clusters, held against what a commit has in ``rendered/``.

Objects come in as ``kubectl get --output json`` gives them, times as arguments: nothing in here
asks a cluster or a clock.
"""
