"""What a person sees of who looked at their data."""

from datetime import timedelta
from uuid import UUID

import pytest

from doudi.audit.actions import record, record_all
from doudi.audit.event import Event
from doudi.audit.queries import who_looked
from tests.audit.journal_of import AT, CLERK, PERSON, look

pytestmark = pytest.mark.django_db
HOUSEHOLD = UUID(int=77)


def test_time_office_role_purpose_and_groups_latest_first() -> None:
    record_all([look(1, subject=PERSON, groups=("income", "property")), look(9, subject=PERSON), look(5)])
    found = who_looked(PERSON)
    assert [one.at for one in found] == [AT + timedelta(minutes=9), AT + timedelta(minutes=1)]
    assert (found.shown[1].office, found.shown[1].role, found.shown[1].purpose) == (
        "青河镇", "town_clerk", "application",
    )  # fmt: skip
    assert found.shown[1].groups == ("income", "property")
    assert found.hidden == 0


def test_what_reads_no_data_is_no_look() -> None:
    record(Event(action="case.accept", actor=CLERK, at=AT, subject=PERSON))
    assert len(who_looked(PERSON)) == 0


def test_a_look_at_the_household_counts_for_its_members() -> None:
    record(look(1, subject=None, household=HOUSEHOLD))
    assert len(who_looked(PERSON)) == 0
    assert len(who_looked(PERSON, households=[HOUSEHOLD])) == 1


def test_hidden_ones_are_counted_and_shown_in_the_end() -> None:
    until = AT + timedelta(days=30)
    record(look(1, subject=PERSON, hidden_until=until))
    record(look(2, subject=PERSON))
    before, after = who_looked(PERSON, at=AT), who_looked(PERSON, at=until)
    assert (len(before), before.hidden) == (1, 1)
    assert (len(after), after.hidden) == (2, 0)
    assert (len(who_looked(PERSON)), who_looked(PERSON).hidden) == (1, 1)
