"""For code scanning: problems in SARIF 2.1.0. Paths are from the root of the git repository."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from generator.changeset import Change
from generator.diagnostic import Diagnostic, Level
from generator.report.rule_texts import RuleText

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_DOCS = "https://github.com/fleetwave/fleetwave/blob/main/docs"
_OUT_OF_DATE = "out-of-date"


def report(
    problems: Sequence[Diagnostic],
    stale: Sequence[Change],
    fix: str,
    texts: Mapping[str, RuleText],
    folder: str,
) -> str:
    """Write one run: what is wrong, and the files that ``fix``, a command, would change.
    ``folder`` is the fleet's in its repository: empty, or with a slash at its end."""
    ids = sorted({problem.rule for problem in problems} | ({_OUT_OF_DATE} if stale else set()))
    seen: Counter[str] = Counter()
    found = [
        *(_result(problem, folder, seen) for problem in problems),
        *(_stale(change, fix, folder) for change in stale),
    ]
    driver = {
        "name": "fleetwave",
        "informationUri": _DOCS,
        "rules": [
            _out_of_date() if rule == _OUT_OF_DATE else _rule(rule, texts[rule]) for rule in ids
        ],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [{**one, "ruleIndex": ids.index(one["ruleId"])} for one in found],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def _rule(rule: str, text: RuleText) -> dict[str, Any]:
    at = f"{_DOCS}/rules.md#{rule}"
    return {
        "id": rule,
        "shortDescription": {"text": text.summary},
        "fullDescription": {
            "text": text.description.replace("`", ""),
            "markdown": text.description,
        },
        "help": {"text": f"See {at}", "markdown": text.section},
        "helpUri": at,
    }


def _out_of_date() -> dict[str, Any]:
    at = f"{_DOCS}/ci.md"
    summary = "A generated file is not what the configuration gives."
    return {
        "id": _OUT_OF_DATE,
        "shortDescription": {"text": summary},
        "fullDescription": {"text": summary},
        "help": {"text": f"Render, and commit the result. See {at}"},
        "helpUri": at,
    }


def _result(problem: Diagnostic, folder: str, seen: Counter[str]) -> dict[str, Any]:
    at = problem.at
    text = problem.message
    for label, more in (("help", problem.help), ("note", problem.note)):
        if more:
            text += f"\n{label}: {' '.join(more.split())}"
    region = {
        "startLine": at.line,
        "startColumn": at.column,
        "endLine": at.line,
        "endColumn": at.column + at.length,
    }
    # No line number is in it, so that a problem stays the same one when lines move; which of
    # several equal ones it is, is counted.
    same = f"{problem.rule}\0{at.path}\0{problem.message}\0{at.text.strip()}"
    fingerprint = hashlib.sha256(same.encode(errors="surrogateescape")).hexdigest()[:16]
    seen[fingerprint] += 1
    return {
        "ruleId": problem.rule,
        "level": problem.level,
        "message": {"text": text},
        "locations": [_location(folder + at.path, region)],
        "partialFingerprints": {"fleetwave/v1": f"{fingerprint}:{seen[fingerprint]}"},
    }


def _stale(change: Change, fix: str, folder: str) -> dict[str, Any]:
    return {
        "ruleId": _OUT_OF_DATE,
        "level": Level.ERROR,
        "message": {"text": f"{change.path} is out of date\nhelp: run `{fix}`, commit the result"},
        "locations": [_location(folder + change.path, {"startLine": 1})],
    }


def _location(path: str, region: Mapping[str, int]) -> dict[str, Any]:
    artifact = {"uri": quote(path, errors="surrogateescape"), "uriBaseId": "%SRCROOT%"}
    return {"physicalLocation": {"artifactLocation": artifact, "region": region}}
