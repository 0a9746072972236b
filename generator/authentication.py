"""How people log in to a JupyterHub, as far as its values tell: above all, whether they must.

Zero to JupyterHub's default is ``dummy``, which lets anyone in under any name. An encrypted layer
shows its keys, which is enough; of what may be said out of sight, the best is assumed.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from generator.diagnostic import Diagnostic, InvalidError, Keys, Level, Location
from generator.fleet import LocalChart, Release
from generator.layers import Layer
from generator.merging import Values, leaves, merge_all, origins
from generator.tree import Files

_CHART = "jupyterhub"
_CLASS = ("JupyterHub", "authenticator_class")
_PASSWORD = ("DummyAuthenticator", "password")
_DUMMY = re.compile(r"dummy|.*\.DummyAuthenticator")
_IN_PYTHON = re.compile(r"(?:authenticator_class|DummyAuthenticator\.password)\s*=(?!=)")
_ELSEWHERE = (("hub", "existingSecret"), ("auth", "type"))
"""A Secret with values of the hub, and where versions before 1.0 of the chart had it."""
_HIDING = {"extraConfig", "extraFiles"}
"""Keys with code below them, which in an encrypted file may do anything."""


def is_chosen(files: Files, release: Release, layers: Sequence[Layer]) -> bool:
    """Tell whether something says how people log in: a layer, or a chart of the repository that
    does not leave it at letting in anyone."""
    values = merge_all(layer.values for layer in layers)
    is_said = _is_hidden(layers) or _class(values) is not None
    return is_said or _is_chosen_by_chart(files, release, values)


def check(files: Files, release: Release, layers: Sequence[Layer]) -> Iterator[Diagnostic]:
    """Warn of a hub to which anyone may log in as anyone."""
    if not release.is_hub or _is_hidden(layers):
        return
    values = merge_all(layer.values for layer in layers)
    found = _class(values)
    if found and not _is_open(found[1], values):
        return
    under = _under(files, release)
    if under is None or (found is None and _is_chosen_by_chart(files, release, values)):
        return
    yield Diagnostic(
        location=_location(layers, release, found[0] if found else None),
        rule="no-authenticator",
        message=f"anyone may log in to `{release.cluster}/{release.name}` as anyone: "
        + ("`dummy` has no password" if found else "no layer says how people log in"),
        help=f"put `{_path(under, _PASSWORD)}` into an encrypted layer, or choose another "
        "authenticator"
        if found
        else f"set `{_path(under, _CLASS)}` in one of its values files",
        level=Level.WARNING,
    )


def _is_chosen_by_chart(files: Files, release: Release, values: Values) -> bool:
    whole = merge_all((_defaults(files, release), values))
    own = _class(whole)
    return _says_in_python(whole) or (own is not None and not _is_open(own[1], whole))


def _class(values: Values) -> tuple[Keys, object] | None:
    """Return where an authenticator is chosen, and which; null chooses none."""
    for keys, value in leaves(values):
        if keys[-2:] == _CLASS and value is not None:
            return keys, value
    return None


def _is_open(chosen: object, values: Values) -> bool:
    return _DUMMY.fullmatch(str(chosen)) is not None and not any(
        keys[-2:] == _PASSWORD and value for keys, value in leaves(values)
    )


def _is_hidden(layers: Sequence[Layer]) -> bool:
    """Tell whether something that cannot be read here may say how people log in."""
    return any(map(_hides, layers))


@lru_cache(maxsize=1024)  # most layers are those of many hubs
def _hides(layer: Layer) -> bool:
    return (layer.secret is not None and not layer.values) or any(
        (keys[-2:] in _ELSEWHERE and value)
        or (isinstance(value, str) and "=" in value and _IN_PYTHON.search(value))
        or (layer.is_opaque and not _HIDING.isdisjoint(map(str, keys)))
        for keys, value in leaves(layer.values)
    )


def _says_in_python(values: Values) -> bool:
    return any(
        isinstance(value, str) and "=" in value and _IN_PYTHON.search(value) is not None
        for _, value in leaves(values)
    )


def _under(files: Files, release: Release) -> tuple[str, ...] | None:
    """Return the keys that the values of JupyterHub's chart are below; None if it has none."""
    chart = release.chart
    if isinstance(chart, LocalChart):
        from generator.charts.nesting import keys_of  # noqa: PLC0415 -- few fleets have one

        return keys_of(files, chart.path, _CHART)
    return () if chart.name == _CHART else None


def _path(under: Keys, keys: Keys) -> str:
    return ".".join(map(str, (*under, "hub", "config", *keys)))


def _defaults(files: Files, release: Release) -> Values:
    """Return what the charts of the repository say by themselves, under their keys."""
    merged: Values = {}
    if isinstance(release.chart, LocalChart):
        from generator.charts.defaults import read_defaults  # noqa: PLC0415 -- as above

        try:
            for one in read_defaults(files, release.chart.path, release.override_path):
                values = one.values
                for key in reversed(one.under):
                    values = {key: values}
                merged = merge_all((merged, values))
        except InvalidError:  # said where the chart is read
            return merged
    return merged


def _location(layers: Sequence[Layer], release: Release, keys: Keys | None) -> Location:
    places = origins([(layer.path, layer.values) for layer in layers], keys) if keys else ()
    at = release.location
    return places[0].location if places else Location(at.path, (*at.keys, "name"))
