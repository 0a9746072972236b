"""What real fleets have beside plain values: jsonnet, nulls, encrypted files, charts of their own.

Other tools do these otherwise or not at all, so they are no part of what is compared.
"""

from base64 import b64encode
from random import Random

ALL = ("jsonnet", "nulls", "encrypted", "charts")

NULLS = {"singleuser": {"cmd": None, "extraEnv": {"SCRATCH_BUCKET": None}}}

JSONNET_PATH = "config/profiles.values.jsonnet"
JSONNET_VARIABLES = {"CLUSTER": "cluster.name", "HUB": "hub.name", "DOMAIN": "hub.domain"}
JSONNET = """\
local cluster = std.extVar('CLUSTER');
local profile(name, cpus, memory) = {
  display_name: '%s: %d CPUs, %d GB' % [name, cpus, memory],
  slug: std.asciiLower(name),
  kubespawner_override: {
    cpu_limit: cpus,
    mem_limit: '%dG' % memory,
    environment: { CLUSTER: cluster },
  },
};
{
  hub: { config: { JupyterHub: { public_url: 'https://' + std.extVar('DOMAIN') } } },
  singleuser: {
    extraLabels: { hub: std.extVar('HUB') },
    profileList: [profile('Size-%d' % n, n, 4 * n) for n in std.range(1, 8)],
  },
}
"""

CHART_PATH = "helm-charts/jupyterhub"
CHART = {
    "Chart.yaml": "apiVersion: v2\nname: jupyterhub\nversion: 0.1.0\n",
    "values.yaml": "hub: {}\nsingleuser: {}\n",
    "templates/quota.yaml": """\
apiVersion: v1
kind: ResourceQuota
metadata:
  name: quota
spec:
  hard:
    limits.memory: {{ .Values.singleuser.memory.limit | quote }}
""",
}

ENCRYPTED = """\
hub:
    config:
        GitHubOAuthenticator:
            client_id: {id}
            client_secret: {secret}
sops:
    age:
        - recipient: age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq
          enc: |
            -----BEGIN AGE ENCRYPTED FILE-----
            {key}
            -----END AGE ENCRYPTED FILE-----
    lastmodified: "2026-01-01T00:00:00Z"
    mac: {mac}
    unencrypted_suffix: _unencrypted
    version: 3.11.0
"""


def encrypted(cluster: str, hub: str) -> str:
    """Return a file that looks as SOPS writes it. Nobody can decrypt it, and nobody tries."""
    random = Random(f"encrypted/{cluster}/{hub}")
    return ENCRYPTED.format(
        id=_value(random, 20),
        secret=_value(random, 40),
        key=b64encode(random.randbytes(48)).decode(),
        mac=_value(random, 88),
    )


def _value(random: Random, size: int) -> str:
    data, iv, tag = (b64encode(random.randbytes(n)).decode() for n in (size, 32, 16))
    return f"ENC[AES256_GCM,data:{data},iv:{iv},tag:{tag},type:str]"
