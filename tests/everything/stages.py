"""The stages of `./test`: what must pass, and what each is run with."""

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from doudi.demo.run.bootstrap import ROOT

PYTHON = sys.executable
TOOLS = Path(sys.prefix) / "bin"
# Thousands of tests show a line for every 72 of them; the few that take long show one for each file.
KINDS = {  # the longest first, so that no lane is left alone with one
    "browser": ["-m", "browser and not faults"],
    "tests": ["-q", "-m", "database and not browser and not faults"],
    "faults": ["-m", "faults"],
}
ON_SQLITE = {"browser": ["-m", "browser and not look and not faults"]}  # pages look the same on both
WITHOUT = ["-q", "-m", "not database and not browser and not faults"]
_LONG = 3  # so many stages take longer than that one


@dataclass(frozen=True)
class Stage:
    """One thing that must pass: its name, its command, what it adds to the environment."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)


def all_stages(postgresql: str, only: str, words: Sequence[str]) -> list[Stage]:
    """Every stage in its order, with both databases; `only` names a few of them, `words` go to pytest."""
    tests = []
    for what, options in KINDS.items():
        tests.append(_pytest(f"{what} on PostgreSQL", [*options, *words], f"{postgresql}_{what}"))
        tests.append(_pytest(f"{what} on SQLite", [*ON_SQLITE.get(what, options), *words]))
    tests.insert(_LONG, _pytest("tests without a database", [*WITHOUT, *words]))
    return [stage for stage in (*checks(), *tests) if only in stage.name]


def checks() -> list[Stage]:
    """What needs no database, the longest first: types, floors, migrations, policies, style."""
    folders = [name for name in ("src", "tests", "bench") if (ROOT / name).is_dir()]
    test_mode = {"DOUDI_MODE": "test", "DJANGO_SETTINGS_MODULE": "tests.settings"}
    doudi = [PYTHON, "-m", "doudi.conf.command"]
    return [
        Stage("types", [PYTHON, "-m", "mypy", *folders]),
        Stage("floors", [str(TOOLS / "lint-imports"), "--no-cache"]),
        Stage("migrations", [*doudi, "makemigrations", "--check", "--dry-run"], test_mode),
        Stage("policies", [*doudi, "policy", "check"]),
        Stage("ruff check", [str(TOOLS / "ruff"), "check", "."]),
        Stage("ruff format", [str(TOOLS / "ruff"), "format", "--check", "."]),
    ]


def _pytest(name: str, options: Sequence[str], url: str = "") -> Stage:
    """`url` names a database of this stage's own: stages run beside each other on one server."""
    environment = {"DOUDI_MODE": "test", "DOUDI_DATABASE_URL": url} if url else {"DOUDI_MODE": "test"}
    return Stage(name, [PYTHON, "-m", "pytest", *options], environment)


def clean_environment() -> None:
    """The tests choose their own settings: those of the person's shell are put aside."""
    for name in list(os.environ):
        if name.startswith("DOUDI_") and name not in {"DOUDI_SEED", "DOUDI_KILLS", "DOUDI_HOUSEHOLDS"}:
            del os.environ[name]
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)
    os.environ["MYPY_CACHE_DIR"] = str(ROOT / ".mypy_cache")
