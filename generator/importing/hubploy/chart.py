"""Which chart hubploy is told to deploy: it stands in nobody's configuration."""

import re

from generator.charts.chartfile import read_chart_file
from generator.diagnostic import InvalidError
from generator.importing.naming import slug
from generator.record import record
from generator.tree import Files, InvalidPathError

_DEFAULT = "hub"


@record(kw_only=True)
class HubChart:
    path: str
    is_certain: bool
    """It is there, and no other chart of the repository could be meant."""
    others: tuple[str, ...]
    """Charts of the repository that no hub runs."""

    @property
    def key(self) -> str:
        key = re.sub(r"-+", "-", slug(self.path))
        return "hub" if key == "support" else key


def hub_chart(files: Files) -> HubChart:
    """Find the chart at the top of the repository that has JupyterHub in it."""
    charts = [name for name in files.names("")[0] if "Chart.yaml" in files.names(name)[1]]
    fitting = [name for name in charts if "jupyterhub" in _dependencies(files, name)]
    if len(fitting) == 1:
        chosen = fitting[0]
    else:
        chosen = _DEFAULT if _DEFAULT in charts or not fitting else fitting[0]
    return HubChart(
        path=chosen,
        is_certain=len(fitting) == 1,
        others=tuple(name for name in charts if name != chosen and name not in fitting),
    )


def _dependencies(files: Files, folder: str) -> list[str]:
    names = files.names(folder)[1]
    try:
        content: dict[str, bytes] = {
            name: files.read(f"{folder}/{name}")
            for name in ("Chart.yaml", "requirements.yaml")
            if name in names
        }
        file = read_chart_file(folder, f"{folder}/Chart.yaml", content)
    except (InvalidError, InvalidPathError):
        return []
    return [one.name for one in file.dependencies]
