"""Programs of the user's, each run for what it alone knows: helm, kubectl, oras, cosign, sops.

Git is not among them: ``generator.git`` is asked in every run, and in a way of its own.
"""
