"""From a confirmed decision to a monthly right to be paid, and what the family and the public see of it."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from pytest_django import Settings

from doudi.access.principal import Principal
from doudi.audit.queries import who_looked
from doudi.cases.queries.decided import Confirmed
from doudi.payments import actions, queries
from doudi.payments.errors import UnableToOpenEntitlement
from doudi.payments.models import Attempt, Entitlement, Instalment, Task
from doudi.vault.identifiers import new_id
from doudi.work import worker
from tests.payments.builders import AT, CLERK, COUNTY, PREPARER, Family, families

pytestmark = pytest.mark.django_db
NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)


def decision(family: Family, kind: str = "confirm", **changes: object) -> Confirmed:
    """A decision of 20 October on a family of the builders."""
    made = Confirmed(
        decision_id=new_id(),
        kind=kind,
        benefit="dibao",
        place="990001",
        case_id=new_id(),
        case_number="990001-2026-000777",
        household_id=family.household,
        applicant_id=family.payee,
        division=990001_001_001,
        amount_fen=63_200,
        pay_from="2026-11",
        decided_on=date(2026, 10, 20),
        policy_hash="p" * 64,
        example=True,
        decision_hash="d" * 64,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


@pytest.fixture
def family() -> Family:
    """A family without any entitlement yet."""
    found = families(1)[0]
    Entitlement.objects.unscoped("test").filter(id=found.entitlement).delete()
    return found


def entitlements() -> list[Entitlement]:
    return list(Entitlement.objects.unscoped("test").order_by("from_month", "id"))


def test_it_is_paid_from_the_month_after_the_decision(family: Family) -> None:
    made = decision(family, pay_from="2026-10")
    actions.open_entitlement(made, at=AT)
    actions.open_entitlement(made, at=AT)
    [row] = entitlements()
    assert (row.from_month, row.monthly_fen, row.decision_hash) == (NOVEMBER, 63_200, "d" * 64)
    assert len(row.card_token) >= 20


@pytest.mark.parametrize("amount", [None, 0])
def test_without_an_amount_nothing_is_paid(family: Family, amount: int | None) -> None:
    with pytest.raises(UnableToOpenEntitlement, match="没有可发放的金额"):
        actions.open_entitlement(decision(family, amount_fen=amount), at=AT)


def test_an_example_value_is_never_paid_in_production(family: Family, settings: Settings) -> None:
    settings.MODE = "production"
    with pytest.raises(UnableToOpenEntitlement, match="示例标准"):
        actions.open_entitlement(decision(family), at=AT)
    actions.open_entitlement(decision(family, example=False), at=AT)


def test_a_changed_amount_follows_the_old_one(family: Family) -> None:
    actions.open_entitlement(decision(family), at=AT)
    later = decision(family, "reduce", amount_fen=40_000, decided_on=date(2026, 11, 5), pay_from="2026-12")
    actions.open_entitlement(later, at=AT)
    old, new = entitlements()
    assert (old.from_month, old.until_month) == (NOVEMBER, DECEMBER)
    assert (new.from_month, new.until_month, new.monthly_fen) == (DECEMBER, None, 40_000)


def test_no_month_is_paid_from_two_decisions(family: Family) -> None:
    actions.open_entitlement(decision(family), at=AT)
    actions.prepare(month=DECEMBER, actor=PREPARER, at=AT)
    worker.run_one(["payments.prepare"])
    later = decision(family, "reduce", amount_fen=1, decided_on=date(2026, 11, 5), pay_from="2026-12")
    actions.open_entitlement(later, at=AT)
    old, new = entitlements()
    assert old.until_month == new.from_month == date(2027, 1, 1), "December is in a batch already"


def test_an_ended_benefit_is_not_paid_on(family: Family) -> None:
    actions.open_entitlement(decision(family), at=AT)
    end = decision(family, "end", amount_fen=None, decided_on=date(2026, 11, 5), pay_from="2026-12")
    actions.close_entitlement(end, at=AT)
    actions.close_entitlement(end, at=AT)
    actions.prepare(month=date(2027, 1, 1), actor=PREPARER, at=AT)
    worker.run_one(["payments.prepare"])
    assert [one.period for one in Instalment.objects.unscoped("test").order_by("period")] == [NOVEMBER]


def test_a_household_has_one_open_entitlement_by_the_database(family: Family) -> None:
    actions.open_entitlement(decision(family), at=AT)
    [row] = entitlements()
    row.id, row.decision, row.card_token = new_id(), new_id(), "other"
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_the_card_shows_only_what_may_be_published(family: Family) -> None:
    actions.open_entitlement(decision(family), at=AT)
    token = queries.card_token("990001-2026-000777")
    assert token
    card = queries.card(token, as_of=date(2026, 10, 21))
    assert card == queries.PublicCard("dibao", 63_200, "not_yet", NOVEMBER, date(2026, 11, 10))
    assert queries.card("guess", as_of=date(2026, 10, 21)) is None
    assert queries.card_token("unknown") is None


def test_the_day_of_payment_is_the_one_the_place_has_set() -> None:
    assert queries.pay_day("dibao", 990001_001_001, NOVEMBER, NOVEMBER) == date(2026, 11, 10)
    assert queries.pay_day("dibao", 990001_001_001, NOVEMBER, date(2026, 11, 11)) is None, "it has passed"
    assert queries.pay_day("dibao", 310101_001_001, NOVEMBER, NOVEMBER) is None, "nobody set one"


def test_the_card_knows_the_next_payment(family: Family) -> None:
    actions.open_entitlement(decision(family), at=AT)
    [row] = entitlements()
    Instalment.objects.unscoped("test").bulk_create([_paid(row, NOVEMBER)])
    card = queries.card(row.card_token, as_of=date(2026, 11, 12))
    assert card
    assert (card.status, card.next_month, card.next_on) == ("active", DECEMBER, date(2026, 12, 10))
    Task.objects.unscoped("test").bulk_create([_task(row)])
    held = queries.card(row.card_token, as_of=date(2026, 11, 12))
    assert held and held.status == "held"
    Entitlement.objects.unscoped("test").update(until_month=DECEMBER)
    ended = queries.card(row.card_token, as_of=date(2026, 12, 1))
    assert ended
    assert (ended.status, ended.next_month) == ("ended", None)


def test_the_family_sees_its_payments_and_no_other_family_does(family: Family) -> None:
    actions.open_entitlement(decision(family), at=AT)
    own = _citizen(family)
    [view] = queries.of_household(own, family.household, at=AT, as_of=NOVEMBER)
    assert (view.monthly_fen, view.status, view.next_month) == (63_200, "active", NOVEMBER)
    assert view.account_masked.startswith("*") and view.account_masked.endswith(family.account[-4:])
    stranger = _citizen(families(1)[0])
    assert queries.of_household(stranger, family.household, at=AT, as_of=NOVEMBER) == ()
    assert len(queries.of_household(CLERK, family.household, at=AT, as_of=NOVEMBER)) == 1


def test_tasks_and_lists_ask_as_often_for_many_rows(queries_constant) -> None:  # type: ignore[no-untyped-def]
    def make(count: int) -> None:
        for one in families(count, accounts=False):
            row = Entitlement.objects.unscoped("test").get(id=one.entitlement)
            Task.objects.bulk_create([_task(row)])

    queries_constant(make, lambda: queries.tasks(PREPARER, at=AT, limit=100))
    assert len(queries.tasks(PREPARER, at=AT, limit=100).rows) == 30


def test_what_was_done_is_in_the_journal(family: Family) -> None:
    actions.open_entitlement(decision(family), at=AT)
    assert tuple(who_looked(family.payee, at=AT)) == (), "opening is a deed, and no look"
    assert Attempt.objects.unscoped("test").count() == 0


def _citizen(family: Family) -> Principal:
    return Principal("citizen", new_id(), "张三", "citizen", "", COUNTY, COUNTY + 1_000_000, family.payee)


def _paid(row: Entitlement, period: date) -> Instalment:
    return Instalment(
        entitlement=row,
        division=row.division,
        period=period,
        cause="regular",
        amount_fen=row.monthly_fen,
        decision=row.decision,
        decision_hash=row.decision_hash,
        state="paid",
        created_at=AT,
    )


def _task(row: Entitlement) -> Task:
    return Task(kind="no_account", entitlement=row, division=row.division, reason="no_account", opened_at=AT)
