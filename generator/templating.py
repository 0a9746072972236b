"""Turn artifacts into text with Jinja.

``[[ ]]`` for values and ``#%`` for control flow keep a template valid YAML, and leave ``{{ }}``
to Argo CD, whose ApplicationSets use it for their own parameters.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from generator.diagnostic import Diagnostic, InvalidError, Location
from generator.kept import COMPILED
from generator.plan.artifact import MARK, Artifact
from generator.record import record
from generator.yaml import emit

# What an expression of a template may raise; a template that includes itself is the last.
_MISTAKES = (
    TypeError, ValueError, AttributeError, ArithmeticError, LookupError, RecursionError
)  # fmt: skip
_SYNTAX = {
    "variable_start_string": "[[",
    "variable_end_string": "]]",
    "block_start_string": "[%",
    "block_end_string": "%]",
    "comment_start_string": "[#",
    "comment_end_string": "#]",
    "line_statement_prefix": "#%",
}
_FORM = 2
"""Another one, whenever the same template is to be compiled otherwise."""
_OUR_TYPE = re.compile(r"'?generator\.(?:\w+\.)*(\w+) object'?")
_BLOCK = re.compile(r"\n( *)\x02(\d+)\x03(?=\n|\Z)")  # five times as fast as with ^ and $


@record
class Text:
    """A rendered file, whole and as its envelope: with ``{}`` in place of each ``to_yaml``."""

    whole: str
    envelope: str


class Templates:
    """The manifests' templates, by name."""

    def __init__(self, sources: Mapping[str, tuple[str, str]]) -> None:
        """``sources``: name to (path for messages, text)."""
        import jinja2  # noqa: PLC0415 -- costs 50 ms; not for `--help`
        from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415

        class Sandbox(ImmutableSandboxedEnvironment):
            """A template of a pull request may place values, and nothing else."""

            def getattr(self, obj: Any, attribute: str) -> Any:
                # Fields of our own records first: nearly all that templates ask for.
                if attribute in getattr(type(obj), "__dataclass_fields__", ()):
                    return getattr(obj, attribute)
                return super().getattr(obj, attribute)

        class Bytecode(jinja2.BytecodeCache):
            """Keeps what compiling a template gave: a sixth of a run of one hub."""

            def load_bytecode(self, bucket: Any) -> None:
                kept = COMPILED.get()
                if kept and (data := kept.get(self._key(bucket))) is not None:
                    bucket.bytecode_from_string(data)

            def dump_bytecode(self, bucket: Any) -> None:
                if kept := COMPILED.get():
                    kept.put(self._key(bucket), bucket.bytecode_to_string())

            def _key(self, bucket: Any) -> str:
                return f"{bucket.key}\0{bucket.checksum}\0{_FORM}{_SYNTAX}"

        self.sources = sources
        self._jinja = jinja2
        self._blocks: list[str] = []
        environment = Sandbox(
            loader=jinja2.DictLoader({name: text for name, (_, text) in sources.items()}),
            bytecode_cache=Bytecode(),
            undefined=jinja2.StrictUndefined,
            keep_trailing_newline=True,
            autoescape=False,
            **_SYNTAX,
        )
        # With a context, or Jinja would run them on constants once, while it compiles.
        environment.filters |= {
            "quote": jinja2.pass_context(lambda _, value: emit.scalar(value)),
            "to_yaml": jinja2.pass_context(lambda _, *value, **how: self._to_yaml(*value, **how)),
        }

        @cache  # Jinja would ask each time if it is the same still
        def template(name: str) -> Any:
            found = environment.get_template(name)
            # A plain map, since each rendering copies it: of the one that Jinja makes, in Python.
            found.globals = dict(found.globals)
            return found

        self._template = template

    def path(self, name: str) -> str:
        return self.sources[name][0] if name in self.sources else f"templates/{name}"

    def render(self, artifact: Artifact) -> Text:
        """Raises ``InvalidError`` at the line of the template that fails."""
        text = _header(artifact) + self.bare(artifact)
        blocks = tuple(self._blocks)
        whole = _BLOCK.sub(lambda match: "\n" + blocks[int(match[2])], text)
        if "\x02" in whole:
            raise InvalidError(self._misplaced(artifact))
        return Text(whole, _BLOCK.sub(r"\n\1{}", text))

    def bare(self, artifact: Artifact) -> str:
        """Return a text for people, without a header; raises as ``render``."""
        self._blocks.clear()
        try:
            text: str = self._template(artifact.template).render(artifact.context)
        except self._jinja.TemplateError as error:
            raise InvalidError(self._problem(artifact, error)) from None
        except _MISTAKES as error:
            raise InvalidError(self._problem(artifact, error)) from error
        return text

    def _to_yaml(self, value: Any, indent: int = 0) -> str:
        """Keep a structure aside, so that it is checked by what it was made from."""
        self._blocks.append(emit.dumps(value, indent=indent, sort_keys=True).rstrip("\n"))
        return f"\x02{len(self._blocks) - 1}\x03"

    def _problem(self, artifact: Artifact, error: Exception) -> Diagnostic:
        name, line = artifact.template, getattr(error, "lineno", None)
        if isinstance(error, self._jinja.TemplateNotFound):
            message = f"there is no template `{error.name}`"
        elif isinstance(error, RecursionError):
            message = "this includes or calls itself without end"
        else:
            message = str(error).split("\n", 1)[0].removesuffix(".") or type(error).__name__
            message = re.sub(r"'([\w./]+)'", r"`\1`", _OUR_TYPE.sub(r"`\1`", message))
            message = message[0].lower() + message[1:]
        if isinstance(error, self._jinja.TemplateSyntaxError):
            name = error.name or name
        else:
            import traceback  # noqa: PLC0415 -- only when something is wrong

            frames = traceback.extract_tb(error.__traceback__)
            inside = [frame for frame in frames if frame.filename == "<template>"]
            line = inside[-1].lineno if inside else line
        return Diagnostic(
            location=Location(self.path(name), line=line or 1, column=1),
            rule="invalid-template",
            message=message,
            help="mend the template, or remove it to have fleetwave's own",
            note=f"rendering `{artifact.path}`",
        )

    def _misplaced(self, artifact: Artifact) -> Diagnostic:
        text = self.sources[artifact.template][1].split("\n")
        line = next((i for i, one in enumerate(text, 1) if "to_yaml" in one), 1)
        return Diagnostic(
            location=Location(self.path(artifact.template), line=line, column=1),
            rule="invalid-template",
            message="`to_yaml` must stand alone on its line",
            help="write `key:` on one line, and `[[ value | to_yaml(indent=…) ]]` below it",
            note=f"rendering `{artifact.path}`",
        )


def _header(artifact: Artifact) -> str:
    """Name what a file is made from, so that a reader can trace it."""
    named = map(_on_one_line, (*artifact.sources, f"templates/{artifact.template}"))
    sources = "\n#   ".join(named)
    return (
        f"{MARK}. Do not edit: change its sources and run `fleetwave {artifact.command}`.\n"
        f"# Sources:\n#   {sources}\n"
    )


def _on_one_line(path: str) -> str:
    """A file that jsonnet imports may have any name: no sign of it may end the comment."""
    if path.isprintable():
        return path
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in path)
