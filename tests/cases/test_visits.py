"""Visits: two at least, each signing with their own account, and a member present (57号 16)."""

import copy
from datetime import date
from uuid import UUID, uuid4

import pytest

from doudi.cases import relatives, steps, visits
from doudi.cases.errors import UnableToRecordVisit, UnableToRegisterRelative
from doudi.cases.models import Case
from doudi.cases.pinned import procedure_of, row_of
from doudi.law.procedures.load import read_procedure
from doudi.law.procedures.procedure import UnableToFollow
from tests.cases import builders as b

pytestmark = pytest.mark.django_db


def begun() -> tuple[Case, b.County, b.Family]:
    staff, home = b.county(), b.family()
    case = b.applied(home)
    steps.take_step(case_id=case.id, step="accept", actor=staff.clerk, at=b.AT)
    return case, staff, home


def recorded(case: Case, staff: b.County, **changes: object) -> UUID:
    given = {
        "case_id": case.id,
        "level": "town",
        "kind": "home",
        "visited_on": date(2026, 9, 1),
        "findings": "房屋一处。",
        "visitors": [staff.clerk.account_id, staff.head.account_id],
        "actor": staff.clerk,
        "at": b.AT,
        **changes,
    }
    return visits.record(**given)  # type: ignore[arg-type]


def test_complete_only_when_everyone_has_signed() -> None:
    case, staff, _ = begun()
    visit = recorded(case, staff)
    assert not visits.sign(visit_id=visit, actor=staff.clerk, at=b.AT)
    assert not visits.sign(visit_id=visit, actor=staff.clerk, at=b.AT), "signing again changes nothing"
    with pytest.raises(UnableToRecordVisit, match="不在这次调查"):
        visits.sign(visit_id=visit, actor=staff.clerk2, at=b.AT)
    assert not visits.sign_member(
        visit_id=visit, name="张示例", how="fingerprint", actor=staff.clerk, at=b.AT
    )
    assert visits.sign(visit_id=visit, actor=staff.head, at=b.AT)


def test_writing_a_visit_down_is_no_signature() -> None:
    case, staff, _ = begun()
    visit = recorded(case, staff)
    visits.sign_member(visit_id=visit, name="张示例", how="fingerprint", actor=staff.clerk, at=b.AT)
    assert not visits.sign(visit_id=visit, actor=staff.head, at=b.AT)
    assert visits.sign(visit_id=visit, actor=staff.clerk, at=b.AT)


def test_a_telephone_is_a_visit_only_where_an_emergency_lets_it() -> None:
    case, staff, _ = begun()
    with pytest.raises(UnableToRecordVisit, match="重大突发事件"):
        recorded(case, staff, kind="phone")
    source = copy.deepcopy(dict(procedure_of(case.procedure_id).source))
    source["settings"]["remote_visits"]["value"] = True
    emergency = row_of(read_procedure(source), at=b.AT)
    emergency.save()
    Case.objects.unscoped("test").filter(pk=case.pk).update(procedure_id=emergency.digest)
    assert recorded(case, staff, kind="phone")


def test_one_visitor_is_not_enough() -> None:
    case, staff, _ = begun()
    for visitors in (
        [staff.clerk.account_id],
        [staff.clerk.account_id] * 2,
        [staff.clerk.account_id, uuid4()],
    ):
        with pytest.raises(UnableToRecordVisit, match="不得少于两人"):
            recorded(case, staff, visitors=visitors)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"visited_on": date(2026, 9, 2)}, "晚于今天"),
        ({"findings": "  "}, "看到"),
        ({"kind": "drone"}, "方式"),
    ],
)
def test_wrong_records_are_refused(changes: dict[str, object], words: str) -> None:
    case, staff, _ = begun()
    with pytest.raises(UnableToRecordVisit, match=words):
        recorded(case, staff, **changes)


def test_the_one_who_records_was_there() -> None:
    case, staff, _ = begun()
    with pytest.raises(UnableToRecordVisit, match="参加调查"):
        recorded(case, staff, actor=staff.clerk2)


def test_colleagues_of_the_office() -> None:
    staff = b.county()
    assert {one.name for one in visits.colleagues(staff.clerk)} == {"王经办", "赵镇长"}
    assert {one.name for one in visits.colleagues(staff.officer)} == {"周核对", "郑科员"}


def test_a_registered_relative_may_not_handle_the_case() -> None:
    case, staff, home = begun()
    relatives.register(
        case_id=case.id,
        member_id=home.applicant,
        official_name="王经办",
        official_post="青禾镇经办人",
        relation="sibling",
        official_account=staff.clerk2.account_id,
        actor=staff.clerk,
        at=b.AT,
    )
    with pytest.raises(UnableToFollow, match="其他工作人员"):
        steps.take_step(case_id=case.id, step="start_investigation", actor=staff.clerk2, at=b.AT)
    steps.take_step(case_id=case.id, step="start_investigation", actor=staff.clerk, at=b.AT)


def test_a_relative_is_registered_of_a_member_with_name_and_post() -> None:
    case, staff, home = begun()
    good = {
        "case_id": case.id,
        "member_id": home.applicant,
        "official_name": "张村主任",
        "official_post": "村委会主任",
        "relation": "sibling",
        "actor": staff.clerk,
        "at": b.AT,
    }
    for wrong in ({"relation": "friend"}, {"official_name": ""}, {"member_id": uuid4()}):
        with pytest.raises(UnableToRegisterRelative):
            relatives.register(**{**good, **wrong})  # type: ignore[arg-type]
