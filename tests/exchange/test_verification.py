"""Asking the departments: with consent only, unknown until answered, again after failures, never twice."""

from datetime import timedelta

import pytest
from django.db import connection
from pytest_django import Settings

from doudi.access.errors import UnableToAct
from doudi.audit.queries import who_looked
from doudi.exchange import backoff, consent
from doudi.exchange.actions import ask_again, request_verification
from doudi.exchange.errors import UnableToAskDepartment
from doudi.exchange.models import Line, Message
from doudi.exchange.report import of_case
from doudi.registry.actions import NewFact, record_facts
from doudi.registry.models import Fact, Person
from doudi.registry.situation import of_household
from doudi.work.models import Job
from tests.exchange.families import CASE, VERIFIER, Applicants, applicants, ask, known_to, message, work
from tests.exchange.offices import HASTY, Office
from tests.registry.people import AT, ON, SYSTEM, VILLAGE, id_number, staff

pytestmark = pytest.mark.django_db
Offices = dict[str, Office]


def value(couple: Applicants, name: str, *, case_number: str = CASE) -> object:
    """What the law is told of the head; None when it is unknown."""
    situation = of_household(couple.household, as_of=ON, case_number=case_number)
    known = situation.members[str(couple.head)].get(name)
    return None if known is None else known.value


def journal(action: str) -> int:
    with connection.cursor() as sql:
        sql.execute("select count(*) from audit_entry where action = %s", [action])
        return int(sql.fetchone()[0])


def test_answers_become_facts_with_source_and_date(offices: Offices) -> None:
    couple = applicants()
    known_to(offices)
    assert ask(couple).sent == 6
    assert work() == 6
    situation = of_household(couple.household, as_of=ON, case_number=CASE)
    car = situation.members[str(couple.head)]["vehicles"]
    assert (car.value, car.source, str(car.observed_on)) == (1, "police", "2026-08-31")
    assert situation.household["residence"].value == "rural"
    assert value(couple, "deposits") == 150_050
    assert value(couple, "deposits", case_number="") == 150_000  # the bank's word serves this case only
    assert value(couple, "wage_income") == 139_400  # no insured work: the declaration stands
    assert [len(office.asked()) for office in offices.values()] == [2, 2, 2]


def test_without_any_consent_nothing_is_asked_and_the_refusal_is_journaled(offices: Offices) -> None:
    """R20, on our side."""
    couple = applicants(consenting=False)
    with pytest.raises(UnableToAskDepartment, match="授权") as refusal:
        ask(couple)
    assert refusal.value.code == "no_consent"
    assert journal("verification.refused") == 1
    assert not Message.objects.unscoped("test").exists()
    assert all(office.asked() == [] for office in offices.values())


@pytest.mark.parametrize(
    ("case", "purpose", "code"),
    [("", "verification", "no_case"), (CASE, "", "no_purpose"), (CASE, "x", "no_purpose")],
)
def test_without_case_or_purpose_nothing_is_asked(case: str, purpose: str, code: str) -> None:
    couple = applicants()
    with pytest.raises(UnableToAskDepartment) as refusal:
        request_verification(
            case_number=case,
            household_id=couple.household,
            person_ids=couple.people,
            purpose=purpose,
            actor=VERIFIER,
            at=AT,
        )
    assert refusal.value.code == code
    assert journal("verification.refused") == 1


def test_only_the_county_asks(offices: Offices) -> None:
    couple = applicants()
    for role in ("town_clerk", "auditor", "finance_preparer"):
        with pytest.raises(UnableToAct):
            request_verification(
                case_number=CASE,
                household_id=couple.household,
                person_ids=couple.people,
                purpose="verification",
                actor=staff(role),
                at=AT,
            )


def test_who_has_not_consented_is_not_asked_about_and_stays_unknown(offices: Offices) -> None:
    couple = applicants(consenting=False)
    known_to(offices)
    consent.give(person_id=couple.wife, case_number=CASE, via="paper", actor=SYSTEM, at=AT)
    outcome = ask(couple)
    assert (outcome.sent, outcome.not_authorised) == (3, (couple.head,))
    work()
    assert {message(couple.head, name).state for name in offices} == {"not_authorised"}
    assert all(len(office.asked()) == 1 for office in offices.values())
    assert value(couple, "vehicles") is None and value(couple, "deposits") is None


def test_a_consent_withdrawn_after_asking_stops_what_was_enqueued(offices: Offices) -> None:
    couple = applicants()
    ask(couple)
    consent.withdraw(person_id=couple.head, case_number=CASE, actor=SYSTEM, at=AT)
    work()
    assert {message(couple.head, name).state for name in offices} == {"not_authorised"}
    assert {message(couple.wife, name).state for name in offices} == {"none"}
    assert journal("verification.refused") == 3
    consent.give(person_id=couple.head, case_number=CASE, via="paper", actor=SYSTEM, at=AT)
    assert ask_again(case_number=CASE, actor=VERIFIER, at=AT) == 3
    work()
    assert message(couple.head, "bank").state == "none"


@pytest.mark.parametrize("mode", ["hang", "down", "500", "garbage", "truncated", "wrong_person", "flood"])
def test_a_department_that_fails_makes_the_figure_unknown_never_zero(
    offices: Offices, settings: Settings, mode: str
) -> None:
    """R21."""
    couple = applicants()
    known_to(offices)
    offices["bank"].fault(mode)
    if mode == "hang":
        settings.DEPARTMENT_PATIENCE = HASTY
    assert value(couple, "deposits") == 150_000
    ask(couple)
    assert value(couple, "deposits") is None  # asked is unknown already
    work()
    assert value(couple, "deposits") is None
    assert value(couple, "vehicles") == 1
    report = of_case(CASE, as_of=ON)
    assert report is not None
    assert report.assets is not None and report.assets.fen is None and "deposits" in report.assets.missing
    state = "timed_out" if mode == "hang" else "error"
    assert message(couple.head, "bank").state == state
    assert {row.state for row in report.rows if row.item == "deposits"} == {state}
    assert not report.settled


def test_a_department_that_comes_back_is_asked_again_by_itself(offices: Offices) -> None:
    couple = applicants()
    known_to(offices)
    offices["bank"].fault("down")
    ask(couple)
    work()
    assert message(couple.head, "bank").next_try_at is not None
    offices["bank"].fault("none")
    assert work() == 0  # not yet due
    assert work(due=True) == 2
    assert value(couple, "deposits") == 150_050
    assert message(couple.head, "bank").attempts == 2
    report = of_case(CASE, as_of=ON)
    assert report is not None and report.settled


def test_a_paper_shown_later_settles_what_a_department_owes(offices: Offices) -> None:
    couple = applicants()
    offices["bank"].fault("down")
    ask(couple)
    work()
    paper = NewFact("person", couple.head, "deposits", 91_000, "document", "存折复印件", ON)
    record_facts([paper], actor=SYSTEM, at=AT + timedelta(days=1), division=VILLAGE)
    assert value(couple, "deposits") == 91_000


def test_after_many_failures_it_is_left_to_people(offices: Offices) -> None:
    couple = applicants()
    known_to(offices)
    offices["bank"].fault("500")
    ask(couple)
    for _ in range(backoff.TRIES + 2):
        Line.objects.all().delete()  # as if the line were not cut meanwhile
        work(due=True)
    given_up = message(couple.head, "bank")
    assert (given_up.state, given_up.attempts, given_up.next_try_at) == ("error", backoff.TRIES, None)
    report = of_case(CASE, as_of=ON)
    assert report is not None and report.settled
    assert report.assets is not None and report.assets.fen is None
    offices["bank"].fault("none")
    assert ask_again(case_number=CASE, actor=VERIFIER, at=AT, partner="bank") == 2
    work()
    assert value(couple, "deposits") == 150_050


def test_a_question_the_department_refuses_is_not_repeated(
    offices: Offices, monkeypatch: pytest.MonkeyPatch
) -> None:
    couple = applicants()
    monkeypatch.setattr("doudi.exchange.handlers.consent.valid", lambda *_: " ")  # blank: they will refuse
    ask(couple)
    work()
    assert message(couple.head, "bank").problem == "refused"
    assert not Job.objects.filter(kind="exchange.send", state="waiting").exists()


def test_an_answer_is_taken_once_however_often_it_is_asked_for(offices: Offices) -> None:
    couple = applicants()
    known_to(offices)
    ask(couple)
    work()
    facts = Fact.objects.unscoped("test").count()
    for row in Message.objects.unscoped("test").order_by("id"):
        Job.objects.create(
            kind="exchange.send",
            key=f"again {row.id}",
            payload={"message": str(row.id)},
            due_at=AT,
            enqueued_at=AT,
        )
    assert work() == 6
    assert Fact.objects.unscoped("test").count() == facts
    assert all(question["times"] == 1 for office in offices.values() for question in office.asked())


def test_the_person_sees_that_departments_were_told_and_what_came_back(offices: Offices) -> None:
    couple = applicants()
    known_to(offices)
    offices["bank"].fault("down")
    ask(couple)
    work()
    work(due=True)  # a second attempt is no second look
    actions = [look.action for look in who_looked(couple.head)]
    assert sorted(actions) == ["verification.answer"] * 2 + ["verification.ask"] * 3
    assert all(look.purpose == "verification" and look.case == CASE for look in who_looked(couple.head))


def test_nothing_clear_is_kept_of_question_or_answer(offices: Offices) -> None:
    couple = applicants()
    known_to(offices)
    ask(couple)
    work()
    with connection.cursor() as sql:
        for table in ("exchange_message", "work_job", "audit_entry", "registry_fact"):
            sql.execute(f"select * from {table}")  # noqa: S608 - names of tables
            stored = repr(sql.fetchall())
            assert id_number(1) not in stored
            assert "陈示例" not in stored
    assert "balances" in message(couple.head, "bank").reply


def test_somebody_without_a_number_cannot_be_asked_about(offices: Offices) -> None:
    couple = applicants()
    with connection.cursor() as sql:
        sql.execute("update registry_person set id_index = NULL")
    for row in Person.objects.unscoped("test").order_by("number"):
        row.id_number = ""
        row.save()
    ask(couple)
    work()
    assert (message(couple.head, "bank").state, message(couple.head, "bank").problem) == (
        "error",
        "no_id_number",
    )
