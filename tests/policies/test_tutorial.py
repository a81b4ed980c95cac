"""The tutorial is true: its files, put where it says, print what it says, mistakes and all."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from doudi.conf import assess, policy, population, sweep
from doudi.law.benefits.load import read
from doudi.policies.load import FOLDER

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "tutorial-new-programme.md"
PACKAGE = "src/doudi/policies/"
STEP = re.compile(r"```(yaml|console)\n(.*?)```", re.DOTALL)
FILE = re.compile(r"(At the end of|new file|In) *\s*`" + PACKAGE + r"([^`]+)`")


def test_the_tutorial_prints_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "policies"
    shutil.copytree(FOLDER, folder)
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    monkeypatch.chdir(tmp_path)
    for command in (assess, population, sweep):
        monkeypatch.setattr(command, "policies", lambda: read(folder))
    page, done, steps = PAGE.read_text(encoding="utf-8"), 0, 0
    name = waiting = ""
    for step in STEP.finditer(page):
        before, kind, text = page[done : step.start()], *step.groups()
        done, steps = step.end(), steps + 1
        if kind == "console":
            for line, output in _commands(text):
                assert re.fullmatch(_pattern(line, output), _ran(line, folder, capsys)), line
        elif before.strip() == "by":
            file = folder / name
            written = file.read_text(encoding="utf-8")
            assert written.count(waiting) == 1
            file.write_text(written.replace(waiting, text), encoding="utf-8")
        else:
            how, name = FILE.findall(before)[-1]
            waiting = text
            if how != "In":
                _write(folder / name, text, more=how == "At the end of")
    assert steps > 15


def _write(file: Path, text: str, *, more: bool) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    assert file.exists() == more
    with file.open("a", encoding="utf-8") as out:
        out.write(text)


def _commands(text: str) -> list[tuple[str, str]]:
    """Each command with the output that stands below it."""
    parts = re.split(r"^\$ (.*)\n", text, flags=re.MULTILINE)[1:]
    return list(zip(parts[::2], parts[1::2], strict=True))


def _ran(line: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """What a command prints: its answer, or else what it refuses."""
    if line.startswith("sed "):
        subprocess.run(line, shell=True, check=True)  # noqa: S602  # a line of our own page
        return ""
    words = line.removeprefix("doudi ").split()
    run = {"policy": policy.run, "assess": assess.run, "population": population.run, "sweep": sweep.run}
    run[words[0]]([*words[1:], *(["--folder", str(folder)] if words[0] == "policy" else [])])
    printed = capsys.readouterr()
    return printed.out or printed.err


def _pattern(line: str, output: str) -> str:
    """The output as a pattern: “…” is whatever is left out; of made-up people only the form is sure."""
    pattern = re.escape(output.rstrip("\n")).replace("…", r"[\s\S]*")
    if line.startswith(("doudi population", "doudi sweep")):
        pattern = re.sub(r"(?:\\ )*\d[\d,]*", r" *[\\d,]+", pattern)
    return pattern + r"\s*"
