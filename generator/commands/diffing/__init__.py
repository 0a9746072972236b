"""Compare what is rendered with a commit, or two commits."""
