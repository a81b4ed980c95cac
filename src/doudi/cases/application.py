"""An application: answers kept as a draft, handed in exactly once."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from doudi.access.permission import require
from doudi.access.principal import Principal
from doudi.audit.actions import Event, record
from doudi.cases import papers
from doudi.cases.consenting import PROVEN
from doudi.cases.errors import UnableToSaveDraft, UnableToSubmit
from doudi.cases.models import ApplicationDraft, Case
from doudi.cases.opening import open_case
from doudi.law.calendar import china_date
from doudi.registry.queries import person

KEPT = timedelta(days=90)  # longer than the thirty days that drafts are promised
CHANNELS = ("self", "helper", "window")
MOST_MEMBERS = 20


@dataclass(frozen=True)
class DraftFile:
    """A draft: answers as saved, until when it is kept, and the key that hands it in exactly once."""

    draft_id: UUID
    person_id: UUID
    benefit: str
    answers: Mapping[str, Any]
    updated_at: datetime
    kept_until: date
    idempotency_key: str


@dataclass(frozen=True)
class Submitted:
    """The case that came of an application; `already` when it had been handed in before."""

    case_id: UUID
    number: str
    already: bool


def save_draft(
    *, principal: Principal, person_id: UUID, answers: Mapping[str, Any], at: datetime, benefit: str = "dibao"
) -> DraftFile:
    """Merge answers into the open draft of this person typed by this account; None removes an answer.

    Raises UnableToAct without the person's authority, UnableToSaveDraft for a visitor who is not signed in,
    or for a household that no application has.
    """
    if PROVEN in answers:
        raise UnableToSaveDraft(
            "家人的同意要由本人确认，不能代填。", "A member's consent is theirs alone to give."
        )
    return keep(principal, person_id, answers, benefit=benefit, at=at)


@transaction.atomic
def keep(
    principal: Principal, person_id: UUID, answers: Mapping[str, Any], *, at: datetime, benefit: str = "dibao"
) -> DraftFile:
    """`save_draft` for what was proven by a door of the house (`consenting`), never for what was typed."""
    require(principal, "case.apply", subject=person_id)
    account = _account(principal)
    row = _open_draft(account, person_id, benefit) or _new_draft(account, person_id, benefit, at)
    merged = _merged(json.loads(row.answers), answers)
    if len(merged.get("members", {})) > MOST_MEMBERS:
        raise UnableToSaveDraft(
            f"一份申请最多写 {MOST_MEMBERS} 位家里人。人更多时，请到窗口办理。",
            f"At most {MOST_MEMBERS} members in one application; for more, please come to the counter.",
        )
    row.answers = json.dumps(merged, ensure_ascii=False, default=str)
    row.updated_at, row.kept_until = at, china_date(at) + KEPT
    row.save()
    return _file(row)


def draft(principal: Principal, person_id: UUID, *, at: datetime, benefit: str = "dibao") -> DraftFile | None:
    """The open draft of this person typed by this account, if any."""
    require(principal, "case.apply", subject=person_id)
    row = _open_draft(_account(principal), person_id, benefit)
    return _file(row) if row and row.kept_until >= china_date(at) else None


def drafts_of(principal: Principal, *, at: datetime) -> tuple[DraftFile, ...]:
    """Every open draft this account is typing, latest first."""
    if principal.account_id is None:
        return ()
    rows = ApplicationDraft.objects.within(principal).filter(
        account=principal.account_id, case__isnull=True, kept_until__gte=china_date(at)
    )
    return tuple(_file(row) for row in rows.order_by("-updated_at"))


@transaction.atomic
def discard_draft(principal: Principal, person_id: UUID, *, at: datetime, benefit: str = "dibao") -> None:
    """Forget the open draft, as the one who typed it asks."""
    require(principal, "case.apply", subject=person_id)
    row = _open_draft(_account(principal), person_id, benefit)
    if row is not None:
        row.answers, row.kept_until = "{}", china_date(at) - timedelta(days=1)
        row.save()
        record(Event("draft.discard", principal.ref, at, subject=person_id))


def forget_expired(*, at: datetime) -> int:
    """Erase drafts that were not handed in by the day they were kept until, with their papers; how many."""
    rows = ApplicationDraft.objects.unscoped("drafts past their day, of everyone")
    expired = rows.filter(case__isnull=True, kept_until__lt=china_date(at))
    return sum(_forget(row, at) for row in expired.order_by("kept_until", "id")[:500])


@transaction.atomic
def _forget(row: ApplicationDraft, at: datetime) -> int:
    papers.erase_of_draft(row.id)
    rows = ApplicationDraft.objects.unscoped("one draft past its day").filter(pk=row.pk, case__isnull=True)
    gone, _ = rows.delete()
    if gone:
        record(Event("draft.expire", Principal.system("drafts").ref, at, subject=row.person))
    return gone


def submit(
    *,
    principal: Principal,
    person_id: UUID,
    idempotency_key: str,
    channel: str,
    at: datetime,
    benefit: str = "dibao",
) -> Submitted:
    """Hand in the draft with this key. A second time, or twice at once, gives the same case.

    channel: self, helper or window. Raises UnableToSubmit (what is missing), UnableToAct.
    """
    require(principal, "case.apply", subject=person_id)
    if channel not in CHANNELS:
        raise UnableToSubmit("请选择办理方式：本人、代办或窗口。")
    before = _handed_in(principal, idempotency_key)
    if before:
        return before
    try:
        with transaction.atomic():
            return _submit(principal, person_id, benefit, idempotency_key, channel, at)
    except (IntegrityError, UnableToSubmit) as refusal:
        again = _handed_in(principal, idempotency_key)  # the same press of the button, a moment earlier
        if again:
            return again
        if isinstance(refusal, UnableToSubmit):
            raise
        raise UnableToSubmit(
            "您家已有一件同样的申请在办理或正在享受，不用重复申请。请在“我的申请”里查看。"
        ) from None


def _submit(
    principal: Principal, person_id: UUID, benefit: str, key: str, channel: str, at: datetime
) -> Submitted:
    row = _open_draft(_account(principal), person_id, benefit)
    if row is None or row.idempotency_key != key:
        raise UnableToSubmit("没有找到要提交的申请。请回到申请页面，核对后再提交。")
    case = open_case(
        principal,
        person_id,
        benefit=benefit,
        answers=json.loads(row.answers),
        idempotency_key=key,
        channel=channel,
        at=at,
    )
    row.case = case
    row.save()
    return Submitted(case.id, case.number, False)


def _handed_in(principal: Principal, key: str) -> Submitted | None:
    rows = Case.objects.unscoped("an application handed in before, by its own key").filter(
        opened_by=principal.ref.id, idempotency_key=key
    )
    found = rows.values_list("id", "number").first()
    return Submitted(found[0], found[1], True) if found else None


def _account(principal: Principal) -> UUID:
    if principal.account_id is None:
        raise UnableToSaveDraft("请先登录，填写的内容才能保存。")
    return principal.account_id


def _open_draft(account: UUID, person_id: UUID, benefit: str) -> ApplicationDraft | None:
    rows = ApplicationDraft.objects.unscoped("a draft of the account that asks; permission is checked before")
    mine = rows.filter(person=person_id, account=account, benefit=benefit, case__isnull=True)
    return mine.first()


def _new_draft(account: UUID, person_id: UUID, benefit: str, at: datetime) -> ApplicationDraft:
    return ApplicationDraft(
        person=person_id,
        account=account,
        benefit=benefit,
        division=person(person_id).division,
        answers="{}",
        idempotency_key=secrets.token_hex(16),
        updated_at=at,
        kept_until=china_date(at) + KEPT,
    )


def _merged(before: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """`change` over `before`, mapping by mapping; None removes."""
    merged = dict(before)
    for key, value in change.items():
        old = merged.get(key)
        if value is None:
            merged.pop(key, None)
        elif isinstance(value, Mapping):
            merged[key] = _merged(old if isinstance(old, dict) else {}, value)
        else:
            merged[key] = value
    return merged


def _file(row: ApplicationDraft) -> DraftFile:
    return DraftFile(
        row.id,
        row.person,
        row.benefit,
        json.loads(row.answers),
        row.updated_at,
        row.kept_until,
        row.idempotency_key,
    )
