"""What a file is to a release."""

from enum import StrEnum


class Kind(StrEnum):
    LAYER = "layer"
    IMPORT = "jsonnet import"
    ENCRYPTED = "encrypted layer"
    CHART = "chart"
    DEPENDENCY = "chart dependency"
    OVERRIDE = "chart override"
    DOMAIN = "domain override"
    CLUSTER = "cluster.yaml"
    FLEET = "fleet.yaml"
    TEMPLATE = "template"
    KEPT = "kept while paused"
    PROGRAM = "fleetwave itself"
    BROKEN = "could not be rendered before"


COMMON = frozenset({Kind.CLUSTER, Kind.FLEET, Kind.TEMPLATE})
"""What many releases are made from, each of a part of it: that it changed says little of one."""
LAYERS = frozenset({Kind.LAYER, Kind.IMPORT, Kind.ENCRYPTED})
