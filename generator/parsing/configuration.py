"""The files that make a repository a fleet."""

from generator.diagnostic import Location
from generator.document import parse, read
from generator.fleet import Settings
from generator.parsing.settings import parse_settings
from generator.tree import Files

SETTINGS = "config/fleet.yaml"
CLUSTERS = "config/clusters"


def read_settings(files: Files) -> Settings:
    """Raises ``InvalidError`` if fleet.yaml cannot be read."""
    return parse_settings(parse(SETTINGS, read(files, Location(SETTINGS), SETTINGS)))


def cluster_folders(files: Files) -> tuple[str, ...]:
    folders, _ = files.names(CLUSTERS)
    return tuple(
        folder for folder in folders if "cluster.yaml" in files.names(f"{CLUSTERS}/{folder}")[1]
    )
