"""What ``publish`` and ``promote`` share: commits of a fleet in a registry, and the tags that lead
clusters to them."""
