"""What a run found to be in order, kept for the next one, which looks only at what is another now.

A stamp says of each cluster which files it was made from, and which were made of it; whether one of
them changed is told by what the disk says of it and, where that is another, by its content. Nothing
in it is believed but for those very files, that program, those commits and those days.
"""

from generator.stamps.index import (
    ABSENT,
    EMPTY,
    FOLDER_ID,
    Index,
    blob,
    content_id,
    link,
    listing,
)
from generator.stamps.program import identity
from generator.stamps.reading import UNCERTAIN, read_in
from generator.stamps.stamp import Facts, Reading, Stamp, load, store

__all__ = [
    "ABSENT",
    "EMPTY",
    "FOLDER_ID",
    "UNCERTAIN",
    "Facts",
    "Index",
    "Reading",
    "Stamp",
    "blob",
    "content_id",
    "identity",
    "link",
    "listing",
    "load",
    "read_in",
    "store",
]
