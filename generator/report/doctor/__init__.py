"""What is wrong on clusters, for people and for programs."""
