"""YAML against the Go libraries themselves, live: random texts are read, random data written.

FLEETWAVE_YAML_TEXTS and FLEETWAVE_YAML_DOCUMENTS set how many, FLEETWAVE_SEED where to begin.
"""

import os
from random import Random
from typing import Any

from generator.yaml.emit import dumps
from generator.yaml.loader import YamlError, load
from generator.yaml.portable import unportable
from tests.flux_values import same
from tests.live_oracle import ask, needs_oracle
from tests.yaml_cases import CASES
from tests.yaml_texts import random_data, random_text

pytestmark = needs_oracle

TEXTS = int(os.environ.get("FLEETWAVE_YAML_TEXTS", "20000"))
DOCUMENTS = int(os.environ.get("FLEETWAVE_YAML_DOCUMENTS", "5000"))
SEED = int(os.environ.get("FLEETWAVE_SEED", "0"))
BATCH = 1_000


def test_no_text_is_read_otherwise_than_by_go_yaml_v2():
    """What is accepted is one document, and the data that v2 gives, the same each time."""
    random = Random(SEED)  # noqa: S311 -- nothing secret
    known = [case["text"] for case in CASES]
    accepted, wrong = 0, []
    for _ in range(0, TEXTS, BATCH):
        texts = [random_text(random, known) for _ in range(BATCH)]
        for text, answer in zip(texts, ask("yaml", questions(texts)), strict=True):
            try:
                value = load(text)
            except YamlError:
                continue
            accepted += 1
            v2 = answer["v2"]
            if "json" not in v2 or v2.get("unstable") or answer["docs"] > 1:
                wrong.append((text, answer))
            elif not same(value, v2["json"]):
                wrong.append((text, value, v2))
    assert wrong == []
    assert accepted > TEXTS / 10


def test_what_is_written_means_the_same_to_all_readers():
    """Also with sorted keys; strict readers see no duplicates."""
    random = Random(SEED)  # noqa: S311 -- nothing secret
    wrong = []
    for batch in range(0, DOCUMENTS, BATCH):
        values = [random_data(random, 4) for _ in range(BATCH)]
        texts = [dumps(value, sort_keys=batch // BATCH % 2 == 1) for value in values]
        for value, text, answer in zip(values, texts, ask("yaml", questions(texts)), strict=True):
            read = [answer[reader].get("json", ...) for reader in ("v2", "v2strict", "v3")]
            if not all(same(value, one) for one in [*read, load(text)]):
                wrong.append((value, text, answer))
    assert wrong == []


def test_manifests_that_are_portable_reach_the_cluster_unchanged():
    """By Argo CD's way and by kustomize-controller's."""
    random = Random(SEED)  # noqa: S311 -- nothing secret
    objects = []
    for _ in range(DOCUMENTS // 5):
        data = random_data(random, 3)
        thing = {
            "apiVersion": "x.example.org/v1",
            "kind": "Thing",
            "metadata": {"name": "a"},
            "spec": {"a": data},
        }
        if not list(unportable(thing)):
            objects.append(thing)
    answers = ask("manifest", questions(map(dumps, objects)))
    wrong = [
        (way, thing, answer[way])
        for thing, answer in zip(objects, answers, strict=True)
        for way in ("direct", "kustomize")
        if not same(answer[way].get("json"), [thing])
    ]
    assert wrong == []
    assert len(objects) > DOCUMENTS / 20


def questions(texts: Any) -> list[dict[str, str]]:
    return [{"text": text} for text in texts]
