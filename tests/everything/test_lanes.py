"""Stages beside each other: each is told apart, a failing one is shown, an interruption leaves nothing."""

import itertools
import os
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.everything import lanes, stages
from tests.everything.stages import Stage


def stage(name: str, code: str) -> Stage:
    return Stage(name, [sys.executable, "-c", code])


def test_a_failing_stage_is_shown_whole_and_the_others_go_on() -> None:
    said: list[str] = []
    made = [
        stage("first", "import sys; print('why it fails'); sys.exit(3)"),
        stage("second", "print('....  [ 50%]'); print('....  [100%]'); print('8 passed')"),
        stage("third", "pass"),
    ]
    outcomes = lanes.Lanes(made, said.append).run()
    assert [(each.name, each.passed) for each in outcomes] == [
        ("first", False), ("second", True), ("third", True),
    ]  # fmt: skip
    words = "\n".join(said)
    assert "── first: FAILED" in words and "why it fails" in words
    assert "second │ ....  [ 50%]" in words and "8 passed" in words
    table = lanes.summary(outcomes, 2)
    assert "first   FAILED" in table and "third   passed" in table


def test_two_run_beside_each_other(tmp_path: Path) -> None:
    """Each waits for the other's file: one after the other they would wait for ever."""
    meet = """
import pathlib, time
pathlib.Path({!r}).touch()
while not pathlib.Path({!r}).exists():
    time.sleep(0.01)
"""
    one, other = str(tmp_path / "one"), str(tmp_path / "other")
    made = [stage("one", meet.format(one, other)), stage("other", meet.format(other, one))]
    assert all(each.passed for each in lanes.Lanes(made, lambda words: None).run())


def test_an_interruption_ends_all_that_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pids = [tmp_path / "one", tmp_path / "two"]
    code = "import os,pathlib,time; pathlib.Path({!r}).write_text(str(os.getpid())); time.sleep(600)"
    made = [stage(file.name, code.format(str(file))) for file in pids] + [stage("never", "pass")] * 3

    def join(lane: threading.Thread, timeout: float | None = None) -> None:
        while not all(file.exists() and file.read_text() for file in pids):
            time.sleep(0.01)
        monkeypatch.undo()
        raise KeyboardInterrupt

    monkeypatch.setattr(threading.Thread, "join", join)
    running = lanes.Lanes(made, lambda words: None)
    with pytest.raises(KeyboardInterrupt):
        running.run()
    for file in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(int(file.read_text()), 0)


@pytest.mark.parametrize("database", ["SQLite", "PostgreSQL"])
@pytest.mark.parametrize("marks", list(itertools.product([True, False], repeat=4)))
def test_every_test_is_run_once_on_each_database_that_matters(
    database: str, marks: tuple[bool, bool, bool, bool]
) -> None:
    """The marks of the stages leave nothing out; how a page looks is looked at on PostgreSQL alone."""
    names = dict(zip(("browser", "faults", "database", "look"), marks, strict=True))
    without = not names["database"] and (names["browser"] or names["faults"])
    if without or (names["look"] and names["faults"]):
        return  # there are none: these kinds need the site, and nobody looks at a page under faults
    made = stages.all_stages("postgres://somewhere/doudi", "", [])
    ours = [each for each in made if each.name.endswith((f" {database}", " a database"))]
    expressions = [each.command[each.command.index("-m", 3) + 1] for each in ours]
    times = sum(eval(words, {}, names) for words in expressions)  # noqa: S307 - our own words
    assert times == (0 if names["browser"] and names["look"] and database == "SQLite" else 1)


def test_stages_beside_each_other_do_not_use_one_database() -> None:
    made = stages.all_stages("postgres://somewhere/doudi", "", [])
    urls = [each.environment["DOUDI_DATABASE_URL"] for each in made if "PostgreSQL" in each.name]
    assert len(set(urls)) == 3
