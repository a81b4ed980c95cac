"""A check as pages do it: everyone sees the own divisions only, on PostgreSQL by row-level security too."""

import pytest

from doudi.access.errors import UnableToAct
from doudi.access.scope import acting_as
from doudi.exchange import consent, report
from doudi.exchange.actions import ask_again, dispute, request_verification, resolve_dispute
from doudi.registry.actions import register_person
from doudi.registry.errors import UnableToRegisterPerson
from doudi.registry.queries import household_file, identity, search
from tests.exchange.families import CASE, applicants, known_to, work
from tests.exchange.offices import Office
from tests.registry.people import AT, ON, OTHER_TOWN, VILLAGE, citizen, id_number, someone, staff

pytestmark = pytest.mark.django_db
CLERK = staff("town_clerk", 990001001000, 990001002000)
VERIFIER = staff("county_verifier")


def test_a_check_from_consent_to_review_within_each_ones_reach(offices: dict[str, Office]) -> None:
    couple = applicants(consenting=False)
    known_to(offices)
    head = citizen(couple.head)
    with acting_as(head):
        for person in couple.people:
            consent.give(person_id=person, case_number=CASE, via="phone_code", actor=head, at=AT)
    with acting_as(VERIFIER):
        asked = request_verification(
            case_number=CASE,
            household_id=couple.household,
            person_ids=couple.people,
            purpose="verification",
            actor=VERIFIER,
            at=AT,
        )
    assert asked.sent == 6 and work() == 6
    with acting_as(head):
        seen = report.read(head, CASE, at=AT)
        assert seen.rows[0].item == "vehicles" and seen.rows[0].differs
        opened = dispute(
            case_number=CASE, person_id=couple.head, item="vehicles", reason="已卖", actor=head, at=AT
        )
    work()
    with acting_as(VERIFIER):
        resolve_dispute(dispute_id=opened, resolution="kept", reason="仍在名下", actor=VERIFIER, at=AT)
        assert ask_again(case_number=CASE, actor=VERIFIER, at=AT) == 0
    with acting_as(head):
        row = report.read(head, CASE, at=AT).rows[0]
        assert row.dispute is not None and row.dispute.resolution_reason == "仍在名下"


def test_a_clerk_reads_and_registers_within_the_town() -> None:
    here, there = applicants(), someone(5, name="陈外地", division=OTHER_TOWN)
    with acting_as(CLERK):
        assert [row.name for row in search(CLERK, "陈", at=AT).rows] == ["陈示例"]
        opened = household_file(CLERK, here.household, purpose="application", case=CASE, at=AT, as_of=ON)
        assert len(opened.members) == 2 and opened.address
        with pytest.raises(UnableToAct):
            identity(CLERK, there, purpose="application", case=CASE, at=AT)
        # Registered in another town, where the clerk cannot look: refused, and said in words all the same.
        with pytest.raises(UnableToRegisterPerson, match="已经登记过"):
            register_person(name="陈外地", id_number=id_number(5), division=VILLAGE, actor=CLERK, at=AT)
