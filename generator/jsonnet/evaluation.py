"""A jsonnet layer → JSON, and the files that it was made from."""

import posixpath
from collections.abc import Callable, Mapping

from generator.diagnostic import Diagnostic, InvalidError
from generator.document import decode
from generator.fleet import Reference
from generator.jsonnet.imports import linked
from generator.jsonnet.wording import PLACE, problem, with_nul
from generator.record import record
from generator.tree import Files, InvalidPathError

_REFUSED = "not to be had"


@record
class Result:
    json: str
    sources: tuple[str, ...]
    """The file itself and everything it imported, sorted."""


def evaluate(
    files: Files,
    reference: Reference,
    source: bytes,
    variables: Mapping[str, str],
    is_secret: Callable[[str, bytes], bool],
) -> Result:
    """Raises ``InvalidError`` where jsonnet, or the repository's border, says no.

    What ``is_secret`` (path, content) cannot be imported: it would be rendered in clear.
    """
    evaluate_snippet = _evaluator(reference)
    sources = {reference.path}
    refused: list[str] = []

    def load(folder: str, name: str) -> tuple[str, bytes]:
        path = posixpath.normpath(posixpath.join(folder, name).lstrip("/"))
        try:
            data = files.read(path)
        except InvalidPathError as error:
            # Kept here: go-jsonnet's binding reads beyond the end of an exception's text.
            refused.append(str(error))
            raise RuntimeError(_REFUSED) from None
        if is_secret(path, data):
            refused.append(f"`{path}` may hold secrets, and what is imported gets into `rendered/`")
            raise RuntimeError(_REFUSED)
        sources.add(path)
        return "/" + path, data

    target, source = linked(files, reference.path, source)
    sources.add(target)
    snippet = decode(reference.path, source)
    if "\0" in snippet or any("\0" in value for value in variables.values()):
        # go-jsonnet's binding refuses the one, and cuts the other short.
        raise InvalidError(with_nul(reference, snippet))
    try:
        text = evaluate_snippet(
            "/" + reference.path,
            snippet,
            ext_vars=dict(variables),
            import_callback=load,
        )
    except (RuntimeError, UnicodeDecodeError) as error:
        # What the binding reads beyond that end may be no text.
        if isinstance(error, UnicodeDecodeError):
            message = error.object.decode(errors="replace")
        else:
            message = str(error)
        if _REFUSED in message:
            place = PLACE.search(message)
            message = f"{place[0] if place else ''} {refused[-1]}"
        raise InvalidError(problem(reference, message, variables)) from None
    return Result(text, tuple(sorted(sources)))


def _evaluator(reference: Reference) -> Callable[..., str]:
    try:
        from _gojsonnet import evaluate_snippet  # noqa: PLC0415 -- an extra, and a Go runtime
    except ImportError:
        raise InvalidError(
            Diagnostic(
                location=reference.location,
                rule="jsonnet-not-installed",
                message="this fleet has jsonnet layers, but go-jsonnet is not installed",
                help="install it: `pip install 'fleetwave[jsonnet]'`",
            )
        ) from None
    evaluator: Callable[..., str] = evaluate_snippet
    return evaluator
