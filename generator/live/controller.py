"""A controller of Flux's or Argo CD's, as its Deployment or StatefulSet says: version and flags."""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from generator.inspection.finding import mapping
from generator.live.object import Live
from generator.record import record

_COMPONENT = "app.kubernetes.io/component"
_NAME = "app.kubernetes.io/name"
_VERSION = re.compile(r":v?(\d+)\.(\d+)[^/]*\Z")


@record
class Controller:
    live: Live
    where: str

    @property
    def container(self) -> Mapping[str, Any]:
        found: Any = mapping(self.live.spec, "template", "spec").get("containers") or ({},)
        return next((one for one in found if one.get("name") == "manager"), found[0])

    @property
    def version(self) -> tuple[int, int] | None:
        """Of its image's tag, if that says it."""
        image = str(self.container.get("image", "")).partition("@")[0]
        match = _VERSION.search(image)
        return (int(match[1]), int(match[2])) if match else None

    @property
    def flags(self) -> Mapping[str, str]:
        return dict(self._given())

    @property
    def gates(self) -> frozenset[str]:
        """The feature gates that are on: given again, the flag adds to what it said before."""
        given = [value for name, value in self._given() if name == "feature-gates"]
        last = dict(one.partition("=")[::2] for value in given for one in value.split(","))
        return frozenset(name for name, value in last.items() if value == "true")

    def _given(self) -> Iterator[tuple[str, str]]:
        words = [str(one) for one in self.container.get("args") or ()]
        for word, following in pairwise([*words, ""]):
            if word.startswith("--"):
                name, is_given, value = word[2:].partition("=")
                yield name, value if is_given else following.partition("--")[0] or "true"


def is_component(live: Live, component: str) -> bool:
    labels = live.metadata.get("labels") or {}
    names = (live.name, labels.get(_COMPONENT), labels.get(_NAME))
    return component in names or f"argocd-{component}" in names
