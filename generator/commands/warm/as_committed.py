"""The answer where nothing differs from a commit: known by the id that git has for its tree."""

import json

from generator.impact.answer import Answer
from generator.kept import KEPT
from generator.record import record
from generator.snapshot import Listing, program_changes
from generator.stamps import identity


@record(kw_only=True)
class AsCommitted:
    """A commit, while the files on disk are those it has."""

    listing: Listing
    commit: str
    key: str

    def answer(self) -> Answer | None:
        """Return what was said of this tree before, if that is known."""
        kept = KEPT.get()
        found = None if kept is None else kept.get(self.key)
        if found is None:
            return None
        hubs, clusters = json.loads(found)
        return Answer(affected=(), hubs=hubs, clusters=clusters)

    def keep(self, answer: Answer) -> None:
        """Keep an answer that says nothing but how much there is."""
        kept = KEPT.get()
        says_no_more = answer == Answer(affected=(), hubs=answer.hubs, clusters=answer.clusters)
        if kept and says_no_more and not self.listing.has_submodules(self.commit):
            kept.put(self.key, json.dumps([answer.hubs, answer.clusters]).encode())


def as_committed(listing: Listing, commit: str) -> AsCommitted | None:
    """Return it, if that can be told without reading a file."""
    if KEPT.get() is None or not listing.is_as_in(commit) or program_changes(listing, commit):
        return None
    program, tree = identity(), listing.tree_id(commit)
    if program is None or tree is None:
        return None
    key = json.dumps(["affected", program, tree])
    return AsCommitted(listing=listing, commit=commit, key=key)
