"""Loading the county: all of it or nothing, twice is once, and its stories come out as told."""

from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pyotp
import pytest
from django.db import IntegrityError
from pytest_django import Settings

from doudi.access import grants, signin
from doudi.access.models import Account, Division
from doudi.access.principal import Principal
from doudi.demo import county
from doudi.demo.county import loading
from doudi.demo.county.accounts import listed
from doudi.demo.county.stories import Family, families, family
from doudi.exchange import consent
from doudi.exchange.actions import request_verification
from doudi.exchange.report import of_case
from doudi.law.benefits.decide import decide
from doudi.law.benefits.decision import CANNOT_TELL, GRANTED, REFUSED, Decision
from doudi.monitoring.population import contract
from doudi.policies.load import policies
from doudi.registry.actions import NewFact, record_facts
from doudi.registry.models import Fact, Household, Person
from doudi.registry.queries import find_by_id_number, payee_account_for_payment
from doudi.registry.situation import of_household
from doudi.work import clock, worker
from tests.exchange.offices import TOKEN, running

pytestmark = pytest.mark.django_db
PEOPLE = 300
SYSTEM = Principal.system("test")


@pytest.fixture
def departments(tmp_path: Path) -> Path:
    """A small county, loaded; gives the folder of the departments' data."""
    folder = tmp_path / "departments"
    county.load(lambda *told: None, departments=folder, people=PEOPLE)
    return folder


def test_loading_tells_how_far_it_is_and_twice_is_once(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    for _ in range(2):
        county.load(lambda *step: told.append(step), departments=tmp_path / "d", people=PEOPLE)
    assert ("people", PEOPLE, PEOPLE) in told
    assert Person.objects.unscoped("test").count() == PEOPLE
    assert Account.objects.count() == len(listed())
    assert Division.objects.count() == 1 + 1 + 12 + 60  # the province, the county, towns, villages
    numbers = Person.objects.unscoped("test").order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(numbers[0], numbers[0] + PEOPLE))


def test_a_load_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise IntegrityError("the last step fails")

    monkeypatch.setattr(county.accounts, "open_accounts", broken)
    with pytest.raises(IntegrityError):
        county.load(lambda *told: None, departments=tmp_path / "d", people=PEOPLE)
    assert not Household.objects.unscoped("test").exists()
    assert not loading.is_loaded()


def test_the_county_is_a_population_to_try_rules_on(tmp_path: Path) -> None:
    for _ in range(2):
        county.load(lambda *told: None, departments=tmp_path / "d", populations=tmp_path, people=PEOPLE)
    found = contract.read(tmp_path / "anhe")
    contract.refuse_misfits(found, policies().facts)
    assert (found.persons, found.about["places"]) == (PEOPLE, ["990001"])
    places = pl.read_parquet(tmp_path / "anhe" / "households-0000.parquet")["place"].unique()
    assert len(places) == 12, "by town"


def test_every_listed_account_can_sign_in(departments: Path) -> None:
    at = clock.now()
    for one in listed():
        if one.password:
            pending = signin.password(one.username, one.password, at=at)
            code = pyotp.TOTP(one.totp_secret).at(at)
            assert signin.totp(pending.account_id, code, at=at).username == one.username
        elif one.card:
            assert signin.card(one.card, one.pin, at=at).person == one.person_id
        else:
            assert one.phone
    helper = Principal.of_account(Account.objects.get(username="helper"), on=clock.today())
    assert set(grants.subjects_of(helper, grants.APPLY, clock.today())) == {
        family(key).applicant.id for key in ("zhang", "zhao", "li")
    }


def test_every_role_is_in_the_cast() -> None:
    assert {one.role for one in listed()} == {
        "citizen", "helper", "town_clerk", "town_head", "county_verifier", "county_officer",
        "data_officer",
        "finance_preparer", "finance_approver", "policy_writer", "policy_approver", "auditor",
        "administrator",
    }  # fmt: skip


def test_prepared_people_are_found_and_paid_to_their_accounts(departments: Path) -> None:
    for story in families():
        applicant = story.applicant
        assert find_by_id_number(applicant.id_number.lower()) == applicant.id
        account = payee_account_for_payment(applicant.id, date(2026, 10, 1))
        assert account is not None
        assert (account.account, account.holder) == (story.account.number, applicant.name)
    listed_accounts = (departments.parent / "bank" / "accounts.csv").read_text(encoding="utf-8")
    assert "孙长顺,closed" in listed_accounts
    assert Fact.objects.unscoped("test").filter(name="residence").count() >= len(families())


OUTCOMES = {
    "zhang": (GRANTED, GRANTED),
    "wang": (GRANTED, GRANTED),
    "chen": (GRANTED, REFUSED),  # a car nobody spoke of
    "zhao": (REFUSED, REFUSED),
    "sun": (GRANTED, GRANTED),
    "li": (GRANTED, GRANTED),  # for one person fewer
    "ma": (GRANTED, REFUSED),  # savings nobody spoke of
    "ayi": (GRANTED, GRANTED),
    "deng": (GRANTED, GRANTED),
}


# What a visit has to settle once a department knew more than was declared: may it be exempted?
VISITED = {"chen": "exempt_vehicles", "ma": "exempt_financial"}


@pytest.mark.parametrize("key", OUTCOMES)
def test_a_story_comes_out_as_told(key: str, departments: Path, settings: Settings) -> None:
    """On what is declared, while departments are asked, and on what they answer."""
    story = family(key)
    case = f"990001-2026-{story.home.number:06d}"
    _apply(story, case)
    assert _decided(story, case).outcome == OUTCOMES[key][0]
    with running(departments) as offices:
        settings.DEPARTMENTS = {name: office.url for name, office in offices.items()}
        settings.DEPARTMENT_TOKEN = TOKEN
        request_verification(
            case_number=case,
            household_id=story.home.id,
            person_ids=[member.human.id for member in story.members],
            purpose="verification",
            actor=SYSTEM,
            at=clock.now(),
        )
        assert _decided(story, case).outcome in {CANNOT_TELL, REFUSED}
        while worker.run_one(["exchange.send"]):
            pass
    report = of_case(case, as_of=clock.today())
    assert report is not None and report.settled
    if key in VISITED:
        _visit(story, case, VISITED[key])
    assert _decided(story, case).outcome == OUTCOMES[key][1]
    differing = {row.item for row in report.rows if row.differs}
    expected = {"zhang": {"deposits"}, "chen": {"vehicles"}, "li": {"absence"}, "ma": {"deposits"}}
    assert expected.get(key, set()) <= differing


def _apply(story: Family, case: str) -> None:
    at = clock.now()
    given = {story.home.id: story.household}
    given |= {member.human.id: member.declares for member in story.members}
    facts = [
        NewFact(
            "household" if subject == story.home.id else "person",
            subject, name, value, "declared", f"{case}#1", clock.today(),
        )
        for subject, said in given.items()
        for name, value in said.items()
    ]  # fmt: skip
    record_facts(facts, actor=SYSTEM, at=at, division=story.home.village)
    for member in story.members:
        consent.give(
            person_id=member.human.id,
            case_number=case,
            via="signature",
            actor=SYSTEM,
            at=at,
            guardian_id=story.applicant.id,
        )


def _visit(story: Family, case: str, name: str) -> None:
    """The decision waits for it, and the visitors find nothing to exempt."""
    before = _decided(story, case)
    assert before.outcome == CANNOT_TELL
    assert {missing.name for missing in before.missing} == {name}
    at = clock.now() + timedelta(seconds=1)
    facts = [
        NewFact("person", member.human.id, name, 0, "visit", f"{case} visit", clock.today())
        for member in story.members
    ]
    record_facts(facts, actor=SYSTEM, at=at, division=story.home.village)


def _decided(story: Family, case: str) -> Decision:
    situation = of_household(story.home.id, as_of=clock.today(), case_number=case)
    return decide(policies(), "dibao", situation, place="990001", as_of=clock.today())


def test_the_story_of_the_death_is_paid_for_one_person_fewer(departments: Path) -> None:
    story = family("li")
    case = "990001-2026-000777"
    _apply(story, case)
    before = _decided(story, case)
    fact = NewFact("person", story.members[1].human.id, "absence", "deceased", "police", "m", clock.today())
    record_facts([fact], actor=SYSTEM, at=clock.now() + timedelta(seconds=1), division=story.home.village)
    after = _decided(story, case)
    assert before.amount is not None and after.amount is not None
    assert after.amount < before.amount
