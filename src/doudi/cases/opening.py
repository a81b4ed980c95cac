"""Open a case from answers: number, pinned procedure, declared facts, consents, first step."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from doudi.access.principal import Principal
from doudi.audit.actions import Event, record
from doudi.cases import pinned
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
    join_household,
    leave_household,
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
    _check(answers, person_id, channel)
    on = china_date(at)
    household_id = household_of(person_id, on) or _household_alone(person_id, on, principal, at)
    _change_members(household_id, answers.get("members", {}), principal, at)
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
        sort_on=on,
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
    gone = {key for key, note in answers.get("members", {}).items() if note.get("change") == "left"}
    stated = {subject: facts for subject, facts in answers.get("facts", {}).items() if subject not in gone}
    declare(case, stated, revision=1, actor=principal, at=at)
    _set_account(case, answers.get("account", {}), principal, at)
    _take_consents(case, answers.get("consents", {}), principal, at)
    return case


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


def _check(answers: Mapping[str, Any], person_id: UUID, channel: str) -> None:
    if str(person_id) not in answers.get("consents", {}):
        raise UnableToSubmit("还没有同意核对家庭经济状况。申请人同意后才能提交（社会救助法第四十条）。")
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


def _change_members(
    household_id: UUID, noted: Mapping[str, Mapping[str, str]], actor: Principal, at: datetime
) -> None:
    """Who joins and who has left since the household was registered, as the applicant says."""
    on = china_date(at)
    present = {member.person_id for member in members_of(household_id, on)}
    for key, note in noted.items():
        member = UUID(key)
        if note.get("change") == "joins" and member not in present:
            join_household(
                household_id=household_id,
                person_id=member,
                relation=note["relation"],
                valid_from=on,
                actor=actor,
                at=at,
            )
        if note.get("change") == "left" and member in present:
            leave_household(household_id=household_id, person_id=member, on=on, actor=actor, at=at)


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


def _take_consents(case: Case, consents: Mapping[str, Any], actor: Principal, at: datetime) -> None:
    """Each member's consent; a minor's is given by a guardian, the applicant unless another is named."""
    on = china_date(at)
    for member in members_of(case.household_id, on):
        given = consents.get(str(member.person_id))
        if not given:
            continue
        via, guardian = (given["via"], given.get("guardian")) if isinstance(given, Mapping) else (given, None)
        minor = member.age < 18  # 民法典 17
        consent.give(
            person_id=member.person_id,
            case_number=case.number,
            via=via,
            actor=actor,
            at=at,
            witness=actor.name if via == "witness" else "",
            guardian_id=(UUID(guardian) if guardian else case.applicant_id) if minor else None,
        )
