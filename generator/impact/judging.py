"""What keeps a cluster from being rendered, as far as its configuration tells."""

from collections.abc import Collection, Mapping

from generator import rules
from generator.config_paths import CLUSTERS, SETTINGS
from generator.diagnostic import Diagnostic, Level
from generator.fleet import Fleet
from generator.impact.changed import Changed
from generator.impact.side import Side


def judge(
    side: Side, folders: Collection[str] | None = None
) -> Mapping[str, tuple[Diagnostic, ...]]:
    """Return everything that keeps clusters from being rendered, as far as it can be told from the
    configuration, by folder; of some clusters by themselves, or of all together."""
    if side.settings is None:
        return {}
    asked = side.clusters if folders is None else {one: side.clusters[one] for one in folders}
    found = {
        folder: [one for one in parsed.problems if one.level is Level.ERROR]
        for folder, parsed in asked.items()
    }
    clusters = tuple(parsed.cluster for parsed in asked.values() if parsed.cluster)
    whole = len(clusters) == len(side.clusters)
    fleet = Fleet(settings=side.settings, clusters=clusters, is_whole=whole)
    for problem in rules.check(fleet, side.files):
        folder = problem.location.path.removeprefix(f"{CLUSTERS}/").split("/", 1)[0]
        if problem.level is Level.ERROR and folder in found:
            found[folder].append(problem)
    return {folder: tuple(problems) for folder, problems in found.items() if problems}


def are_judged_alike(old: Side, new: Side, changed: Changed) -> bool:
    """Tell whether the rules must say the same of both sides: they look at the configuration, and
    at files that are named like encrypted ones."""
    return (
        old.settings is new.settings
        and SETTINGS not in changed.reached
        and old.clusters.keys() == new.clusters.keys()
        and all(old.clusters[folder] is new.clusters[folder] for folder in new.clusters)
        and not any(
            side.reader is not None and side.reader.is_secret(path)
            for side in (old, new)
            for path in changed.reached
        )
    )
