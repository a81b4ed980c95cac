"""The report: declared beside found, differences first; disputes are rechecked and decided by a person."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import count
from uuid import UUID

import pytest

from doudi.access import grants
from doudi.access.actions import open_helper_account
from doudi.access.errors import UnableToAct
from doudi.access.principal import Principal
from doudi.audit.queries import who_looked
from doudi.cases.letters import contents
from doudi.exchange import audience, consent, report
from doudi.exchange.actions import dispute, disputes, request_verification, resolve_dispute
from doudi.exchange.errors import UnableToAskDepartment, UnableToDispute
from doudi.exchange.report import Report, Row, of_case
from doudi.registry.actions import join_household
from doudi.registry.dictionary import group_of
from doudi.registry.households import members_of
from doudi.registry.situation import of_household
from tests.exchange.families import CASE, VERIFIER, Applicants, applicants, ask, known_to, work
from tests.exchange.offices import Office
from tests.registry.people import AT, ON, SYSTEM, VILLAGE, citizen, someone, staff

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
    income, assets = present().income, present().assets
    assert income is not None and assets is not None
    assert income.fen is None and income.known == 139_400
    assert {"business_income", "support_received"} <= set(income.missing)
    assert "wage_income" not in income.missing
    assert assets.known == 300_100


@pytest.mark.parametrize(
    ("role", "purpose"),
    [
        ("town_clerk", "verification"),
        ("county_verifier", "verification"),
        ("town_head", "decision"),
        ("county_officer", "decision"),
        ("auditor", "supervision"),
    ],
)
def test_staff_read_it_all_for_their_own_part_of_the_work(
    couple: Applicants, role: str, purpose: str
) -> None:
    seen = report.read(staff(role), CASE, at=AT)
    assert (seen.rows, seen.matrix, seen.withheld) == (present().rows, present().matrix, ())
    for person in couple.people:
        (look,) = (one for one in who_looked(person) if one.action == "verification.read")
        assert (look.role, look.purpose, look.groups) == (role, purpose, ("family", "income", "property"))


def test_an_adult_reads_their_own_findings_and_the_familys_totals(couple: Applicants) -> None:
    seen = report.read(citizen(couple.wife), CASE, at=AT)
    assert {row.member_id for row in seen.rows if not row.of_household} == {couple.wife}
    assert {cell.member_id for cell in seen.matrix} == {couple.wife}
    assert "residence" in {row.item for row in seen.rows}
    assert seen.withheld == ("陈示例",)
    assert (seen.income, seen.assets) == (present().income, present().assets)
    for person in couple.people:  # the totals are made of both
        assert [one.purpose for one in who_looked(person) if one.action == "verification.read"] == ["self"]


def test_findings_about_the_under_aged_are_for_the_adults_they_live_with(couple: Applicants) -> None:
    child, grown = someone(3, name="陈小示例", born=date(2016, 5, 6)), someone(4, name="陈大示例")
    for person, relation in ((child, "child"), (grown, "child")):
        join_household(
            household_id=couple.household,
            person_id=person,
            relation=relation,
            valid_from=ON,
            actor=SYSTEM,
            at=AT,
        )
    members = members_of(couple.household, ON)
    assert audience.of_family(couple.head, members) == {couple.head, child}
    assert audience.of_family(grown, members) == {grown, child}
    assert audience.of_family(child, members) == {child}


def helper_of(*people: UUID, scope: str) -> Principal:
    row = open_helper_account(
        username="bangban", name="代办员", division=VILLAGE, phone="13900000001", actor=SYSTEM, at=AT
    )
    for person in people:
        grants.grant(
            holder=row.id,
            subject=person,
            division=VILLAGE,
            scope=scope,
            since=ON,
            until=ON + timedelta(days=30),
            actor=citizen(person),
            at=AT,
        )
    return Principal.of_account(row, on=ON)


def test_a_helper_reads_the_findings_about_those_who_authorised_them(couple: Applicants) -> None:
    helper = helper_of(couple.wife, scope="apply")
    seen = report.read(helper, CASE, at=AT)
    assert {row.member_id for row in seen.rows if not row.of_household} == {couple.wife}
    assert (seen.withheld, seen.income, seen.assets) == (("陈示例",), None, None)
    assert "deposits" in {row.item for row in seen.rows}
    looks = {person: [one.action for one in who_looked(person)] for person in couple.people}
    assert "verification.read" in looks[couple.wife] and "verification.read" not in looks[couple.head]


def test_a_helper_of_the_whole_family_reads_the_whole_report(couple: Applicants) -> None:
    seen = report.read(helper_of(*couple.people, scope="apply"), CASE, at=AT)
    assert (seen.rows, seen.withheld, seen.assets) == (present().rows, (), present().assets)


def test_a_helper_who_only_follows_reads_nobodys_means(couple: Applicants) -> None:
    seen = report.read(helper_of(*couple.people, scope="view"), CASE, at=AT)
    assert {group_of(row.item) for row in seen.rows} == {"family"}
    assert (seen.income, seen.assets) == (None, None)
    assert {one.groups for one in who_looked(couple.head) if one.purpose == "helping"} == {("family",)}


def test_the_letter_of_findings_says_what_the_applicant_may_read(couple: Applicants) -> None:
    told = report.for_applicant(CASE, couple.head, as_of=ON)
    assert told is not None and told.withheld == ("周示例",)
    content = contents.verification(told, None)
    assert {row["member"] for row in content["rows"]} == {"陈示例"}
    assert content["withheld"] == ["周示例"]
    assert report.for_applicant("990001-2026-999999", couple.head, as_of=ON) is None


def test_strangers_and_other_towns_do_not_read_it(couple: Applicants) -> None:
    for reader in (
        citizen(someone(9)),
        staff("town_clerk", 990001002000, 990001003000),
        staff("finance_preparer"),
    ):
        with pytest.raises(UnableToAct):
            report.read(reader, CASE, at=AT)


def test_before_anything_was_asked_there_is_no_report() -> None:
    assert of_case("990001-2026-999999", as_of=ON) is None
    with pytest.raises(UnableToAskDepartment, match="还没有提请核对"):
        report.read(staff("town_clerk"), "990001-2026-999999", at=AT)


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


def test_a_case_is_disputed_so_often_and_no_more(couple: Applicants, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disputes, "MOST", 1)
    open_dispute(couple)
    with pytest.raises(UnableToDispute, match="最多提 1"):
        open_dispute(couple, item="deposits")


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
        people = [someone(next(sequence)) for _ in range(rows)]
        for person in people:
            join_household(
                household_id=couple.household,
                person_id=person,
                relation="other",
                valid_from=ON,
                actor=SYSTEM,
                at=AT,
            )
            consent.give(person_id=person, case_number=CASE, via="signature", actor=SYSTEM, at=AT)
        request_verification(
            case_number=CASE,
            household_id=couple.household,
            person_ids=people,
            purpose="verification",
            actor=VERIFIER,
            at=AT,
        )

    queries_constant(make, lambda: of_case(CASE, as_of=ON))
