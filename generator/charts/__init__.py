"""Charts kept in the fleet's repository: what Helm would package of them, copied and named by
its content. ``copying`` is the way in; ``helmignore`` and ``semver`` follow Helm's own rules."""
