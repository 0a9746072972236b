"""What rendered objects name, and whether it is there."""

from pathlib import Path

from tests.flux_values import documents


def dangling(root: Path) -> list[str]:
    """Return what HelmReleases name, or what brings their secrets, and is not rendered."""
    found = []
    for folder in sorted((root / "rendered/clusters").iterdir()):
        objects = [one for path in sorted(folder.rglob("*.yaml")) for one in documents(path)]
        names = {(one["kind"], one["metadata"]["name"]) for one in objects}
        for one in objects:
            if one["kind"] == "Kustomization":
                path = root / one["spec"]["path"] / "secret.yaml"
                (secret,) = documents(path)
                names.add(("Secret", secret["metadata"]["name"]))
        for one in objects:
            if one["kind"] != "HelmRelease":
                continue
            spec = one["spec"]
            source = spec.get("chartRef") or spec["chart"]["spec"]["sourceRef"]
            wanted = [source, *spec.get("valuesFrom", ())]
            found += [
                f"{folder.name}/{one['metadata']['name']}: {each['name']}"
                for each in wanted
                if (each["kind"], each["name"]) not in names
            ]
    return found
