"""Values, written for people and for programs; sorted, as in ``rendered/``."""

import json

from generator.merging import Values
from generator.yaml.emit import dumps


def as_yaml(values: Values) -> str:
    return dumps(values, sort_keys=True)


def as_json(values: Values) -> str:
    return json.dumps(values, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
