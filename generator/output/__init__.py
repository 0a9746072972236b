"""What is generated, on disk: what is there, and bringing it up to date file by file."""

from generator.output.reading import Found
from generator.output.writing import Output, top

__all__ = ["Found", "Output", "top"]
