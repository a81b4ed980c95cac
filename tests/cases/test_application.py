"""Drafts and handing in: every exit saves, nothing is lost, nothing is counted twice."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection

from doudi.access.errors import UnableToAct
from doudi.cases import application, papers
from doudi.cases.errors import UnableToSubmit
from doudi.cases.models import ApplicationDraft, Case, Paper
from doudi.exchange import consent
from doudi.registry.models import Fact
from doudi.registry.queries import payee_account
from tests.cases import builders as b

pytestmark = pytest.mark.django_db


def saved(home: b.Family, answers: dict[str, object], at: datetime = b.AT) -> application.DraftFile:
    return application.save_draft(principal=home.account, person_id=home.applicant, answers=answers, at=at)


def handed_in(home: b.Family, key: str, at: datetime = b.AT) -> application.Submitted:
    return application.submit(
        principal=home.account, person_id=home.applicant, idempotency_key=key, channel="self", at=at
    )


def test_answers_are_merged_and_none_takes_one_out() -> None:
    home = b.family()
    saved(home, {"facts": {"household": {"homes": 1}}, "contact": {"address": "柳树村"}})
    found = saved(home, {"facts": {"household": {"residence": "rural", "homes": None}}})
    assert found.answers == {"facts": {"household": {"residence": "rural"}}, "contact": {"address": "柳树村"}}


def test_a_draft_is_kept_at_least_thirty_days_and_is_sealed() -> None:
    home = b.family()
    found = saved(home, {"contact": {"address": "柳树村十二号"}})
    assert found.kept_until >= date(2026, 9, 1) + timedelta(days=30)
    later = b.AT + timedelta(days=30)
    assert application.draft(home.account, home.applicant, at=later) == found
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers FROM cases_applicationdraft")
        (stored,) = cursor.fetchone()
    assert "柳树村十二号".encode() not in bytes(stored)


def test_a_draft_belongs_to_who_types_it() -> None:
    one, other = b.family(1), b.family(2, name="李示例")
    saved(one, {"contact": {"address": "甲"}})
    with pytest.raises(UnableToAct):
        application.draft(other.account, one.applicant, at=b.AT)
    assert application.draft(other.account, other.applicant, at=b.AT) is None
    assert application.drafts_of(other.account, at=b.AT) == ()
    assert len(application.drafts_of(one.account, at=b.AT)) == 1


def test_handing_in_records_facts_and_consents() -> None:
    home = b.family()
    case = b.applied(home, wage_income=120_000)
    fact = Fact.objects.unscoped("test").get(subject=home.applicant, name="wage_income")
    assert (fact.value, fact.source, fact.source_ref) == (120_000, "declared", f"{case.number}#1")
    assert consent.valid(home.applicant, case.number) and consent.valid(home.people[2], case.number)
    assert case.procedure.version == 1
    assert len(case.procedure.digest) == 64


def test_without_the_applicants_consent_nothing_is_handed_in() -> None:
    home = b.family()
    draft = saved(home, {"facts": {}})
    with pytest.raises(UnableToSubmit, match="同意核对"):
        handed_in(home, draft.idempotency_key)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"wage_income": -5}, "负数"),
        ({"wage_income": "many"}, "工资"),
        ({"no_such_fact": 1}, "不是要填写的项目"),
        ({"homes": 1}, "不是要填写的项目"),
        ({"apart_since": "2026-13-40"}, "格式不对"),
    ],
)
def test_a_wrong_answer_is_refused_in_words(facts: dict[str, object], words: str) -> None:
    home = b.family()
    draft = saved(home, {**b.answers(home), "facts": {str(home.applicant): facts}})
    with pytest.raises(UnableToSubmit, match=words):
        handed_in(home, draft.idempotency_key)
    assert not Case.objects.unscoped("test").exists()


def test_the_account_to_pay_to_is_set_once() -> None:
    home = b.family()
    account = {"bank": "农村信用社", "holder": "张示例", "number": "6222020000000000003"}
    draft = saved(home, {**b.answers(home), "account": account})
    handed_in(home, draft.idempotency_key)
    found = payee_account(home.applicant, date(2026, 9, 1))
    assert found is not None
    assert found.masked.endswith("0003")


def test_one_case_of_a_household_at_a_time() -> None:
    home = b.family()
    b.applied(home)
    draft = saved(home, b.answers(home))
    with pytest.raises(UnableToSubmit, match="已有一件"):
        handed_in(home, draft.idempotency_key)


def test_numbers_start_again_with_the_year() -> None:
    one, other = b.family(1), b.family(2, name="李示例")
    assert b.applied(one).number == "990001-2026-000001"
    assert b.applied(other, at=b.AT + timedelta(days=140)).number == "990001-2027-000001"


def test_an_expired_draft_is_erased_with_its_papers() -> None:
    home = b.family()
    found = saved(home, b.answers(home))
    papers.add(
        kind="illness",
        name="诊断.jpg",
        content=b"\xff\xd8\xff",
        media_type="image/jpeg",
        actor=home.account,
        at=b.AT,
        draft_id=found.draft_id,
    )
    b.applied(b.family(2, name="李示例"))
    assert application.forget_expired(at=b.AT + timedelta(days=90)) == 0
    assert application.forget_expired(at=b.AT + timedelta(days=91)) == 1
    kept = ApplicationDraft.objects.unscoped("test")
    assert [row.case is not None for row in kept] == [True], "what was handed in stays"
    assert not Paper.objects.unscoped("test").exists()


def test_a_discarded_draft_is_gone_and_can_begin_anew() -> None:
    home = b.family()
    saved(home, {"contact": {"address": "甲"}})
    application.discard_draft(home.account, home.applicant, at=b.AT)
    assert application.draft(home.account, home.applicant, at=b.AT) is None
    assert saved(home, {"contact": {"address": "乙"}}).answers == {"contact": {"address": "乙"}}
