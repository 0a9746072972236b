"""What a rollout would not survive, in the manifests themselves, whoever wrote them.

``check_object`` looks at one object, and runs while rendering, too; ``together`` looks at those of
a cluster, and of all clusters. One module per topic; ``known`` holds every list of what Argo CD and
Flux understand; ``finding`` is what all of them yield.

What each refuses was seen to go wrong with the real engines.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from generator.inspection import (
    annotations,
    application,
    applicationset,
    characters,
    fetching,
    fields,
    metadata,
    names,
    project,
    release,
    root,
    secrets,
    shape,
    times,
)
from generator.inspection.finding import Finding, Object

_Check = Callable[[Object], Iterator[Finding]]

_OF_EVERY_KIND: Sequence[_Check] = (
    names.check,
    shape.check_rules,
    annotations.check,
    metadata.check,
    characters.check,
    fields.check,
)
_OF_A_KIND: Mapping[str, Sequence[_Check]] = {
    "ApplicationSet": (applicationset.check, application.check),
    "Application": (application.check,),
    "AppProject": (project.check,),
    "HelmRelease": (release.check,),
    "HelmChart": (release.check,),
    "OCIRepository": (release.check,),
    "Secret": (secrets.check,),
    "Kustomization": (secrets.check, fetching.check, times.check),
    "GitRepository": (fetching.check,),
}
_OF_A_ROOT: Mapping[str, Sequence[_Check]] = {
    "ApplicationSet": (applicationset.check_root, application.check),
    "Kustomization": (root.check, times.check),
    "GitRepository": (root.check, times.check),
    "OCIRepository": (root.check, times.check),
}


def check_object(one: Object) -> Iterator[Finding]:
    """Yield what is wrong with an object that fits its schema."""
    if one.is_build_file:
        return
    for check in _OF_EVERY_KIND:
        yield from check(one)
    for check in _OF_A_KIND.get(one.kind, ()):
        yield from check(one)


def check_bootstrap(one: Object) -> Iterator[Finding]:
    """Yield what is wrong with an object that an Argo CD, or a Flux, is given by hand."""
    if one.is_build_file:
        return
    for check in (*_OF_EVERY_KIND, *_OF_A_ROOT.get(one.kind, _OF_A_KIND.get(one.kind, ()))):
        yield from check(one)
