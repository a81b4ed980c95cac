"""What the rows of each source say in the law's facts."""

from datetime import date

import pytest

from doudi.exchange.feeds.contracts import contracts
from doudi.exchange.feeds.mappings import READERS
from doudi.exchange.feeds.stated import Row
from doudi.policies.load import policies
from doudi.registry.dictionary import dictionary

AS_OF = date(2026, 7, 1)


def row(source: str, **said: object) -> Row:
    fields = {field.name: None for field in contracts()[source].fields}
    assert set(said) <= set(fields)
    return fields | said  # type: ignore[return-value]


CASES = [
    (
        "police_residents",
        [{"status": "registered", "born": date(1990, 1, 1), "residence": "rural"}],
        {"registered_here": True, "born": date(1990, 1, 1), "residence": "rural"},
    ),
    (
        "police_residents",
        [{"status": "registered"}, {"status": "died", "died_on": date(2026, 5, 1)}],
        {"registered_here": False, "absence": "deceased", "died_on": date(2026, 5, 1)},
    ),
    (
        "police_vehicles",
        [{"status": "active"}, {"status": "scrapped"}, {"status": "active"}],
        {"vehicles": 2},
    ),
    (
        "social_insurance",
        [
            {"insurance": "employee", "month": date(2026, 5, 1), "wage": 300_000},
            {"insurance": "employee", "month": date(2026, 6, 1), "wage": 310_000},
            {"insurance": "resident", "month": date(2026, 6, 1), "wage": None},
        ],
        {"wage_income": 310_000},
    ),
    (
        "social_insurance",
        [{"insurance": "unemployment", "unemployed_on": date(2026, 6, 1)}],
        {"unemployed": True},
    ),
    ("social_insurance", [{"insurance": "employee", "month": date(2026, 6, 1), "base": 400_000}], {}),
    (
        "pensions",
        [{"kind": "resident", "month": date(2026, 6, 1), "amount": 25_000, "basic": 14_300}],
        {"pension_income": 10_700, "basic_pension": 14_300, "retired": True},
    ),
    ("pensions", [{"kind": "survivor", "month": date(2026, 6, 1), "amount": 25_000}], {}),
    (
        "medical_settlement",
        [
            {"settled_on": date(2026, 2, 1), "covered_own": 50_000, "insurance": "residents"},
            {"settled_on": date(2025, 12, 1), "covered_own": 70_000, "insurance": "employees"},
        ],
        {"self_paid_medical": 50_000, "medical_insurance": "residents"},
    ),
    ("civil_marriage", [{"kind": "marriage"}], {}),
    ("civil_cremation", [{"cremated_on": date(2026, 6, 1)}], {"absence": "deceased"}),
    (
        "real_estate",
        [
            {"unit_no": "1", "usage": "home", "status": "current"},
            {"unit_no": "1", "usage": "home", "status": "current"},
            {"unit_no": "2", "usage": "shop", "status": "current"},
            {"unit_no": "3", "usage": "home", "status": "past"},
        ],
        {"homes": 1, "other_property": 1},
    ),
    (
        "market_entities",
        [
            {"uscc": "1", "role": "owner", "status": "open"},
            {"uscc": "2", "role": "officer", "status": "open"},
            {"uscc": "3", "role": "legal", "status": "closed"},
        ],
        {"registered_businesses": 1},
    ),
    (
        "tax_income",
        [
            {"tax_year": 2025, "item": "wages", "amount": 1_200_007},
            {"tax_year": 2025, "item": "services", "amount": 5},
            {"tax_year": 2024, "item": "wages", "amount": 9_999},
            {"tax_year": 2025, "item": "property", "amount": 7},
        ],
        {"wage_income": 100_001},
    ),
    ("housing_fund", [{"balance": 1}], {}),
    (
        "bank_balances",
        [
            {"institution": "甲", "as_of": date(2026, 5, 1), "balance": 1},
            {"institution": "甲", "as_of": date(2026, 6, 1), "balance": 10},
            {"institution": "乙", "as_of": date(2026, 6, 15), "balance": 100},
        ],
        {"deposits": 110},
    ),
    (
        "securities_insurance",
        [
            {"institution": "甲", "kind": "fund", "as_of": date(2026, 6, 1), "value": 5},
            {"institution": "乙", "kind": "insurance", "as_of": date(2026, 6, 1), "value": 7},
        ],
        {"securities": 5, "other_financial": 7},
    ),
    (
        "disability_cards",
        [
            {"kind": "limb", "grade": "2", "issued_on": date(2020, 1, 1), "valid_until": date(2026, 6, 30)},
            {"kind": "mental", "grade": "3", "issued_on": date(2024, 1, 1), "valid_until": date(2034, 1, 1)},
        ],
        {"disability_grade": "3", "disability_kind": "mental"},
    ),
    ("school_enrolment", [{"stage": "vocational", "state": "enrolled"}], {"education": "senior"}),
    ("school_enrolment", [{"stage": "senior", "state": "left"}], {}),
    (
        "veterans_benefits",
        [{"kind": "disabled", "month": date(2026, 6, 1), "amount": 90_000}],
        {"award_income": 90_000, "veterans_pension": True},
    ),
    ("farm_subsidies", [{"item": "grain", "amount": 100}], {}),
    ("utilities", [{"kind": "water"}], {}),
    (
        "disaster_damage",
        [{"event": "flood", "home": "serious", "happened_on": date(2026, 6, 1)}],
        {"disaster_kind": "natural", "disaster_home": "unlivable"},
    ),
    ("disaster_damage", [{"event": "fire", "home": "collapsed", "happened_on": date(2026, 6, 1)}], {}),
]


@pytest.mark.parametrize(("source", "rows", "said"), CASES)
def test_what_rows_say(source: str, rows: list[dict[str, object]], said: dict[str, object]) -> None:
    stated = READERS[source]([row(source, **one) for one in rows], AS_OF)
    assert {one.name: one.value for one in stated} == said
    assert set(said) <= set(contracts()[source].tells)
    for one in stated:
        fact = policies().facts.get(one.name)
        assert fact is None or fact.problem(one.value) is None, one
        assert one.name in dictionary()


def test_every_source_is_tried() -> None:
    assert {source for source, _, _ in CASES} == set(contracts())


def test_a_balance_is_as_old_as_its_oldest_part() -> None:
    days = [date(2026, 6, 1), date(2026, 6, 15)]
    rows = [row("bank_balances", institution=str(day), as_of=day, balance=1) for day in days]
    assert [one.observed_on for one in READERS["bank_balances"](rows, AS_OF)] == [days[0]]
