"""What each value of a release is, and which line of which file says so.

``sources`` knows where values come from, ``leaves`` which of them counts, ``places`` the lines.
"""

from generator.explanation.leaves import UnknownKeyError, explain
from generator.explanation.setting import Kind, Leaf, Locate, Setting, Source

__all__ = ["Kind", "Leaf", "Locate", "Setting", "Source", "UnknownKeyError", "explain"]
