"""Reduce or end a benefit: never before the household was heard (社会救助法 48)."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from doudi.access.principal import Principal
from doudi.cases import steps
from doudi.cases.decisions import next_month
from doudi.cases.errors import UnableToDecide
from doudi.cases.models import Decision, Hearing
from doudi.cases.models.row import acted
from doudi.law.calendar import china_date


@transaction.atomic
def hear(*, case_id: UUID, heard_on: date, who: str, opinion: str, actor: Principal, at: datetime) -> UUID:
    """Record what the household says before a reduction or an end (社会救助法 48). Gives the hearing's id."""
    if not opinion.strip() or not who.strip() or heard_on > china_date(at):
        raise UnableToDecide("请写明听取意见的日期、发表意见的人和意见内容。")
    case = steps.find(case_id)
    hearing = Hearing(
        case=case,
        division=case.division,
        heard_on=heard_on,
        who=who.strip(),
        opinion=opinion.strip(),
        **acted(actor.ref, at),
    )
    steps.take(case_id, "hear", actor=actor, at=at, made={"hearing": hearing})
    return hearing.id


def reduce(
    *, case_id: UUID, amount_fen: int, reason: str, articles: Sequence[str], actor: Principal, at: datetime
) -> UUID:
    """Reduce the monthly amount from next month; needs a hearing. Gives the decision's id."""
    before = Decision.objects.unscoped("the amount now paid").filter(
        case=case_id, kind__in=["confirm", "reduce"]
    )
    last = before.order_by("-at", "-id").first()
    if last is None or not 0 < amount_fen < (last.amount_fen or 0):
        raise UnableToDecide("减发后的金额要大于零，并且小于现在的保障金。要停发请用“停发”。")
    return _change("reduce", case_id, amount_fen, reason, articles, actor, at)


def end_benefit(
    *, case_id: UUID, reason: str, articles: Sequence[str], actor: Principal, at: datetime
) -> UUID:
    """End the benefit from next month; needs a hearing. Gives the decision's id."""
    return _change("end", case_id, None, reason, articles, actor, at)


@transaction.atomic
def _change(
    kind: str,
    case_id: UUID,
    amount_fen: int | None,
    reason: str,
    articles: Sequence[str],
    actor: Principal,
    at: datetime,
) -> UUID:
    case, on = steps.find(case_id), china_date(at)
    decision = Decision(
        case=case,
        division=case.division,
        kind=kind,
        amount_fen=amount_fen,
        pay_from=next_month(on),
        decided_on=on,
        reason=reason.strip(),
        articles=[article.strip() for article in articles if article.strip()],
        **acted(actor.ref, at),
    )
    step = {"reduce": "reduce", "end": "end_benefit"}[kind]
    claims = {"articles_cited": bool(decision.articles)}
    steps.take(case_id, step, actor=actor, at=at, note=reason, claims=claims, made={"decision": decision})
    return decision.id
