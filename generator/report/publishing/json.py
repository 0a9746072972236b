"""What was pushed, and which tags moved, for programs: one object, as docs/output.md says."""

import json
from collections.abc import Mapping
from typing import Any

from generator.commands.promote import Promotion
from generator.commands.publish import Publication
from generator.commands.publishing.pushing import Published, Pushed
from generator.commands.publishing.tags import Move


def publication(result: Publication) -> str:
    return _text(
        {
            "commit": result.commit,
            "charts": [_pushed(one) for one in result.charts],
            "clusters": [_published(one) for one in result.clusters],
        }
    )


def promotion(result: Promotion) -> str:
    return _text(
        {
            "commit": result.commit,
            "ring": result.ring,
            "before": result.before,
            "clusters": [{"cluster": one.cluster, **_moved(one)} for one in result.moves],
        }
    )


def _published(one: Published) -> Mapping[str, Any]:
    return {
        "cluster": one.artifact.name,
        **_pushed(one.artifact),
        "ring": one.ring,
        "move": _moved(one.move) if one.move else None,
    }


def _pushed(one: Pushed) -> Mapping[str, Any]:
    return {
        "repository": one.repository,
        "tag": one.tag,
        "digest": one.digest,
        "outcome": one.outcome,
        "error": str(one.error) if one.error else None,
    }


def _moved(one: Move) -> Mapping[str, Any]:
    return {
        "repository": one.repository,
        "tag": one.tag,
        "old": one.old,
        "new": one.new,
        "outcome": one.outcome,
        "error": str(one.error) if one.error else None,
    }


def _text(value: Mapping[str, Any]) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
