"""Dangers of what users' servers can reach, in the values of JupyterHub's chart."""

from collections.abc import Iterator
from typing import Any

from generator.delta.change import Danger
from generator.delta.compare import Edit, EditOp, frozen

NETWORK_POLICY_OFF = Danger(
    id="network-policy-off", message="users' servers may reach what was closed to them"
)

ALL = (NETWORK_POLICY_OFF,)

_POLICY = ("networkPolicy", "enabled")
_METADATA = ("cloudMetadata", "blockWithIptables")
_CLOSED = ("cloudMetadataServer", "privateIPs")
"""What the chart's own rules keep from users' servers."""


def check(leaf: Edit) -> Iterator[Danger]:
    """Find what a change of one value opens."""
    if _opens(leaf):
        yield NETWORK_POLICY_OFF


def _opens(leaf: Edit) -> bool:
    keys = leaf.keys
    if keys[-2:] in (_POLICY, _METADATA):
        # What one chart has on, another around it has off: that it is on was said here.
        return leaf.turns_off or (leaf.op is EditOp.DELETE and leaf.old is True)
    if "egressAllowRules" in keys[:-1]:
        return leaf.new is True and (leaf.old is False or keys[-1] in _CLOSED)
    for index in range(1, len(keys)):
        if keys[index - 1 : index + 1] == ("networkPolicy", "egress"):
            is_rule = index + 1 == len(keys)
            # In a rule, also what goes may open more: a rule for all ports names none.
            return bool(_rules(leaf.new) - _rules(leaf.old)) if is_rule else True
    return False


def _rules(value: Any) -> set[str]:
    return set(map(frozen, value)) if isinstance(value, list) else set()
