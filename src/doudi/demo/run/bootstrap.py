"""The first step, run by the machine's own Python: make `.venv`, then go on in it.

    python3 src/doudi/demo/run/bootstrap.py MODULE

goes on with `python -m MODULE` in the virtual environment.
"""

import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
sys.path.insert(0, str(ROOT / "src"))

from doudi.demo.run import system  # noqa: E402 - the package is not installed yet

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"


def main() -> None:
    """Make the virtual environment unless it works already, and replace this process by the next step."""
    module = sys.argv[1]
    if not _works():
        _make()
    paths = [str(ROOT / "src"), str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    os.environ["PYTHONPATH"] = os.pathsep.join(paths)
    os.execv(str(PYTHON), [str(PYTHON), "-m", module, *sys.argv[2:]])


def _works() -> bool:
    """Whether `.venv` is whole: an interrupted start may have left half of one, an upgrade a broken one."""
    if not PYTHON.exists():
        return False
    probe = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    try:
        return subprocess.run([PYTHON, "-c", probe], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _make() -> None:
    print("Making .venv …", flush=True)
    if not _can_make():
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        system.need("Python's venv module", apt=[f"python{version}-venv"], dnf=["python3"])
    venv.create(VENV, clear=True, symlinks=True, with_pip=True)


def _can_make() -> bool:
    """Debian and Ubuntu keep `ensurepip` in a package of its own."""
    return subprocess.run([sys.executable, "-c", "import ensurepip"], capture_output=True).returncode == 0


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
    except system.UnableToInstall as refusal:
        sys.exit(str(refusal))
