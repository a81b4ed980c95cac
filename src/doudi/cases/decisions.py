"""The engine advises; a named person gives the opinion, another one decides; departing needs a reason."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from doudi.access.permission import require
from doudi.access.principal import Principal
from doudi.audit.actions import Event, record
from doudi.cases import advice as engine
from doudi.cases import steps
from doudi.cases.advice_view import AdviceView, view_of
from doudi.cases.errors import UnableToDecide
from doudi.cases.models import Advice, Case, Decision, Opinion
from doudi.cases.models.row import acted
from doudi.law.benefits.decision import GRANTED
from doudi.law.calendar import china_date
from doudi.law.procedures.deadline import add_months


@transaction.atomic
def advise(*, case_id: UUID, principal: Principal, at: datetime, as_of: date | None = None) -> AdviceView:
    """Run the engine on the case's facts, freeze what it says, and show it. Raises UnableToAct."""
    case = steps.find(case_id)
    require(principal, "case.advise", division=case.division)
    row = engine.row_of(case, engine.run(case, as_of=as_of or china_date(at)), actor=principal, at=at)
    row.save(force_insert=True)
    detail = {"outcome": row.outcome, "policy": row.policy_hash[:16]}
    record(
        Event("case.advise", principal.ref, at, household=case.household_id, case=case.number, detail=detail)
    )
    return view_of(row)


@transaction.atomic
def propose(
    *,
    case_id: UUID,
    outcome: str,
    advice_id: UUID,
    actor: Principal,
    at: datetime,
    amount_fen: int | None = None,
    reason: str = "",
    departure_reason: str = "",
    revision: int | None = None,
) -> UUID:
    """The township's preliminary opinion: outcome grant or refuse; amount as advised unless given.

    Gives the opinion's id. Raises UnableToDecide, and what `take_step` raises.
    """
    if outcome not in {"grant", "refuse"}:
        raise UnableToDecide("请选择拟同意或拟不同意。")
    case, grants = steps.find(case_id), outcome == "grant"
    advice = advice_of(case, advice_id)
    amount = _amount(advice, amount_fen) if grants else None
    claims = {
        **_rests_on(advice, case, grants, amount, departure_reason, china_date(at)),
        "opinion_grants": grants,
        "opinion_reasoned": bool(reason.strip()),
    }
    before = Opinion.objects.unscoped("opinions of one case").filter(case=case).count()
    opinion = Opinion(
        case=case,
        division=case.division,
        round=before + 1,
        outcome=outcome,
        amount_fen=amount,
        reason=reason.strip(),
        departure_reason=departure_reason.strip(),
        advice=advice,
        **acted(actor.ref, at),
    )
    made = {"opinion": opinion}
    steps.take(
        case_id, "propose", actor=actor, at=at, note=reason, revision=revision, claims=claims, made=made
    )
    return opinion.id


@transaction.atomic
def confirm(
    *,
    case_id: UUID,
    advice_id: UUID,
    actor: Principal,
    at: datetime,
    amount_fen: int | None = None,
    departure_reason: str = "",
    revision: int | None = None,
) -> UUID:
    """Confirm the benefit, paid from next month; amount as advised unless given. Gives the decision's id.

    Raises UnableToDecide, and what `take_step` raises.
    """
    case = steps.find(case_id)
    decision = drafted(
        case, "confirm", advice_id, actor, at, amount_fen=amount_fen, departure_reason=departure_reason
    )
    claims = _claims(decision, case, at)
    steps.take(case_id, "confirm", actor=actor, at=at, revision=revision, claims=claims, made=_made(decision))
    return decision.id


@transaction.atomic
def refuse(
    *,
    case_id: UUID,
    reason: str,
    articles: Sequence[str],
    advice_id: UUID,
    actor: Principal,
    at: datetime,
    departure_reason: str = "",
    revision: int | None = None,
) -> UUID:
    """Refuse, with reason and articles; the letter states the rights of appeal. Gives the decision's id.

    Raises UnableToDecide, and what `take_step` raises.
    """
    case = steps.find(case_id)
    decision = drafted(
        case,
        "refuse",
        advice_id,
        actor,
        at,
        reason=reason,
        articles=articles,
        departure_reason=departure_reason,
    )
    claims = {
        **_claims(decision, case, at),
        "reasoned": bool(decision.reason),
        "articles_cited": bool(decision.articles),
        "appeal_told": True,  # every refusal's letter carries them: letters.appeal
    }
    steps.take(case_id, "refuse", actor=actor, at=at, revision=revision, claims=claims, made=_made(decision))
    return decision.id


def drafted(
    case: Case,
    kind: str,
    advice_id: UUID,
    actor: Principal,
    at: datetime,
    *,
    amount_fen: int | None = None,
    reason: str = "",
    articles: Sequence[str] = (),
    departure_reason: str = "",
) -> Decision:
    """The decision as it would be stored: for the door that stores it, and for the preview of its letter.

    It rests on the advice as that reads on the day of the decision.
    """
    grants, on = kind == "confirm", china_date(at)
    advice = engine.of_day(advice_of(case, advice_id), case, actor=actor, at=at, on=on)
    amount = _amount(advice, amount_fen) if grants else None
    return Decision(
        case=case,
        division=case.division,
        kind=kind,
        amount_fen=amount,
        pay_from=next_month(on) if grants else None,
        decided_on=on,
        departs=engine.departs(advice, grants=grants, amount_fen=amount),
        departure_reason=departure_reason.strip(),
        reason=reason.strip(),
        articles=[article.strip() for article in articles if article.strip()],
        advice=advice,
        **acted(actor.ref, at),
    )


def advice_of(case: Case, advice_id: UUID) -> Advice:
    """The advice, which must be this case's. Raises UnableToDecide."""
    rows = Advice.objects.unscoped("advice of one case already reached")
    advice = rows.filter(pk=advice_id, case=case).first()
    if advice is None:
        raise UnableToDecide("没有找到这次测算。请重新测算后再办。")
    return advice


def next_month(on: date) -> date:
    """The first day of the month after (57号 21: 从决定之日下月起)."""
    return add_months(on.replace(day=1), 1)


def _amount(advice: Advice, amount_fen: int | None) -> int | None:
    amount = advice.amount_fen if amount_fen is None else amount_fen
    if advice.outcome == GRANTED and amount is None:
        raise UnableToDecide("请写明每月金额。")
    if amount is not None and amount <= 0:
        raise UnableToDecide("每月金额要大于零。")
    return amount


def _made(decision: Decision) -> dict[str, Advice | Decision]:
    """What the step stores: the advice of the day where it was said again, and the decision on it."""
    advice = decision.advice
    again = {"advice": advice} if advice is not None and advice._state.adding else {}
    return {**again, "decision": decision}


def _claims(decision: Decision, case: Case, at: datetime) -> dict[str, bool]:
    advice = decision.advice
    if advice is None:
        raise UnableToDecide("请先测算，再作决定。")
    grants = decision.kind == "confirm"
    return _rests_on(advice, case, grants, decision.amount_fen, decision.departure_reason, china_date(at))


def _rests_on(
    advice: Advice, case: Case, grants: bool, amount: int | None, departure_reason: str, on: date
) -> dict[str, bool]:
    """What the guards ask about the advice that an opinion or decision rests on."""
    return {
        "advice_fresh": engine.is_fresh(advice, case, as_of=on),
        "advice_tells": engine.tells(advice),
        "departs": engine.departs(advice, grants=grants, amount_fen=amount),
        "departure_reasoned": bool(departure_reason.strip()),
    }
