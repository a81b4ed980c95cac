"""Consent to checking: per person and case, on a versioned text, withdrawn at any time.

社会救助法 40 (the applicant agrees to the check), 41 (others with their own consent); 个人信息保护法 14-17.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from doudi.access.divisions import county_of
from doudi.access.permission import require
from doudi.access.principal import Principal
from doudi.access.queries import office_of
from doudi.audit.actions import Event, record
from doudi.exchange.errors import UnableToTakeConsent
from doudi.exchange.models import Consent
from doudi.registry.households import age_on, household_division, household_of, members_of
from doudi.registry.queries import persons
from doudi.registry.standing import acts_for
from doudi.rulebook.book import standing_law

_ADULT = 18  # 民法典 17
COUNTY_EN = "the county civil affairs bureau"
NOT_YOURS = (
    "成年家人要自己同意：用手机验证码，或者在窗口、上门时本人签字。别人不能替。",
    "Adults consent for themselves: by a code on their telephone, or by signing at the counter or a visit.",
)


@dataclass(frozen=True)
class ConsentText:
    """The words of one version in one language; `body` by paragraphs."""

    version: str
    title: str
    body: tuple[str, ...]


@dataclass(frozen=True)
class ConsentView:
    """One consent; `via` signature, phone_code, paper or witness; `withdrawn_at` None while in force."""

    case_number: str
    text_version: str
    via: str
    given_at: datetime
    withdrawn_at: datetime | None


def text(version: str | None = None, language: str = "zh") -> ConsentText:
    """The words people agree to; the current version when none is named."""
    raw = _texts()
    chosen = version or str(raw["current"])
    words = raw["versions"][chosen][_code(language)]
    return ConsentText(chosen, words["title"], tuple(words["body"]))


def shown(division: int, *, on: date, language: str = "zh") -> ConsentText:
    """The current words with who handles the data, and how long it is kept there (个人信息保护法 17, 30)."""
    words = text(language=language)
    office = office_of(division, level="county") or ("县民政局" if _code(language) == "zh" else COUNTY_EN)
    kept = _kept(division, on)[_code(language)]
    body = tuple(line.replace("{office}", office).replace("{kept}", kept) for line in words.body)
    return ConsentText(words.version, words.title, body)


def _kept(division: int, on: date) -> dict[str, str]:
    """How long, as the place has set it (`kept_months`); said to be open where it has not."""
    place = f"{county_of(division) // 1_000_000:06d}"
    period = standing_law().parameters.find("dibao.kept_months", place, on)
    if period is None:
        return dict(_texts()["kept"]["unset"])
    words = _texts()["kept"]["example" if period.reference.certainty == "example" else "months"]
    return {code: said.format(months=period.value) for code, said in words.items()}


def _code(language: str) -> str:
    return "en" if language.startswith("en") else "zh"


@cache
def _texts() -> dict[str, Any]:
    file = Path(__file__).with_name("consent_texts.yaml")
    raw: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return raw


@transaction.atomic
def give(
    *,
    person_id: UUID,
    case_number: str,
    via: str,
    actor: Principal,
    at: datetime,
    text_version: str | None = None,
    witness: str = "",
    guardian_id: UUID | None = None,
) -> UUID:
    """Record a person's consent for one case and return its id; given again, it changes nothing.

    `via` signature, phone_code, paper or witness (then `witness` names the helper who saw it). Someone under
    eighteen needs a `guardian_id` of age. A citizen brings the own consent, a helper that of whom they act
    for; of another adult only one by a code that was sent to that person's phone: it is theirs alone to give
    (个人信息保护法 14, 29). Staff record a paper, or a signature they saw. Raises UnableToTakeConsent.
    """
    division = _require(actor, "consent.give", person_id, at)
    version = text_version or text().version
    _check(case_number, via, witness, version)
    before = _in_force(case_number).filter(person=person_id).values_list("id", flat=True).first()
    if before is not None:
        return before
    people = persons([person_id, *([guardian_id] if guardian_id else [])])
    minor = age_on(people[person_id].born, localdate(at)) < _ADULT
    if minor:
        _check_guardian(people[guardian_id].born if guardian_id else None, at)
    elif via != Consent.Via.PHONE_CODE and acts_for(actor, "consent.give", [person_id]) is None:
        raise UnableToTakeConsent(*NOT_YOURS)
    row = Consent(
        person_id=person_id,
        guardian_id=guardian_id if minor else None,
        case_number=case_number,
        text_version=version,
        via=via,
        witness=witness.strip(),
        division=division,
        given_at=at,
        given_by=f"{actor.ref.kind}:{actor.ref.id}",
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # given a moment ago from another page
        return _in_force(case_number).filter(person=person_id).values_list("id", flat=True).get()
    detail = f"{version} {via}{' guardian' if minor else ''}"
    record(
        Event("consent.give", actor.ref, at, subject=person_id, case=case_number, detail={"consent": detail})
    )
    return row.id


@transaction.atomic
def withdraw(*, person_id: UUID, case_number: str, actor: Principal, at: datetime) -> None:
    """Withdraw a consent: nothing is asked about this person for this case from now on."""
    _require(actor, "consent.withdraw", person_id, at)
    changed = _in_force(case_number).filter(person=person_id).update(withdrawn_at=at)
    if not changed:
        raise UnableToTakeConsent("这位成员没有生效中的授权，不需要撤回。")
    record(Event("consent.withdraw", actor.ref, at, subject=person_id, case=case_number))


def valid(person_id: UUID, case_number: str) -> str | None:
    """The version of the text this person's consent for the case was given on; None without one."""
    rows = _in_force(case_number).filter(person=person_id)
    return rows.values_list("text_version", flat=True).first()


def missing(case_number: str, person_ids: Collection[UUID]) -> tuple[UUID, ...]:
    """Those of the people who have not consented for this case, in the order given."""
    given = set(_in_force(case_number).filter(person__in=person_ids).values_list("person", flat=True))
    return tuple(person_id for person_id in person_ids if person_id not in given)


def of_person(person_id: UUID) -> tuple[ConsentView, ...]:
    """Every consent of a person, in force or withdrawn, latest first: for the person's own page."""
    rows = Consent.objects.unscoped("consents of one person").filter(person=person_id).order_by("-given_at")
    return tuple(
        ConsentView(row.case_number, row.text_version, row.via, row.given_at, row.withdrawn_at)
        for row in rows
    )


def _in_force(case_number: str) -> QuerySet[Consent]:
    rows = Consent.objects.unscoped("consents of one case")
    return rows.filter(~Q(case_number=""), case_number=case_number, withdrawn_at__isnull=True)


def _require(actor: Principal, action: str, person_id: UUID, at: datetime) -> int:
    """Staff where the person lives; the household, or a helper who acts for a member. Gives the place."""
    today = localdate(at)
    household = household_of(person_id, today)
    others = (member.person_id for member in members_of(household, today)) if household else ()
    division = household_division(household) if household else persons([person_id])[person_id].division
    subject = acts_for(actor, action, [person_id, *others])
    require(actor, action, division=division if actor.is_staff else None, subject=subject)
    return division


def _check(case_number: str, via: str, witness: str, version: str) -> None:
    if not case_number.strip():
        raise UnableToTakeConsent("授权要写明为哪一件申请。请先建立申请，再填写授权。")
    if via not in Consent.Via.values:
        raise UnableToTakeConsent("请选择授权方式：本人签名、手机验证、纸质授权书或代办人见证。")
    if via == Consent.Via.WITNESS and not witness.strip():
        raise UnableToTakeConsent("请填写见证授权的代办人姓名。")
    if version not in _texts()["versions"]:
        raise UnableToTakeConsent("没有这一版授权书。请刷新页面，用现行的授权书重新签。")


def _check_guardian(guardian_born: date | None, at: datetime) -> None:
    if guardian_born is None:
        raise UnableToTakeConsent("这位成员未满十八周岁，请由监护人代为授权，并选择是哪一位监护人。")
    if age_on(guardian_born, localdate(at)) < _ADULT:
        raise UnableToTakeConsent("监护人要年满十八周岁。请选择另一位监护人。")
