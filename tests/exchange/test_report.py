"""The report: declared beside found, differences first; disputes are rechecked and decided by a person."""

from collections.abc import Callable
from itertools import count
from uuid import UUID

import pytest

from doudi.access.errors import UnableToAct
from doudi.audit.queries import who_looked
from doudi.exchange import report
from doudi.exchange.actions import dispute, resolve_dispute
from doudi.exchange.errors import UnableToAskDepartment, UnableToDispute
from doudi.exchange.report import Report, Row, of_case
from doudi.registry.actions import join_household
from doudi.registry.situation import of_household
from tests.exchange.families import CASE, VERIFIER, Applicants, applicants, ask, known_to, work
from tests.exchange.offices import Office
from tests.registry.people import AT, ON, SYSTEM, citizen, someone, staff

pytestmark = pytest.mark.django_db
Offices = dict[str, Office]


@pytest.fixture
def couple(offices: Offices) -> Applicants:
    """A couple whose undeclared car the police know."""
    couple = applicants()
    known_to(offices)
    ask(couple)
    work()
    return couple


def present() -> Report:
    found = of_case(CASE, as_of=ON)
    assert found is not None
    return found


def row(item: str, person: UUID) -> Row:
    return next(row for row in present().rows if (row.item, row.member_id) == (item, person))


def test_differences_come_first_with_both_values(couple: Applicants) -> None:
    first = present().rows[0]
    assert (first.item, first.member_id, first.member) == ("vehicles", couple.head, "陈示例")
    assert (first.declared, first.found, first.followed, first.differs) == (0, 1, 1, True)
    assert (first.source, str(first.observed_on), first.state) == ("police", "2026-08-31", "hit")
    others = [row for row in present().rows[1:] if row.differs]
    assert [(row.item, row.declared, row.found) for row in others] == [("deposits", 150_000, 150_050)] * 2


def test_the_matrix_has_every_member_and_source(couple: Applicants) -> None:
    matrix = {(cell.member_id, cell.source): cell.state for cell in present().matrix}
    assert matrix == {
        (person, source): state
        for person in couple.people
        for source, state in (("police", "hit"), ("labour", "none"), ("bank", "hit"))
    }
    assert present().settled


def test_a_total_with_anything_unknown_in_it_is_none(couple: Applicants) -> None:
    income = present().income
    assert income.fen is None and income.known == 139_400
    assert {"business_income", "support_received"} <= set(income.missing)
    assert "wage_income" not in income.missing
    assert present().assets.known == 300_100


def test_reading_it_is_a_look_for_each_member(couple: Applicants) -> None:
    report.read(staff("town_clerk"), CASE, purpose="application", at=AT)
    report.read(citizen(couple.wife), CASE, purpose="self", at=AT)
    for person in couple.people:
        reads = [look for look in who_looked(person) if look.action == "verification.read"]
        assert {look.role for look in reads} == {"town_clerk", "citizen"}


def test_strangers_and_other_towns_do_not_read_it(couple: Applicants) -> None:
    for reader in (
        citizen(someone(9)),
        staff("town_clerk", 990001002000, 990001003000),
        staff("finance_preparer"),
    ):
        with pytest.raises(UnableToAct):
            report.read(reader, CASE, purpose="application", at=AT)


def test_before_anything_was_asked_there_is_no_report() -> None:
    assert of_case("990001-2026-999999", as_of=ON) is None
    with pytest.raises(UnableToAskDepartment, match="还没有提请核对"):
        report.read(staff("town_clerk"), "990001-2026-999999", purpose="application", at=AT)


def open_dispute(couple: Applicants, **change: object) -> UUID:
    given = {"item": "vehicles", "reason": "车去年卖了", "actor": citizen(couple.head), **change}
    return dispute(case_number=CASE, person_id=couple.head, at=AT, **given)  # type: ignore[arg-type]


def test_a_disputed_finding_is_unknown_asked_again_and_decided_by_a_person(
    couple: Applicants, offices: Offices
) -> None:
    opened = open_dispute(couple)
    assert row("vehicles", couple.head).followed is None
    assert work() == 1
    disputed = row("vehicles", couple.head)
    assert disputed.dispute is not None
    assert (disputed.dispute.state, disputed.dispute.reason, disputed.followed) == (
        "answered",
        "车去年卖了",
        1,
    )
    resolve_dispute(
        dispute_id=opened,
        resolution="corrected",
        reason="已核对过户合同",
        corrected_value=0,
        actor=VERIFIER,
        at=AT,
    )
    decided = row("vehicles", couple.head)
    assert decided.dispute is not None
    assert (decided.dispute.state, decided.dispute.resolution_reason) == ("corrected", "已核对过户合同")
    assert (decided.declared, decided.found, decided.followed) == (0, 1, 0)
    known = of_household(couple.household, as_of=ON, case_number=CASE).members[str(couple.head)]["vehicles"]
    assert (known.value, known.source) == (0, "review")


def test_a_finding_can_be_kept_and_a_dispute_is_decided_once(couple: Applicants) -> None:
    opened = open_dispute(couple)
    work()
    decide = {"dispute_id": opened, "actor": VERIFIER, "at": AT}
    with pytest.raises(UnableToDispute, match="理由"):
        resolve_dispute(resolution="kept", reason=" ", **decide)  # type: ignore[arg-type]
    with pytest.raises(UnableToDispute, match="更正后的内容"):
        resolve_dispute(resolution="corrected", reason="有理由", **decide)  # type: ignore[arg-type]
    with pytest.raises(UnableToAct):
        resolve_dispute(
            dispute_id=opened, resolution="kept", reason="有理由", actor=staff("town_clerk"), at=AT
        )
    resolve_dispute(resolution="kept", reason="登记仍在名下", **decide)  # type: ignore[arg-type]
    with pytest.raises(UnableToDispute, match="已经有人办结"):
        resolve_dispute(resolution="kept", reason="再来一次", **decide)  # type: ignore[arg-type]
    assert row("vehicles", couple.head).followed == 1


def test_one_dispute_at_a_time_by_the_family_only(couple: Applicants) -> None:
    open_dispute(couple, actor=citizen(couple.wife))  # one of the household
    with pytest.raises(UnableToDispute, match="正在复查"):
        open_dispute(couple)
    with pytest.raises(UnableToAct):
        open_dispute(couple, item="deposits", actor=citizen(someone(9)))
    with pytest.raises(UnableToDispute, match="哪里不对"):
        open_dispute(couple, item="deposits", reason="")
    with pytest.raises(UnableToDispute, match="没有向部门核对过"):
        open_dispute(couple, item="homes")


def test_the_report_asks_the_database_as_often_for_many_members(
    offices: Offices,
    queries_constant: Callable[[Callable[[int], object], Callable[[], object]], int],
) -> None:
    couple, sequence = applicants(), count(10)
    ask(couple)

    def make(rows: int) -> None:
        for _ in range(rows):
            join_household(
                household_id=couple.household,
                person_id=someone(next(sequence)),
                relation="other",
                valid_from=ON,
                actor=SYSTEM,
                at=AT,
            )

    queries_constant(make, lambda: of_case(CASE, as_of=ON))
