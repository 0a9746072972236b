"""Dangers of who may log in, and who is an admin: the traits of JupyterHub's and oauthenticator's
classes, as they stand in ``hub.config`` at any depth of a chart's values.

Since JupyterHub 5 nobody may log in whom no trait allows; before, everybody may where there is
no list. So a list that is gone is a danger, too. What an encrypted value says is not known, and is
taken for the worse.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from generator.delta.change import Danger
from generator.delta.compare import Edit, EditOp, Path, leaves

AUTHENTICATOR_CHANGED = Danger(
    id="authenticator-changed",
    message="users log in another way, and may get other names, and so other files",
)
USERNAMES_CHANGED = Danger(
    id="usernames-changed", message="users may get other names, and so other files"
)
ALLOW_LIST_WIDENED = Danger(id="allow-list-widened", message="more people may log in")
ALLOW_LIST_REMOVED = Danger(
    id="allow-list-removed",
    message="no list says any more who may log in; before JupyterHub 5, everybody may then",
)
ADMINS_CHANGED = Danger(
    id="admins-changed", message="admins may open every user's server and files"
)

ALL = (
    AUTHENTICATOR_CHANGED,
    USERNAMES_CHANGED,
    ALLOW_LIST_WIDENED,
    ALLOW_LIST_REMOVED,
    ADMINS_CHANGED,
)

_SWITCHES = ("allow_all", "allow_existing_users", "any_allow_config")
_LISTS = ("allowed_", "hosted_domain")
_ADMINS = ("admin_", "load_roles")
_USERNAMES = ("username_claim", "username_derivation", "username_key", "username_map")
"""How the names of traits begin."""


def check(edit: Edit) -> Iterator[Danger]:
    """Find what a change of values does to who may log in."""
    for leaf in leaves(edit):
        start = _start(leaf.keys)
        if start is None:
            continue
        names = tuple(str(key) for key in leaf.keys[start:])
        if names == ("JupyterHub", "authenticator_class"):
            yield AUTHENTICATOR_CHANGED
        elif any(name.startswith(_ADMINS) for name in names):
            yield ADMINS_CHANGED
        elif any(name.startswith(_USERNAMES) for name in names) and leaf.old is not None:
            yield USERNAMES_CHANGED
        elif any(name in _SWITCHES for name in names):
            yield from () if leaf.new is None or leaf.new is False else (ALLOW_LIST_WIDENED,)
        elif "blocked_users" in names:
            yield from () if leaf.op is EditOp.ADD else (ALLOW_LIST_WIDENED,)
        else:
            yield from _list(edit, leaf, start)


def _start(keys: Path) -> int | None:
    """Return where the name of a class stands in a path that leads into ``hub.config``."""
    for index, pair in enumerate(pairwise(keys)):
        if pair == ("hub", "config"):
            return index + 2
    return None


def _list(edit: Edit, leaf: Edit, start: int) -> Iterator[Danger]:
    """Look at a list of whom to let in, or at a map of those, as of CILogon's ``allowed_idps``."""
    at = next(
        (
            index
            for index in range(len(leaf.keys) - 1, start, -1)
            if str(leaf.keys[index]).startswith(_LISTS)
        ),
        None,
    )
    if at is None:
        return
    below = len(leaf.keys) - at - 1
    if _is_empty(leaf.new):
        if not below and not _is_empty(leaf.old):
            yield ALLOW_LIST_REMOVED
    elif below <= 1 or (edit.op is EditOp.ADD and len(edit.keys) <= at + 2):
        yield ALLOW_LIST_WIDENED


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", [], {})
