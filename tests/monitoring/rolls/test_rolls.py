"""A roll that is handed in: kept sealed, checked in the background, read within reach, erased in time."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from doudi.access.errors import UnableToAct
from doudi.access.principal import Principal
from doudi.audit.models import Entry
from doudi.law.errors import Unable
from doudi.monitoring.models import Roll, RollFinding
from doudi.monitoring.rolls import actions, handlers, queries, store
from doudi.monitoring.rolls.actions import HandedIn, UnableToFindRoll, UnableToTakeRoll
from doudi.registry.models import Household, Person
from doudi.vault.errors import UnableToReadErased
from doudi.work import worker
from tests.monitoring.rolls.county import AS_OF, AT, PLACE, family, keep, lines, say, written
from tests.rulebook.office import person

pytestmark = pytest.mark.django_db
COUNTY = 990001_000_000


@pytest.fixture(autouse=True)
def _folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(settings, "ROLLS", tmp_path / "rolls")


@pytest.fixture
def verifier() -> Principal:
    return person("county_verifier", "钱核对", COUNTY)


@pytest.fixture
def roll() -> bytes:
    """Four families; one has died members, one an income over the limit."""
    homes = [family(number) for number in range(4)]
    keep(homes)
    content = written(lines(homes))
    say(homes[0], 1, absence="deceased")
    say(homes[1], 0, wage_income=900_000)
    return content


def handed_in(content: bytes, who: Principal, **changed: Any) -> Any:
    given = {"name": "台账.xlsx", "content": content, "place": PLACE, "as_of": AS_OF}
    return actions.hand_in(HandedIn(**{**given, **changed}), actor=who, at=AT)


def checked(content: bytes, who: Principal, **changed: Any) -> queries.Row:
    roll_id = handed_in(content, who, **changed)
    assert queries.roll(who, roll_id).moving
    assert worker.run_one([actions.KIND])
    return queries.roll(who, roll_id)


def test_it_is_checked_and_read(roll: bytes, verifier: Principal) -> None:
    row = checked(roll, verifier)
    assert (row.state, row.counts, row.read["families"]) == ("done", {"deceased": 1, "income_over": 1}, 4)
    assert row.columns[0]["of"]["amount"] == "月保障金额（元）"
    page = queries.findings(verifier, row.id, "", "", at=AT)
    assert [(one.kind, one.row) for one in page.rows] == [("deceased", 4), ("income_over", 6)]
    assert queries.findings(verifier, row.id, "deceased", "", at=AT).rows == page.rows[:1]


def test_nothing_is_written_to_the_registry(roll: bytes, verifier: Principal) -> None:
    before = Person.objects.unscoped("test").count(), Household.objects.unscoped("test").count()
    checked(roll, verifier)
    assert before == (Person.objects.unscoped("test").count(), Household.objects.unscoped("test").count())


def test_who_is_named_is_looked_at_and_can_see_it(roll: bytes, verifier: Principal) -> None:
    row = checked(roll, verifier)
    assert not Entry.objects.filter(action="roll.read").exists()
    queries.findings(verifier, row.id, "deceased", "", at=AT)
    look = Entry.objects.get(action="roll.read")
    assert look.subject is not None and look.purpose == "roll", "no application of theirs was decided"
    queries.workbook(verifier, row.id, at=AT)
    assert Entry.objects.filter(action="roll.read").count() == 1 + 1 + 3  # one deceased, a family of three
    assert Entry.objects.filter(action="roll.file").count() == 1
    noted = Entry.objects.get(action="roll.check")
    assert noted.detail["in_base"] == 12 and noted.detail["found"] == 2


def test_nothing_of_it_lies_in_clear_text(roll: bytes, verifier: Principal) -> None:
    row = checked(roll, verifier)
    numbers = [family(number).members[0].number for number in range(4)]
    files = [path.read_bytes() for path in (settings.ROLLS / str(row.id)).iterdir()]
    assert len(files) == 2
    stored = [bytes(one.said.encode()) for one in RollFinding.objects.unscoped("test")]
    assert any("去世".encode() in one for one in stored)  # opened with the key
    rows: list[Any] = list(RollFinding.objects.unscoped("test").order_by("id").values_list("said", flat=True))
    sealed = [bytes(one.token) for one in rows]
    for content in (*files, *sealed):
        assert not any(number.encode() in content for number in numbers)
        assert "去世".encode() not in content and not content.startswith(b"PK")
    assert store.get(row.id, store.HANDED_IN) == roll


def test_only_those_of_the_office_and_above_see_it(roll: bytes, verifier: Principal) -> None:
    row = checked(roll, verifier)
    elsewhere = person("county_verifier", "外县", 990002_000_000)
    with pytest.raises(UnableToFindRoll):
        queries.roll(elsewhere, row.id)
    assert queries.rolls(elsewhere) == ()
    with pytest.raises(UnableToAct):
        handed_in(roll, elsewhere)
    with pytest.raises(UnableToAct):
        handed_in(roll, person("auditor", "孔审计", COUNTY))
    with pytest.raises(UnableToAct):
        queries.rolls(person("town_clerk", "李经办", COUNTY))
    assert len(queries.rolls(person("auditor", "孔审计", COUNTY))) == 1
    with pytest.raises(UnableToTakeRoll):
        handed_in(b"", verifier)
    with pytest.raises(UnableToAct):
        handed_in(roll, person("county_verifier", "镇里", 990001_001_000))


def test_pages_go_on_by_place_in_the_roll(verifier: Principal) -> None:
    text = "姓名,身份证号\n" + "".join(f"王{number},{number}\n" for number in range(1, 121))
    row = checked(text.encode(), verifier)
    seen, after = [], ""
    while True:
        page = queries.findings(verifier, row.id, "id_invalid", after, at=AT)
        seen += [one.row for one in page.rows]
        if not page.next_after:
            break
        after = page.next_after
    assert seen == list(range(2, 122))
    assert queries.findings(verifier, row.id, "", "no number", at=AT).rows[0].row == 2


def test_what_cannot_be_read_says_why_and_can_be_mended(verifier: Principal) -> None:
    row = checked("甲,乙\n1,2\n".encode(), verifier)
    assert row.state == "failed" and row.refusal["zh"].startswith("没有找到名册的表头")
    assert queries.findings(verifier, row.id, "", "", at=AT).rows == ()
    with pytest.raises(UnableToFindRoll):
        queries.workbook(verifier, row.id, at=AT)


def test_checked_again_with_other_columns(roll: bytes, verifier: Principal) -> None:
    row = checked(roll, verifier)
    actions.check_again(row.id, {"account": ""}, actor=verifier, at=AT)
    with pytest.raises(UnableToFindRoll, match="还在查"):
        actions.check_again(row.id, {}, actor=verifier, at=AT)
    assert queries.findings(verifier, row.id, "", "", at=AT).rows == ()
    assert worker.run_one([actions.KIND])
    again = queries.roll(verifier, row.id)
    assert "account" not in again.columns[0]["of"] and again.counts == row.counts
    assert RollFinding.objects.unscoped("test").filter(roll=row.id).count() == 2


def test_it_is_erased_in_time_and_at_once(roll: bytes, verifier: Principal) -> None:
    first, second = checked(roll, verifier), checked(roll, verifier)
    actions.erase(first.id, actor=verifier, at=AT)
    actions.erase_kept_long_enough(at=AT + dt.timedelta(days=29))
    assert [queries.roll(verifier, one.id).erased for one in (first, second)] == [True, False]
    actions.erase_kept_long_enough(at=AT + dt.timedelta(days=31))
    assert queries.roll(verifier, second.id).erased
    assert not RollFinding.objects.unscoped("test").exists()
    with pytest.raises((UnableToReadErased, FileNotFoundError)):
        store.get(second.id, store.HANDED_IN)
    assert Entry.objects.filter(action="roll.erase").count() == 2


def test_an_attempt_that_was_killed_leaves_nothing(
    roll: bytes, verifier: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker ends with half of the findings written; the result of the next is the undisturbed one."""
    undisturbed = checked(roll, verifier)
    roll_id = handed_in(roll, verifier)
    keep_rows = handlers._keep

    def half(row: Roll, findings: Any) -> None:
        keep_rows(row, findings[:1])
        raise RuntimeError("killed")

    monkeypatch.setattr(handlers, "_keep", half)
    assert worker.run_one([actions.KIND])
    assert queries.roll(verifier, roll_id).state == "running"
    assert queries.findings(verifier, roll_id, "", "", at=AT).rows == ()
    monkeypatch.setattr(handlers, "_keep", keep_rows)
    handlers.run({"roll": str(roll_id), "version": 1}, _Attempt())  # type: ignore[arg-type]
    found = [queries.findings(verifier, one, "", "", at=AT).rows for one in (undisturbed.id, roll_id)]
    assert found[0] == found[1] and len(found[0]) == 2


class _Attempt:
    """A second attempt at the job."""

    at = AT

    def complete(self) -> Any:
        return transaction.atomic()


def test_a_file_of_another_roll_does_not_open(roll: bytes, verifier: Principal) -> None:
    first, second = handed_in(roll, verifier), handed_in(roll, verifier)
    taken = store.folder_of(first) / store.HANDED_IN
    taken.write_bytes((store.folder_of(second) / store.HANDED_IN).read_bytes())
    with pytest.raises(Unable):
        store.get(first, store.HANDED_IN)


@pytest.fixture(autouse=True)
def _no_files_left(_folder: None) -> Iterator[None]:
    yield
    assert not list(settings.ROLLS.rglob("*.half"))
