"""Open a case from answers: number, pinned procedure, declared facts, consents, first step."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from doudi.access.principal import Principal
from doudi.audit.actions import Event, record
from doudi.cases import family, pinned
from doudi.cases.clocks import BEHIND
from doudi.cases.consenting import GROWN_UP, way_of
from doudi.cases.errors import UnableToSubmit
from doudi.cases.models import Case, CaseStep
from doudi.cases.models.row import acted
from doudi.cases.numbering import next_number
from doudi.cases.places import town_of
from doudi.exchange import consent
from doudi.law.calendar import china_date
from doudi.law.label import Label
from doudi.policies.load import policies
from doudi.registry.actions import (
    NewFact,
    NewMember,
    form_household,
    record_facts,
    set_payee_account,
)
from doudi.registry.queries import (
    household_division,
    household_of,
    members_of,
    payee_account_for_payment,
    person,
)
from doudi.registry.sources import DECLARED

CONFIRMED_BY = ("signature", "phone_code", "fingerprint", "paper")


def open_case(
    principal: Principal,
    person_id: UUID,
    *,
    benefit: str,
    answers: Mapping[str, Any],
    idempotency_key: str,
    channel: str,
    at: datetime,
) -> Case:
    """The new case, in its first state. Raises UnableToSubmit when the answers do not suffice."""
    _check(answers, person_id, channel, principal)
    on = china_date(at)
    household_id = household_of(person_id, on) or _household_alone(person_id, on, principal, at)
    division = household_division(household_id)
    procedure = pinned.pin(benefit, division, at=at)
    first = pinned.procedure_of(procedure.digest).first
    case = Case(
        number=next_number(division, on),
        benefit=benefit,
        household_id=household_id,
        applicant_id=person_id,
        division=division,
        town=town_of(division),
        procedure=procedure,
        state=first,
        channel=channel,
        typed_by=principal.name,
        opened_by=principal.ref.id,
        idempotency_key=idempotency_key,
        opened_on=on,
        sort_on=on + BEHIND,
    )
    case.save(force_insert=True)
    CaseStep(
        case=case, division=division, sequence=0, name="submit", to_state=first, **acted(principal.ref, at)
    ).save(force_insert=True)
    detail = {"channel": channel, "benefit": benefit}
    record(
        Event(
            "case.submit",
            principal.ref,
            at,
            subject=person_id,
            household=household_id,
            case=case.number,
            detail=detail,
        )
    )
    joining, gone = family.stated(answers, family.JOINS), family.stated(answers, family.LEFT)
    facts: Mapping[str, Mapping[str, Any]] = answers.get("facts", {})
    for name, value in (pair for key in joining for pair in facts.get(key, {}).items()):
        _checked(name, value, "person")  # told now, when it can be mended, not when they are registered
    stated = {key: said for key, said in facts.items() if key not in {*joining, *gone}}
    declare(case, stated, revision=1, actor=principal, at=at)
    _set_account(case, answers.get("account", {}), principal, at)
    people = {str(member.person_id): member.person_id for member in members_of(household_id, on)}
    _take_consents(case, answers, people, principal, at)
    return case


def admit(case: Case, keys: Collection[str], *, actor: Principal, at: datetime) -> None:
    """On acceptance: register the changes under these keys, with what the application said of who joins.

    Raises UnableToTakeStep, UnableToFormHousehold.
    """
    joined = family.register(case, keys, actor=actor, at=at)
    answers = family.answers_of(case)
    said = {str(person): answers.get("facts", {}).get(key, {}) for key, person in joined.items()}
    declare(case, said, revision=1, actor=actor, at=at)
    _take_consents(case, answers, joined, actor, at)


def declare(
    case: Case, facts: Mapping[str, Mapping[str, Any]], *, revision: int, actor: Principal, at: datetime
) -> int:
    """Record what the applicant stated (source "declared"); `revision` tells later statements apart."""
    on = china_date(at)
    members = {str(member.person_id) for member in members_of(case.household_id, on)}
    stated = [
        NewFact(
            subject_kind=kind,
            subject=subject,
            name=name,
            value=value,
            source=DECLARED,
            source_ref=f"{case.number}#{revision}",
            observed_on=on,
            household=case.household_id,
            case_number=case.number,
        )
        for kind, subject, name, value in _statements(case, facts, members)
    ]
    return record_facts(stated, actor=actor, at=at, division=case.division) if stated else 0


def _check(answers: Mapping[str, Any], person_id: UUID, channel: str, actor: Principal) -> None:
    own = str(person_id)
    if way_of(answers, own, GROWN_UP, own, by_staff=channel == "window") is None:
        raise UnableToSubmit("还没有同意核对家庭经济状况。申请人同意后才能提交（社会救助法第四十条）。")
    if channel == "window" and not actor.is_staff:
        raise UnableToSubmit("请选择办理方式：本人、代办或窗口。")
    if channel != "self" and answers.get("confirmed_by") not in CONFIRMED_BY:
        raise UnableToSubmit("请申请人看过填写的内容，用签名、指印或手机验证确认后再提交。")


def _household_alone(person_id: UUID, on: date, actor: Principal, at: datetime) -> UUID:
    """A household of the applicant alone; the township adds members when it checks the papers."""
    household = form_household(
        division=person(person_id).division,
        members=[NewMember(person_id, "head")],
        valid_from=on,
        actor=actor,
        at=at,
    )
    found: UUID = household.id
    return found


def _set_account(case: Case, account: Mapping[str, str], actor: Principal, at: datetime) -> None:
    """The account to pay to, when one is given that is not registered already."""
    number, on = account.get("number", ""), china_date(at)
    if not number:
        return
    before = payee_account_for_payment(case.applicant_id, on)
    if before is None or before.account != number:
        set_payee_account(
            person_id=case.applicant_id,
            bank=account.get("bank", ""),
            holder=account.get("holder", ""),
            account=number,
            valid_from=on,
            actor=actor,
            at=at,
        )


def _statements(
    case: Case, facts: Mapping[str, Mapping[str, Any]], members: set[str]
) -> Iterator[tuple[Literal["person", "household"], UUID, str, Any]]:
    for subject, stated in facts.items():
        if subject == "household":
            for name, value in stated.items():
                yield "household", case.household_id, name, _checked(name, value, "household")
        elif subject in members:
            for name, value in stated.items():
                yield "person", UUID(subject), name, _checked(name, value, "person")
        else:
            raise UnableToSubmit("填写的人里有一位不在这户家庭里。请回到家庭成员一页核对。")


def _checked(name: str, value: Any, entity: str) -> Any:
    """The value if the law's dictionary takes it for this fact. Raises UnableToSubmit."""
    fact = policies().facts.get(name)
    if fact is None or fact.entity != entity:
        raise UnableToSubmit(f"“{name}”不是要填写的项目。请刷新页面重新填写。")
    try:
        plain = date.fromisoformat(value) if fact.type == "date" else value
        problem = fact.problem(plain)
    except (TypeError, ValueError):
        problem = Label("格式不对", "has another format")
    if problem:
        raise UnableToSubmit(
            f"“{fact.label.zh}”：{problem.zh}。请改正后再提交。",
            f'"{fact.label.en}" {problem.en}; please mend it.',
        )
    return value


def _take_consents(
    case: Case, answers: Mapping[str, Any], people: Mapping[str, UUID], actor: Principal, at: datetime
) -> None:
    """The consents that count; whoever is left out is not asked about until they consent themselves.

    people: the person behind each key of the answers. A minor's guardian is the applicant.
    """
    own = str(case.applicant_id)
    ages = {member.person_id: member.age for member in members_of(case.household_id, china_date(at))}
    for key, person_id in people.items():
        via = way_of(answers, key, ages[person_id], own, by_staff=case.channel == "window")
        if via is None:
            continue
        consent.give(
            person_id=person_id,
            case_number=case.number,
            via=via,
            actor=actor,
            at=at,
            witness=case.typed_by if via == "witness" else "",
            guardian_id=case.applicant_id if ages[person_id] < GROWN_UP else None,
        )
