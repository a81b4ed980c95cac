"""Increase, reduce or end a benefit: less or nothing never before the household was heard (社会救助法 48)."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from doudi.access.principal import Principal
from doudi.cases import steps
from doudi.cases.decisions import next_month
from doudi.cases.errors import UnableToDecide
from doudi.cases.models import Decision, Hearing
from doudi.cases.models.decision import PAYING
from doudi.cases.models.row import acted
from doudi.law.calendar import china_date


@transaction.atomic
def hear(
    *,
    case_id: UUID,
    heard_on: date,
    who: str,
    opinion: str,
    actor: Principal,
    at: datetime,
    revision: int | None = None,
) -> UUID:
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
    steps.take(case_id, "hear", actor=actor, at=at, revision=revision, made={"hearing": hearing})
    return hearing.id


def reduce(
    *,
    case_id: UUID,
    amount_fen: int,
    reason: str,
    articles: Sequence[str],
    actor: Principal,
    at: datetime,
    revision: int | None = None,
) -> UUID:
    """Reduce the monthly amount from next month; needs a hearing. Gives the decision's id.

    Raises UnableToDecide, and what `take_step` raises.
    """
    if not 0 < amount_fen < _paid_now(case_id):
        raise UnableToDecide("减发后的金额要大于零，并且小于现在的保障金。要停发请用“停发”。")
    return _change("reduce", case_id, amount_fen, reason, articles, actor, at, revision)


def increase(
    *,
    case_id: UUID,
    amount_fen: int,
    reason: str,
    articles: Sequence[str],
    actor: Principal,
    at: datetime,
    revision: int | None = None,
) -> UUID:
    """Raise the monthly amount from next month, unheard: the law asks for that before less only.

    Gives the decision's id. Raises UnableToDecide, and what `take_step` raises.
    """
    if amount_fen <= _paid_now(case_id):
        raise UnableToDecide("增发后的金额要大于现在的保障金。")
    return _change("increase", case_id, amount_fen, reason, articles, actor, at, revision)


def end_benefit(
    *,
    case_id: UUID,
    reason: str,
    articles: Sequence[str],
    actor: Principal,
    at: datetime,
    revision: int | None = None,
) -> UUID:
    """End the benefit from next month; needs a hearing. Gives the decision's id."""
    return _change("end", case_id, None, reason, articles, actor, at, revision)


def _paid_now(case_id: UUID) -> int:
    """The monthly amount by the latest decision that says one."""
    rows = Decision.objects.unscoped("the amount now paid").filter(case=case_id, kind__in=PAYING)
    last = rows.order_by("-at", "-id").first()
    return (last.amount_fen or 0) if last else 0


@transaction.atomic
def _change(
    kind: str,
    case_id: UUID,
    amount_fen: int | None,
    reason: str,
    articles: Sequence[str],
    actor: Principal,
    at: datetime,
    revision: int | None,
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
    steps.take(
        case_id,
        "end_benefit" if kind == "end" else kind,
        actor=actor,
        at=at,
        note=reason,
        revision=revision,
        claims={"articles_cited": bool(decision.articles)},
        made={"decision": decision},
    )
    return decision.id
