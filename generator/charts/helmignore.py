"""Which files of a chart Helm leaves out: ``.helmignore``, bug for bug.

Helm 4.2.4, ``pkg/ignore/rules.go`` (rules), ``pkg/chart/v2/loader/directory.go`` (the walk) and
Go's ``path/filepath/match.go`` (patterns). Not imitated: Go's ``*`` may stop inside a character of
several bytes, here it never does.
"""

import re

from generator.record import record

_SPACE = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
"""What Go's ``unicode.IsSpace`` holds for a space; ``str.strip`` takes more."""

_LONGEST_LINE = 64 * 1024 - 1
"""Of Go's ``bufio.Scanner``."""

_DEFAULT = "templates/.?*"
"""``Rules.AddDefaults``; it comes after the rules of the file."""


@record
class _Pattern:
    regex: re.Pattern[str]
    negated: bool
    only_folders: bool
    whole_path: bool

    def matches(self, path: str) -> bool:
        name = path if self.whole_path else path.rpartition("/")[2]
        return self.regex.fullmatch(name) is not None


@record
class Rules:
    """The rules of one ``.helmignore``, followed by Helm's own."""

    patterns: tuple[_Pattern, ...]

    def ignores(self, path: str, is_dir: bool) -> bool:
        """Whether Helm leaves out a path relative to the chart; with a folder goes all in it.

        The first rule that decides does. A negated rule decides too: all it does *not* match is
        ignored, so that ``!keep.txt`` alone leaves nothing but files of that name.
        """
        for pattern in self.patterns:
            if pattern.only_folders and not is_dir:
                if pattern.negated:
                    return True
            elif pattern.matches(path) != pattern.negated:
                return True
        return False


def parse(text: str) -> Rules:
    """Read a ``.helmignore``; raises ``ValueError`` for what Helm rejects."""
    patterns = []
    for number, line in enumerate([*text.removeprefix("\ufeff").split("\n"), _DEFAULT], start=1):
        if len(line.encode("utf-8", "surrogateescape")) > _LONGEST_LINE:
            raise ValueError(f"line {number} is too long")
        rule = line.strip(_SPACE)
        if rule and not rule.startswith("#"):
            patterns.append(_pattern(rule, number))
    return Rules(tuple(patterns))


def _pattern(rule: str, number: int) -> _Pattern:
    if "**" in rule:
        raise ValueError(f"line {number}: `**` is not supported by Helm")
    regex, valid = _translate(rule)
    if not valid and re.match(regex, "abc", re.DOTALL):  # Go checks only as far as it must
        raise ValueError(f"line {number}: syntax error in pattern `{rule}`")
    negated = rule.startswith("!")
    rule = rule[negated:]
    only_folders = rule.endswith("/")
    rule = rule.removesuffix("/")
    whole_path = "/" in rule
    regex, valid = _translate(rule.removeprefix("/"))
    compiled = re.compile(regex if valid else r"(?!)", re.DOTALL)
    return _Pattern(compiled, negated, only_folders, whole_path)


def _translate(pattern: str) -> tuple[str, bool]:
    """Turn a pattern of ``filepath.Match`` into a regular expression for the whole name, or, if
    the pattern is malformed, into one that matches where Go gets as far as noticing.

    As in Go, what follows a ``*`` is taken where it first fits and never moved again, unless it
    is the end of the pattern. ``*`` and ``?`` do not match ``/``; a class may.
    """
    done = ""
    while pattern:
        rest = pattern.lstrip("*")
        star = "[^/]*?" if rest != pattern else ""
        chunk = ""
        while rest and rest[0] != "*":
            try:
                piece, rest = _piece(rest)
            except ValueError:
                return done, False
            chunk += piece
        done += f"(?>{star}{chunk})" if rest else star + chunk
        pattern = rest
    return done, True


def _piece(text: str) -> tuple[str, str]:
    """Translate the first element of a pattern, and give what is left of it."""
    if text[0] == "?":
        return "[^/]", text[1:]
    if text[0] == "[":
        return _char_class(text[1:])
    if text[0] == "\\":
        text = text[1:]
    if not text:
        raise ValueError
    return re.escape(text[0]), text[1:]


def _char_class(text: str) -> tuple[str, str]:
    negated = text.startswith("^")
    text = text[negated:]
    ranges = ""
    first = True
    while first or not text.startswith("]"):
        first = False
        low, text = _class_char(text)
        high = low
        if text[0] == "-":
            high, text = _class_char(text[1:])
        if low <= high:
            ranges += f"\\U{ord(low):08x}-\\U{ord(high):08x}"
    if not ranges:
        return ("." if negated else "(?!)"), text[1:]
    return f"[{'^' * negated}{ranges}]", text[1:]


def _class_char(text: str) -> tuple[str, str]:
    """Take one character of a class; at least one more must follow (``getEsc``)."""
    if not text or text[0] in "-]":
        raise ValueError
    text = text.removeprefix("\\")
    if len(text) < 2 or "\ud800" <= text[0] <= "\udfff":  # noqa: PLR2004 - the character and another
        raise ValueError
    return text[0], text[1:]
