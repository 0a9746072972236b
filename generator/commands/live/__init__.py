"""What ``rollout`` and ``doctor`` share: which clusters there are, how to reach them, and what is
read of each."""
