"""The environment of the other engines: their own, made when first asked for, from a hash-locked file."""

import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "bench" / "peers.txt"
HOME = ROOT / "build" / "bench-peers"


def python() -> str:
    """The interpreter that has openfisca-core and policyengine-core, as bench/peers.txt says."""
    stamp, wanted = HOME / "lock.sha256", hashlib.sha256(LOCK.read_bytes()).hexdigest()
    found = str(HOME / "bin" / "python")
    if not (stamp.exists() and stamp.read_text(encoding="utf-8") == wanted):
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(HOME)], check=True)
        install = [found, "-m", "pip", "install", "-q", "--require-hashes", "-r", str(LOCK)]
        subprocess.run(install, check=True, stderr=subprocess.DEVNULL)
        stamp.write_text(wanted, encoding="utf-8")
    return found
