"""Whether results are kept between runs."""

from generator.cache import Cache, folder
from generator.compiled import Compiled
from generator.kept import COMPILED, KEPT


def keep_results() -> None:
    """Keep them where the environment says."""
    place = folder()
    KEPT.set(None if place is None else Cache(place))
    COMPILED.set(Compiled())


def forget_results() -> None:
    """Ask for none in this run."""
    KEPT.set(None)
