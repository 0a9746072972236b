"""The rule by which a sops file was encrypted: which of its values are to be ciphertext."""

import re
from collections.abc import Callable, Mapping
from typing import Any

_RULES = ("unencrypted_suffix", "encrypted_suffix", "unencrypted_regex", "encrypted_regex")
_COMMENT_RULES = ("unencrypted_comment_regex", "encrypted_comment_regex")
_DEFAULT_RULE, _DEFAULT_SUFFIX = "unencrypted_suffix", "_unencrypted"
Covers = Callable[[tuple[str, ...]], bool]


class UnknownRuleError(Exception):
    """Which values should be encrypted cannot be told; says why, and the key to look at."""


def covers_of(metadata: Mapping[str, Any]) -> Covers:
    """Return what tells whether the value at a path is to be encrypted."""
    rules = [name for name in _RULES + _COMMENT_RULES if metadata.get(name)]
    if len(rules) > 1:
        raise UnknownRuleError("more than one rule: " + ", ".join(rules), rules[1])
    rule = rules[0] if rules else _DEFAULT_RULE
    if rule in _COMMENT_RULES:
        raise UnknownRuleError(f"a file with `{rule}` cannot be checked", rule)
    pattern = str(metadata.get(rule) or _DEFAULT_SUFFIX)
    if rule.endswith("_suffix"):
        pattern = re.escape(pattern) + r"\Z"
    search = _compiled(rule, pattern).search
    wanted = rule.startswith("encrypted")
    return lambda path: any(map(search, path)) == wanted


def rule_options(metadata: Any) -> list[str]:
    """Return the options of sops that encrypt by the rule that a file was encrypted by."""
    found = metadata if isinstance(metadata, dict) else {}
    rules = {name: str(found[name]) for name in _RULES + _COMMENT_RULES if found.get(name)}
    rules = rules or {_DEFAULT_RULE: _DEFAULT_SUFFIX}
    options = [part for name in rules for part in (f"--{name.replace('_', '-')}", rules[name])]
    return [*options, "--mac-only-encrypted"] if found.get("mac_only_encrypted") else options


def _compiled(rule: str, pattern: str) -> re.Pattern[str]:
    """Go's syntax is Python's, but for \\z and for named classes, which Python would misread."""
    problem = UnknownRuleError(f"the pattern of `{rule}` cannot be checked", rule)
    if "[[:" in pattern:
        raise problem
    try:
        return re.compile(pattern.replace(r"\z", r"\Z"), re.ASCII)
    except (re.error, OverflowError, RecursionError, Warning):
        raise problem from None
