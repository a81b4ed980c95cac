"""Who joins and who left: stated in the application, registered by the clerk who accepts it."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from doudi.access.errors import UnableToAct
from doudi.access.scope import acting_as
from doudi.cases import application, queries, steps
from doudi.cases.errors import UnableToSaveDraft, UnableToTakeStep
from doudi.cases.models import Case
from doudi.exchange import consent
from doudi.registry.actions import join_household, register_person
from doudi.registry.models import Fact, Person
from doudi.registry.queries import find_by_id_number, members_of
from tests.cases import builders as b
from tests.registry.people import id_number

pytestmark = pytest.mark.django_db
ON = date(2026, 9, 1)
BORN, GROWN = id_number(77, date(2026, 8, 1)), id_number(78, date(1955, 1, 1))


def joining(number: str, name: str = "张新来", relation: str = "parent") -> dict[str, str]:
    return {
        "relation": relation, "change": "joins", "name": name, "id_number": number, "sex": "", "born": "",
    }  # fmt: skip


def handed_in(home: b.Family, *notes: dict[str, str], gone: int | None = None) -> Case:
    answers: dict[str, Any] = {**b.answers(home), "members": {}}
    for note in notes:
        key = str(uuid4())
        answers["members"][key] = note
        answers["facts"][key] = dict(b.PERSON)
        answers["consents"][key] = "signature"
    if gone is not None:
        answers["members"][str(home.people[gone])] = {"relation": "child", "change": "left"}
    draft = application.save_draft(principal=home.account, person_id=home.applicant, answers=answers, at=b.AT)
    sent = application.submit(
        principal=home.account,
        person_id=home.applicant,
        idempotency_key=draft.idempotency_key,
        channel="self",
        at=b.AT,
    )
    return steps.find(sent.case_id)


def accept(case: Case, staff: b.County, **data: Any) -> None:
    steps.take_step(case_id=case.id, step="accept", actor=staff.clerk, at=b.AT, data=data)


def names(home: b.Family) -> set[str]:
    return {member.name for member in members_of(home.household, ON)}


def test_an_application_leaves_the_register_as_it_was() -> None:
    staff, home = b.county(), b.family()
    before, known = names(home), Person.objects.unscoped("test").count()
    case = handed_in(home, joining(GROWN), gone=2)
    assert names(home) == before
    assert Person.objects.unscoped("test").count() == known
    steps.take_step(case_id=case.id, step="withdraw", actor=home.account, at=b.AT)
    assert names(home) == before
    assert staff.clerk.name


def test_the_clerk_sees_the_changes_and_acceptance_registers_them() -> None:
    staff, home = b.county(), b.family()
    with acting_as(home.account):
        case = handed_in(home, joining(BORN, "张新生", "child"), gone=2)
    with acting_as(staff.clerk):
        stated = queries.case_file(staff.clerk, case.id, at=b.AT).family_changes
    assert [(one.name, one.joins) for one in stated] == [("张新生", True), ("张成员2", False)]
    assert BORN not in str(stated), "the number is masked"
    with acting_as(staff.clerk):
        accept(case, staff, members=[one.key for one in stated])
    assert names(home) == {"张示例", "张成员1", "张新生"}
    newborn = find_by_id_number(BORN)
    assert newborn is not None
    assert consent.valid(newborn, case.number), "by the guardian"
    declared = Fact.objects.unscoped("test").get(subject=newborn, name="wage_income")
    assert (declared.value, declared.source) == (0, "declared")


def test_what_the_papers_do_not_bear_out_is_left_out() -> None:
    staff, home = b.county(), b.family()
    case = handed_in(home, joining(GROWN), gone=2)
    accept(case, staff, members=[])
    assert names(home) == {"张示例", "张成员1", "张成员2"}
    assert find_by_id_number(GROWN) is None


def test_a_grown_up_who_joins_consents_for_themselves() -> None:
    staff, home = b.county(), b.family()
    case = handed_in(home, joining(GROWN))
    accept(case, staff)
    grown = find_by_id_number(GROWN)
    assert grown is not None and "张新来" in names(home)
    assert consent.valid(grown, case.number) is None, "the tick of the applicant is nobody else's consent"


def test_a_number_under_another_name_is_told_to_the_clerk_alone() -> None:
    staff, home = b.county(), b.family()
    register_person(name="李旁人", id_number=GROWN, division=b.VILLAGE, actor=b.SYSTEM, at=b.AT)
    case = handed_in(home, joining(GROWN, "张路人"))
    with pytest.raises(UnableToTakeStep, match="另一个姓名"):
        accept(case, staff)
    assert steps.find(case.id).state == "submitted"
    accept(case, staff, members=[])
    assert steps.find(case.id).state == "accepted"


def test_a_household_has_at_most_twenty_members() -> None:
    home = b.family()
    crowd = {str(uuid4()): joining("") for _ in range(21)}
    with pytest.raises(UnableToSaveDraft, match="20"):
        application.save_draft(
            principal=home.account, person_id=home.applicant, answers={"members": crowd}, at=b.AT
        )


def test_families_register_nobody_themselves() -> None:
    home, other = b.family(1), b.family(2, name="李示例")
    with pytest.raises(UnableToAct):
        register_person(name="张三", id_number=GROWN, division=b.VILLAGE, actor=home.account, at=b.AT)
    with pytest.raises(UnableToAct):
        join_household(
            household_id=home.household,
            person_id=other.applicant,
            relation="other",
            valid_from=ON,
            actor=home.account,
            at=b.AT,
        )
