"""A small county with its offices and a family that applies: what tests of cases start from."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from doudi.access.actions import open_division, open_office
from doudi.access.models import Account
from doudi.access.principal import Principal
from doudi.cases import application, decisions, publicity, steps, visits
from doudi.cases.models import Case, Objection
from doudi.exchange import consent
from doudi.law.calendar import china_date
from doudi.registry.actions import NewFact, NewMember, form_household, record_facts, register_person
from doudi.registry.queries import members_of
from tests.registry.people import id_number

AT = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)  # ten o'clock in China
COUNTY, TOWN, VILLAGE = 990001_000_000, 990001_001_000, 990001_001_001
SYSTEM = Principal.system("test")

# Everything the law of the example county asks of a person and of a household; a family with no income.
PERSON: dict[str, int | str | bool] = {
    "registered_here": True,
    "absence": "none",
    "lives_with_household": True,
    "legal_support_duty": True,
    "dependent_adult": False,
    "education": "none",
    "wage_income": 0,
    "business_income": 0,
    "property_income": 0,
    "pension_income": 0,
    "basic_pension": 0,
    "support_received": 0,
    "other_transfer_income": 0,
    "transfer_expense": 0,
    "other_income": 0,
    "award_income": 0,
    "assistance_income": 0,
    "locally_exempt_income": 0,
    "disability_grade": "none",
    "serious_illness": False,
    "care_expense": 0,
    "deposits": 0,
    "securities": 0,
    "other_financial": 0,
    "exempt_financial": 0,
    "vehicles": 0,
    "exempt_vehicles": 0,
}
HOUSEHOLD: dict[str, int | str | bool] = {"residence": "rural", "homes": 1, "other_property": 0}


@dataclass
class County:
    """The staff of a county: each a principal of a stored account."""

    clerk: Principal
    clerk2: Principal
    head: Principal
    verifier: Principal
    officer: Principal
    officer2: Principal


def county() -> County:
    """Open the county, one town, one village, their offices and accounts."""
    for code, name in ((COUNTY, "示例县"), (TOWN, "青禾镇"), (VILLAGE, "柳树村")):
        open_division(code, name)
    town = open_office("青禾镇人民政府", TOWN)
    bureau = open_office("示例县民政局", COUNTY)

    def account(role: str, name: str, office: Any) -> Principal:
        row = Account.objects.create(
            username=f"{role}-{uuid4().hex[:8]}",
            name=name,
            kind="staff",
            role=role,
            office=office,
            division=office.division,
            opened_at=AT,
        )
        return Principal.of_account(row, on=china_date(AT))

    return County(
        clerk=account("town_clerk", "李经办", town),
        clerk2=account("town_clerk", "王经办", town),
        head=account("town_head", "赵镇长", town),
        verifier=account("county_verifier", "周核对", bureau),
        officer=account("county_officer", "吴科长", bureau),
        officer2=account("county_officer", "郑科员", bureau),
    )


@dataclass
class Family:
    """A family; `applicant` is the head, with an account."""

    household: UUID
    applicant: UUID
    account: Principal
    people: list[UUID] = field(default_factory=list)


def family(sequence: int = 1, members: int = 3, name: str = "张示例") -> Family:
    """Register a family of the village: the head, a spouse, and children of ten."""
    people = [
        register_person(
            name=name if index == 0 else f"{name[0]}成员{index}",
            id_number=id_number(sequence * 10 + index, date(1980, 5, 6) if index < 2 else date(2016, 3, 1)),
            division=VILLAGE,
            actor=SYSTEM,
            at=AT,
        ).id
        for index in range(members)
    ]
    relations = ["head", "spouse", *["child"] * members]
    household = form_household(
        division=VILLAGE,
        address=f"柳树村 {sequence} 号",
        members=[NewMember(p, r) for p, r in zip(people, relations, strict=False)],
        valid_from=date(2020, 1, 1),
        actor=SYSTEM,
        at=AT,
    ).id
    row = Account.objects.create(
        username=f"citizen-{uuid4().hex[:8]}",
        name=name,
        kind="citizen",
        role="citizen",
        division=VILLAGE,
        person=people[0],
        opened_at=AT,
    )
    return Family(household, people[0], Principal.of_account(row, on=china_date(AT)), people)


def answers(of: Family, **changes: Any) -> dict[str, Any]:
    """A full set of answers; `changes` are facts of the applicant."""
    facts: dict[str, Any] = {"household": dict(HOUSEHOLD)}
    for index, person in enumerate(of.people):
        facts[str(person)] = {**PERSON, **(changes if index == 0 else {})}
    return {"facts": facts, "consents": {str(person): "signature" for person in of.people}}


def applied(of: Family, *, at: datetime = AT, **changes: Any) -> Case:
    """Hand in an application; gives the case."""
    draft = application.save_draft(
        principal=of.account, person_id=of.applicant, answers=answers(of, **changes), at=at
    )
    done = application.submit(
        principal=of.account,
        person_id=of.applicant,
        idempotency_key=draft.idempotency_key,
        channel="self",
        at=at,
    )
    agreed(of, done.number, at=at)
    return steps.find(done.case_id)


def agreed(of: Family, number: str, *, at: datetime = AT) -> None:
    """The other members hand in their consent on paper."""
    for person in of.people[1:]:
        consent.give(
            person_id=person, case_number=number, via="paper", actor=SYSTEM, at=at, guardian_id=of.applicant
        )


def settle(case: Case, *, at: datetime, **changes: Any) -> None:
    """What the departments were asked is settled by what the visitors saw."""
    on, at = china_date(at), at + timedelta(minutes=5)
    people = members_of(case.household_id, on)
    facts = [
        NewFact("person", member.person_id, name, value, "visit", f"{case.number}#{at:%d%H%M}", on)
        for index, member in enumerate(people)
        for name, value in {**PERSON, **(changes if index == 0 else {})}.items()
    ]
    facts += [
        NewFact("household", case.household_id, name, value, "visit", f"{case.number}#{at:%d%H%M}", on)
        for name, value in HOUSEHOLD.items()
    ]
    record_facts(facts, actor=SYSTEM, at=at, division=case.division)


def visited(
    case: Case,
    staff: County,
    *,
    at: datetime,
    level: str = "town",
    first: str = "clerk",
    second: str = "head",
) -> UUID:
    """A home visit by two, signed by all."""
    one, other = getattr(staff, first), getattr(staff, second)
    visit = visits.record(
        case_id=case.id,
        level=level,
        kind="home",
        visited_on=china_date(at),
        findings="一家三口，房屋一处，无车辆。",
        visitors=[one.account_id, other.account_id],
        actor=one,
        at=at,
    )
    for visitor in (one, other):
        visits.sign(visit_id=visit, actor=visitor, at=at)
    assert visits.sign_member(visit_id=visit, name="张示例", how="signature", actor=one, at=at)
    return visit


def checked(case: Case, staff: County, *, at: datetime = AT, **changes: Any) -> None:
    """Accepted, investigated, checked and visited: ready for an opinion."""
    steps.take_step(case_id=case.id, step="accept", actor=staff.clerk, at=at)
    steps.take_step(case_id=case.id, step="start_investigation", actor=staff.clerk, at=at)
    steps.take_step(case_id=case.id, step="start_check", actor=staff.verifier, at=at)
    settle(case, at=at, **changes)
    visited(case, staff, at=at)


def proposed(case: Case, staff: County, *, at: datetime = AT, outcome: str = "grant", **given: Any) -> None:
    """With the township head's opinion, as advised unless said otherwise."""
    advice = decisions.advise(case_id=case.id, principal=staff.head, at=at)
    assert not advice.missing, advice.missing
    decisions.propose(
        case_id=case.id, outcome=outcome, advice_id=advice.advice_id, actor=staff.head, at=at, **given
    )


def objected(token: str, staff: County, *, matter: str = "情况不实", at: datetime = AT) -> str:
    """Somebody objects, and the clerk takes it up; gives the receipt."""
    receipt = publicity.object_to(token=token, matter=matter, at=at, source=uuid4().hex)
    row = Objection.objects.unscoped("test").get(receipt=receipt)
    publicity.take_up(objection_id=row.id, actor=staff.clerk, at=at)
    return receipt


def reviewed(case: Case, staff: County, *, at: datetime = AT) -> datetime:
    """Publicised for seven days without an objection, and reported; gives the moment it was."""
    steps.take_step(case_id=case.id, step="publicize", actor=staff.clerk, at=at)
    later = at + timedelta(days=8)
    steps.take_step(case_id=case.id, step="report", actor=staff.clerk, at=later)
    return later


def confirmed(case: Case, staff: County, *, at: datetime, **given: Any) -> UUID:
    """Confirmed by the county officer on fresh advice."""
    advice = decisions.advise(case_id=case.id, principal=staff.officer, at=at)
    return decisions.confirm(case_id=case.id, advice_id=advice.advice_id, actor=staff.officer, at=at, **given)
