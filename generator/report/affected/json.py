"""For programs: what is affected as JSON, and as the matrix of a CI job."""

import json
from typing import Any

from generator.changeset import Op
from generator.impact.answer import Affected, Answer


def report(answer: Answer) -> str:
    value = [
        {
            "cluster": one.cluster,
            "hub": one.hub,
            "engine": one.engine,
            "stage": one.stage,
            "wave": one.wave,
            "change": one.change,
            "reasons": [
                {"path": _unicode(reason.path), "kind": reason.kind, "change": reason.change}
                for reason in one.reasons
            ],
        }
        for one in answer.affected
    ]
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _unicode(path: str) -> str:
    r"""Write each byte of a name that is no UTF-8 as ``\xff``: JSON has no way to say it."""
    return path.encode(errors="surrogateescape").decode(errors="backslashreplace")


def matrix(answer: Answer) -> str:
    """Return a job per release that is there still, on one line, as GitHub Actions takes it."""
    return json.dumps({"include": [_job(one) for one in _jobs(answer)]}) + "\n"


def github_output(answer: Answer) -> str:
    """Return the lines for the file that ``GITHUB_OUTPUT`` names."""
    jobs = _jobs(answer)
    clusters = list(dict.fromkeys(one.cluster for one in jobs))
    return (
        f"matrix={matrix(answer)}"
        f"clusters={json.dumps(clusters)}\n"
        f"count={len(jobs)}\n"
        f"any={'true' if jobs else 'false'}\n"
    )


def _jobs(answer: Answer) -> list[Affected]:
    return [one for one in answer.affected if one.hub is not None and one.change is not Op.DELETE]


def _job(one: Affected) -> dict[str, Any]:
    return {"cluster": one.cluster, "hub": one.hub, "stage": one.stage, "wave": one.wave}
