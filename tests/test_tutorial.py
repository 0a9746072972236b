"""What docs/tutorial.md tells people to type, typed."""

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.command import ROOT, environment

PAGE = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)

PROGRAMS = {
    "fleetwave": f'exec {sys.executable} -m generator "$@"',
    # The key of the tests, whatever is asked for.
    "age-keygen": f"""\
case $1 in
--output) cp {ROOT}/tests/age.key "$2" ;;
-y) sed -n 's/^# public key: //p' "$2" ;;
esac""",
    "editor": """\
cat > "$1" <<END
hub: {config: {GitHubOAuthenticator: {client_id: a, client_secret: b}}}
END""",
    # No cluster: what is applied must be there.
    "kubectl": """\
for each; do folder=$each; done
case "$*" in *" -k "*) test -f "$folder/kustomization.yaml" ;; esac
case "$*" in *--from-file=*) test -f "${each#--from-file=}" ;; esac""",
}


def test_every_command_of_the_tutorial_works(tmp_path: Path) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, text in PROGRAMS.items():
        (programs / name).write_text(f"#!/bin/sh\n{text}\n")
        (programs / name).chmod(0o755)
    subprocess.run(["git", "init", "-q", "--bare", tmp_path / "origin.git"], check=True)
    path = [str(programs), str(Path(sys.executable).parent), os.environ["PATH"]]
    settings = {
        f"url.{tmp_path}/origin.git.insteadOf": "https://github.com/example/hubs.git",
        "user.name": "a",
        "user.email": "a@example.org",
    }
    variables = {"GIT_CONFIG_COUNT": str(len(settings))}
    for number, (key, value) in enumerate(settings.items()):
        variables |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    ran = subprocess.run(
        ["bash", "-euxo", "pipefail", "-c", "\n".join(BLOCKS)],
        cwd=tmp_path,
        env=environment(
            PATH=os.pathsep.join(path),
            EDITOR=str(programs / "editor"),
            HOME=str(tmp_path),
            **variables,
        ),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    root = tmp_path / "hubs"
    assert "warning" not in ran.stderr
    encrypted = (root / "config/clusters/first/enc-ocean.secret.values.yaml").read_text()
    assert "ENC[AES256_GCM" in encrypted
    assert (
        "- enc-ocean.secret.values.yaml"
        in (root / "config/clusters/first/cluster.yaml").read_text()
    )
    assert "dependsOn" in ran.stdout


def test_commands_of_fleetwave_are_in_blocks_that_are_run() -> None:
    text = re.sub(r"^```sh\n.*?^```$", "", PAGE, flags=re.MULTILINE | re.DOTALL)
    assert "```" not in text
