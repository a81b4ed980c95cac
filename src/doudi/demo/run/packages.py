"""Install the locked Python packages, and Doudi itself, into `.venv`; do nothing when they are in place."""

import hashlib
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from doudi.demo.run.screen import step
from doudi.law.errors import Unable

ROOT = Path(__file__).resolve().parents[4]
VENV = Path(sys.prefix)
# What the lock file asks for, as downloaded on x86-64 with Python 3.11.
DOWNLOAD = {"base.txt": "about 50 MB", "test.txt": "about 135 MB"}


class UnableToInstallPackages(Unable):
    """pip refused; the message holds its last words."""


def install(lock: str) -> None:
    """Bring `.venv` to the state of `requirements/<lock>`; the stamp makes a second call free."""
    file = ROOT / "requirements" / lock
    stamp = VENV / f".installed-{lock}"
    wanted = _fingerprint(file)
    if stamp.exists() and stamp.read_text() == wanted:
        return
    stamp.unlink(missing_ok=True)
    total = len(re.findall(r"^[a-zA-Z0-9]\S*==", file.read_text(), re.MULTILINE))
    with step(f"Python packages ({DOWNLOAD[lock]} to download unless at hand)") as shown:
        names: set[str] = set()

        def heard(line: str) -> None:
            found = re.match(r"(?:Collecting|Requirement already satisfied:) ([A-Za-z0-9._-]+)", line)
            if found:
                names.add(found[1])
                shown.count(f"{min(len(names), total)} of {total}, {found[1]}")
            elif line.startswith("Installing collected"):
                shown.count(f"installing {total} packages")

        _pip(["--require-hashes", "-r", str(file)], heard)
        _pip(["--no-deps", "--no-build-isolation", "-e", str(ROOT)], heard)
    stamp.write_text(wanted)


def _fingerprint(lock: Path) -> str:
    """What the installed state depends on: the lock, the package's own description, Python, and the place."""
    digest = hashlib.sha256(lock.read_bytes() + (ROOT / "pyproject.toml").read_bytes())
    digest.update(f"{sys.version}|{ROOT}".encode())
    return digest.hexdigest()


def _pip(arguments: list[str], heard: Callable[[str], None]) -> None:
    options = ["--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
    command = [sys.executable, "-m", "pip", "install", *options, *arguments]
    pip = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    last: list[str] = []
    try:
        for line in pip.stdout or ():
            heard(line)
            last = [*last[-14:], line.rstrip()]
    except BaseException:
        pip.terminate()
        raise
    finally:
        pip.wait()
    if pip.returncode != 0:
        raise UnableToInstallPackages(
            "The Python packages could not be installed. pip said:\n" + "\n".join(last)
        )
