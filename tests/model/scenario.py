"""What a run of the model is about: the commits, who delivers them, and what may go wrong."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.model.api import Helm, Move, State
from tests.model.health import OWN, Scripts
from tests.model.manifests import RELEASE, Content, Key, Revision

if TYPE_CHECKING:
    from tests.model.helm_controller import Outcome

Outcomes = Callable[[Key, Content, State], "tuple[Outcome, ...]"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """The settings of the rendered Application that decide how it syncs."""

    retries: int
    refresh: bool
    """A retry takes the newest commit."""
    options: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """``shared`` names the files that a production release has in common with a canary; it comes
    from the configuration, not from what is rendered."""

    revisions: tuple[Revision, ...]
    application: Application
    shared: Mapping[tuple[Key, Key], frozenset[str]]
    """Production and canary to the files that both use."""
    outcomes: Outcomes
    """What Helm may come to with a content: one of these, whichever is worst for us."""
    deliver: Callable[["Scenario", State], Iterable[Move]]
    begin: Callable[["Scenario"], Any]
    """What the delivery remembers before it has done anything."""
    bootstrap: Revision = field(default_factory=dict)
    """What is applied by hand, once: with Flux alone, the root."""
    folders: tuple[Mapping[str, frozenset[Key]], ...] = ()
    """Of each commit, what a Kustomization takes from each path."""
    gitless: bool = False
    """Flux reads artifacts of a registry, not commits."""
    slots: int | None = None
    """How many Kustomizations may be at work at once (``--concurrent``), if there are fewer."""
    cancels: bool = True
    """kustomize-controller no longer waits when something new has come. Else it does until the
    timeout, which this model does not count."""
    reads_openly: bool = False
    """helm-controller 1.4 (Flux 2.7) says Ready=Unknown from when it reads a release, also where it
    then has to wait, or has nothing to do."""
    scripts: Scripts = field(default_factory=lambda: OWN)
    cache: str = "live"
    """What Argo CD judges: "live"; an object "since the apply", whatever came of it later being
    seen late; or "any", so that even the apply itself may not be seen yet. With Flux alone, what a
    Kustomization's own spec is taken for: "live", or "any" that it once was."""
    timeout: bool = True
    """``controller.sync.timeout.seconds`` is set."""
    by_hand: frozenset[str] = frozenset()
    """Production releases that people may sync alone, past the waves."""
    suspensions: int = 0
    """How often people may suspend a canary by hand, and resume it."""
    outage: bool = False
    keys: tuple[Key, ...] = field(default=(), init=False)
    """Of all objects that ever are; a state has theirs in this order."""
    places: Mapping[Key, int] = field(default_factory=dict, init=False)
    canaries: frozenset[Key] = field(default=frozenset(), init=False)

    def __post_init__(self) -> None:
        revisions = [*self.revisions, self.bootstrap]
        keys = sorted({key for revision in revisions for key in revision})
        object.__setattr__(self, "keys", tuple(keys))
        object.__setattr__(self, "places", {key: place for place, key in enumerate(keys)})
        object.__setattr__(self, "canaries", frozenset(canary for _, canary in self.shared))

    @property
    def newest(self) -> int:
        return len(self.revisions) - 1

    def revision_of(self, commit: int) -> int:
        """A commit is another each time; an artifact has the digest again that it once had, when
        the same is rendered again."""
        has_digest = self.gitless and commit >= 0
        return self.revisions.index(self.revisions[commit]) if has_digest else commit

    def empty(self) -> State:
        """An empty cluster, and the first commit."""
        return State(
            head=0,
            delivery=self.begin(self),
            objects=(None,) * len(self.keys),
            helm=tuple(Helm() if key[0] == RELEASE else None for key in self.keys),
            outage=self.outage,
            suspensions=self.suspensions,
        )
