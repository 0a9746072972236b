"""One image after another on its way to a registry, so that none is seen before it is whole: a
chart is there before what names it, and a tag comes after the signature."""

from collections.abc import Mapping
from dataclasses import replace

from generator.commands.publishing.gitless import TAG_OF_COMMIT, Site
from generator.commands.publishing.tags import Move, Outcome, failed, goes_back, move
from generator.errors import FleetwaveError
from generator.git import Git
from generator.oci.artifact import Found, Origin, artifact
from generator.oci.chart import chart
from generator.oci.image import Image
from generator.programs.cosign import Cosign
from generator.programs.oras import Oras
from generator.publication import ChartPlace, Part
from generator.record import record
from generator.tree import Tree


@record(kw_only=True)
class Pushed:
    """An image that the registry has at a tag of its own, for good."""

    name: str
    repository: str
    tag: str
    digest: str | None
    """None where it is not known: of a chart that only the registry has."""
    outcome: Outcome
    error: FleetwaveError | None = None
    other: str | None = None
    """The digest of what the registry has in place of this, and keeps."""


@record(kw_only=True)
class Published:
    artifact: Pushed
    ring: str | None
    move: Move | None
    """None where no tag is to move, or the artifact is not there."""


@record(kw_only=True)
class Pusher:
    oras: Oras
    git: Git
    origin: Origin
    cosign: Cosign | None
    is_dry: bool
    is_forced: bool

    def chart(self, place: ChartPlace, files: Tree | FleetwaveError | None) -> Pushed:
        """Push a chart unless it is there: its version is made of its content. Without files it
        must be there."""
        name = place.repository.rpartition("/")[2]
        planned = Pushed(
            name=name,
            repository=place.repository,
            tag=place.tag,
            digest=None,
            outcome=Outcome.PLANNED,
        )
        if isinstance(files, FleetwaveError):
            return replace(planned, outcome=Outcome.FAILED, error=files)
        image = chart(files) if files else None
        planned = replace(planned, digest=image.digest if image else None)
        try:
            return planned if self.is_dry else self._chart(planned, image)
        except FleetwaveError as error:
            return replace(planned, outcome=Outcome.FAILED, error=error)

    def cluster(
        self, site: Site, part: Part, tag: str | None, absent: Mapping[ChartPlace, Pushed]
    ) -> Published:
        """Push what a cluster is given, and let a ``tag`` lead to it. ``absent`` are the charts
        that could not be pushed."""
        image = artifact(part.files, self.origin)
        planned = Pushed(
            name=site.name,
            repository=site.repository,
            tag=TAG_OF_COMMIT.format(self.origin.commit),
            digest=image.digest,
            outcome=Outcome.PLANNED,
        )
        new = Found(image.digest, self.origin.commit)
        try:
            _refuse_absent(part, absent)
            done = planned if self.is_dry else self._artifact(planned, image)
        except FleetwaveError as error:
            failed = replace(planned, outcome=Outcome.FAILED, error=error)
            return Published(artifact=failed, ring=site.registry.ring, move=None)
        moved = self._moved(site, tag, new) if tag else None
        return Published(artifact=done, ring=site.registry.ring, move=moved)

    def _chart(self, planned: Pushed, image: Image | None) -> Pushed:
        there = self.oras.found(planned.repository, planned.tag)
        if image is None:
            if there is None:
                raise _no_chart(planned)
            return replace(planned, digest=there.digest, outcome=Outcome.UNCHANGED)
        if there and there.digest != image.digest:
            # Flux would take it for another version, and upgrade every hub.
            return replace(planned, outcome=Outcome.UNCHANGED, other=there.digest)
        if there and not self.is_forced:
            return replace(planned, outcome=Outcome.UNCHANGED)
        self._push(image, planned.repository, planned.tag)
        return replace(planned, outcome=Outcome.DONE)

    def _artifact(self, planned: Pushed, image: Image) -> Pushed:
        there = self.oras.found(planned.repository, planned.tag)
        if there and there.digest == image.digest and not self.is_forced:
            return replace(planned, outcome=Outcome.UNCHANGED)
        if there and there.digest != image.digest and not self.is_forced:
            raise FleetwaveError(
                f"`{planned.repository}:{planned.tag}` is another artifact: {there.digest}",
                hint="another version of fleetwave may have pushed it, or somebody else; "
                "`--force` puts this one in its place",
            )
        self._push(image, planned.repository, planned.tag)
        return replace(planned, outcome=Outcome.DONE)

    def _push(self, image: Image, repository: str, tag: str) -> None:
        self.oras.push(image, repository)
        if self.cosign:
            self.cosign.sign(repository, image.digest)
        self.oras.tag(repository, image.digest, tag)

    def _moved(self, site: Site, tag: str, new: Found) -> Move:
        old = None
        try:
            old = None if self.is_dry else self.oras.found(site.repository, tag)
            if not self.is_forced:
                _refuse_back(self.git, tag, old, new)
            return move(self.oras, site, tag, old=old, new=new, is_dry=self.is_dry)
        except FleetwaveError as error:
            return failed(site, tag, old=old, new=new, error=error)


def _refuse_absent(part: Part, absent: Mapping[ChartPlace, Pushed]) -> None:
    for place in part.charts:
        if place in absent:
            raise FleetwaveError(f"its chart `{place.repository}:{place.tag}` is not there")


def _refuse_back(git: Git, tag: str, old: Found | None, new: Found) -> None:
    if goes_back(git, old, new):
        raise FleetwaveError(
            f"the tag `{tag}` leads to a later commit already",
            hint="publish the last commit of the branch; `--force` takes the tag back",
        )


def _no_chart(wanted: Pushed) -> FleetwaveError:
    return FleetwaveError(
        f"neither the commit nor the registry has the chart `{wanted.repository}:{wanted.tag}`",
        hint="run `fleetwave render`, and commit",
    )
