"""What ``affected`` is made of: which states are compared, and how they differ."""
