"""What is wrong on clusters, for programs."""

import json
from collections.abc import Sequence

from generator.live.symptom import Symptom


def report(symptoms: Sequence[Symptom]) -> str:
    """``{"symptoms": [...]}``, as docs/output.md says."""
    value = {
        "symptoms": [
            {
                "level": one.level,
                "rule": one.rule,
                "message": one.message,
                "where": one.where,
                "object": one.object,
                "help": one.help,
                "note": one.note,
            }
            for one in symptoms
        ]
    }
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
