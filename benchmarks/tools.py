"""Where each tool is installed: once for each of its pins."""

import shutil
import subprocess
from pathlib import Path

from benchmarks.peer import Peer
from benchmarks.program import NotMeasuredError, say

STAMP = "installed"


def ready(peer: Peer, folder: Path) -> Path:
    """Return where the tool is installed, after doing so if it is not."""
    here = (folder / peer.tools).absolute()
    stamp = here / STAMP
    if stamp.exists() and stamp.read_text(encoding="utf-8") == peer.version:
        return here
    shutil.rmtree(here, ignore_errors=True)
    here.mkdir(parents=True)
    say(f"{peer.name}: installing {peer.version}")
    try:
        peer.install(here)
    except subprocess.CalledProcessError as failed:
        what = " ".join(Path(word).name for word in failed.cmd[:3])
        raise NotMeasuredError(
            f"not installed: `{what} …` failed with {failed.returncode}"
        ) from None
    except FileNotFoundError as failed:
        raise NotMeasuredError(f"not installed: there is no `{failed.filename}` here") from None
    stamp.write_text(peer.version, encoding="utf-8")
    return here
