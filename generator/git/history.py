"""Commits, branches, and where the repository comes from."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cached_property

from generator.errors import UsageError
from generator.git.program import Program


class Commits(Program):
    """git, asked for what a name stands for."""

    @cached_property
    def is_there(self) -> bool:
        """Whether there is a git, a repository, and a commit in it."""
        ran = self._found("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        return ran is not None and not ran.returncode

    @cached_property
    def is_repository(self) -> bool:
        """Whether this is in a repository, with or without commits."""
        ran = self._found("rev-parse", "--git-dir")
        return ran is not None and not ran.returncode

    @cached_property
    def is_shallow(self) -> bool:
        """Whether older commits were left out when the repository was cloned."""
        return self._out("rev-parse", "--is-shallow-repository").strip() == b"true"

    @cached_property
    def origin(self) -> str | None:
        """The address of the remote `origin`, if there is one."""
        hint = "give it another address: `git remote set-url origin URL`"
        return self._line("remote", "get-url", "origin", hint=hint)

    @cached_property
    def default_branch(self) -> str | None:
        """The branch that is checked out of ``origin`` by default, or if that is not known the one
        that is checked out here; there need not be a commit on it. Fully qualified."""
        hint = "give the branch another name"
        found = self._line("symbolic-ref", "--quiet", "refs/remotes/origin/HEAD", hint=hint)
        if found:
            return f"refs/heads/{found.removeprefix('refs/remotes/origin/')}"
        return self._line("symbolic-ref", "--quiet", "HEAD", hint=hint)

    def commit(self, ref: str) -> str:
        """Return the id of the commit that ``ref`` names; raises ``UsageError`` if none is."""
        if self.is_there:
            ran = self._run(
                "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}"
            )
            if ran.returncode == 0:
                return ran.stdout.decode().strip()
        raise UsageError(
            f"git knows no commit `{ref}` here",
            hint="name a branch, a tag or a commit; in CI, fetch the whole history"
            if self.is_there
            else "the fleet is in no git repository, or git is not installed",
        )

    def time(self, commit: str) -> datetime:
        """Return when a commit was made, in UTC."""
        out = self._out("show", "--no-patch", "--format=%ct", commit, "--")
        return datetime.fromtimestamp(int(out), UTC)

    def refs(self) -> Sequence[str]:
        """Return the short names of all branches and tags; none where there is no git."""
        if not self.is_there:
            return ()
        listing = self._out("for-each-ref", "--format=%(refname:short)")
        return listing.decode(errors="replace").split()

    def recent(self, count: int, *folders: str) -> Sequence[str]:
        """Return the ids of the last commits along all their parents, and of as many along the
        first: what was merged at once is one step of a branch that is deployed, however many
        commits it was. Newest first; of those that change some folders, if any are named."""
        # Without the first, git leaves out a branch whose merge took nothing from it.
        found: dict[str, None] = {}
        for walk in ("--full-history", "--first-parent"):
            asked = ["rev-list", walk, f"--max-count={count}", "HEAD", "--", *folders]
            found |= dict.fromkeys(self._out(*asked).decode().split())
        return tuple(found)

    @cached_property
    def heads(self) -> tuple[str, ...] | None:
        """The last commit, and during a merge the one that is merged; none in a repository without
        commits, and None without a git or a repository."""
        ran = self._found("rev-parse", "--quiet", "--revs-only", "HEAD", "MERGE_HEAD")
        return tuple(ran.stdout.decode().split()) if ran and not ran.returncode else None

    def fork(self, ref: str) -> str:
        """Return the last commit that ``ref`` and what is checked out have in common, or ``ref``'s
        own where a shallow clone has none."""
        commit = self.commit(ref)
        ran = self._run("merge-base", commit, "HEAD")
        return ran.stdout.decode().strip() or commit

    def is_ancestor(self, ref: str, commit: str) -> bool:
        """Tell whether a commit comes before another; one that is not known here does not."""
        return self._run("merge-base", "--is-ancestor", ref, commit).returncode == 0
