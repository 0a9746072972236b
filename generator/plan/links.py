"""The way from Argo CD's pages to a hub, and to the files that configure it.

Argo CD shows ``title|URL`` of an annotation ``link.argocd.argoproj.io/…`` as a link, on the object
and, gathered, on its Application. Annotations move no object's generation: a link upgrades nothing.
"""

import re
from urllib.parse import quote

from generator.config_paths import CLUSTERS
from generator.fleet import Release, Repository
from generator.record import record

# What a forge adds to the address of a repository to show a folder of a branch or tag.
_FORGES = (
    (re.compile(r"github\."), "tree"),
    (re.compile(r"gitlab\."), "-/tree"),
)
_REPOSITORY = re.compile(
    r"(?:https?|ssh)://(?:[^@/]+@)?(?P<host>[-\w.]+)(?::\d+)?/(?P<path>[-\w./]+?)(?:\.git)?/?\Z"
)


@record(kw_only=True)
class Link:
    name: str
    """Tells the links of an object apart."""
    title: str
    url: str


def links(release: Release, repository: Repository) -> tuple[Link, ...]:
    """Return the links of a release, sorted by name."""
    found = []
    if url := configuration_url(repository, release.cluster):
        found.append(
            Link(name="configuration", title=f"Configuration of {release.cluster}", url=url)
        )
    if release.domain is not None:
        found.append(
            Link(name="hub", title=f"Hub {release.name}", url=f"https://{release.domain}/")
        )
    return tuple(found)


def configuration_url(repository: Repository, cluster: str) -> str | None:
    """Return where the web shows a cluster's folder; None if that is not known."""
    folder = f"{CLUSTERS}/{cluster}"
    if repository.web_url is not None:
        return f"{repository.web_url.rstrip('/')}/{folder}"
    if address := _REPOSITORY.match(repository.url):
        for host, infix in _FORGES:
            if host.match(address["host"]):
                revision = quote(re.sub(r"\Arefs/(heads|tags)/", "", repository.revision))
                return f"https://{address['host']}/{address['path']}/{infix}/{revision}/{folder}"
    return None
