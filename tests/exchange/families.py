"""A family that applies, as the exchange sees it: people, a household, declared facts, consents."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models.functions import Now

from doudi.exchange import consent
from doudi.exchange.actions import Asked, request_verification
from doudi.exchange.models import Message
from doudi.registry.actions import NewFact, record_facts
from doudi.work import worker
from doudi.work.models import Job
from tests.exchange.offices import AS_OF, Office
from tests.registry.people import AT, ON, SYSTEM, VILLAGE, family, id_number, someone, staff

CASE = "990001-2026-000001"
VERIFIER = staff("county_verifier")


@dataclass(frozen=True)
class Applicants:
    """A couple; the husband is the head."""

    head: UUID
    wife: UUID
    household: UUID

    @property
    def people(self) -> list[UUID]:
        return [self.head, self.wife]


def applicants(*, consenting: bool = True, first: int = 1, case_number: str = CASE) -> Applicants:
    """Register a couple that declares no car, small savings and 1,394 yuan of wages.

    `first` and the next are the sequences of their ID numbers.
    """
    said: dict[str, int | str] = {"vehicles": 0, "deposits": 150_000, "absence": "none"}
    head, wife = someone(first, name="陈示例"), someone(first + 1, name="周示例")
    couple = Applicants(head, wife, family((head, "head"), (wife, "spouse")))
    if consenting:
        for person in couple.people:
            consent.give(person_id=person, case_number=case_number, via="signature", actor=SYSTEM, at=AT)
    facts = [
        NewFact("person", person, name, value, "declared", f"{case_number}#1", ON)
        for person, wage in ((head, 139_400), (wife, 0))
        for name, value in {**said, "wage_income": wage}.items()
    ]
    record_facts(facts, actor=SYSTEM, at=AT, division=VILLAGE)
    return couple


def known_to(
    offices: Mapping[str, Office], *, first: int = 1, cars: bool = True, balance: int = 150_050
) -> None:
    """What the departments hold about the couple: a car, another balance, no insured work."""
    for sequence, name in ((first, "陈示例"), (first + 1, "周示例")):
        number = id_number(sequence)
        offices["police"].fill("residents", (number, name, "农业", VILLAGE, "head", "normal"))
        offices["bank"].fill("balances", (number, "示例农村信用社", 1, balance, AS_OF))
    if not cars:
        return
    car = (f"示例{first:06d}", id_number(first), "小型轿车", 6_800_000, "2021-05-01", "normal")
    offices["police"].fill("vehicles", car)


def ask(couple: Applicants, *, at: datetime = AT, case_number: str = CASE) -> Asked:
    """The county's verifier asks about both."""
    return request_verification(
        case_number=case_number,
        household_id=couple.household,
        person_ids=couple.people,
        purpose="verification",
        actor=VERIFIER,
        at=at,
    )


def work(*, due: bool = False) -> int:
    """Do the work that is due (`due`: make all of it due first) and give the number of jobs done."""
    if due:
        Job.objects.filter(state="waiting", every=None).update(due_at=Now())
    done = 0
    while worker.run_one(["exchange.send"]):
        done += 1
    return done


def message(person: UUID, partner: str) -> Message:
    """The latest question about a person to a partner."""
    rows = Message.objects.unscoped("test").filter(person=person, partner=partner)
    found = rows.order_by("-created_at", "-id").first()
    assert found is not None
    return found
