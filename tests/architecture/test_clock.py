"""Nothing below the doors reads the clock: ruff bans it, and the ban is lifted in few, known places."""

import ast
import datetime as dt
from pathlib import Path

import pytest
from django.utils import timezone

from doudi.work import clock
from tests.architecture.tree import SOURCE, modules, short

# Where the clock may be read: the one place for the doors, the journal (which may not import it), the
# sandboxes, which are other people's machines, and two commands, doors that start without Django.
ALLOWED = (
    "src/doudi/work/clock.py",
    "src/doudi/audit/time.py",
    "src/doudi/demo/",
    "src/doudi/conf/assess.py",
    "src/doudi/conf/simulate.py",
)
READS = {"now", "today", "utcnow", "time", "time_ns", "localtime", "gmtime", "localdate"}


def test_the_ban_is_lifted_only_where_it_is_known() -> None:
    lifted = [
        short(file)
        for file, _ in modules()
        if "TID251" in file.read_text(encoding="utf-8") and not short(file).startswith(ALLOWED)
    ]
    assert not lifted


def test_each_place_where_it_is_lifted_reads_the_clock() -> None:
    """A place that no longer does leaves the list."""
    readers = [short(file) for file, tree in modules() if _reads_the_clock(tree)]
    assert not [place for place in ALLOWED if not any(file.startswith(place) for file in readers)]


def test_pure_floors_read_no_clock() -> None:
    """Law and policies are told the date."""
    floors = (SOURCE / "law", SOURCE / "policies")
    pure = [(file, tree) for file, tree in modules() if any(file.is_relative_to(floor) for floor in floors)]
    assert len(pure) > 30
    assert not [short(file) for file, tree in pure if _reads_the_clock(tree)]


@pytest.mark.parametrize(
    "planted",
    [
        "import time",
        "from time import time_ns",
        "import datetime\nx = datetime.datetime.now()",
        "from datetime import date\nx = date.today()",
        "from django.utils import timezone\nx = timezone.localdate()",
    ],
)
def test_a_look_at_the_clock_is_noticed(planted: str, tmp_path: Path) -> None:
    file = tmp_path / "rule.py"
    file.write_text(planted)
    assert _reads_the_clock(ast.parse(file.read_text()))


def test_today_is_the_day_of_the_office(monkeypatch: pytest.MonkeyPatch) -> None:
    """At 16:30 UTC it is already tomorrow in the county, at 15:30 not yet."""
    for minute, day in ((dt.time(15, 30), 1), (dt.time(16, 30), 2)):
        moment = dt.datetime.combine(dt.date(2026, 7, 1), minute, dt.UTC)
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        assert clock.today() == dt.date(2026, 7, day)


def _reads_the_clock(tree: ast.Module) -> bool:
    return any(
        (isinstance(node, ast.Import) and any(name.name == "time" for name in node.names))
        or (isinstance(node, ast.ImportFrom) and node.module == "time")
        or (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in READS)
        for node in ast.walk(tree)
    )
