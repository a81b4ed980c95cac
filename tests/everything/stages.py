"""The stages of `./test`, and how one is run."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from doudi.demo.run.bootstrap import ROOT

PYTHON = sys.executable
TOOLS = Path(sys.prefix) / "bin"
UNITS = ("-m", "not browser and not faults", "-n", "2")
BROWSER = ("-m", "browser and not faults")
FAULTS = ("-m", "faults")


@dataclass(frozen=True)
class Stage:
    """One thing that must pass: its name, its command, what it adds to the environment."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    shown: bool = False  # its output is shown as it comes; otherwise only when it fails


@dataclass(frozen=True)
class Outcome:
    """How one stage went."""

    name: str
    passed: bool
    seconds: float


def all_stages(postgresql: str, only: str, words: Sequence[str]) -> list[Stage]:
    """Every stage in its order, with both databases; `only` names a few of them, `words` go to pytest."""
    databases = {"SQLite": "", "PostgreSQL": postgresql}
    tests = [
        _pytest(f"{what} on {name}", [*options, *words], url)
        for what, options in (("tests", UNITS), ("browser", BROWSER), ("faults", FAULTS))
        for name, url in databases.items()
    ]
    return [stage for stage in (*checks(), *tests) if only in stage.name]


def checks() -> list[Stage]:
    """What needs no database: style, types, floors, migrations, catalogues, policies."""
    folders = [name for name in ("src", "tests", "bench") if (ROOT / name).is_dir()]
    test_mode = {"DOUDI_MODE": "test", "DJANGO_SETTINGS_MODULE": "tests.settings"}
    doudi = [PYTHON, "-m", "doudi.conf.command"]
    return [
        Stage("ruff check", [str(TOOLS / "ruff"), "check", "."]),
        Stage("ruff format", [str(TOOLS / "ruff"), "format", "--check", "."]),
        Stage("floors", [str(TOOLS / "lint-imports"), "--no-cache"]),
        Stage("types", [PYTHON, "-m", "mypy", *folders]),
        Stage("migrations", [*doudi, "makemigrations", "--check", "--dry-run"], test_mode),
        Stage("policies", [*doudi, "policy", "check"]),
    ]


def run(stage: Stage) -> Outcome:
    """Run one stage; its output is shown as it comes, or when it fails."""
    print(f"\n── {stage.name}", flush=True)
    began = time.monotonic()
    sink = None if stage.shown else subprocess.PIPE
    process = subprocess.Popen(
        stage.command,
        cwd=ROOT,
        env={**os.environ, **stage.environment},
        stdout=sink,
        stderr=subprocess.STDOUT if sink else None,
        text=True,
        start_new_session=True,
    )
    try:
        output, _ = process.communicate()
    except BaseException:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(30)
        raise
    if process.returncode != 0 and output:
        print(output, flush=True)
    return Outcome(stage.name, process.returncode == 0, time.monotonic() - began)


def summary(outcomes: Sequence[Outcome]) -> str:
    """The table at the end."""
    width = max(len(each.name) for each in outcomes)
    marks = {True: "passed", False: "FAILED"}
    rows = [f"  {each.name:<{width}}  {marks[each.passed]}  {each.seconds:6.1f} s" for each in outcomes]
    return "\n".join(["", "── Summary", *rows, f"  {sum(each.seconds for each in outcomes):.0f} s in all"])


def _pytest(name: str, options: Sequence[str], url: str) -> Stage:
    environment = {"DOUDI_MODE": "test", "DOUDI_DATABASE_URL": url} if url else {"DOUDI_MODE": "test"}
    return Stage(name, [PYTHON, "-m", "pytest", "-q", *options], environment, shown=True)


def clean_environment() -> None:
    """The tests choose their own settings: those of the person's shell are put aside."""
    for name in list(os.environ):
        if name.startswith("DOUDI_") and name not in {"DOUDI_SEED", "DOUDI_KILLS"}:
            del os.environ[name]
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)
    os.environ["MYPY_CACHE_DIR"] = str(ROOT / ".mypy_cache")
    shutil.rmtree(ROOT / "build" / "test", ignore_errors=True)
