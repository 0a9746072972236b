"""The values of a release on two sides → their changes, with encrypted files told by what can be
known of them."""

from collections.abc import Iterator, Sequence

from generator.delta.change import Change, Encrypted, Topic, layers_of, written
from generator.delta.compare import Edit, EditOp, compare
from generator.delta.dangers import in_values
from generator.delta.images import fold
from generator.delta.values import Layered

_KIND = "HelmRelease"
_VALUES = ("spec", "values")

SAME, OVERRIDDEN, UNKNOWN = "same", "overridden", "unknown"
"""What is known of the values in an encrypted file that is another."""


def value_changes(before: Layered, after: Layered) -> Iterator[Change]:
    edits = list(compare(before.values, after.values))
    whole = _encrypted_anew(edits, before, after)
    folded = {id(edit) for anew in whole.values() for edit in anew}
    told = [edit for edit in edits if id(edit) not in folded]
    for edit, is_image in fold(told, before.values, after.values):
        yield Change(
            topic=Topic.IMAGE if is_image else Topic.FIELD,
            object=_KIND,
            op=edit.op,
            keys=(*_VALUES, *edit.keys),
            old=edit.old,
            new=edit.new,
            dangers=tuple(dict.fromkeys(in_values(edit))),
        )
    yield from _layers(before, after, edits, whole)


def _encrypted_anew(
    edits: Sequence[Edit], before: Layered, after: Layered
) -> dict[str, Sequence[Edit]]:
    """Return the files of which every value has another ciphertext, as when keys are rotated: which
    values are others cannot be told, and to list all of them would say less."""
    found: dict[str, Sequence[Edit]] = {}
    for layer, count in after.leaves.items():
        anew = [edit for edit in edits if _is_of(edit.old, layer) and _is_of(edit.new, layer)]
        if count > 1 and len(anew) == count == before.leaves.get(layer):
            found[layer] = anew
    return found


def _is_of(value: object, layer: str) -> bool:
    return isinstance(value, Encrypted) and value.layer == layer


def _layers(
    before: Layered, after: Layered, edits: Sequence[Edit], whole: dict[str, Sequence[Edit]]
) -> Iterator[Change]:
    for edit in compare(before.layers, after.layers):
        layer = str(edit.keys[0])
        anew = whole.get(layer, ())
        if edit.op is EditOp.UPDATE and not anew and any(_is_from(edit, layer) for edit in edits):
            continue  # its values are told one by one
        yield Change(
            topic=Topic.LAYER,
            object=_KIND,
            op=edit.op,
            keys=(layer,),
            old=_known(layer, before, after) if edit.op is EditOp.UPDATE and not anew else None,
            new=[written(edit.keys) for edit in anew] if edit.op is EditOp.UPDATE else None,
            dangers=tuple(dict.fromkeys(one for edit in anew for one in in_values(edit))),
        )
    stay = [layer for layer in before.layers if layer in after.layers]
    then = [layer for layer in after.layers if layer in before.layers]
    if stay != then:
        yield Change(
            topic=Topic.LAYER, object=_KIND, op=EditOp.REORDER, keys=("layers",), old=stay, new=then
        )


def _known(layer: str, before: Layered, after: Layered) -> str:
    """Say what is known of a file that differs and changes nothing of the merged values."""
    old, new = before.own.get(layer), after.own.get(layer)
    if old is None or new is None:
        return UNKNOWN
    return SAME if not any(compare(old, new)) else OVERRIDDEN


def _is_from(edit: Edit, layer: str) -> bool:
    """Tell whether anything of a layer is in what an edit takes away or brings."""
    return any(layer in layers_of(value) for value in (edit.old, edit.new))
