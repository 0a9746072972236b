"""What ``lint`` warns of. Stands apart from it, which brings along all that copies charts."""

WARNINGS = frozenset({"unvendored-dependency", "unpinned-chart", "chart-version-label"})
