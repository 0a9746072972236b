"""What was pushed to a registry, and which tags were moved: for people, and for programs."""
