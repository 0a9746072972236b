"""Write strict JSON Schemas for Kubernetes objects: those in generator/schemas/kubernetes.

Reads CustomResourceDefinitions and the OpenAPI v3 documents of Kubernetes, and writes one draft-07
schema per kind for *desired* state: a field that the API server would drop or refuse is refused,
and so is what only a server writes (status, uid). Descriptions and defaults are left out.

    python docs/schemas_from_crds.py --out DIR --openapi SPEC.json … --kinds Namespace,… CRD.yaml …
"""

import argparse
import collections
import json
import re
from pathlib import Path
from typing import Any

import yaml

Schema = dict[str, Any]
_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"
_SERVER_SIDE = {
    "creationTimestamp",
    "deletionGracePeriodSeconds",
    "deletionTimestamp",
    "generation",
    "managedFields",
    "resourceVersion",
    "selfLink",
    "uid",
}
_KEPT = {
    "type",
    "enum",
    "pattern",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
    "multipleOf",
    "required",
}
_NUMBER = r"([0-9]+(\.[0-9]*)?|\.[0-9]+)"
_QUANTITY = rf"^[+-]?{_NUMBER}([KMGTPE]i|[numkMGTPE]|[eE][+-]?{_NUMBER})?$"
_BASE64 = r"^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"
_INT_LIMITS = {"int32": 2**31, "int64": 2**63}
_WORTH_SHARING = 200  # characters of a part that occurs more than once


class Converter:
    """Turns OpenAPI schemas into strict ones; collects what they refer to."""

    def __init__(self, components: dict[str, Schema]) -> None:
        self.components = components
        self.needed: dict[str, Schema] = {}

    def convert(self, schema: Schema) -> Schema:
        if "$ref" in schema:
            return {"$ref": f"#/definitions/{self.need(schema['$ref'].rsplit('/', 1)[1])}"}
        wrapped = schema.get("allOf", [])
        if len(wrapped) == 1 and "$ref" in wrapped[0]:  # a reference with a default
            return self.convert(wrapped[0])
        if schema.get("x-kubernetes-int-or-string") or schema.get("format") == "int-or-string":
            return {key: schema[key] for key in ("pattern",) if key in schema} | {
                "type": ["integer", "string"]
            }
        out = {key: value for key, value in schema.items() if key in _KEPT}
        for key in ("allOf", "anyOf", "oneOf"):
            if key in schema:
                out[key] = [self.convert(part) for part in schema[key]]
        for key in ("items", "additionalProperties", "not"):
            if key in schema:
                part = schema[key]
                out[key] = self.convert(part) if isinstance(part, dict) else part
        if "properties" in schema:
            out["properties"] = {
                name: self.convert(part) for name, part in schema["properties"].items()
            }
        self.tighten(schema, out)
        return out

    def tighten(self, schema: Schema, out: Schema) -> None:
        """Say in JSON Schema what the API server does beyond the OpenAPI text."""
        free = (
            schema.get("x-kubernetes-preserve-unknown-fields") or "additionalProperties" in schema
        )
        if schema.get("type") == "object" and not free:
            out["additionalProperties"] = False  # the server prunes or refuses others
        if schema.get("format") == "byte":
            out["pattern"] = _BASE64
        if limit := _INT_LIMITS.get(schema.get("format", "")):
            out.setdefault("minimum", -limit)
            out.setdefault("maximum", limit - 1)
        if schema.get("format") == "date-time":
            out["format"] = "date-time"
        if schema.get("x-kubernetes-list-type") == "set":
            out["uniqueItems"] = True
        if schema.get("nullable") and "type" in out:
            out["type"] = [out["type"], "null"]

    def need(self, name: str) -> str:
        """Define a component once; give its name within the result."""
        short = re.sub(r"^io\.k8s\.(api|apimachinery\.pkg)\.", "", name)
        if short not in self.needed:
            self.needed[short] = {}  # it may refer to itself
            component = self.components[name]
            if name == _META:
                fields = component["properties"].items()
                wanted = {field: part for field, part in fields if field not in _SERVER_SIDE}
                component = {**component, "properties": wanted}
            self.needed[short] = self.convert(component)
            if name.endswith(".resource.Quantity"):
                self.needed[short] = {"type": ["string", "number"], "pattern": _QUANTITY}
        return short


def object_schema(
    root: Schema, group: str, version: str, kind: str, components: dict[str, Schema]
) -> Schema:
    """Give the schema of a whole object of one kind."""
    converter = Converter(components)
    root = {**root, "properties": {k: v for k, v in root["properties"].items() if k != "status"}}
    out = converter.convert(root)
    fields = out["properties"]
    fields["apiVersion"] = {"const": f"{group}/{version}" if group else version}
    fields["kind"] = {"const": kind}
    reference = {"$ref": f"#/definitions/{converter.need(_META)}"}
    fields["metadata"] = {"allOf": [reference, {"required": ["name"]}]}
    required = set(out.get("required", ())) - {"status"}
    if fields.get("spec", {}).get("required"):  # a CRD may not ask for it, and without it no
        required.add("spec")  # controller can do anything
    out["required"] = sorted(required | {"apiVersion", "kind", "metadata"})
    out = share(out)
    out.setdefault("definitions", {}).update(converter.needed)
    return {"$schema": "http://json-schema.org/draft-07/schema#", "title": kind, **out}


def share(schema: Schema) -> Schema:
    """Move parts that occur more than once to "definitions"."""
    counts: collections.Counter[str] = collections.Counter()
    names: dict[str, str] = {}
    definitions: dict[str, Schema] = {}

    def parts(node: Schema) -> list[tuple[Any, Any, str]]:
        found = [(node["properties"], name, name) for name in node.get("properties", {})]
        found += [
            (node, key, key) for key in ("items", "additionalProperties", "not") if key in node
        ]
        for key in ("allOf", "anyOf", "oneOf"):
            found += [(node[key], index, key) for index in range(len(node.get(key, ())))]
        return [part for part in found if isinstance(part[0][part[1]], dict)]

    def count(node: Schema) -> None:
        text = json.dumps(node, sort_keys=True)
        counts[text] += 1
        if counts[text] == 1 or len(text) <= _WORTH_SHARING:
            for place, key, _ in parts(node):
                count(place[key])

    def replace(node: Schema) -> None:
        for place, key, name in parts(node):
            part = place[key]
            text = json.dumps(part, sort_keys=True)
            if counts[text] > 1 and len(text) > _WORTH_SHARING:
                if text not in names:
                    names[text] = f"{name}-{len(names) + 1}"
                    definitions[names[text]] = part
                    replace(part)
                place[key] = {"$ref": f"#/definitions/{names[text]}"}
            else:
                replace(part)

    count(schema)
    replace(schema)
    return {**schema, "definitions": definitions} if definitions else schema


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("crds", nargs="*", type=Path)
    parser.add_argument("--openapi", nargs="+", type=Path, required=True)
    parser.add_argument("--kinds", default="")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    components: dict[str, Schema] = {}
    for path in options.openapi:
        components.update(json.loads(path.read_text())["components"]["schemas"])
    index: dict[str, str] = {}

    def write(root: Schema, group: str, version: str, kind: str) -> None:
        name = "_".join(part for part in (group, version, kind.lower()) if part) + ".json"
        schema = object_schema(root, group, version, kind, components)
        (options.out / name).write_text(json.dumps(schema, indent=1, sort_keys=True) + "\n")
        index[f"{group}/{version}/{kind}" if group else f"{version}/{kind}"] = name

    for component in list(components.values()):
        for gvk in component.get("x-kubernetes-group-version-kind", ()):
            if gvk["kind"] in options.kinds.split(","):
                write(component, gvk["group"], gvk["version"], gvk["kind"])
    for path in options.crds:
        spec = yaml.safe_load(path.read_text())["spec"]
        version = next(version for version in spec["versions"] if version["storage"])
        write(
            version["schema"]["openAPIV3Schema"],
            spec["group"],
            version["name"],
            spec["names"]["kind"],
        )
    (options.out / "index.json").write_text(json.dumps(index, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
