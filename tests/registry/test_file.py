"""The household file: every figure with source and date, a look for every member, nothing without one."""

from datetime import date

import pytest

from doudi.access import looks
from doudi.access.errors import UnableToAct
from doudi.audit.queries import who_looked
from doudi.registry.actions import NewFact, record_facts, set_payee_account
from doudi.registry.errors import UnableToFind, UnableToReadAccount
from doudi.registry.queries import (
    HouseholdFile,
    household_file,
    payee_account,
    payee_account_for_payment,
)
from tests.registry.people import AT, ON, SYSTEM, VILLAGE, citizen, family, someone, staff

pytestmark = pytest.mark.django_db
CASE = "990001-2026-000001"
CLERK = staff("town_clerk", 990001001000, 990001002000)


def opened(household: object, reader: object = CLERK, purpose: str = "application") -> HouseholdFile:
    return household_file(reader, household, purpose=purpose, case=CASE, at=AT, as_of=ON)  # type: ignore[arg-type]


def test_every_figure_has_its_source_and_date_and_conflicts_are_shown() -> None:
    head = someone(1)
    household = family((head, "head"))
    facts = [
        NewFact("person", head, "vehicles", 0, "declared", f"{CASE}#1", ON),
        NewFact("person", head, "vehicles", 1, "police", "m1", date(2026, 8, 31)),
    ]
    record_facts(facts, actor=SYSTEM, at=AT, division=VILLAGE)
    figure = next(one for one in opened(household).figures if one.name == "vehicles")
    assert figure.chosen is not None
    assert (figure.chosen.value, figure.chosen.source, figure.chosen.observed_on) == (
        1,
        "police",
        date(2026, 8, 31),
    )
    assert [(other.value, other.source) for other in figure.others] == [(0, "declared")]
    assert figure.conflict


def test_each_member_sees_who_looked_why_and_at_what() -> None:
    head, child = someone(1), someone(2)
    opened(family((head, "head"), (child, "child")))
    for person in (head, child):
        (look,) = who_looked(person)
        assert (look.role, look.purpose, look.case) == ("town_clerk", "application", CASE)
        assert {"income", "property", "health", "contact"} <= set(look.groups)


def test_role_and_purpose_settle_what_is_shown() -> None:
    head = someone(1)
    household = family((head, "head"))
    facts = [
        NewFact("person", head, "disability_grade", "2", "document", "d1", ON),
        NewFact("person", head, "wage_income", 5, "declared", f"{CASE}#1", ON),
    ]
    record_facts(facts, actor=SYSTEM, at=AT, division=VILLAGE)
    clerk = opened(household)
    auditor = opened(household, staff("auditor"), "supervision")
    assert {"disability_grade", "wage_income"} <= {one.name for one in clerk.figures}
    assert "disability_grade" not in {one.name for one in auditor.figures}
    assert clerk.address == "示例村 1 号" and auditor.address == ""


def test_outside_area_role_or_purpose_nothing_is_shown_and_nothing_noted() -> None:
    head, stranger = someone(1), someone(2)
    household = family((head, "head"))
    readers = [
        (staff("town_clerk", 990001002000, 990001003000), "application"),
        (staff("finance_preparer"), "payment"),
        (CLERK, "curiosity"),
        (citizen(stranger), "self"),
    ]
    for reader, purpose in readers:
        with pytest.raises(UnableToAct):
            opened(household, reader, purpose)
    assert not who_looked(head)
    assert opened(household, citizen(head), "self").household_id == household


def test_when_the_look_cannot_be_written_nothing_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    household = family((someone(1), "head"))

    def broken(*args: object) -> None:
        raise OSError("the journal is full")

    monkeypatch.setattr(looks, "record_all", broken)
    with pytest.raises(OSError, match="journal"):
        opened(household)


def test_the_timeline_tells_comings_and_papers_latest_first() -> None:
    head = someone(1)
    household = family((head, "head"))
    paper = NewFact("person", head, "deposits", 5, "document", "存折", ON)
    record_facts([paper], actor=SYSTEM, at=AT, division=VILLAGE)
    kinds = [(entry.kind, entry.source_ref) for entry in opened(household).timeline]
    assert kinds == [("recorded", "存折"), ("joined", "head")]


def test_a_household_that_is_not_there_is_said() -> None:
    with pytest.raises(UnableToFind):
        opened(someone(1))


def test_an_account_is_followed_by_the_next_and_masked_for_pages() -> None:
    person = someone(1)
    given = {"person_id": person, "bank": "示例农村信用社", "holder": "张示例", "actor": SYSTEM, "at": AT}
    set_payee_account(account="9900 0100 0000 0000 017", valid_from=date(2026, 1, 1), **given)  # type: ignore[arg-type]
    set_payee_account(account="9900010000000000025", valid_from=date(2026, 6, 1), **given)  # type: ignore[arg-type]
    before, after = (
        payee_account_for_payment(person, date(2026, 5, 31)),
        payee_account_for_payment(person, date(2026, 6, 1)),
    )
    assert before is not None and before.account == "9900010000000000017"
    assert after is not None and after.account == "9900010000000000025"
    shown = payee_account(person, ON)
    assert shown is not None and "*" in shown.masked and "9900010" not in shown.masked
    assert payee_account(person, date(2025, 12, 31)) is None
    with pytest.raises(UnableToReadAccount):
        set_payee_account(account="abc", valid_from=ON, **given)  # type: ignore[arg-type]
