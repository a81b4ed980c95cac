"""Take a step of a case's procedure: the one way a case moves."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from doudi.access.permission import require
from doudi.access.principal import Principal
from doudi.audit.actions import Event, record
from doudi.cases import clocks, effects, facts
from doudi.cases.errors import UnableToActSecond, UnableToFindCase
from doudi.cases.models import Case, CaseStep
from doudi.cases.models.row import acted
from doudi.cases.pinned import procedure_of
from doudi.law.calendar import china_date
from doudi.law.procedures.procedure import ANYONE, Move, next_state


def take_step(
    *,
    case_id: UUID,
    step: str,
    actor: Principal,
    at: datetime,
    note: str = "",
    data: Mapping[str, Any] | None = None,
    revision: int | None = None,
) -> str:
    """Take `step` and give the case's new state.

    data: what the step carries (papers, reason code, …). revision: that of the file the actor looked at; when
    the case has moved since, nothing happens. Raises UnableToFollow (each rule that stops it, as `reasons`),
    UnableToActSecond (someone acted first), UnableToAct, UnableToFindCase.
    """
    return take(case_id, step, actor=actor, at=at, note=note, data=data or {}, revision=revision).to_state


@transaction.atomic
def take(
    case_id: UUID,
    step: str,
    *,
    actor: Principal,
    at: datetime,
    note: str = "",
    data: Mapping[str, Any] | None = None,
    revision: int | None = None,
    claims: Mapping[str, bool] | None = None,
    made: Mapping[str, Any] | None = None,
) -> CaseStep:
    """`take_step` for the doors that settle facts themselves (`claims`) or write a row for it (`made`).

    1. may the actor, here, for this person  2. what the guards ask  3. the pure next state
    4. compare and swap  5. append the step and what its door made  6. clocks  7. journal  8. effects.
    All or nothing.
    """
    case = find(case_id)
    procedure = procedure_of(case.procedure_id)
    taken = procedure.steps.get(step)
    if taken is not None and ANYONE not in taken.who:
        require(actor, f"case.{step}", division=case.division, subject=case.applicant_id)
    if revision is not None and revision != case.revision:
        raise someone_was_first()
    on = china_date(at)
    asking = facts.Asking(case, procedure, actor, on, note, data or {}, claims or {})
    known = facts.known(taken, asking) if taken else {}
    move = next_state(procedure, case.state, step, actor.role, known)
    _swap(case, move, procedure.states[move.to].phase, on)
    row = _append(case, move, actor, at, note, data or {})
    for thing in (made or {}).values():
        thing.save(force_insert=True)
    reason = str((data or {}).get("reason", ""))
    lasting = facts.of_terms(procedure, move.opens, asking)
    _store(case, clocks.apply(case, procedure, move, on=on, known=lasting, reason=reason))
    record(_event(case, move, actor, at))
    effects.run(effects.Taken(case, procedure, row, actor, at, on, note, data or {}, made or {}))
    return row


def find(case_id: UUID) -> Case:
    """The case, whoever asks: the step's permission is checked next. Raises UnableToFindCase."""
    rows = Case.objects.unscoped("one case by id; permission is checked by the step")
    case = rows.select_related("applicant").filter(pk=case_id).first()
    if case is None:
        raise UnableToFindCase("没有找到这件申请。请从列表重新打开。")
    return case


def _swap(case: Case, move: Move, phase: str, on: date) -> None:
    """Compare and swap: of those who saw the same state and revision, one wins."""
    values: dict[str, Any] = {"state": move.to, "phase": phase, "revision": case.revision + 1}
    if move.step.marks:
        values[f"{move.step.marks}_on"] = on
    seen = Case.objects.unscoped("compare and swap of one case").filter(
        pk=case.pk, state=move.from_state, revision=case.revision
    )
    if not seen.update(**values):
        raise someone_was_first()
    for name, value in values.items():
        setattr(case, name, value)


def someone_was_first() -> UnableToActSecond:
    """What is told to whoever acts on a file that has moved since it was read."""
    return UnableToActSecond(
        "您打开这一页以后，有人办理了这件申请，您看到的已不是最新情况，所以什么也没有改。请重新打开，看过现在的情况再办。",
        "Somebody acted on this case after you opened the page. What you saw is no longer how it stands, so "
        "nothing was changed. Open it again and look before you decide.",
    )


def _store(case: Case, values: Mapping[str, Any]) -> None:
    Case.objects.unscoped("the clocks of one case changed").filter(pk=case.pk).update(**values)
    for name, value in values.items():
        setattr(case, name, value)


def _append(
    case: Case, move: Move, actor: Principal, at: datetime, note: str, data: Mapping[str, Any]
) -> CaseStep:
    row = CaseStep(
        case=case,
        division=case.division,
        sequence=case.revision,
        name=move.step.name,
        from_state=move.from_state,
        to_state=move.to,
        note=note.strip(),
        detail=json.dumps(data, ensure_ascii=False, default=str) if data else "",
        **acted(actor.ref, at),
    )
    row.save(force_insert=True)
    return row


def _event(case: Case, move: Move, actor: Principal, at: datetime) -> Event:
    return Event(
        action=f"case.{move.step.name}",
        actor=actor.ref,
        at=at,
        subject=case.applicant_id,
        household=case.household_id,
        case=case.number,
        division=case.division,
        detail={"from": move.from_state, "to": move.to, "revision": case.revision},
    )
