"""The whole path with each actor confined to their own divisions: on PostgreSQL the database sees to it."""

from datetime import timedelta
from uuid import uuid4

import pytest

from doudi.access import rls
from doudi.access.principal import Principal
from doudi.access.scope import acting_as
from doudi.cases import application, decisions, nudges, publicity, queries, steps, visits
from doudi.cases.errors import UnableToFindCase
from tests.cases import builders as b

pytestmark = pytest.mark.django_db


def test_each_within_their_own_reach() -> None:
    staff, home = b.county(), b.family()
    with acting_as(home.account):
        case = b.applied(home)
        nudges.nudge(case_number=case.number, principal=home.account, at=b.AT)
        assert application.drafts_of(home.account, at=b.AT) == ()
    with acting_as(staff.clerk):
        steps.take_step(case_id=case.id, step="accept", actor=staff.clerk, at=b.AT)
        steps.take_step(case_id=case.id, step="start_investigation", actor=staff.clerk, at=b.AT)
    with acting_as(staff.verifier):
        steps.take_step(case_id=case.id, step="start_check", actor=staff.verifier, at=b.AT)
    b.settle(case, at=b.AT)
    with acting_as(staff.clerk):
        assert staff.clerk.account_id
        assert staff.head.account_id
        visit = visits.record(
            case_id=case.id,
            level="town",
            kind="home",
            visited_on=b.AT.date(),
            findings="房屋一处。",
            visitors=[staff.clerk.account_id, staff.head.account_id],
            actor=staff.clerk,
            at=b.AT,
        )
        visits.sign(visit_id=visit, actor=staff.clerk, at=b.AT)
        visits.sign_member(visit_id=visit, name="张示例", how="signature", actor=staff.clerk, at=b.AT)
    with acting_as(staff.head):
        assert visits.sign(visit_id=visit, actor=staff.head, at=b.AT)
        b.proposed(case, staff)
    with acting_as(staff.clerk):
        steps.take_step(case_id=case.id, step="publicize", actor=staff.clerk, at=b.AT)
    with rls.acting(rls.NOTHING):
        (notice,) = queries.public_notices(b.VILLAGE, as_of=b.AT.date())
        receipt = publicity.object_to(token=notice.token, matter="情况不实", at=b.AT)
        assert publicity.state_of(receipt) is not None
        with pytest.raises(UnableToFindCase):
            queries.progress(Principal.anonymous(), case.number, at=b.AT)
    with acting_as(staff.head):
        (objection,) = queries.case_file(staff.head, case.id, at=b.AT).objections
        publicity.take_up(objection_id=objection.objection_id, actor=staff.head, at=b.AT)
        steps.take_step(case_id=case.id, step="deliberate", actor=staff.head, at=b.AT)
        publicity.answer(
            objection_id=objection.objection_id,
            outcome="not_upheld",
            answer="属实",
            actor=staff.head,
            at=b.AT,
        )
        b.proposed(case, staff)
    with acting_as(staff.clerk):
        at = b.AT + timedelta(days=8)  # the notice hangs for its seven days, objection or not
        steps.take_step(case_id=case.id, step="report_opinion", actor=staff.clerk, at=at)
    with acting_as(staff.officer):
        advice = decisions.advise(case_id=case.id, principal=staff.officer, at=at)
        decisions.confirm(case_id=case.id, advice_id=advice.advice_id, actor=staff.officer, at=at)
    with acting_as(home.account):
        view = queries.decision_view(home.account, case.number, at=at)
        assert view is not None
        letter = queries.letter(home.account, view.letter_id or uuid4(), at=at)
    with rls.acting(rls.NOTHING):
        assert queries.letter_by_token(letter.token) == letter
