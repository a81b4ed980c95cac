"""What people of the demo do on a day: each function takes a family's key and the moment, and does it."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from doudi.access.models import Account
from doudi.access.principal import Principal
from doudi.cases import application, decisions, steps, visits
from doudi.cases.queries import cases_of
from doudi.demo.county.stories import Family, family
from doudi.exchange import consent
from doudi.law.calendar import china_date
from doudi.work import worker

Step = Callable[[str, dt.datetime], None]

CLERK, SECOND, HEAD, VERIFIER, OFFICER = "clerk", "clerk2", "head", "verifier", "officer"
FINDINGS = "住房一处，家具简单，没有贵重物品；家里人说的和看到的一致。"


def principal(username: str, on: dt.date) -> Principal:
    """Somebody of the demo, as they act on a day."""
    return Principal.of_account(Account.objects.get(username=username), on=on)


def apply(key: str, at: dt.datetime) -> None:
    """The family applies by itself, with the facts of its story."""
    who, of = principal(key, china_date(at)), family(key)
    draft = application.save_draft(principal=who, person_id=of.applicant.id, answers=_answers(of), at=at)
    sent = application.submit(
        principal=who,
        person_id=of.applicant.id,
        idempotency_key=draft.idempotency_key,
        channel="self",
        at=at,
    )
    for other in consent.missing(sent.number, [member.human.id for member in of.members]):
        _signed(other, sent.number, at)


def _signed(person: UUID, number: str, at: dt.datetime) -> None:
    """Another adult of the family comes to the counter and signs."""
    clerk = principal(CLERK, china_date(at))
    consent.give(person_id=person, case_number=number, via="witness", witness=clerk.name, actor=clerk, at=at)


def check(key: str, at: dt.datetime) -> None:
    """The clerk accepts and begins to investigate; the county asks the departments, and they answer."""
    _take(key, "accept", CLERK, at)
    _take(key, "start_investigation", CLERK, at)
    _take(key, "start_check", VERIFIER, at)
    while worker.run_one(["exchange.send"]):
        pass


def visit(key: str, at: dt.datetime) -> None:
    """Two visit the family at home; both sign, and so does the applicant."""
    on, of = china_date(at), family(key)
    clerk, second = principal(CLERK, on), principal(SECOND, on)
    made = visits.record(
        case_id=_case(key, at),
        level="town",
        kind="home",
        visited_on=on,
        findings=FINDINGS,
        visitors=[_account(clerk), _account(second)],
        actor=clerk,
        at=at,
    )
    for visitor in (clerk, second):
        visits.sign(visit_id=made, actor=visitor, at=at)
    visits.sign_member(
        visit_id=made,
        person_id=of.applicant.id,
        name=of.applicant.name,
        how="fingerprint",
        actor=clerk,
        at=at,
    )


def publicize(key: str, at: dt.datetime) -> None:
    """The head gives the preliminary opinion as advised; the clerk puts it on the board."""
    case, head = _case(key, at), principal(HEAD, china_date(at))
    advice = decisions.advise(case_id=case, principal=head, at=at)
    decisions.propose(case_id=case, outcome="grant", advice_id=advice.advice_id, actor=head, at=at)
    _take(key, "publicize", CLERK, at)


def report(key: str, at: dt.datetime) -> None:
    """Seven days have passed without an objection: the town hands the case to the county."""
    _take(key, "report", CLERK, at)


def confirm(key: str, at: dt.datetime) -> None:
    """The county officer confirms as advised."""
    case, officer = _case(key, at), principal(OFFICER, china_date(at))
    advice = decisions.advise(case_id=case, principal=officer, at=at)
    decisions.confirm(case_id=case, advice_id=advice.advice_id, actor=officer, at=at)


def _take(key: str, step: str, username: str, at: dt.datetime) -> None:
    steps.take_step(case_id=_case(key, at), step=step, actor=principal(username, china_date(at)), at=at)


def _case(key: str, at: dt.datetime) -> UUID:
    """The family's case."""
    return cases_of(principal(key, china_date(at)), at=at)[0].case_id


def _account(who: Principal) -> UUID:
    if who.account_id is None:
        raise ValueError(f"{who.name} has no account")
    return who.account_id


def _answers(of: Family) -> Mapping[str, Any]:
    """What the family says in its application, as the application's pages save it."""
    return {
        "facts": {
            "household": dict(of.household),
            **{str(member.human.id): dict(member.declares) for member in of.members},
        },
        "consents": {str(member.human.id): "signature" for member in of.members},
        "confirmed_by": "signature",
        "account": {"bank": of.account.bank, "holder": of.applicant.name, "number": of.account.number},
        "contact": {"phone": of.applicant.phone, "address": of.home.address},
    }
