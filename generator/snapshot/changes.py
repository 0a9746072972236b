"""What git says changed, of the whole repository: also around the fleet's folder."""

import os
from collections.abc import Mapping, Sequence

from generator.changeset import Op
from generator.git import Git

_OPS = {"A": Op.ADD, "D": Op.DELETE}


class Changes(Git):
    """Git, asked what is other than in a commit."""

    def statuses(self, commit: str | None, places: Sequence[str]) -> Mapping[str, Op]:
        """Return what happened to files from a commit, or from the index, to the disk; as paths
        from the top of the repository."""
        asked = ("diff", "--name-status", "--no-renames", "--no-relative", "-z")
        asked += ("--ignore-submodules=untracked", *([commit] if commit else ()))
        fields = iter(self._out(*asked, "--", *places).split(b"\0"))
        found = {}
        for status in fields:
            if status:
                found[os.fsdecode(next(fields))] = _OPS.get(status.decode(), Op.UPDATE)
        asked = ("ls-files", "--others", "--exclude-standard", "--full-name", "-z")
        added = map(os.fsdecode, self._out(*asked, "--", *places).split(b"\0"))
        # A repository in this one, which is no submodule of it, has a slash at its end.
        return {**found, **{path: Op.ADD for path in added if path and path[-1] != "/"}}

    def changed_around(self, old: str, new: str | None, *, is_on_disk: bool) -> Sequence[str]:
        """Return what differs in the repository outside the fleet's folder, as paths from there."""
        if not self.prefix:
            return ()
        asked = ("diff", "--name-only", "--no-renames", "--no-relative", "-z")
        between = (old, new) if new else (old,) if is_on_disk else ("--cached", old)
        index = None if new or is_on_disk else self._index_of_hook()
        ran = self._out(*asked, "--ignore-submodules=dirty", *between, "--", index=index)
        if is_on_disk:
            others = ("ls-files", "--others", "--exclude-standard", "--full-name", "-z")
            ran += self._out(*others, "--", ":(top)")
        paths = sorted({os.fsdecode(path) for path in ran.split(b"\0") if path})
        return [
            os.path.relpath(one, self.prefix) for one in paths if not one.startswith(self.prefix)
        ]
