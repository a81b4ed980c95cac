"""Another adult's consent is theirs alone: a code on their own phone, or what staff record."""

import re
from typing import Any
from uuid import UUID

import pytest

from doudi.access import signin
from doudi.access.errors import UnableToSignIn
from doudi.access.models import SignInCode
from doudi.access.scope import acting_as
from doudi.cases import application, codes, decisions, steps
from doudi.cases.errors import UnableToAskConsent, UnableToSaveDraft, UnableToSubmit
from doudi.cases.models import Case
from doudi.exchange import consent
from doudi.exchange.errors import UnableToTakeConsent
from doudi.exchange.models import Consent, Message
from doudi.registry.actions import change_phone
from tests.cases import builders as b

pytestmark = pytest.mark.django_db
PHONE = "10000000007"


def draft(home: b.Family, **changes: Any) -> application.DraftFile:
    return application.save_draft(
        principal=home.account, person_id=home.applicant, answers={**b.answers(home), **changes}, at=b.AT
    )


def handed_in(home: b.Family, actor: Any = None, channel: str = "self", **changes: Any) -> Case:
    who = actor or home.account
    kept = application.save_draft(
        principal=who, person_id=home.applicant, answers={**b.answers(home), **changes}, at=b.AT
    )
    sent = application.submit(
        principal=who,
        person_id=home.applicant,
        idempotency_key=kept.idempotency_key,
        channel=channel,
        at=b.AT,
    )
    return steps.find(sent.case_id)


def phone_of(person: UUID, number: str) -> None:
    change_phone(person_id=person, phone=number, actor=b.SYSTEM, at=b.AT)


def sent() -> str:
    newest = SignInCode.objects.order_by("-made_at", "-id")[0]
    found = re.search(r" (\d{6}) ", newest.to_send)
    assert found is not None
    return found[1]


def test_a_tick_for_another_adult_is_no_consent_and_nothing_is_asked_about_them() -> None:
    staff, home = b.county(), b.family()
    case = handed_in(home)
    spouse = home.people[1]
    assert consent.missing(case.number, home.people) == (spouse,), "the child's is by the guardian"
    for step, who in (
        ("accept", staff.clerk),
        ("start_investigation", staff.clerk),
        ("start_check", staff.verifier),
    ):
        steps.take_step(case_id=case.id, step=step, actor=who, at=b.AT)
    asked = Message.objects.unscoped("test").filter(person=spouse)
    assert asked.exists() and {message.state for message in asked} == {"not_authorised"}
    advice = decisions.advise(case_id=case.id, principal=staff.head, at=b.AT)
    assert advice.outcome == "cannot_tell"


def test_a_code_on_their_own_phone_is_their_consent() -> None:
    b.county()
    home = b.family()
    spouse = home.people[1]
    phone_of(spouse, PHONE)
    draft(home)
    with acting_as(home.account):
        codes.send(home.account, home.applicant, spouse, at=b.AT)
        with pytest.raises(UnableToSignIn):
            codes.agree(home.account, home.applicant, spouse, "000000", at=b.AT)
        codes.agree(home.account, home.applicant, spouse, sent(), at=b.AT)
        case = handed_in(home)
    row = Consent.objects.unscoped("test").get(person=spouse)
    assert (row.case_number, row.via) == (case.number, "phone_code")


def test_a_code_is_for_one_member_and_signs_nobody_in() -> None:
    home = b.family(members=4)
    spouse, child = home.people[1], home.people[3]
    phone_of(spouse, PHONE)
    phone_of(child, PHONE)
    draft(home)
    codes.send(home.account, home.applicant, spouse, at=b.AT)
    with pytest.raises(UnableToSignIn):
        codes.agree(home.account, home.applicant, child, sent(), at=b.AT)
    with pytest.raises(UnableToSignIn):
        signin.check_code(PHONE, sent(), at=b.AT)


def test_a_phone_the_applicant_holds_speaks_for_nobody_else() -> None:
    home, other = b.family(1), b.family(2, name="李示例")
    spouse = home.people[1]
    draft(home)
    with pytest.raises(UnableToAskConsent, match="没有登记手机号"):
        codes.send(home.account, home.applicant, spouse, at=b.AT)
    phone_of(spouse, PHONE)
    phone_of(home.applicant, PHONE)
    with pytest.raises(UnableToAskConsent, match="同一个"):
        codes.send(home.account, home.applicant, spouse, at=b.AT)
    with pytest.raises(UnableToAskConsent, match="还没有登记在您家"):
        codes.send(home.account, home.applicant, other.applicant, at=b.AT)
    assert not SignInCode.objects.exists()


def test_what_must_be_proven_cannot_be_typed() -> None:
    home = b.family()
    with pytest.raises(UnableToSaveDraft, match="本人确认"):
        draft(home, proven={str(home.people[1]): "2026-09-01"})


def test_the_counter_sees_who_signs() -> None:
    staff, home = b.county(), b.family()
    ways = {str(home.applicant): "witness", str(home.people[1]): "witness", str(home.people[2]): "witness"}
    case = handed_in(home, staff.clerk, "window", consents=ways, confirmed_by="signature")
    assert consent.missing(case.number, home.people) == ()
    row = Consent.objects.unscoped("test").get(person=home.people[1])
    assert (row.via, row.witness) == ("witness", "李经办")


def test_only_the_counter_applies_at_the_counter() -> None:
    home = b.family()
    with pytest.raises(UnableToSubmit, match="办理方式"):
        handed_in(home, channel="window", confirmed_by="signature")


def test_staff_record_it_later_and_families_cannot() -> None:
    staff, home = b.county(), b.family()
    case, spouse = handed_in(home), home.people[1]
    for via in ("signature", "paper", "witness"):
        with pytest.raises(UnableToTakeConsent, match="自己同意"):
            consent.give(
                person_id=spouse,
                case_number=case.number,
                via=via,
                witness="张示例",
                actor=home.account,
                at=b.AT,
                guardian_id=home.applicant,
            )
    with acting_as(staff.head):
        consent.give(
            person_id=spouse,
            case_number=case.number,
            via="witness",
            witness=staff.head.name,
            actor=staff.head,
            at=b.AT,
        )
    assert consent.missing(case.number, home.people) == ()
