"""What an editor holds a values file against accepts every layer of values that are right."""

import io
import json
import tarfile
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.charts.layer_schema import layer_schema
from generator.charts.nesting import keys_of
from generator.charts.relaxing import relaxed
from generator.workspace import Workspace

CHART = {
    "type": "object",
    "additionalProperties": False,
    "required": ["kind", "image"],
    "minProperties": 2,
    "properties": {
        "kind": {"enum": ["static", "dynamic"]},
        "image": {
            "type": "object",
            "required": ["name", "tag"],
            "additionalProperties": False,
            "properties": {"name": {"type": "string"}, "tag": {"$ref": "#/$defs/tag"}},
        },
        "claim": {"type": "string"},
        "replicas": {"const": 1},
        "auth": {
            "oneOf": [
                {"required": ["user"], "properties": {"user": {"type": "string"}}},
                {"required": ["token"], "properties": {"token": {"type": "string"}}},
            ]
        },
        "ports": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["port"],
                "properties": {"port": {"type": "integer"}},
            },
        },
        "labels": {"not": {"required": ["reserved"]}, "type": "object"},
    },
    "if": {"properties": {"kind": {"const": "static"}}},
    "then": {"required": ["claim"]},
    "else": {"properties": {"claim": False}},
    "$defs": {"tag": {"type": "string", "minLength": 1}},
}
VALUES = {
    "kind": "dynamic",
    "image": {"name": "a", "tag": "1"},
    "replicas": 1,
    "auth": {"user": "u"},
    "ports": [{"port": 1}, {"port": 2}],
    "labels": {"a": "b"},
}


def layers(value: Any) -> st.SearchStrategy[Any]:
    """Return the layers of a value: of any map only some keys, and null in place of any."""
    if not isinstance(value, dict):
        return st.sampled_from([value, None])
    keys = st.sets(st.sampled_from([*value])) if value else st.just(set())
    return keys.flatmap(
        lambda some: st.fixed_dictionaries({key: layers(value[key]) for key in some})
    )


@given(layers(VALUES))
def test_every_layer_of_right_values_is_right(layer: Any) -> None:
    jsonschema.validate(VALUES, CHART)
    jsonschema.validate(layer, relaxed(CHART))


@pytest.mark.parametrize(
    "wrong",
    [
        {"kinds": "static"},
        {"kind": "other"},
        {"image": {"names": "a"}},
        {"image": {"tag": ""}},
        {"image": {"tag": 1}},
        {"replicas": 2},
        {"auth": {"user": 1, "token": 1}},
        {"ports": [{"protocol": "TCP"}]},
        {"ports": [{"port": None}]},
        {"labels": []},
        [],
    ],
)
def test_what_no_layer_may_say_is_refused(wrong: Any) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(wrong, relaxed(CHART))


def chart(root: Path, folder: str, name: str, schema: Any, **dependencies: dict[str, str]) -> None:
    place = root / folder
    place.mkdir(parents=True)
    listed = [{"name": key, "version": "1.0.0", **more} for key, more in dependencies.items()]
    head = {"apiVersion": "v2", "name": name, "version": "1.0.0", "dependencies": listed}
    (place / "Chart.yaml").write_text(json.dumps(head))
    if schema is not None:
        (place / "values.schema.json").write_text(json.dumps(schema))


def pack(folder: Path, name: str, schema: Any) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tarfile.open(folder / f"{name}-1.0.0.tgz", "w:gz") as archive:
        data = json.dumps(schema).encode()
        member = tarfile.TarInfo(f"{name}/values.schema.json")
        member.size = len(data)
        archive.addfile(member, io.BytesIO(data))


REFERRING = {
    "type": "object",
    "additionalProperties": False,
    "required": ["size"],
    "properties": {"size": {"$ref": "#/definitions/size"}},
    "definitions": {"size": {"enum": ["s", "l"]}},
}


def test_schemas_of_dependencies_stand_below_their_keys(tmp_path: Path) -> None:
    """Below an alias, out of an archive, of a chart beside it, and of that one's own."""
    chart(tmp_path, "charts/inner", "inner", REFERRING)
    chart(tmp_path, "charts/middle", "middle", None, inner={"repository": "file://../inner"})
    own = {
        "type": "object",
        "additionalProperties": False,
        "properties": {"a": {"type": "object", "maxProperties": 2}, "middle": {"type": "object"}},
    }
    chart(
        tmp_path, "charts/outer", "outer", own,
        packed={"alias": "a", "repository": "https://example.org"},
        middle={"repository": "file://../middle"},
    )  # fmt: skip
    pack(tmp_path / "charts/outer/charts", "packed", REFERRING)
    files = Workspace(tmp_path)
    schema = layer_schema(files, "charts/outer")
    assert schema is not None
    right = [
        {"a": {"size": "s"}},
        {"middle": {"inner": {"size": "l"}}},
        {"middle": {"other": 1}},
        {"global": {"x": 1}},
        {"a": None},
        {},
        None,
    ]
    wrong = [
        {"a": {"size": "m"}},
        {"a": {"sizes": "s"}},
        {"packed": {}},
        {"middle": {"inner": {"size": 1}}},
        {"middle": {"inner": {"sizes": 1}}},
    ]
    validator = jsonschema.validators.validator_for(schema)(schema)
    assert [value for value in right if not validator.is_valid(value)] == []
    assert [value for value in wrong if validator.is_valid(value)] == []
    assert keys_of(files, "charts/outer", "inner") == ("middle", "inner")
    assert keys_of(files, "charts/outer", "packed") == ("a",)
    assert keys_of(files, "charts/inner", "inner") == ()
    assert keys_of(files, "charts/outer", "other") is None


def test_a_chart_without_any_schema_has_none(tmp_path: Path) -> None:
    chart(tmp_path, "charts/a", "a", None, b={"repository": "file://../a"})
    assert layer_schema(Workspace(tmp_path), "charts/a") is None


def test_an_archive_that_is_none_says_nothing(tmp_path: Path) -> None:
    chart(tmp_path, "charts/a", "a", None, b={"repository": "https://example.org"})
    (tmp_path / "charts/a/charts").mkdir()
    (tmp_path / "charts/a/charts/b-1.0.0.tgz").write_bytes(b"none")
    assert layer_schema(Workspace(tmp_path), "charts/a") is None
