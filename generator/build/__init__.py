"""Clusters → their rendered files, in memory. ``Builder`` is the way in."""

from generator.build.builder import Builder, Job
from generator.build.result import ClusterBuild

__all__ = ["Builder", "ClusterBuild", "Job"]
