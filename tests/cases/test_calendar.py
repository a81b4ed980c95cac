"""A year that is published later: entered, counted again, journaled, and not twice."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from doudi.access.principal import Principal
from doudi.audit.models import Entry
from doudi.cases import calendars, clocks, queries, steps
from doudi.cases.models import Case, Deadline, Reminder
from doudi.work import clock
from tests.cases import builders as b

pytestmark = pytest.mark.django_db

DECEMBER = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)

# Made up for the test: not the arrangement of any real year.
YEAR = """
year: 2027
sources:
  - document: 示例通知（非真实）
holidays:
  - {name: 元旦, first: 2027-01-01, last: 2027-01-03}
  - {name: 春节, first: 2027-02-05, last: 2027-02-11}
  - {name: 劳动节, first: 2027-05-01, last: 2027-05-05}
worked:
  - 2027-01-09
  - 2027-01-10
"""


@pytest.fixture
def entered(tmp_path: Path) -> Iterator[Path]:
    file = tmp_path / "notice.yaml"
    file.write_text(YEAR, encoding="utf-8")
    with override_settings(CALENDAR_DIR=tmp_path / "entered"):
        yield file


def accepted() -> Case:
    staff, home = b.county(), b.family()
    case = b.applied(home, at=DECEMBER)
    steps.take_step(case_id=case.id, step="accept", actor=staff.clerk, at=DECEMBER)
    return case


def total(case: Case) -> Deadline:
    return Deadline.objects.unscoped("test").get(case=case, kind="total")


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_dates_into_the_open_year_are_provisional_until_it_is_entered(entered: Path) -> None:
    case = accepted()
    before = total(case)
    assert before.provisional
    assert before.due_on == date(2027, 1, 13)
    home = Principal.system("test")
    assert queries.progress(home, case.number, at=DECEMBER).total.provisional  # type: ignore[union-attr]
    said = run("calendar", "enter", str(entered))
    assert "2027 年的工作日历已生效" in said
    assert "1 项有变化" in said
    after = total(case)
    assert not after.provisional
    assert after.due_on == date(2027, 1, 11), "two make-up days come sooner"
    entry = Entry.objects.get(action="deadline.recount")
    assert entry.detail == {"clock": "total", "before": "2027-01-13", "after": "2027-01-11"}
    assert Entry.objects.filter(action="calendar.enter").count() == 1


def test_counting_again_changes_nothing(entered: Path) -> None:
    accepted()
    run("calendar", "enter", str(entered))
    assert "0 项有变化" in run("calendar", "recompute")
    assert Entry.objects.filter(action="deadline.recount").count() == 1


def test_the_queue_follows(entered: Path) -> None:
    case = accepted()
    Deadline.objects.unscoped("test").filter(case=case, kind="start_investigation").update(
        closed_on=date(2026, 12, 2)
    )
    run("calendar", "enter", str(entered))
    case = steps.find(case.id)
    assert (case.due_on, case.sort_on, case.provisional) == (date(2027, 1, 11), date(2027, 1, 11), False)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("year: 2027", "year: next"), "year"),
        (("document: 示例通知（非真实）", "document:"), "sources"),
        (("first: 2027-02-05", "first: 2027-02-30"), "日期不存在"),
        (("2027-01-09", "2027-01-11"), "不是周末"),
        (("2027-01-09", "2028-01-08"), "不属于"),
        (("2027-01-09", "2027-01-02"), "既写了放假又写了上班"),
        (("  - {name: 春节, first: 2027-02-05, last: 2027-02-11}\n", ""), "少于法定假日"),
        (("sources:", "sources: ["), "YAML"),
    ],
)
def test_a_wrong_file_gets_one_clear_line(entered: Path, change: tuple[str, str], words: str) -> None:
    entered.write_text(YEAR.replace(*change), encoding="utf-8")
    with pytest.raises(CommandError, match=words) as refused:
        run("calendar", "enter", str(entered))
    assert refused.value.returncode == 2
    assert "\n" not in str(refused.value)
    assert 2027 not in calendars.current().years


def test_check_lists_years_and_their_notices() -> None:
    said = run("calendar", "check")
    assert "国务院办公厅关于2026年部分节假日安排的通知" in said
    assert "2027 年及以后" in said


def test_what_is_overdue_is_claimed_once() -> None:
    staff, home = b.county(), b.family()
    case = b.applied(home)
    steps.take_step(case_id=case.id, step="accept", actor=staff.clerk, at=b.AT)
    system = Principal.system("test")
    last, next_day = date(2026, 9, 4), date(2026, 9, 5)
    assert clocks.claim_overdue(on=last, actor=system, at=b.AT) == 0, "the last day itself is in time"
    assert clocks.claim_overdue(on=next_day, actor=system, at=b.AT) == 1
    assert clocks.claim_overdue(on=next_day, actor=system, at=b.AT) == 0
    reminder = Reminder.objects.unscoped("test").get(case=case)
    assert (reminder.kind, reminder.on) == ("overdue", date(2026, 9, 5))
    (shown,) = queries.case_file(staff.clerk, case.id, at=b.AT).reminders
    assert (shown.kind, shown.clock) == ("overdue", "start_investigation")


def test_the_command_raises_reminders(move_clock: Callable[[timedelta], None]) -> None:
    staff, home = b.county(), b.family()
    at = clock.now()
    case = b.applied(home, at=at)
    steps.take_step(case_id=case.id, step="accept", actor=staff.clerk, at=at)
    assert run("deadlines").startswith("0 项")
    move_clock(timedelta(days=30))
    assert run("deadlines").startswith("1 项"), "the start of the investigation; the decision has time"
    assert Reminder.objects.unscoped("test").filter(case=case).count() == 1
