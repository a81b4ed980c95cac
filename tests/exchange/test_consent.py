"""Consent: per person and case, on a versioned text, by a guardian for the young, withdrawn at any time."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from doudi.access.actions import open_division, open_office
from doudi.access.errors import UnableToAct
from doudi.access.principal import Principal
from doudi.exchange import consent
from doudi.exchange.errors import UnableToTakeConsent
from doudi.exchange.models import Consent
from doudi.policies.load import policies
from tests.registry.people import AT, SYSTEM, VILLAGE, citizen, family, someone, staff

pytestmark = pytest.mark.django_db
CASE = "990001-2026-000001"


def give(person: UUID, *, actor: Principal = SYSTEM, via: str = "signature", **more: object) -> UUID:
    return consent.give(person_id=person, case_number=CASE, via=via, actor=actor, at=AT, **more)  # type: ignore[arg-type]


def test_the_text_is_versioned_and_complete_in_both_languages() -> None:
    chinese, english = consent.text(), consent.text(language="en")
    assert chinese.version == english.version == "2026-11"
    assert len(chinese.body) == len(english.body) >= 5
    assert len(consent.text("2026-07").body) == 7, "what was agreed to before stays as it was"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_text_says_what_the_law_asks(language: str) -> None:
    """个人信息保护法 17, 30: who, why, what, how long, withdrawal, the effect of a no."""
    open_division(990001000000, "示例县")
    open_office("示例县民政局", 990001000000)
    said = " ".join(consent.shown(VILLAGE, on=AT.date(), language=language).body)
    assert "示例县民政局" in said and "12349" in said and "{" not in said
    months = policies().parameters.find("dibao.kept_months", "990001", AT.date())
    assert months is not None and str(months.value) in said
    for words in {
        "zh": ("示例，不是真实规定", "敏感个人信息", "撤回", "可以不同意", "只用于办理这一件申请"),
        "en": ("an example, not a real rule", "sensitive", "withdraw", "say no", "this one application"),
    }[language]:
        assert words in said


def test_where_no_period_is_set_the_text_says_so() -> None:
    said = " ".join(consent.shown(310101001001, on=AT.date()).body)
    assert "本地还没有写明" in said and "示例" not in said


def test_given_twice_is_given_once() -> None:
    person = someone(1)
    assert give(person) == give(person)
    assert consent.valid(person, CASE) == consent.text().version
    assert consent.valid(person, "990001-2026-000002") is None


def test_withdrawn_is_no_consent_until_given_again() -> None:
    person, other = someone(1), someone(2)
    first = give(person)
    consent.withdraw(person_id=person, case_number=CASE, actor=SYSTEM, at=AT + timedelta(days=1))
    assert consent.valid(person, CASE) is None
    assert consent.missing(CASE, [other, person]) == (other, person)
    with pytest.raises(UnableToTakeConsent, match="不需要撤回"):
        consent.withdraw(person_id=person, case_number=CASE, actor=SYSTEM, at=AT)
    assert give(person) != first
    assert [view.withdrawn_at is None for view in consent.of_person(person)].count(True) == 1


def test_someone_under_eighteen_needs_a_guardian_of_age() -> None:
    day_before = date(2008, 9, 2)  # turns 18 the day after
    young, adult = someone(1, born=day_before), someone(2)
    with pytest.raises(UnableToTakeConsent, match="监护人"):
        give(young)
    with pytest.raises(UnableToTakeConsent, match="年满十八"):
        give(young, guardian_id=someone(3, born=date(2010, 1, 1)))
    give(young, guardian_id=adult)
    give(someone(4, born=date(2008, 9, 1)))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"via": "rumour"}, "授权方式"),
        ({"via": "witness"}, "见证"),
        ({"text_version": "1999"}, "这一版"),
    ],
)
def test_what_is_no_consent_is_refused(change: dict[str, str], message: str) -> None:
    with pytest.raises(UnableToTakeConsent, match=message):
        give(someone(1), **change)  # type: ignore[arg-type]


def test_a_consent_names_its_case() -> None:
    with pytest.raises(UnableToTakeConsent, match="哪一件申请"):
        consent.give(person_id=someone(1), case_number=" ", via="paper", actor=SYSTEM, at=AT)


def test_people_consent_for_their_own_household_only() -> None:
    head, wife, stranger = someone(1), someone(2), someone(3)
    family((head, "head"), (wife, "spouse"))
    give(wife, actor=citizen(head), via="phone_code")
    with pytest.raises(UnableToAct):
        give(stranger, actor=citizen(head))
    with pytest.raises(UnableToAct):
        consent.withdraw(person_id=wife, case_number=CASE, actor=citizen(stranger), at=AT)
    with pytest.raises(UnableToAct):
        give(stranger, actor=staff("town_clerk", 990001002000, 990001003000))
    give(stranger, actor=staff("town_clerk", 990001001000, 990001002000), via="paper")


def test_two_consents_in_force_are_refused_by_the_database() -> None:
    person = someone(1)
    give(person)
    second = Consent(
        person_id=person,
        case_number=CASE,
        text_version="2026-07",
        via="paper",
        division=VILLAGE,
        given_at=AT,
        given_by="test",
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()
