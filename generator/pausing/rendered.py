"""Files that were rendered before, read for one pause: what is wrong with them is said there."""

from generator.diagnostic import Diagnostic, InvalidError, Location
from generator.fleet import Exemption
from generator.pausing.objects import Object, UnreadableError, objects
from generator.record import record
from generator.tree import Files, InvalidPathError

RESTORE = "restore `rendered/` from the last commit, or end the pause"
"""The way out where something is not as it was."""


@record(kw_only=True)
class Rendered:
    files: Files
    pause: Exemption

    def read(self, path: str) -> bytes:
        try:
            return self.files.read(path)
        except InvalidPathError as error:
            raise self.problem(str(error), RESTORE) from None

    def objects(self, path: str, data: bytes) -> list[Object]:
        try:
            return objects(data)
        except UnreadableError as error:
            raise self.unreadable(path, str(error)) from None

    def unreadable(self, path: str, why: str) -> InvalidError:
        return self.problem(f"`{path}` cannot be kept: {why}", RESTORE)

    def problem(self, message: str, way_out: str) -> InvalidError:
        at = self.pause.location
        return InvalidError(
            Diagnostic(
                location=Location(at.path, at.keys, on_key=True),
                rule="cannot-pause",
                message=message,
                help=way_out,
            )
        )
