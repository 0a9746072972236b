"""What one hub is given that another has not tried: their values, compared key by key.

Both are releases with the sources of their values; nothing here knows a cluster or a stage.
``comparison`` compares what counts for each key, ``parts`` two values, ``own_names`` tells what
differs only because the hubs have different names.
"""

from generator.drift.comparison import Hub, compare
from generator.drift.parts import IS_DRIFT, Difference, Group

__all__ = ["IS_DRIFT", "Difference", "Group", "Hub", "compare"]
