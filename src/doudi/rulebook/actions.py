"""Proposing a value, and what becomes of it. One person proposes, another approves."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from doudi.access.permission import require
from doudi.access.principal import Principal
from doudi.audit.actions import Event, record
from doudi.law.benefits.parameter import Dated, Parameter
from doudi.rulebook.book import Written, approved, dated, over_files, standing_law
from doudi.rulebook.errors import UnableToFindProposal, UnableToPropose, UnableToRule
from doudi.rulebook.models import Proposal, Ruling
from doudi.rulebook.trial import Trial, tried

Outcome = Ruling.Outcome
_NAMED = 3
_RIGHT = {
    Outcome.APPROVED: "policy.approve",
    Outcome.DECLINED: "policy.approve",
    Outcome.WITHDRAWN: "policy.propose",
}
_DONE = {
    Outcome.APPROVED: "policy.approve",
    Outcome.DECLINED: "policy.decline",
    Outcome.WITHDRAWN: "policy.withdraw",
}


@dataclass(frozen=True)
class Draft:
    """A value as somebody writes it. `place`: six digits; `until`: the first day it no longer holds; `value`:
    as in the policy files, money in yuan."""

    parameter: str
    place: str
    since: dt.date
    until: dt.date
    value: Written
    document: str
    document_number: str
    article: str
    reason: str
    retroactive: bool = False


def division_of(place: str) -> int:
    """The division that a place of the policy files is, as a code of twelve digits."""
    return int(place.ljust(12, "0"))


def propose(draft: Draft, *, actor: Principal, at: dt.datetime, on: dt.date) -> UUID:
    """Propose a value. Raises UnableToAct, UnableToTryParameter, UnableToPropose: also where a scenario of a
    benefit concerned would come out otherwise. `on`: the day in the office."""
    require(actor, "policy.propose", division=division_of(draft.place))
    law = standing_law()
    parameter = law.parameters.declared.get(draft.parameter)
    if parameter is None:
        raise UnableToPropose(f"没有名为“{draft.parameter}”的参数。", f"No parameter {draft.parameter}.")
    kind = {"type": parameter.type, "unit": parameter.unit}
    row = Proposal(**vars(draft), **kind, number=_number(draft.place, on), tried=0, **_acted(actor, at))
    _refuse_empty(draft, parameter)
    _refuse_past(row, on)
    value = dated(row, parameter)
    _refuse_unlawful(value, parameter)
    trial = _passed(tried(law, value))
    row.policy_hash, row.tried = law.hash, trial.tried
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            _journal("policy.propose", row, actor, at)
    except IntegrityError:
        raise UnableToPropose(
            "另一个人正好也在提出。请再按一次。", "Somebody proposed at the same moment: press once more."
        ) from None
    return row.id


def settle(
    proposal_id: UUID, outcome: str, *, note: str, actor: Principal, at: dt.datetime, on: dt.date
) -> None:
    """Approve or decline what another proposed, or withdraw what one proposed oneself. Raises UnableToAct,
    UnableToFindProposal, UnableToRule, UnableToPropose: an approved value is tried once more."""
    row = Proposal.objects.filter(id=proposal_id).select_related("ruling").first()
    if row is None:
        raise UnableToFindProposal("没有这份提议。", "There is no such proposal.")
    chosen = Outcome(outcome)
    require(actor, _RIGHT[chosen], division=division_of(row.place))
    _refuse_own(row, chosen, actor)
    if chosen is Outcome.DECLINED and not note.strip():
        raise UnableToRule("请写明为什么不批准。", "Please say why it is declined.")
    ruling = Ruling(
        proposal=row,
        outcome=chosen,
        note=note.strip(),
        policy_hash=row.policy_hash,
        tried=0,
        **_acted(actor, at),
    )
    if chosen is Outcome.APPROVED:
        _try_again(ruling, row, on)
    try:
        with transaction.atomic():
            ruling.save(force_insert=True)
            _journal(_DONE[chosen], row, actor, at)
    except IntegrityError:
        raise UnableToRule(
            "这份提议已经有人处理过了，或者另一份刚刚批准。请刷新页面查看。",
            "This proposal was settled, or another approved, at the same moment: reload the page.",
        ) from None


def _try_again(ruling: Ruling, row: Proposal, on: dt.date) -> None:
    """On the book of this moment; the place after it is the ruling's, unless another takes it meanwhile."""
    entries = approved()
    law = over_files(entries)
    if row.parameter not in law.parameters.declared:
        raise UnableToRule(
            f"现在的规则里没有“{row.parameter}”了。请退回。",
            f"The rules no longer know {row.parameter}: decline it.",
        )
    _refuse_past(row, on)
    _refuse_outrun(row)
    trial = _passed(tried(law, dated(row, law.parameters.declared[row.parameter])))
    ruling.position, ruling.policy_hash, ruling.tried = len(entries) + 1, trial.law.hash, trial.tried


def _refuse_empty(draft: Draft, parameter: Parameter) -> None:
    keys = set(draft.value) if isinstance(draft.value, Mapping) else set()
    if isinstance(draft.value, Mapping) and keys != set(parameter.key):
        raise UnableToPropose(
            f"要么只填一个数，要么每一类都填：{'、'.join(parameter.key)}。",
            f"Give one value, or one for each of {', '.join(parameter.key)}.",
        )
    if not (draft.document.strip() and draft.article.strip() and draft.reason.strip()):
        raise UnableToPropose(
            "要写明文件、条款和提出的理由。", "Name the document and its article, and say why."
        )
    if draft.until <= draft.since:
        raise UnableToPropose("“到哪天”要晚于“从哪天”。", "It must end after it begins.")


def _refuse_past(row: Proposal, on: dt.date) -> None:
    if row.since < on and not row.retroactive:
        raise UnableToPropose(
            f"{row.since} 已经过去了。文件本身规定从那天起执行的，请注明；否则改成今后的日子。",
            f"{row.since} is past. If the document itself says so, say it does; else choose a later day.",
        )


def _refuse_unlawful(value: Dated, parameter: Parameter) -> None:
    if parameter.may_be_set_by(value.place, value.interval):
        return
    found = parameter.authorities_in(value.interval)
    who = "；".join(f"{one.who.zh}（{one.article}）" for one in found) or "当时没有规定由谁定"
    whom = "; ".join(one.who.en for one in found) or "nobody at that time"
    raise UnableToPropose(
        f"这一级不能定“{parameter.label.zh}”。由谁定：{who}。",
        f'"{parameter.label.en}" is not for this level to set. It is set by: {whom}.',
    )


def _passed(trial: Trial) -> Trial:
    if not trial.failed:
        return trial
    named = "；".join(one.name for one in trial.failed[:_NAMED])
    count = len(trial.failed)
    raise UnableToPropose(
        f"试算了 {trial.tried} 个例子，有 {count} 个和应得的结论不一样：{named}。请改数或日期；"
        "例子本身该改的，先改例子。",
        f"{count} of {trial.tried} scenarios come out otherwise: {named}. Change the value or the days; if "
        "it is the scenarios that should change, change them first.",
    )


def _refuse_outrun(row: Proposal) -> None:
    """Somebody else's value for the same time was approved since: what was proposed was seen without it."""
    newer = Ruling.objects.filter(
        outcome=Outcome.APPROVED,
        at__gt=row.at,
        proposal__parameter=row.parameter,
        proposal__place=row.place,
        proposal__since__lt=row.until,
        proposal__until__gt=row.since,
    )
    if newer.exists():
        raise UnableToRule(
            "提出以后，同一个地方同一个数又批准了别的改动。请退回，重新提出。",
            "Another change of the same value was approved since: decline this one and propose it anew.",
        )


def _refuse_own(row: Proposal, outcome: str, actor: Principal) -> None:
    own = row.actor_id == actor.ref.id
    if outcome == Outcome.WITHDRAWN and not own:
        raise UnableToRule("只能撤回自己提出的。", "Only one's own proposal can be withdrawn.")
    if outcome != Outcome.WITHDRAWN and own:
        raise UnableToRule(
            "提出的人不能审定自己的提议。请另一位审定人办理。",
            "Whoever proposed it does not approve it: it is for another person.",
        )


def _number(place: str, on: dt.date) -> str:
    before = Proposal.objects.filter(number__startswith=f"{place}-{on.year}-").count()
    return f"{place}-{on.year}-{before + 1:03d}"


def _acted(actor: Principal, at: dt.datetime) -> dict[str, Any]:
    ref = actor.ref
    return {"actor_id": ref.id, "actor_name": ref.name, "actor_office": ref.office, "at": at}


def _journal(action: str, row: Proposal, actor: Principal, at: dt.datetime) -> None:
    detail: dict[str, str | int | bool] = {
        "entry": row.number,
        "parameter": row.parameter,
        "since": row.since.isoformat(),
        "until": row.until.isoformat(),
    }
    record(Event(action=action, actor=actor.ref, at=at, detail=detail, division=division_of(row.place)))
