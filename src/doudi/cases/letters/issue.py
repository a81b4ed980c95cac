"""Write a letter: number it, give it a token, freeze it. Or show what would be written, writing nothing."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F

from doudi.access.principal import Principal
from doudi.cases.models import Case, Letter
from doudi.cases.models.letter import TITLES
from doudi.cases.models.row import acted
from doudi.cases.places import names_of
from doudi.cases.tokens import LETTER_CODE, new_code
from doudi.law.calendar import china_date
from doudi.law.label import Label


@dataclass(frozen=True)
class LetterFile:
    """A letter as written; `content` is plain data. In a preview `letter_id` is None, number and token ""."""

    letter_id: UUID | None
    kind: str
    title: Label
    number: str
    token: str
    case_number: str
    benefit: str
    issued_on: date
    office: str
    county: str
    officer: str
    addressee: str
    division: int
    division_name: str
    withdrawn_on: date | None
    received_on: date | None
    content: Mapping[str, Any]


def issue(
    case: Case,
    kind: str,
    content: Mapping[str, Any],
    *,
    actor: Principal,
    at: datetime,
    addressee: str = "",
) -> Letter:
    """Write the letter in the caller's transaction; to the applicant, unless someone else is named."""
    sequence = _next(case)
    letter = _draft(case, kind, content, actor, at)
    letter.sequence, letter.number = sequence, f"{case.number}-{sequence:02d}"
    letter.addressee = addressee or letter.addressee
    letter.token = new_code(LETTER_CODE)
    letter.save(force_insert=True)
    return letter


def preview(
    case: Case, kind: str, content: Mapping[str, Any], *, actor: Principal, at: datetime
) -> LetterFile:
    """The letter exactly as `issue` would write it, without number and token."""
    return file_of(_draft(case, kind, content, actor, at), saved=False)


def file_of(letter: Letter, *, saved: bool = True) -> LetterFile:
    """The plain record of a letter."""
    return LetterFile(
        letter_id=letter.id if saved else None,
        kind=letter.kind,
        title=TITLES[letter.kind],
        number=letter.number,
        token=letter.token,
        case_number=letter.case.number,
        benefit=letter.case.benefit,
        issued_on=letter.issued_on,
        office=letter.office,
        county=letter.county,
        officer=letter.actor_name,
        addressee=letter.addressee,
        division=letter.division,
        division_name=names_of(letter.division).full,
        withdrawn_on=letter.withdrawn_on,
        received_on=letter.received_on,
        content=json.loads(letter.content),
    )


def _next(case: Case) -> int:
    cases = Case.objects.unscoped("number the next letter of one case").filter(pk=case.pk)
    cases.update(letters_issued=F("letters_issued") + 1)
    return int(cases.values_list("letters_issued", flat=True).get())


def _draft(case: Case, kind: str, content: Mapping[str, Any], actor: Principal, at: datetime) -> Letter:
    return Letter(
        case=case,
        division=case.division,
        kind=kind,
        issued_on=china_date(at),
        office=actor.office_name,
        county=names_of(case.division).county,
        addressee=case.applicant.name,
        content=json.dumps(content, ensure_ascii=False),
        **acted(actor.ref, at),
    )
