"""How values give away that they belong to one place: by the keys that lead to them, or by form.

May take too much for one, since nothing is changed by it. Sources: the keys of Zero to JupyterHub's
and its neighbours' values, and the forms of names that clouds give.
"""

import re
from collections.abc import Sequence
from enum import StrEnum

from generator.diagnostic import Keys
from generator.record import record


class Topic(StrEnum):
    """In the order in which somebody who moves a hub meets them."""

    ADDRESS = "address"
    LOGIN = "login"
    IDENTITY = "identity"
    BUCKET = "bucket"
    STORAGE = "storage"
    ACCOUNT = "account"
    NODES = "nodes"
    IMAGE = "image"


@record
class Sign:
    topic: Topic
    keys: re.Pattern[str]
    """Of the path of keys, in lower case without `_` and `-`, each with a `/` before it."""
    value: re.Pattern[str]


def _sign(topic: Topic, keys: str = "", value: str = "") -> Sign:
    return Sign(topic, re.compile(keys), re.compile(value, re.IGNORECASE))


_HOST = r"(?:[\w*-]+\.)+[a-z]{2,}"
_NUMBER = r"\d{1,3}(?:\.\d{1,3}){3}(?:/\d+)?"
_REGISTRY = r"\.dkr\.ecr\.|\bgcr\.io/|\.pkg\.dev(?:/|$)|\.azurecr\.io"

# The first that fits counts.
SIGNS = (
    _sign(Topic.LOGIN, value=r"/hub/oauth_callback"),
    _sign(Topic.LOGIN, keys=r"callbackurl$|redirecturis?(/\d+)?$|logout(redirect)?url$"),
    _sign(Topic.LOGIN, keys=r"clientid$", value=r"^(?!service-)"),  # those are within the hub
    _sign(Topic.IDENTITY, value=r"^arn:aws[\w-]*:iam::|\.gserviceaccount\.com$"),
    _sign(Topic.IDENTITY, keys=r"/eks\.amazonaws\.com/rolearn$|/iam\.gke\.io/"),
    _sign(Topic.IDENTITY, keys=r"/azure\.workload\.identity/"),
    _sign(Topic.STORAGE, value=r"\bfs-[0-9a-f]{8,}\b|\bvol-[0-9a-f]{8,}\b"),
    _sign(Topic.STORAGE, value=r"\.file\.core\.windows\.net|^projects/[\w-]+/(zones|regions)/"),
    _sign(Topic.STORAGE, keys=r"/storageclass(name)?$|/volume(id|handle)$|/existingclaim$"),
    _sign(Topic.STORAGE, keys=r"/(pvc|claim)name$|/basesharename$"),
    _sign(Topic.STORAGE, keys=r"nfs.*/(server|serverip|servername|path|sharename)$"),
    _sign(Topic.BUCKET, value=r"\b(?:gs|s3|s3a|abfss?|wasbs?)://|storage\.googleapis\.com"),
    _sign(Topic.BUCKET, value=r"\bs3[\w.-]*\.amazonaws\.com|\.blob\.core\.windows\.net"),
    _sign(Topic.BUCKET, keys=r"bucket(names?)?(/\d+)?$"),
    _sign(Topic.NODES, keys=r"/nodeselector/|/nodeaffinity/|/tolerations/\d+/key$"),
    _sign(Topic.IMAGE, keys=r"/image(/name|/repository|spec)?$", value=r"^[^{]"),
    _sign(Topic.IMAGE, keys=r"/registry(/url|/server)?$"),
    _sign(Topic.IMAGE, keys=r"/imageprefix$"),
    _sign(Topic.IMAGE, value=_REGISTRY),
    _sign(Topic.ACCOUNT, value=r"^arn:aws"),
    _sign(Topic.ACCOUNT, keys=r"^(?!.*(mem|limit|guarantee|size|bytes))", value=r"^\d{12}$"),
    _sign(Topic.ACCOUNT, keys=r"/(aws)?account(id)?$|/(google|gcp)?project(id)?$|/(aws)?region$"),
    _sign(Topic.ACCOUNT, keys=r"/(subscription|tenant)(id)?$|/zones?(/\d+)?$|/cluster(name)?$"),
    _sign(Topic.ADDRESS, keys=r"(root|external|base|public\w*)url$", value=rf"^https?://{_HOST}"),
    _sign(Topic.ADDRESS, keys=r"/(hosts?|hostnames?|domains?)(/\d+)*$", value=rf"^{_HOST}$"),
    _sign(Topic.ADDRESS, keys=r"ips?(/\d+)?$", value=rf"^{_NUMBER}$"),
)
_SEPARATORS = re.compile(r"[_-]")


def topic_of(keys: Keys, value: str, domain: str | None, names: Sequence[str]) -> Topic | None:
    """Say what ties a value to its place, if it seems to; ``domain`` is the hub's, ``names`` what
    its cluster and account are called."""
    path = "".join(f"/{_SEPARATORS.sub('', str(key)).lower()}" for key in keys)
    for sign in SIGNS:
        if sign.keys.search(path) and sign.value.search(value):
            return sign.topic
    if domain and domain in value:
        return Topic.ADDRESS
    if any(re.search(rf"(?<![\w.-]){re.escape(name)}(?![\w.-])", value) for name in names):
        return Topic.ACCOUNT
    return None
