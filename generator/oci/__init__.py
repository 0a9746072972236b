"""What registries hold, in memory: an image of one layer, and the two kinds that Flux reads. Knows
no registry, no fleet and no disk."""
