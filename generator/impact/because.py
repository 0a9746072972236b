"""Why a hub is affected: the changed paths, and what each is to it."""

from collections.abc import Mapping

from generator.fleet import Release
from generator.impact.answer import Reason
from generator.impact.changed import Changed
from generator.impact.reach import gate_partners, reasons
from generator.impact.said import said
from generator.impact.side import Side
from generator.inputs.kind import COMMON, Kind


class Because:
    def __init__(
        self,
        old: Side,
        new: Side,
        changed: Changed,
        *,
        same_settings: bool,
        same_templates: bool,
    ) -> None:
        self.sides = (old, new)
        self.changed = changed
        self.same_settings = same_settings
        self.same_templates = same_templates

    def of_release(self, folder: str, name: str) -> tuple[Reason, ...]:
        """Say why a release differs: for what it is made from, or else for what holds it back, or
        what it holds back."""
        kinds: Mapping[str, str] = self._own(folder, name)
        if not kinds:
            kinds = self._through_gates(folder, name)
        if not kinds:
            kinds = {path: kind for path, kind in self._met(folder, name).items() if kind in COMMON}
        if not kinds:
            raise AssertionError(f"{folder}/{name} differs, and nothing that it is made from does")
        return reasons(kinds, self.changed)

    def themselves(self, folder: str, name: str) -> tuple[Reason, ...]:
        """Return only what a release is made from, if that changed."""
        return reasons(self._own(folder, name), self.changed)

    def of_engine(self, folder: str) -> tuple[Reason, ...]:
        """It is made from what all are made from; what else a hub is made from counts where it
        brings a kind of object that the cluster did not have."""
        everything: dict[str, Kind] = {}
        for name in dict.fromkeys(name for side in self._releases(folder) for name in side):
            everything |= self._met(folder, name)
        common = {path: kind for path, kind in everything.items() if kind in COMMON}
        return reasons(common or everything, self.changed)

    def _own(self, folder: str, name: str) -> dict[str, Kind]:
        found = self._met(folder, name)
        counts = {
            Kind.CLUSTER: self._says_else(folder, name),
            Kind.FLEET: not self.same_settings or self._has_another_chart(folder, name),
            Kind.TEMPLATE: not self.same_templates,
        }
        return {path: kind for path, kind in found.items() if counts.get(kind, True)}

    def _through_gates(self, folder: str, name: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for side in self.sides:
            cluster = side.clusters[folder].cluster if folder in side.clusters else None
            for partner in gate_partners(cluster, name):
                for path in self._own(folder, partner.name):
                    found.setdefault(path, f"{partner.stage} hub `{partner.name}`")
        return found

    def _met(self, folder: str, name: str) -> dict[str, Kind]:
        found: dict[str, Kind] = {}
        for side, releases in zip(self.sides, self._releases(folder), strict=True):
            if name in releases:
                found |= self.changed.met(side.inputs(releases[name]))
        return found

    def _releases(self, folder: str) -> tuple[Mapping[str, Release], ...]:
        return tuple(
            side.clusters[folder].releases if folder in side.clusters else {} for side in self.sides
        )

    def _says_else(self, folder: str, name: str) -> bool:
        then, now = (releases.get(name) for releases in self._releases(folder))
        return then is not now and said(then) != said(now)

    def _has_another_chart(self, folder: str, name: str) -> bool:
        then, now = (releases.get(name) for releases in self._releases(folder))
        return bool(then and now) and said(then and then.chart) != said(now and now.chart)
