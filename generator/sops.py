"""Is a sops file completely encrypted? Needs no key.

Looks at structure only: the metadata must be whole, and every value that the file's own rule
covers must be ciphertext. A file that somebody edited by hand after encryption, or encrypted in
part, is found; whether the ciphertext is genuine only the key can tell. Knows where values are
written, and never says what they are.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from generator.diagnostic import Keys
from generator.record import record
from generator.yaml.loader import YamlError, load

_FORM = (
    r"ENC\[AES256_GCM,data:[A-Za-z0-9+/]+={0,2},iv:[A-Za-z0-9+/]{43}=,tag:[A-Za-z0-9+/]{22}==,"
    r"type:(?:str|int|float|bool|bytes|time|comment)\]"
)
_CIPHERTEXT = re.compile(_FORM + r"\Z")
_MAY_BE_READABLE = re.compile(rf"#(?![ \t]*(?:{_FORM})?[ \t]*\r?$)".encode(), re.MULTILINE)
"""A sign of a comment that is none, or not encrypted: only then it is worth to look closer."""
_SEALED = re.compile(rb"ENC\[AES256_GCM,data:([^,\]]*),[^\]]*\]")
RECIPIENTS = ("age", "pgp", "kms", "gcp_kms", "azure_kv", "hc_vault", "hckms")
"""The keys of the metadata that say who can read a file."""
_RULES = ("unencrypted_suffix", "encrypted_suffix", "unencrypted_regex", "encrypted_regex")
_COMMENT_RULES = ("unencrypted_comment_regex", "encrypted_comment_regex")
_DEFAULT_RULE, _DEFAULT_SUFFIX = "unencrypted_suffix", "_unencrypted"
_Covers = Callable[[tuple[str, ...]], bool]


@record
class Problem:
    """Something in a sops file that is not as sops leaves it. Holds no values of the file."""

    message: str
    keys: Keys
    line: int
    column: int


def is_encrypted_file(value: Any) -> bool:
    """Tell whether a document says of itself that it is encrypted."""
    return isinstance(value, dict) and isinstance(value.get("sops"), dict)


def problems(data: bytes) -> list[Problem]:
    """Return what is wrong with a file that should be encrypted, YAML or JSON; nothing if it is."""
    try:
        content = load(data)
    except YamlError as error:
        # The problem may quote the file: a key then, which may hold a secret by mistake.
        message = "not YAML that all readers take alike" if error.names_value else error.problem
        return [Problem(message, (), error.line or 1, error.column or 1)]
    return problems_of(content, data)


def problems_of(content: Any, data: bytes) -> list[Problem]:
    """Return the same of a file whose content is known already."""
    from generator.yaml.comments import comments  # noqa: PLC0415 -- few files are encrypted
    from generator.yaml.find import Places  # noqa: PLC0415

    places = cache(lambda: Places(data))  # it composes the text anew: only if something is wrong

    def problem(message: str, keys: Keys) -> Problem:
        place = places().find(keys)
        return Problem(message, keys, place.line, place.column)

    if not is_encrypted_file(content):
        return [problem("no sops metadata", ())]
    metadata = content["sops"]
    found = [problem(message, ("sops", *below)) for message, below in _check_metadata(metadata)]
    try:
        covers = _rule(metadata)
    except _UnknownRuleError as error:
        return [*found, problem(error.args[0], ("sops", *error.args[1:]))]
    for key, value in content.items():
        if key != "sops":
            for keys in _readable(value, (key,), (key,), covers):
                path = ".".join(map(str, keys))
                found.append(problem(f"`{path}` is not encrypted", keys))
    for comment in comments(data) if _MAY_BE_READABLE.search(data) else ():
        text = comment.text.strip()
        if text and not _is_ciphertext(text) and covers(comment.parents):
            place = comment.span
            found.append(
                Problem("a comment is not encrypted", comment.parents, place.line, place.column)
            )
    return found


def decrypted_size(data: bytes) -> int:
    """Return about how many bytes a file has once it is decrypted, and rather too many."""
    sealed = ((len(one[0]), len(one[1])) for one in _SEALED.finditer(data))
    return len(data) - sum(whole - base64 * 3 // 4 for whole, base64 in sealed)


def rule_options(metadata: Any) -> list[str]:
    """Return the options of sops that encrypt by the rule that a file was encrypted by."""
    found = metadata if isinstance(metadata, dict) else {}
    rules = {name: str(found[name]) for name in _RULES + _COMMENT_RULES if found.get(name)}
    rules = rules or {_DEFAULT_RULE: _DEFAULT_SUFFIX}
    options = [part for name in rules for part in (f"--{name.replace('_', '-')}", rules[name])]
    return [*options, "--mac-only-encrypted"] if found.get("mac_only_encrypted") else options


class _UnknownRuleError(Exception):
    """Which values should be encrypted cannot be told; says why, and the key to look at."""


def _check_metadata(metadata: Mapping[str, Any]) -> Iterator[tuple[str, Keys]]:
    for name in ("lastmodified", "mac", "version"):
        if not metadata.get(name):
            yield f"`sops.{name}` is missing", ()
    if metadata.get("mac") and not _is_ciphertext(metadata["mac"]):
        yield "`sops.mac` is not encrypted", ("mac",)
    groups = metadata.get("key_groups") or [metadata]
    recipients = [
        recipient
        for group in (groups if isinstance(groups, list) else ())
        if isinstance(group, dict)
        for kind in RECIPIENTS
        if isinstance(group.get(kind), list)
        for recipient in group[kind]
    ]
    if not recipients:
        yield "no recipient: nobody can decrypt the file", ()
    if not all(isinstance(recipient, dict) and recipient.get("enc") for recipient in recipients):
        yield "a recipient without an encrypted key", ()


def _rule(metadata: Mapping[str, Any]) -> _Covers:
    """Return what tells whether the value at a path is to be encrypted."""
    rules = [name for name in _RULES + _COMMENT_RULES if metadata.get(name)]
    if len(rules) > 1:
        raise _UnknownRuleError("more than one rule: " + ", ".join(rules), rules[1])
    rule = rules[0] if rules else _DEFAULT_RULE
    if rule in _COMMENT_RULES:
        raise _UnknownRuleError(f"a file with `{rule}` cannot be checked", rule)
    pattern = str(metadata.get(rule) or _DEFAULT_SUFFIX)
    if rule.endswith("_suffix"):
        pattern = re.escape(pattern) + r"\Z"
    search = _compiled(rule, pattern).search
    wanted = rule.startswith("encrypted")
    return lambda path: any(map(search, path)) == wanted


def _compiled(rule: str, pattern: str) -> re.Pattern[str]:
    """Go's syntax is Python's, but for \\z and for named classes, which Python would misread."""
    problem = _UnknownRuleError(f"the pattern of `{rule}` cannot be checked", rule)
    if "[[:" in pattern:
        raise problem
    try:
        return re.compile(pattern.replace(r"\z", r"\Z"), re.ASCII)
    except (re.error, OverflowError, RecursionError, Warning):
        raise problem from None


def _readable(value: Any, keys: Keys, path: tuple[str, ...], covers: _Covers) -> Iterator[Keys]:
    """Find values that should be ciphertext. sops gives the items of a list the path of the
    list, and leaves null and the empty string alone."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _readable(item, (*keys, key), (*path, key), covers)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _readable(item, (*keys, index), path, covers)
    elif value is not None and value != "" and covers(path) and not _is_ciphertext(value):
        yield keys


def _is_ciphertext(value: Any) -> bool:
    return isinstance(value, str) and _CIPHERTEXT.match(value) is not None
