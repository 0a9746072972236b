"""What an import made and what to do next: for a terminal, as Markdown, and for programs."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from generator.commands.importing import Result
from generator.diagnostic import Diagnostic
from generator.fleet import Release
from generator.importing.findings import Finding, Place, Urgency
from generator.markdown import code, sentence
from generator.report.counting import many
from generator.report.json import report

_MOST_PLACES = 5
"""Of one finding on a terminal; a report in a file has all."""
_TITLES = {
    Urgency.DO: "To do by hand, before the first sync",
    Urgency.KNOW: "What differs from before",
}
_VALIDATE = "What `fleetwave validate` says of the fleet"


def text(result: Result) -> str:
    """Short enough to be read at once: a few places of each finding."""
    lines = [f"{summary(result)}\n"]
    for title, findings in _sections(result):
        lines.append(f"\n{title}:\n")
        for one in findings:
            lines.append(f"\n  {one.topic}: {one.summary}\n")
            lines += [f"      {_at(place)}\n" for place in one.places[:_MOST_PLACES]]
            if (more := len(one.places) - _MOST_PLACES) > 0:
                lines.append(f"      … and {more} more, in `--report FILE`\n")
            lines.append(f"    → {one.advice}\n")
    return "".join(lines)


def in_clear(result: Result) -> str:
    count = result.plain_values
    if count == 1:
        return "1 value looks like a secret, and is in clear in a file of the fleet"
    return f"{count} values look like secrets, and are in clear in files of the fleet"


def markdown(result: Result) -> str:
    """Everything, with the releases that are adopted."""
    lines = ["# Import into fleetwave\n", f"\n{summary(result)}\n"]
    for title, findings in _sections(result):
        lines.append(f"\n## {title}\n")
        for one in findings:
            lines.append(f"\n### {one.topic}\n\n{_sentence(one.summary)}")
            lines.append(f" {_sentence(one.advice)}\n")
            lines += ["\n"] if one.places else []
            lines += [
                f"- {code(f'{place.path}:{place.line}')} {sentence(place.text)}\n"
                for place in one.places
            ]
    lines.append("\n## Releases that are adopted\n\n")
    lines.append("| cluster | release | namespace | stage | chart |\n|---|---|---|---|---|\n")
    lines += [f"| {' | '.join(map(sentence, row))} |\n" for row in _releases(result.releases)]
    return "".join(lines)


def as_json(result: Result) -> str:
    """As docs/output.md says."""
    return report(
        (*result.refused, *result.diagnostics),
        result.changes,
        {
            "origin": result.origin,
            "findings": [_finding(one) for one in result.findings],
            "releases": [
                {
                    "cluster": one.cluster,
                    "name": one.name,
                    "namespace": one.namespace,
                    "release_name": one.release_name,
                    "stage": one.stage,
                    "chart": one.chart.key,
                }
                for one in result.releases
            ],
        },
    )


def summary(result: Result) -> str:
    if not result.releases:
        return f"from {result.origin}: no fleet yet that can be read"
    hubs = [one for one in result.releases if one.is_hub]
    counts = (
        (len({one.cluster for one in result.releases}), "cluster"),
        (len(hubs), "hub"),
        (len(result.releases) - len(hubs), "support release"),
        (len({one.chart.key for one in result.releases}), "chart"),
    )
    words = ", ".join(many(count, noun) for count, noun in counts)
    return f"from {result.origin}: {words}"


def _sections(result: Result) -> Iterator[tuple[str, list[Finding]]]:
    for urgency, title in _TITLES.items():
        if found := [one for one in result.findings if one.urgency is urgency]:
            yield title, found
    if result.diagnostics:
        yield _VALIDATE, list(_by_rule(result.diagnostics))


def _by_rule(diagnostics: Sequence[Diagnostic]) -> Iterator[Finding]:
    """Put what has one rule together; what it means stands in docs/rules.md."""
    by_rule = sorted(diagnostics, key=lambda one: (one.level != "error", one.rule))
    for rule, group in groupby(by_rule, lambda one: one.rule):
        found = list(group)
        places = [
            Place(at.path, at.line, one.message)
            for one in found
            if (at := one.position) is not None
        ]
        level = "error" if any(one.level == "error" for one in found) else found[0].level
        yield Finding(
            topic=rule,
            urgency=Urgency.DO if level == "error" else Urgency.KNOW,
            summary=many(len(found), level),
            advice=_way_out(rule, found),
            places=tuple(places),
        )


def _way_out(rule: str, found: Sequence[Diagnostic]) -> str:
    """Return what helps all of them."""
    ways = {one.help for one in found}
    return (ways.pop() if len(ways) == 1 else None) or f"docs/rules.md#{rule} explains it"


def _at(place: Place) -> str:
    return f"{place.path}:{place.line}  {place.text}"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _releases(releases: Iterable[Release]) -> Iterator[tuple[str, ...]]:
    for one in releases:
        yield one.cluster, one.release_name, one.namespace, one.stage, one.chart.key


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "topic": one.topic,
        "urgency": one.urgency,
        "summary": one.summary,
        "advice": one.advice,
        "places": [
            {"path": place.path, "line": place.line, "text": place.text} for place in one.places
        ],
    }
