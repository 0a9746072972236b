"""Check what templates have written, and say it at the template.

What is checked is for ``inspection``; here values are left out.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache

from generator import inspection
from generator.diagnostic import Diagnostic, Location
from generator.inspection import shape
from generator.inspection.finding import Finding, Object
from generator.record import record
from generator.yaml.documents import documents
from generator.yaml.forms import load_alike
from generator.yaml.place import YamlError

_LONGEST_LINE = 120


@record
class Written:
    """A rendered text, and the template that wrote it."""

    path: str
    text: str
    """The envelope: with ``{}`` in place of values."""
    template: str
    """Path of the template, for messages."""
    template_text: str


Check = Callable[[Object], Iterator[Finding]]


def check(
    written: Written, check_object: Check = inspection.check_object
) -> tuple[list[Object], list[Diagnostic]]:
    """Return the objects of a file, and what is wrong with each, at the template that wrote it."""
    objects: list[Object] = []
    found: list[Diagnostic] = []
    for line, document in documents(written.text):
        try:
            value = load_alike(document)
        except YamlError as error:
            found.append(_problem(written, "invalid-manifest", error.problem, document, error.line))
            continue
        if not shape.is_object(value):
            one = Object(written.path, {"apiVersion": "", "kind": ""}, document, line)
            found.append(at_template(written, shape.no_object(one)))
            continue
        one = Object(written.path, value, document, line)
        problems = list(shape.check(one)) or list(check_object(one))
        found += [at_template(written, problem) for problem in problems]
        objects.append(one)
    return objects, found


def at_template(written: Written, finding: Finding) -> Diagnostic:
    """Say what is wrong with a rendered object where it can be mended."""
    from generator.yaml.find import find  # noqa: PLC0415 -- only when something is wrong

    document = finding.at.text
    span = find(document, finding.keys, on_key=True)
    place = ".".join(map(str, finding.keys))
    message = f"{place}: {finding.message}" if place else finding.message
    found = _problem(written, finding.rule, message, document, span.line if span else None)
    return replace(found, level=finding.level)


def _problem(
    written: Written, rule: str, message: str, document: str, line: int | None
) -> Diagnostic:
    lines = document.split("\n")
    wrong = lines[line - 1] if line and line <= len(lines) else ""
    return Diagnostic(
        location=Location(
            written.template, line=_template_line(written.template_text, wrong), column=1
        ),
        rule=rule,
        message=message,
        help="mend the template, or remove it to have fleetwave's own",
        note=f"in `{written.path}`" + (f": `{wrong.strip()[:_LONGEST_LINE]}`" if wrong else ""),
    )


@cache
def _template_line(template: str, written: str) -> int:
    """Find the line of a template that wrote a line, by its text or else by its key: the nearest
    thing to a mark."""
    lines = template.split("\n")
    if written in lines:
        return lines.index(written) + 1
    key = written.split(":", 1)[0] + ":"
    for number, line in enumerate(lines, 1):
        if line.replace('"', "").startswith(key.replace('"', "")) and key != ":":
            return number
    return 1
