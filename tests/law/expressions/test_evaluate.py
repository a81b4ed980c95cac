"""The reading: exact on what is known, and on what is not never narrower than the truth."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from itertools import product
from math import inf
from typing import Any

import pytest

from doudi.law.expressions.evaluate import HOUSEHOLD, Reading, compiled
from doudi.law.expressions.parse import parse
from doudi.law.expressions.unknown import Gap, Unknown, Value

WHOLE = Unknown(-inf, inf, frozenset({Gap("fact", "x")}))
EITHER = Unknown(False, True, frozenset({Gap("fact", "x")}))
TRUTHS: tuple[Value, ...] = (False, EITHER, True)


def read(
    text: str,
    household: Mapping[str, Any] | None = None,
    members: list[dict[str, Any]] | None = None,
    parameters: Mapping[str, Any] | None = None,
) -> Value:
    persons = {name for member in members or [] for name in member}
    entities = {name: "person" if name in persons else "household" for name in (*persons, *(household or {}))}
    reading = Reading(dict(household or {}), members or [], lambda name: (parameters or {})[name], _absent)
    return compiled(parse(text), entities, {})(reading, HOUSEHOLD)


def _absent(name: str, member: int) -> Value:
    return Unknown(0, inf, frozenset({Gap("fact", name, str(member))}))


def truth(value: Value) -> bool | None:
    return None if isinstance(value, Unknown) else bool(value)


@pytest.mark.parametrize(("a", "b"), list(product(TRUTHS, TRUTHS)))
def test_and_or_not_are_kleene(a: Value, b: Value) -> None:
    rank = {False: 0, None: 1, True: 2}
    back = {value: key for key, value in rank.items()}
    low, high = sorted((rank[truth(a)], rank[truth(b)]))
    assert truth(read("a and b", {"a": a, "b": b})) == back[low]
    assert truth(read("a or b", {"a": a, "b": b})) == back[high]
    assert truth(read("not a", {"a": a})) == back[2 - rank[truth(a)]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2 + 3 * 4", 14),
        ("larger(2, 3) - smaller(2, 3)", 1),
        ("5 if 1 < 2 else 6", 5),
        ("3 >= 3 and 3 <= 3 and not 3 != 3 and 4 > 3", True),
        ('"a" in ("a", "b") and "c" not in ("a", "b")', True),
        ("round_up(12345, yuan)", 12400),
        ("round_down(12345, jiao)", 12340),
        ("round_half(12350, yuan)", 12400),
    ],
)
def test_plain_values(text: str, expected: Any) -> None:
    assert read(text) == expected


def test_ages_and_months_turn_on_the_day() -> None:
    def age(born: date, day: date) -> Value:
        return read("age_on(born, day)", {"born": born, "day": day})

    assert age(date(2008, 9, 1), date(2026, 8, 31)) == 17
    assert age(date(2008, 9, 1), date(2026, 9, 1)) == 18
    assert age(date(2008, 2, 29), date(2026, 2, 28)) == 17
    assert age(date(2008, 2, 29), date(2026, 3, 1)) == 18
    months = "months_between(since, day)"
    assert read(months, {"since": date(2023, 9, 2), "day": date(2026, 9, 1)}) == 35
    assert read(months, {"since": date(2023, 9, 1), "day": date(2026, 9, 1)}) == 36
    assert read("first_of_next_month(day)", {"day": date(2026, 12, 31)}) == date(2027, 1, 1)


def test_members_are_summed_counted_and_compared() -> None:
    members = [{"wage": 5, "in": True}, {"wage": 7, "in": False}, {"wage": 11, "in": True}]
    for member in members:
        member["counted"] = member.pop("in")
    assert read("sum(wage, counted)", members=members) == 16
    assert read("sum(wage)", members=members) == 23
    assert read("count(counted)", members=members) == 2
    assert read("maximum(wage, counted) - minimum(wage, counted)", members=members) == 6
    assert read("any(wage > 10, counted)", members=members) is True
    assert read("all(wage > 6, counted)", members=members) is False
    assert read("maximum(wage, wage > 100)", members=members) == 0


def test_an_income_over_the_limit_is_over_it_whatever_the_rest_is() -> None:
    value = read("known + rest < limit", {"known": 100, "limit": 100, "rest": Unknown(0, inf, EITHER.gaps)})
    assert value is False
    open_value = read(
        "known + rest < limit", {"known": 99, "limit": 100, "rest": Unknown(0, inf, EITHER.gaps)}
    )
    assert isinstance(open_value, Unknown)
    assert open_value.gaps == EITHER.gaps


def test_what_is_not_known_and_does_not_matter_is_not_missing() -> None:
    assert read("0 * x", {"x": WHOLE}) == 0
    assert read("5 if a else 5", {"a": EITHER}) == 5
    assert read("larger(0 - x, 0)", {"x": Unknown(0, inf, EITHER.gaps)}) == 0
    assert read("x == x or True", {"x": WHOLE}) is True


def test_a_member_who_may_not_count_adds_something_or_nothing() -> None:
    members: list[dict[str, Any]] = [{"wage": 5, "counted": True}, {"wage": 7, "counted": EITHER}]
    total = read("sum(wage, counted)", members=members)
    assert isinstance(total, Unknown)
    assert (total.low, total.high) == (5, 12)
    largest = read("maximum(wage, counted)", members=members)
    assert isinstance(largest, Unknown)
    assert (largest.low, largest.high) == (5, 7)


def test_a_parameter_by_key() -> None:
    parameters = {"p": {"urban": 9, "rural": 7}, "same": {"urban": 4, "rural": 4}, "one": 3}
    code = Unknown(None, None, frozenset({Gap("fact", "residence")}))
    assert read('parameter("p", r)', {"r": "rural"}, parameters=parameters) == 7
    assert read('parameter("same", r)', {"r": code}, parameters=parameters) == 4
    assert read('parameter("one", r)', {"r": code}, parameters=parameters) == 3
    either = read('parameter("p", r)', {"r": code}, parameters=parameters)
    assert isinstance(either, Unknown)
    assert (either.low, either.high, either.gaps) == (7, 9, code.gaps)


def test_an_open_end_survives_rounding() -> None:
    value = read("round_up(x, yuan)", {"x": Unknown(Fraction(1, 2), inf, EITHER.gaps)})
    assert isinstance(value, Unknown)
    assert (value.low, value.high) == (100, inf)


def test_codes_compare_only_when_known() -> None:
    code = Unknown(None, None, EITHER.gaps)
    assert isinstance(read('c == "a"', {"c": code}), Unknown)
    assert isinstance(read('c != "a"', {"c": code}), Unknown)
    assert isinstance(read('c in ("a",)', {"c": code}), Unknown)
    assert isinstance(read('("a" if x else "b") == "a"', {"x": EITHER}), Unknown)
    assert read("x == 1", {"x": Unknown(2, 3, EITHER.gaps)}) is False
    assert read("x != 1", {"x": Unknown(2, 3, EITHER.gaps)}) is True
