"""Letters for those they are about, and for anyone who holds one and checks its token."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from doudi.access.errors import UnableToAct
from doudi.access.permission import require
from doudi.access.principal import Principal
from doudi.cases import decisions, steps
from doudi.cases.clocks import open_clocks
from doudi.cases.errors import UnableToFindCase
from doudi.cases.letters import contents
from doudi.cases.letters.appeal import LastDays, last_days
from doudi.cases.letters.issue import LetterFile, file_of, preview
from doudi.cases.models import Case, CaseStep, Letter
from doudi.cases.models.letter import OF_DECISION
from doudi.cases.queries.opened import ARITHMETIC, opened
from doudi.cases.tokens import code_of
from doudi.exchange import report
from doudi.law.calendar import china_date

# The answer to an objection is between the office and who objected.
_NOT_FOR_APPLICANT = ("objection_answer",)
# Letters that tell nothing of anyone's means; all others hold the arithmetic or the findings.
_PLAIN = frozenset({"acceptance", "correction", "objection_answer", "disagreement_answer", "termination"})


@transaction.atomic
def letter(principal: Principal, letter_id: UUID, *, at: datetime) -> LetterFile:
    """One letter within reach, read on the screen or as a file: the same look. Raises UnableToFindCase,
    UnableToAct, also for a helper who only follows the case where the letter tells of the family's means."""
    rows = Letter.objects.within(principal).select_related("case")
    row = rows.filter(pk=letter_id).first()
    if row is None or (not principal.is_staff and row.kind in _NOT_FOR_APPLICANT):
        raise UnableToFindCase("没有找到这份文书，或您没有查看它的权限。")
    tells = _groups(row.kind)
    if opened(principal, row.case, tells, at=at, action="letter.read") != tells:
        raise UnableToAct("这份文书写有这家人的收入和财产，您现在的授权只够跟进度。需要看时，请本人改授权。")
    return file_of(row)


def _groups(kind: str) -> frozenset[str]:
    return frozenset({"case"}) if kind in _PLAIN else ARITHMETIC


def letters_of(principal: Principal, case_id: UUID, *, at: datetime) -> tuple[LetterFile, ...]:
    """The letters of a case within reach, latest first, without their content: `letter` opens one."""
    case = Case.objects.within(principal).filter(pk=case_id).first()
    if case is None:
        raise UnableToFindCase("没有找到这件申请，或您没有查看它的权限。")
    require(principal, "case.read", subject=case.applicant_id, on=china_date(at))
    return listed(case, principal)


def listed(case: Case, principal: Principal) -> tuple[LetterFile, ...]:
    """The letters of a case the principal has reached, latest first, without their content."""
    rows = Letter.objects.unscoped("letters of one case already reached").filter(case=case)
    if not (principal.is_staff or principal.kind == "system"):
        rows = rows.exclude(kind__in=_NOT_FOR_APPLICANT)
    found = rows.select_related("case").order_by("-sequence")
    return tuple(replace(file_of(row), content={}) for row in found)


def letter_by_token(token: str) -> LetterFile | None:
    """The letter whose check page is asked for, by the code printed on it, however it is written."""
    rows = Letter.objects.unscoped("one letter, by the code printed on it").select_related("case")
    row = rows.filter(token=code_of(token)).first() if code_of(token) else None
    return file_of(row) if row else None


@transaction.atomic
def preview_letter(
    kind: str, *, principal: Principal, case_id: UUID, at: datetime, **given: Any
) -> LetterFile:
    """What the citizen would get, with the look it costs: no letter is written, number and token are "".

    kind and what it takes: acceptance, correction (papers), verification, confirmation (advice_id,
    amount_fen, departure_reason), refusal (advice_id, reason, articles, departure_reason), termination
    (reason).
    """
    case = steps.find(case_id)
    opened(principal, case, _groups(kind), at=at, action="letter.read")
    content = _PREVIEWS[kind](case, principal, at, given)
    return preview(case, kind, json.loads(json.dumps(content, default=str)), actor=principal, at=at)


def _acceptance(case: Case, principal: Principal, at: datetime, given: Mapping[str, Any]) -> dict[str, Any]:
    clocks = {clock.kind: clock for clock in open_clocks(case)}
    if "total" not in clocks or "start_investigation" not in clocks:
        return {"case_number": case.number}
    return contents.acceptance(case, clocks["total"], clocks["start_investigation"])


def _verification(case: Case, principal: Principal, at: datetime, given: Mapping[str, Any]) -> dict[str, Any]:
    total = next((clock for clock in open_clocks(case) if clock.kind == "total"), None)
    found = report.for_applicant(case.number, case.applicant_id, as_of=china_date(at))
    return contents.verification(found, total)


def _confirmation(case: Case, principal: Principal, at: datetime, given: Mapping[str, Any]) -> dict[str, Any]:
    decision = decisions.drafted(case, "confirm", actor=principal, at=at, **given)
    return contents.confirmation(case, decision)


def _refusal(case: Case, principal: Principal, at: datetime, given: Mapping[str, Any]) -> dict[str, Any]:
    decision = decisions.drafted(case, "refuse", actor=principal, at=at, **given)
    return contents.refusal(case, decision)


_PREVIEWS: Mapping[str, Callable[[Case, Principal, datetime, Mapping[str, Any]], dict[str, Any]]] = {
    "acceptance": _acceptance,
    "correction": lambda case, principal, at, given: contents.correction(given["papers"]),
    "verification": _verification,
    "confirmation": _confirmation,
    "refusal": _refusal,
    "termination": lambda case, principal, at, given: contents.termination(case, given["reason"]),
}


def appeal_days(case: Case) -> LastDays | None:
    """The last days of the appeals against the latest decision, once its delivery is recorded."""
    rows = Letter.objects.unscoped("letters of one case already reached")
    row = rows.filter(case=case, kind__in=OF_DECISION.values()).order_by("-sequence").first()
    return last_days(row.received_on) if row and row.received_on else None


def papers_asked(case: Case) -> tuple[Mapping[str, str], ...]:
    """The papers the correction letter listed, for a case that waits for them."""
    rows = CaseStep.objects.unscoped("one step of one case already reached")
    row = rows.filter(case=case, name="ask_correction").order_by("-sequence").first()
    return tuple(json.loads(row.detail)["papers"]) if row else ()
