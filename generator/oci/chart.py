"""A chart of the fleet's repository as a registry has charts: what `helm push` makes of it."""

from generator.document import parse
from generator.oci.archive import gzipped, tarred
from generator.oci.image import Blob, Image, compact
from generator.tree import Tree

_CONFIG = "application/vnd.cncf.helm.config.v1+json"
_CONTENT = "application/vnd.cncf.helm.chart.content.v1.tar+gzip"
_TITLE = "org.opencontainers.image.title"
_VERSION = "org.opencontainers.image.version"
CHART_FILE = "Chart.yaml"


def chart(files: Tree) -> Image:
    """Pack a copied chart, which is what Helm loads of it already; paths are those in it. Raises
    ``InvalidError`` if its Chart.yaml cannot be read."""
    about = parse(CHART_FILE, files[CHART_FILE]).value
    name, version = str(about["name"]), str(about["version"])
    inside = {f"{name}/{path}": data for path, data in files.items()}
    return Image(
        config=Blob(media_type=_CONFIG, data=compact(about)),
        layer=Blob(media_type=_CONTENT, data=gzipped(tarred(inside))),
        annotations={_TITLE: name, _VERSION: version},
    )
