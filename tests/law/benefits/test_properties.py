"""Whatever the household: the engine agrees with the oracle, and not knowing never turns an answer round."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from doudi.law.benefits.decide import decide, replay
from doudi.law.benefits.decision import CANNOT_TELL, GRANTED, REFUSED, Decision
from doudi.law.benefits.situation import Known, Situation
from doudi.policies.load import policies
from tests.law.benefits import oracle
from tests.law.benefits.households import HOME, NOTHING, known

DAY = date(2026, 9, 1)
LAW = policies()

money = st.one_of(st.just(0), st.integers(0, 200_000), st.sampled_from((20_000, 70_000, 90_000, 1_680_000)))
person = st.fixed_dictionaries(
    {
        "relation": st.sampled_from(("spouse", "child", "parent", "sibling", "other")),
        "born": st.dates(date(1930, 1, 1), date(2026, 8, 31))
        | st.just(date(2008, 9, 1))
        | st.just(date(1966, 9, 1)),
        "absence": st.sampled_from(("none",) * 8 + ("prison", "clergy_apart", "deceased")),
        "apart_since": st.dates(date(2023, 7, 1), date(2023, 11, 1)),
        "lives_with_household": st.booleans(),
        "legal_support_duty": st.booleans(),
        "dependent_adult": st.booleans(),
        "education": st.sampled_from(("none", "senior", "undergraduate", "postgraduate")),
        "wage_income": money,
        "business_income": st.integers(-50_000, 50_000),
        "property_income": st.just(0) | money,
        "pension_income": money,
        "basic_pension": money,
        "support_received": st.just(0) | money,
        "transfer_expense": st.just(0) | money,
        "award_income": money,
        "disability_grade": st.sampled_from(("none", "none", "1", "2", "3", "4")),
        "serious_illness": st.booleans(),
        "care_expense": st.integers(0, 60_001),
        "deposits": st.just(0) | st.integers(0, 4_000_000),
        "exempt_financial": st.just(0) | st.integers(0, 100_000),
        "vehicles": st.sampled_from((0, 0, 0, 1)),
        "exempt_vehicles": st.sampled_from((0, 1)),
    }
)
home = st.fixed_dictionaries(
    {
        "residence": st.sampled_from(("urban", "rural")),
        "homes": st.sampled_from((0, 1, 1, 1, 2)),
        "other_property": st.sampled_from((0, 0, 0, 1)),
    }
)
Facts = Mapping[str, Any]


def people_of(drawn: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**NOTHING, **one, **({} if place else {"relation": "head"})} for place, one in enumerate(drawn)]


def situation_of(household: Facts, people: list[dict[str, Any]]) -> Situation:
    return Situation(known(household), {f"m{place}": known(one) for place, one in enumerate(people)})


def answer(household: Facts, people: list[dict[str, Any]], **changes: Any) -> Decision:
    return decide(
        LAW, "dibao", situation_of({**HOME, **household}, people), place="990001", as_of=DAY, **changes
    )


@settings(max_examples=400, deadline=None)
@given(home, st.lists(person, min_size=1, max_size=6))
def test_agrees_with_the_oracle(household: Facts, drawn: list[dict[str, Any]]) -> None:
    people = people_of(drawn)
    found, expected = answer(household, people), oracle.decided(household, people, DAY)
    assert found.outcome == (REFUSED if expected is None else GRANTED)
    assert found.amount == (None if expected is None else expected * 100)
    assert found.missing == ()


@settings(max_examples=200, deadline=None)
@given(home, st.lists(person, min_size=1, max_size=4), st.sampled_from((-1, 0, 1)))
def test_agrees_with_the_oracle_on_ties(household: Facts, drawn: list[dict[str, Any]], off: int) -> None:
    """Income is put exactly at the limit, one fen below or one above."""
    plain = [{**one, "pension_income": 0, "care_expense": 0, "wage_income": 0} for one in drawn]
    people = [{**one, "business_income": 0, "transfer_expense": 0} for one in people_of(plain)]
    head = people[0] | {"absence": "none"}
    members = [one for one in (head, *people[1:]) if oracle.counts(one, DAY)]
    limit = int(oracle.STANDARD[household["residence"]] * len(members) * 100)
    rest = sum(int(oracle.income(one) * 100) for one in members)
    head["pension_income"] = max(limit - rest + off, 0)
    assets = {"deposits": 0, "vehicles": 0}
    tied = [one | assets for one in (head, *people[1:])]
    small = {"residence": household["residence"], "homes": 1, "other_property": 0}
    expected = oracle.decided(small, tied, DAY)
    found = answer(small, tied)
    assert found.amount == (None if expected is None else expected * 100)
    if rest <= limit:
        assert found.outcome == (GRANTED if off < 0 and limit - rest + off >= 0 else REFUSED)


@settings(max_examples=250, deadline=None)
@given(home, st.lists(person, min_size=1, max_size=4), st.data())
def test_a_definite_answer_stands_whatever_else_becomes_known(
    household: Facts, drawn: list[dict[str, Any]], data: st.DataObject
) -> None:
    people = people_of(drawn)
    full = situation_of({**HOME, **household}, people)
    names = [("", name) for name in full.household]
    names += [(member, name) for member, facts in full.members.items() for name in facts]
    dropped = data.draw(st.sets(st.sampled_from(names), max_size=25))
    part = without(full, dropped)
    less = decide(LAW, "dibao", part, place="990001", as_of=DAY)
    more = answer(household, people)
    assert less.outcome in (CANNOT_TELL, more.outcome)
    if less.outcome != CANNOT_TELL:
        assert less.amount == more.amount
        assert less.missing == ()
    else:
        asked = {(missing.member, missing.name) for missing in less.missing}
        assert asked
        assert asked <= dropped
    for now, then in zip(less.conditions, more.conditions, strict=True):
        assert now.met in (None, then.met)


tries = {
    "dibao.standard": st.integers(0, 2000),
    "dibao.job_cost": st.integers(0, 1500),
    "dibao.care_cost_ratio": st.sampled_from(("0", "0.3", "1")),
    "dibao.basic_pension_counted": st.sampled_from(("true", "false")),
    "dibao.award_income_counted": st.sampled_from(("true", "false")),
    "dibao.nonlocal_excluded": st.sampled_from(("true", "false")),
    "dibao.financial_limit_months": st.integers(0, 36),
    "dibao.vehicle_limit": st.integers(0, 1),
    "dibao.home_limit": st.integers(0, 2),
    "dibao.other_property_limit": st.integers(0, 1),
    "dibao.method": st.sampled_from(("difference", "tiers")),
    "dibao.rounding": st.sampled_from(("up_to_yuan", "half_to_yuan", "half_to_fen")),
    "dibao.minor_standard": st.integers(0, 2500),
    "dibao.addon_rate": st.sampled_from(("0", "0.2", "1")),
    "dibao.addon_age": st.integers(60, 80),
}


@settings(max_examples=250, deadline=None)
@given(
    home,
    st.lists(person, min_size=1, max_size=4),
    st.fixed_dictionaries(tries),
    st.sampled_from((date(2020, 8, 1), date(2021, 8, 1), date(2026, 9, 1))),
    st.data(),
)
def test_a_definite_answer_stands_whatever_parameter_is_entered(
    household: Facts, drawn: list[dict[str, Any]], entered: dict[str, Any], day: date, data: st.DataObject
) -> None:
    """In a place that has set nothing itself, in each layer of law; what is missing is what was left out."""
    situation = situation_of({**HOME, **household, "tier_amount": 30_000}, people_of(drawn))
    unset = [name for name in sorted(entered) if LAW.parameters.find(name, "440100", day) is None]
    left_out = data.draw(st.sets(st.sampled_from(unset), max_size=6))
    entered = {
        **entered,
        "dibao.new_work_exempt": "false",
    }  # where it is left out, facts of new work matter too
    some = {name: value for name, value in entered.items() if name not in left_out}
    less = decide(LAW, "dibao", situation, place="440100", as_of=day, overrides=some)
    more = decide(LAW, "dibao", situation, place="440100", as_of=day, overrides=entered)
    assert more.outcome != CANNOT_TELL
    assert less.outcome in (CANNOT_TELL, more.outcome)
    if less.outcome == CANNOT_TELL:
        assert less.missing
        assert {missing.name for missing in less.missing} <= left_out
    else:
        assert less.amount == more.amount


def without(full: Situation, dropped: set[tuple[str, str]]) -> Situation:
    def kept(member: str, facts: Mapping[str, Known]) -> dict[str, Known]:
        return {name: fact for name, fact in facts.items() if (member, name) not in dropped}

    return Situation(kept("", full.household), {key: kept(key, facts) for key, facts in full.members.items()})


@settings(max_examples=150, deadline=None)
@given(home, st.lists(person, min_size=1, max_size=4), st.integers(0, 3000), st.integers(0, 500))
def test_a_higher_standard_lowers_nobody(
    household: Facts, drawn: list[dict[str, Any]], standard: int, more: int
) -> None:
    """With the minors' standard raised alike: their add-on is the difference of the two."""
    people = people_of(drawn)

    def at(level: int) -> Decision:
        tried = {"dibao.standard": level, "dibao.minor_standard": level + 180}
        return answer(household, people, overrides=tried)

    before, after = at(standard), at(standard + more)
    if before.outcome == GRANTED:
        assert after.outcome == GRANTED
        assert (after.amount or 0) >= (before.amount or 0) >= 0


@settings(max_examples=100, deadline=None)
@given(home, st.lists(person, min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_the_order_of_members_and_facts_changes_nothing(
    household: Facts, drawn: list[dict[str, Any]], order: Any
) -> None:
    people = people_of(drawn)
    shuffled = list(people)
    order.shuffle(shuffled)
    turned = [dict(order.sample(list(one.items()), len(one))) for one in shuffled]
    first, second = answer(household, people), answer(household, turned)
    assert (first.outcome, first.amount) == (second.outcome, second.amount)
    assert [(line.name, line.value) for line in first.lines] == [
        (line.name, line.value) for line in second.lines
    ]


@settings(max_examples=60, deadline=None)
@given(home, st.lists(person, min_size=1, max_size=4), st.sampled_from(("990001", "310000", "330106")))
def test_a_stored_decision_is_the_same_decision_and_replays(
    household: Facts, drawn: list[dict[str, Any]], place: str
) -> None:
    situation = situation_of({**HOME, **household}, people_of(drawn))
    decision = decide(LAW, "dibao", situation, place=place, as_of=date(2021, 8, 1))
    stored = Decision.from_json(decision.to_json())
    assert stored == decision
    assert stored.to_json() == decision.to_json()
    assert replay(LAW, stored) == decision


def test_the_oracle_knows_the_trap_of_the_average() -> None:
    people = [{**NOTHING, "relation": "head", "pension_income": 189_400}]
    people += [{**NOTHING, "relation": "spouse"}, {**NOTHING, "relation": "child", "dependent_adult": True}]
    assert oracle.decided(HOME, people, DAY, standard=Fraction(632)) == 2
    assert answer(HOME, people, overrides={"dibao.standard": "632"}).amount == 200
