"""What is read: queue, notices, letters, progress; by whom, and with how many queries."""

import copy
import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from doudi.access.errors import UnableToAct
from doudi.access.permission import table
from doudi.access.principal import Principal
from doudi.audit.queries import who_looked
from doudi.cases import notices, nudges, publicity, queries, steps
from doudi.cases.errors import UnableToFindCase, UnableToNudge, UnableToObject
from doudi.cases.models import Advice, Case, Opinion, PublicNotice
from doudi.cases.pinned import procedure_of, row_of
from doudi.cases.queries.queue import UnableToReadPage, _filtered
from doudi.law.procedures.load import load_procedure, read_procedure
from doudi.law.procedures.procedure import ANYONE
from doudi.registry.actions import NewFact, record_facts
from tests.cases import builders as b

pytestmark = pytest.mark.django_db
ON = date(2026, 9, 1)


def several(count: int, since: int = 1) -> list[Case]:
    return [b.applied(b.family(n, members=1)) for n in range(since, since + count)]


def test_the_queue_is_read_page_by_page_without_gap_or_repeat() -> None:
    staff = b.county()
    cases = several(7)
    for case in cases[:3]:
        steps.take_step(case_id=case.id, step="accept", actor=staff.clerk, at=b.AT)
    seen: list[str] = []
    after = ""
    for _ in range(10):
        page = queries.queue(staff.clerk, as_of=ON, after=after, limit=2)
        seen += [row.number for row in page.rows]
        after = page.next_after
        if not after:
            break
    assert sorted(seen) == sorted(case.number for case in cases)
    accepted = {case.number for case in cases[:3]}
    assert set(seen[:3]) == accepted, "what has days left stands before what has no legal term"
    assert seen[3:] == [case.number for case in cases[3:]], "and those without one by their age"


def test_the_queue_asks_as_often_at_thirty_rows_as_at_three(
    queries_constant: Callable[[Callable[[int], object], Callable[[], object]], int],
) -> None:
    staff = b.county()
    first = iter((1, 40))
    number = queries_constant(
        lambda n: several(n, since=next(first)), lambda: queries.queue(staff.officer, as_of=ON, limit=50)
    )
    assert number <= 11


def test_filters() -> None:
    staff = b.county()
    one, two, three = several(3)
    steps.take_step(case_id=one.id, step="accept", actor=staff.clerk, at=b.AT)
    steps.take_step(case_id=two.id, step="withdraw", actor=staff.clerk, at=b.AT)

    def numbers(on: date = ON, **filters: object) -> set[str]:
        wanted = queries.Filters(**filters)  # type: ignore[arg-type]
        return {row.number for row in queries.queue(staff.clerk, wanted, as_of=on).rows}

    assert numbers() == {one.number, three.number}
    assert numbers(state="accepted") == {one.number}
    assert numbers(phase="final") == {two.number}
    assert numbers(deadline="soon") == {one.number}
    assert numbers(deadline="overdue") == set()
    assert numbers(on=ON + timedelta(days=10), deadline="overdue") == {one.number}
    assert numbers(text=three.number) == {three.number}
    assert numbers(town=990001_002_000) == set()
    assert numbers(mine=True) == {one.number, three.number}
    counts = queries.queue_counts(staff.clerk, as_of=ON)
    assert (counts.states, counts.overdue) == ({"accepted": 1, "submitted": 1}, 0)
    (row,) = queries.queue(staff.clerk, queries.Filters(state="accepted"), as_of=ON).rows
    assert row.due is not None
    assert (row.due.kind, row.due.days_left) == ("start_investigation", 3)
    with pytest.raises(UnableToReadPage):
        queries.queue(staff.clerk, as_of=ON, after="nonsense")


def test_who_may_read_the_queue_and_a_case() -> None:
    staff = b.county()
    home, other = b.family(1), b.family(2, name="李示例")
    case = b.applied(home)
    elsewhere = Principal("staff", uuid4(), "别处", "town_clerk", "", 990001_002_000, 990001_003_000)
    assert queries.queue(elsewhere, as_of=ON).rows == ()
    with pytest.raises(UnableToFindCase):
        queries.case_file(elsewhere, case.id, at=b.AT)
    with pytest.raises(UnableToAct):
        queries.queue(home.account, as_of=ON)
    for stranger in (other.account, Principal.anonymous()):
        with pytest.raises(UnableToFindCase):
            queries.progress(stranger, case.number, at=b.AT)
    assert queries.cases_of(other.account, at=b.AT) == ()
    before = len(who_looked(home.applicant))
    queries.case_file(staff.clerk, case.id, at=b.AT)
    assert len(who_looked(home.applicant)) == before + 1


def test_progress_says_where_by_when_and_who() -> None:
    staff, home = b.county(), b.family()
    case = b.applied(home)
    found = queries.progress(home.account, case.number, at=b.AT)
    assert found.due is None
    assert found.no_deadline is not None
    assert "没有规定" in found.no_deadline.zh
    assert found.can >= {"withdraw", "nudge", "papers"}
    steps.take_step(case_id=case.id, step="accept", actor=staff.clerk, at=b.AT)
    found = queries.progress(home.account, case.number, at=b.AT)
    assert found.due is not None
    assert found.total is not None
    assert (found.due.due_on, found.total.due_on) == (date(2026, 9, 4), date(2026, 10, 19))
    assert found.office == "青禾镇人民政府"
    assert [passed.words.zh for passed in found.done] == ["申请已提交", "申请已受理"]
    assert found.upcoming[0].zh == "乡镇（街道）开始调查，请部门核对收入和财产"
    nudges.nudge(case_number=case.number, principal=home.account, at=b.AT)
    assert "nudge" not in queries.progress(home.account, case.number, at=b.AT).can
    assert "nudged" in queries.queue(staff.clerk, as_of=ON).rows[0].flags
    nudges.nudge(case_number=case.number, principal=home.account, at=b.AT + timedelta(days=1))
    steps.take_step(case_id=case.id, step="withdraw", actor=home.account, at=b.AT)
    with pytest.raises(UnableToNudge, match="不在办理中"):
        nudges.nudge(case_number=case.number, principal=home.account, at=b.AT)


# What 57号 24 allows, and what is needed to show it; a new column is a decision about people's privacy.
ALLOWED = {
    "id", "case_id", "division", "kind", "token", "shown_name", "household_size", "amount_fen", "village",
    "town", "published_on", "last_day", "ends_on",
}  # fmt: skip


def test_a_notice_has_the_allowed_columns_only_and_expires() -> None:
    staff, home = b.county(), b.family()
    case = b.applied(home)
    b.checked(case, staff)
    b.proposed(case, staff)
    steps.take_step(case_id=case.id, step="publicize", actor=staff.clerk, at=b.AT)
    with connection.cursor() as cursor:
        columns = connection.introspection.get_table_description(cursor, PublicNotice._meta.db_table)
    assert {column.name for column in columns} == ALLOWED
    (shown,) = queries.public_notices(b.VILLAGE, as_of=ON)
    assert (shown.name, shown.household_size, shown.village) == ("张**", 3, "柳树村")
    assert shown.last_day == date(2026, 9, 8)
    assert queries.notice_by_token(shown.token, as_of=date(2026, 9, 8)) == shown
    assert queries.notice_by_token(shown.token, as_of=date(2026, 9, 9)) is None
    assert queries.public_notices(990001_002_001, as_of=ON) == ()
    at = b.AT + timedelta(days=8)
    steps.take_step(case_id=case.id, step="report", actor=staff.clerk, at=at)
    b.confirmed(case, staff, at=at)
    (award,) = queries.public_notices(b.TOWN, as_of=at.date())
    assert (award.kind, award.may_object) == ("award", False)


def test_a_notice_and_the_letter_count_the_members_the_law_counts() -> None:
    staff, home = b.county(), b.family()
    case = b.applied(home)
    b.checked(case, staff)
    later = b.AT + timedelta(minutes=10)
    in_prison = NewFact("person", home.people[1], "absence", "prison", "visit", f"{case.number}#later", ON)
    record_facts([in_prison], actor=b.SYSTEM, at=later, division=case.division)
    b.proposed(case, staff, at=later)
    at = b.reviewed(case, staff, at=later)
    b.confirmed(case, staff, at=at)
    shown = PublicNotice.objects.unscoped("test").filter(case=case)
    assert [notice.household_size for notice in shown.order_by("id")] == [2, 2]
    letters = [
        queries.letter(home.account, one.letter_id or uuid4(), at=at)
        for one in queries.letters_of(home.account, case.id, at=at)
    ]
    assert [one.content["members"] for one in letters if one.kind == "confirmation"] == [2]


def test_the_name_of_an_applicant_under_age_is_never_shown_in_full() -> None:
    staff, home = b.county(), b.family()
    case = b.applied(home)
    b.checked(case, staff)
    b.proposed(case, staff)
    case, full = steps.find(case.id), load_procedure("dibao", ON, "110101")
    opinion = Opinion.objects.unscoped("test").get(case=case)
    for born, shown in ((date(2008, 9, 1), "张示例"), (date(2008, 9, 2), "张**")):
        case.applicant.born = born
        notice = notices.publish_opinion(case, full, opinion, on=ON, last_day=ON)
        assert notice.shown_name == shown


def test_letters_are_for_those_they_concern_and_for_who_holds_one() -> None:
    staff, home = b.county(), b.family()
    other = b.family(2, name="李示例")
    case = b.applied(home)
    steps.take_step(case_id=case.id, step="accept", actor=staff.clerk, at=b.AT)
    (line,) = queries.letters_of(home.account, case.id, at=b.AT)
    assert line.content == {}
    letter = queries.letter(home.account, line.letter_id or uuid4(), at=b.AT)
    assert letter.number == f"{case.number}-01"
    assert letter.content["due_on"] == "2026-10-19"
    assert letter.content["days"] == 30
    assert (letter.addressee, letter.office, letter.county) == ("张示例", "青禾镇人民政府", "示例县")
    with pytest.raises(UnableToFindCase):
        queries.letter(other.account, letter.letter_id or uuid4(), at=b.AT)
    assert queries.letter_by_token(letter.token) == letter
    assert queries.letter_by_token("guess") is None


def test_permissions_and_procedures_name_the_same_roles() -> None:
    roles: dict[str, set[str]] = {}
    for place in ("990001", "310000"):
        for step in load_procedure("dibao", ON, place).steps.values():
            if ANYONE not in step.who:
                roles.setdefault(step.name, set()).update(step.who)
    allowed = {step: set(table().actions[f"case.{step}"]) for step in roles}
    assert roles == allowed


@pytest.mark.parametrize("text", ["\x00", "a\x00b", "' OR 1=1", "x" * 500, "９９", ""])
def test_addresses_that_cannot_be_ours_find_nothing(text: str) -> None:
    staff, home = b.county(), b.family()
    b.applied(home)
    assert queries.notice_by_token(text, as_of=ON) is None
    assert queries.letter_by_token(text) is None
    assert publicity.state_of(text) is None
    with pytest.raises(UnableToFindCase):
        queries.progress(home.account, text, at=b.AT)
    with pytest.raises(UnableToObject):
        publicity.object_to(token=text, matter="x", at=b.AT)
    rows = queries.queue(staff.clerk, queries.Filters(text=text), as_of=ON).rows
    assert len(rows) == (text in {"", "９９"}), "full-width digits are those of the number"


def pinned_to(case: Case, change: Callable[[dict[str, Any]], object], **columns: str) -> None:
    """Let the case be one that began under another text of the procedure."""
    source = copy.deepcopy(dict(procedure_of(case.procedure_id).source))
    change(source)
    text = json.dumps(source).replace("reinvestigating", columns.get("state", "reinvestigating"))
    row = row_of(read_procedure(json.loads(text)), at=b.AT)
    row.save()
    Case.objects.unscoped("test").filter(pk=case.pk).update(procedure=row, **columns)


def mine(principal: Principal) -> set[str]:
    return {row.number for row in queries.queue(principal, queries.Filters(mine=True), as_of=ON).rows}


def test_the_next_act_is_of_whoever_the_case_s_own_procedure_says() -> None:
    """Where the county has delegated, its officer has nothing to decide and the head of the town has."""
    staff = b.county()
    county, town = b.applied(b.family()), b.applied(b.family(2))
    pinned_to(
        town, lambda d: d["settings"]["decision_authority"].update(value="township"), state="county_review"
    )
    Case.objects.unscoped("test").filter(pk=county.pk).update(state="county_review")
    assert mine(staff.officer) == {county.number}
    assert mine(staff.head) == {town.number}
    assert mine(staff.clerk) == set()


def test_the_verifier_s_turn_ends_when_the_check_has_begun() -> None:
    staff, case = b.county(), b.applied(b.family())
    for step in ("accept", "start_investigation"):
        steps.take_step(case_id=case.id, step=step, actor=staff.clerk, at=b.AT)
    assert mine(staff.verifier) == mine(staff.head) == {case.number}
    steps.take_step(case_id=case.id, step="start_check", actor=staff.verifier, at=b.AT)
    assert mine(staff.verifier) == set()
    assert mine(staff.head) == {case.number}


def test_the_queue_knows_the_states_of_every_version() -> None:
    staff, case, other = b.county(), b.applied(b.family()), b.applied(b.family(2))
    pinned_to(case, lambda d: d.update(version=0), state="weighing")
    assert next(iter(queries.open_states())) == "submitted", "in the order of the newest"
    assert {"weighing", "reinvestigating"} <= set(queries.open_states())
    (row,) = queries.queue(staff.head, queries.Filters(state="weighing"), as_of=ON).rows
    assert (row.number, row.state_label.zh, row.tone) == (case.number, "重新调查中", "calm")
    assert mine(staff.head) == {case.number}
    assert mine(staff.clerk) == {other.number}
    assert queries.step_labels()["propose"].zh == "提出初审意见"


def test_a_household_in_which_nobody_counts_is_shown_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    case = b.applied(b.family())
    advice = Advice(case=case)
    for counted, shown in ((0, 0), (2, 2), (None, 3)):
        monkeypatch.setattr(notices, "members_counted", lambda _, told=counted: told)
        assert notices.size_of(case, advice, on=ON) == shown


def test_one_s_own_turn_is_looked_up_by_indexes_at_any_number_of_cases() -> None:
    """The queue opens on it: nothing of it may walk through every step or clock of the county."""
    if connection.vendor != "sqlite":
        pytest.skip("reads a plan of SQLite; on PostgreSQL a small table is always scanned")
    staff = b.county()
    b.applied(b.family())
    for principal in (staff.clerk, staff.head, staff.verifier, staff.officer):
        rows = _filtered(principal, queries.Filters(mine=True), ON)
        assert "SCAN" not in rows.order_by("sort_on", "id")[:51].explain(), principal.role
