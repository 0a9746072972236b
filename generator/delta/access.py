"""Dangers of who may log in, and who is an admin: the traits of JupyterHub's and oauthenticator's
classes, as they stand in ``hub.config`` at any depth of a chart's values, and the chart's own roles
and services.

Since JupyterHub 5 nobody may log in whom no trait allows; before, everybody may where there is
no list. So a list that is gone is a danger, too. What an encrypted value says is not known, and is
taken for the worse.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from generator.delta.change import Danger
from generator.delta.compare import Edit, EditOp, Path, frozen, leaves

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
GROUPS_CHANGED = Danger(
    id="groups-changed", message="users may get other groups, and with them what groups may do"
)
ADMINS_CHANGED = Danger(
    id="admins-changed", message="admins may open every user's server and files"
)

ALL = (
    AUTHENTICATOR_CHANGED,
    USERNAMES_CHANGED,
    ALLOW_LIST_WIDENED,
    ALLOW_LIST_REMOVED,
    GROUPS_CHANGED,
    ADMINS_CHANGED,
)

_SWITCHES = ("allow_all", "allow_existing_users", "any_allow_config", "open_signup")
_PROVIDERS = ("authorize_url", "token_url", "userdata_url")
_GROUPS = ("auth_state_groups_key", "claim_groups_key")
_LISTS = ("allowed_", "hosted_domain")
_IDPS = "allowed_idps"
_ADMINS = ("admin_", "load_roles")
_USERNAMES = (
    "username_claim",
    "username_derivation",
    "username_from_email",
    "username_key",
    "username_map",
)
"""How the names of traits begin."""


def check(edit: Edit) -> Iterator[Danger]:
    """Find what a change of values does to who may log in."""
    for leaf in leaves(edit):
        start = _start(leaf.keys)
        if start is not None:
            yield from _trait(edit, leaf, start)
        elif _gives_rights(leaf):
            yield ADMINS_CHANGED


def _start(keys: Path) -> int | None:
    """Return where the name of a class stands in a path that leads into ``hub.config``."""
    for index, pair in enumerate(pairwise(keys)):
        if pair == ("hub", "config"):
            return index + 2
    return None


def _gives_rights(leaf: Edit) -> bool:
    """Tell whether a change is one of the chart's own roles, or makes a service an admin."""
    pairs = list(pairwise(leaf.keys))
    is_service = ("hub", "services") in pairs and leaf.keys[-1] == "admin"
    return ("hub", "loadRoles") in pairs or (is_service and leaf.new not in (None, False))


def _trait(edit: Edit, leaf: Edit, start: int) -> Iterator[Danger]:
    names = tuple(str(key) for key in leaf.keys[start:])
    if names == ("JupyterHub", "authenticator_class") or names[-1] in _PROVIDERS:
        yield AUTHENTICATOR_CHANGED
    elif any(name.startswith(_ADMINS) for name in names):
        yield ADMINS_CHANGED
    elif any(name.startswith(_USERNAMES) for name in names):
        # What comes with a provider says nothing of those who are there already.
        is_of_provider = _IDPS in leaf.keys and len(edit.keys) <= leaf.keys.index(_IDPS) + 2
        yield from () if is_of_provider and leaf.old is None else (USERNAMES_CHANGED,)
    elif names[-1] in _GROUPS:
        yield GROUPS_CHANGED
    elif any(name in _SWITCHES for name in names):
        yield from () if leaf.new is None or leaf.new is False else (ALLOW_LIST_WIDENED,)
    elif "blocked_users" in names:
        yield from (ALLOW_LIST_WIDENED,) if _members(leaf.old) - _members(leaf.new) else ()
    else:
        yield from _list(edit, leaf, start)


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
    # Deep in a provider's entry stands how it is used, and not whom it lets in.
    is_list = below <= 1 or leaf.keys[at] != _IDPS
    if _is_empty(leaf.new):
        if not below and not _is_empty(leaf.old):
            yield ALLOW_LIST_REMOVED
    elif is_list:
        yield from (ALLOW_LIST_WIDENED,) if _members(leaf.new) - _members(leaf.old) else ()
    elif edit.op is EditOp.ADD and len(edit.keys) <= at + 2:
        yield ALLOW_LIST_WIDENED


def _members(value: Any) -> set[str]:
    """Return whom a list names, in whatever order and however often."""
    if _is_empty(value):
        return set()
    return {frozen(one) for one in (value if isinstance(value, list) else [value])}


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", [], {})
