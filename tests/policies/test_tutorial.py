"""The tutorial is true: its files, put where it says, print what it says, mistakes and all."""

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from doudi.conf import assess, book, policy, population, sweep
from doudi.law.benefits.load import read
from doudi.policies import load
from doudi.policies.load import FOLDER
from doudi.work import clock
from tests.web.test_check import OLD, Walk, part

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "tutorial-new-programme.md"
PACKAGE = "src/doudi/policies/"
STEP = re.compile(r"```(yaml|console)\n(.*?)```", re.DOTALL)
FILE = re.compile(r"(At the end of|new file|In) *\s*`" + PACKAGE + r"([^`]+)`")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the law to write in, as the folder in which one works."""
    shutil.copytree(FOLDER, tmp_path / "policies")
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "policies"


def test_the_tutorial_prints_what_it_says(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(book, "policies", lambda: read(folder))
    typed = 0
    for text in followed(folder):
        for line, output in _commands(text):
            assert re.fullmatch(_pattern(line, output), _ran(line, folder, capsys)), line
            typed += 1
    assert typed > 8


@pytest.mark.django_db
def test_the_new_programme_is_in_the_citizens_check(
    folder: Path, monkeypatch: pytest.MonkeyPatch, client: Client, move_clock: Callable[[timedelta], None]
) -> None:
    assert list(followed(folder))
    monkeypatch.setattr(load, "FOLDER", folder)
    load.policies.cache_clear()
    move_clock(datetime(2026, 11, 25, tzinfo=UTC) - clock.now())
    walk = Walk(client, OLD | {"heated_by": "own"})
    page = walk.answer()
    assert "ask.heated_by" in walk.asked
    card = part(page, "可能领得到的").split("供暖补贴", 1)[1].split("</section>")[0]
    for said in ("大约", "每月 100 元", "离这条线还有 1,050 元/月", "第三条", "乡镇（街道）窗口"):
        assert said in card, said
    client.post("/check/ask.heated_by/", {"of_": "free"})
    assert "您家是免费供暖，不用再补。" in client.get("/check/answer/").content.decode().split("<details")[1]
    client.post("/check/forget/")
    rich = Walk(client, {"residence": "urban", "wage_income": "30000", "year_income": "360000"}, age=40)
    rich.answer()
    assert "ask.heated_by" not in rich.asked


@pytest.fixture(autouse=True)
def _own_law_again() -> Iterator[None]:
    """What was read of the tutorial's law is forgotten."""
    yield
    load.policies.cache_clear()


def followed(folder: Path) -> Iterator[str]:
    """Write each file as the page says, and give what is typed, at its place."""
    page, done = PAGE.read_text(encoding="utf-8"), 0
    name = waiting = ""
    for step in STEP.finditer(page):
        before, kind, text = page[done : step.start()], *step.groups()
        done = step.end()
        if kind == "console":
            yield text
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
