"""What the tests need from the operating system."""

import ctypes.util
import shutil
import subprocess
from pathlib import Path

from doudi.demo.run import system

# The one without windows first: the same pages for a third less of the processor.
CHROMIUM = (
    *("chromium-headless-shell", "chromium", "chromium-browser"),
    *("google-chrome", "google-chrome-stable"),
)
POSTGRESQL_FOLDERS = ("/usr/lib/postgresql", "/usr/pgsql")


def provide() -> None:
    """Install what is missing when root, else refuse with one command for all of it."""
    missing = _missing()
    if missing:
        names = [name for name, _ in missing.values()]
        system.need(", ".join(missing), apt=names, dnf=[other for _, other in missing.values()])
    still = _missing()
    if still:
        raise system.UnableToInstall(f"Still missing after the installation: {', '.join(still)}.")


def _missing() -> dict[str, tuple[str, str]]:
    """What is missing → its package for apt and for dnf."""
    checks = {
        "Chromium": (chromium() is not None, ("chromium-headless-shell", "chromium")),
        "PostgreSQL": (postgresql("initdb") is not None, ("postgresql", "postgresql-server")),
        "pango": (_pango(), ("libpango-1.0-0 libpangoft2-1.0-0", "pango")),
        "libatomic": (
            ctypes.util.find_library("atomic") is not None,
            ("libatomic1", "libatomic"),
        ),  # Playwright
        "a Java runtime": (  # Spark
            shutil.which("java") is not None,
            ("default-jre-headless", "java-21-openjdk-headless"),
        ),
        "gettext": (shutil.which("msgfmt") is not None, ("gettext", "gettext")),
        "fontconfig": (shutil.which("fc-list") is not None, ("fontconfig", "fontconfig")),
        "a Chinese typeface": (_typeface(), ("fonts-noto-cjk", "google-noto-sans-cjk-fonts")),
    }
    return {what: packages for what, (here, packages) in checks.items() if not here}


def chromium() -> str | None:
    """The Chromium of this machine."""
    return next(filter(None, map(shutil.which, CHROMIUM)), None)


def postgresql(program: str) -> str | None:
    """A program of the newest PostgreSQL server on this machine; Debian keeps them out of PATH."""
    folders = [each for base in POSTGRESQL_FOLDERS for each in Path(base).glob("*/bin")]
    folders.sort(key=lambda folder: [int(part) for part in folder.parent.name.split(".") if part.isdigit()])
    found = next((folder / program for folder in reversed(folders) if (folder / program).exists()), None)
    return str(found) if found else shutil.which(program)


def _pango() -> bool:
    return ctypes.util.find_library("pangoft2-1.0") is not None


def _typeface() -> bool:
    if shutil.which("fc-list") is None:
        return False
    listed = subprocess.run(["fc-list", ":lang=zh-cn", "family"], capture_output=True, text=True)
    return bool(listed.stdout.strip())
