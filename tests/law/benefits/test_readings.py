"""Every reading of the law says what plain rational arithmetic says, of each of many made-up households."""

import random
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import narwhals as nw
import numpy as np
import polars as pl
import pytest

from doudi.law.benefits.account import Account
from doudi.law.benefits.assess import assess
from doudi.law.benefits.beside import Beside, combined
from doudi.law.benefits.columns import Found, Pack
from doudi.law.benefits.decide import decide, opened
from doudi.law.benefits.frames import Frames
from doudi.law.benefits.interplay import Due
from doudi.law.benefits.policies import Policies
from doudi.law.benefits.situation import Situation
from doudi.law.expressions.unknown import Unknown, gaps
from doudi.policies.load import policies
from tests.law.benefits.crowd import AT_ONCE, SEEDS, WANTED, columns, mixed, people, receivers
from tests.law.benefits.rational import Answer, Law

OUTCOMES = ("refused", "granted", "cannot_tell")
LAW = policies()
TODAY, PLACE = date(2026, 9, 1), "990001"
Answers = Mapping[tuple[str, str], Answer]


@pytest.fixture(scope="module", params=SEEDS)
def crowd(request: pytest.FixtureRequest) -> list[Situation]:
    return mixed(pack_of(LAW), AT_ONCE, request.param, LAW, PLACE)


def pack_of(law: Policies, as_of: date = TODAY, **tried: Any) -> Pack:
    return Pack(law, law.in_force(as_of), as_of=as_of, overrides=tried.get("overrides"))


def by_numpy(
    pack: Pack, crowd: Sequence[Situation], place: str = PLACE
) -> list[dict[tuple[str, str], Answer]]:
    return answers(pack, crowd, pack.decide(columns(pack, crowd, place)))


def by_polars(
    pack: Pack, rows: pl.DataFrame, crowd: Sequence[Situation]
) -> list[dict[tuple[str, str], Answer]]:
    """`rows`: the crowd's people, in any order."""
    rules = Frames(pack, [PLACE])
    frame = rows.lazy().join(pl.LazyFrame({"place": [PLACE], **rules.table.columns}), on="place")
    unstated = [name for name in pack.facts if rows[name].null_count()]
    lazy = rules.decide(nw.from_native(frame), unstated, ["household", "member"])
    result = lazy.collect(backend="polars").to_native().sort("household", "member")
    heads = np.flatnonzero(result["member"].to_numpy() == 0)
    found = {}
    for name, ruleset in pack.rulesets.items():
        which = slice(None) if ruleset.benefit.entity == "person" else heads
        words = [
            result[column].to_numpy()[which]
            if column in result.columns
            else np.zeros(len(result), np.uint64)[which]
            for column in (f"{name}_missing{word}" for word in range(pack.words))
        ]
        outcome, amount, met, unmet = (
            result[f"{name}{part}"].to_numpy()[which] for part in ("", "_amount", "_met", "_unmet")
        )
        found[name] = Found(outcome, amount, met, unmet, np.stack(words, axis=1))
    return answers(pack, crowd, found)


def answers(
    pack: Pack, crowd: Sequence[Situation], found: Mapping[str, Found]
) -> list[dict[tuple[str, str], Answer]]:
    """The rows of arrays, household by household."""
    result: list[dict[tuple[str, str], Answer]] = [{} for _ in crowd]
    for name, many in found.items():
        entity = pack.rulesets[name].benefit.entity
        owners = [n for n, one in enumerate(crowd) for _ in (one.members if entity == "person" else ("",))]
        for row, (_, receiver) in enumerate(receivers(crowd, entity)):
            missing = () if many.missing is None else pack.names_of(many.missing[row])
            result[owners[row]][name, receiver] = Answer(
                OUTCOMES[int(many.outcome[row])],
                int(many.amount[row]),
                int(many.unmet[row]),
                frozenset(missing),
            )
    return result


def one_by_one(pack: Pack, situation: Situation, place: str = PLACE) -> dict[tuple[str, str], Answer]:
    """The reading of one household, every benefit from one table of values."""
    first = next(name for name, ruleset in pack.rulesets.items() if ruleset.benefit.entity == "household")
    account = opened(LAW, first, situation, place=place, as_of=pack.as_of)
    found = {}
    for name, ruleset in pack.rulesets.items():
        for receiver in situation.members if ruleset.benefit.entity == "person" else ("",):
            read = Account(LAW, ruleset, situation, account.reading, account.look_up, pack.as_of, receiver)
            verdicts = [read.value(condition) for condition in ruleset.conditions]
            amount = read.value(ruleset.benefit.amount) if ruleset.benefit.amount else 0
            unmet = [n for n, met in enumerate(verdicts) if met is False]
            if unmet:
                found[name, receiver] = Answer("refused", 0, unmet[0], frozenset())
            elif any(isinstance(value, Unknown) for value in (*verdicts, amount)):
                missing = frozenset(gap.name for gap in gaps(*verdicts, amount))
                found[name, receiver] = Answer("cannot_tell", 0, -1, missing)
            else:
                found[name, receiver] = Answer("granted", amount, -1, frozenset())
    return found


def test_the_crowd_has_ties_unknowns_and_households_where_nobody_counts(crowd: list[Situation]) -> None:
    from_law = Law(LAW, PLACE, TODAY)
    seen = {"tied": 0, "nobody": 0, "open": 0}
    for situation in random.Random(1).sample(crowd, min(len(crowd), 300)):
        home = from_law.home(situation)
        income, standard = home.named("household_income", -1), home.named("standard_total", -1)
        members = home.named("members", -1)
        seen["tied"] += income.low == income.high == standard.low == standard.high != 0
        seen["nobody"] += members.high == 0
        seen["open"] += members.low != members.high
    assert min(seen.values()) > 3, seen


def test_every_reading_agrees_with_rational_arithmetic(crowd: list[Situation]) -> None:
    pack, oracle = pack_of(LAW), Law(LAW, PLACE, TODAY)
    many, lazily = by_numpy(pack, crowd), by_polars(pack, people(pack, crowd, PLACE), crowd)
    told = set()
    for number, situation in enumerate(crowd):
        expected = oracle.answers(situation)
        assert one_by_one(pack, situation) == expected, situation
        assert many[number] == expected, situation
        assert lazily[number] == expected, situation
        _decided_alone(expected, situation, number)
        assert all(answer.amount >= 0 for answer in expected.values())
        told |= {answer.outcome for answer in expected.values()}
    assert told == set(OUTCOMES)


def _decided_alone(expected: Answers, situation: Situation, number: int) -> None:
    """`decide` itself, words and trace and all, on one of the benefits in turn."""
    name, receiver = list(expected)[number % len(expected)]
    one = decide(LAW, name, situation, place=PLACE, as_of=TODAY, receiver=receiver)
    unmet = next((n for n, condition in enumerate(one.conditions) if condition.met is False), -1)
    missing = frozenset(gap.name for gap in one.missing)
    assert Answer(one.outcome, one.amount or 0, unmet, missing) == expected[name, receiver]


def test_no_reading_depends_on_the_order_of_households_or_members(crowd: list[Situation]) -> None:
    pack, chance = pack_of(LAW), random.Random(5)
    order = chance.sample(range(len(crowd)), len(crowd))
    turned = [
        Situation(
            crowd[n].household, dict(chance.sample(list(crowd[n].members.items()), len(crowd[n].members)))
        )
        for n in order
    ]
    as_was, now = by_numpy(pack, crowd), by_numpy(pack, turned)
    assert [as_was[n] for n in order] == now
    rows = people(pack, crowd, PLACE)
    assert by_polars(pack, rows.sample(fraction=1, shuffle=True, seed=3), crowd) == as_was


@pytest.mark.parametrize(("place", "as_of"), [("310000", date(2021, 8, 1)), ("440100", TODAY)])
def test_real_places_where_parameters_are_missing(place: str, as_of: date) -> None:
    pack, oracle = pack_of(LAW, as_of), Law(LAW, place, as_of)
    some = mixed(pack, max(WANTED // 10, 100), 11, LAW, PLACE)
    found = by_numpy(pack, some, place)
    for number, situation in enumerate(some):
        expected = oracle.answers(situation)
        assert found[number] == expected
        assert one_by_one(pack, situation, place) == expected


def at_standard(yuan: int) -> dict[str, Any]:
    return {"overrides": {"dibao.standard": yuan, "dibao.minor_standard": yuan + 180}}


def test_a_higher_standard_lowers_nobodys_dibao(crowd: list[Situation]) -> None:
    before, after = (by_numpy(pack_of(LAW, **at_standard(yuan)), crowd) for yuan in (900, 950))
    more = 0
    for was, now in zip(before, after, strict=True):
        old, new = was["dibao", ""], now["dibao", ""]
        if old.outcome == "granted":
            assert new.outcome == "granted"
            assert new.amount >= old.amount
        more += new.amount > old.amount
    assert more


def test_whoever_is_worse_off_in_all_through_a_higher_standard_is_found(
    crowd: list[Situation], capsys: pytest.CaptureFixture[str]
) -> None:
    """Where one benefit takes the place of another. Each such household is listed, with what it lost."""
    gains = gained(crowd, *(pack_of(LAW, **at_standard(yuan)) for yuan in (900, 950)))
    listed = np.flatnonzero(gains < 0).tolist()
    lines = [f"of {len(crowd)} households {len(listed)} are worse off in all"]
    for number in (*listed, *range(20)):
        was, now = (
            assess(LAW, crowd[number], place=PLACE, as_of=TODAY, **at_standard(yuan)) for yuan in (900, 950)
        )
        told = [(a, b) for a, b in zip(was.due, now.due, strict=True) if known(a) and known(b)]
        assert gains[number] == sum(paid(b) - paid(a) for a, b in told)
        if number in listed:
            lost = [f"{a.benefit} {paid(b) - paid(a)}" for a, b in told if paid(b) < paid(a)]
            lines.append(f"  {number}: {gains[number]} fen ({', '.join(lost)})")
    with capsys.disabled():
        print("", *lines, sep="\n")


def gained(crowd: Sequence[Situation], before: Pack, after: Pack) -> Any:
    """Fen more of each household in all, of what can be told by both."""
    was, now = (due(pack, crowd) for pack in (before, after))
    starts = np.cumsum([0, *(len(one.members) for one in crowd)])[:-1]
    gains = np.zeros(len(crowd), np.int64)
    for name, old in was.items():
        new = now[name]
        each = np.where(old.known & new.known, new.amount - old.amount, 0)
        gains += np.add.reduceat(each, starts) if LAW.benefits[name].entity == "person" else each
    return gains


def due(pack: Pack, crowd: Sequence[Situation]) -> dict[str, Beside]:
    held = columns(pack, crowd, PLACE)
    return combined(pack, pack.decide(held), held)


def known(one: Due) -> bool:
    return one.granted is False or (one.granted is True and one.amount is not None)


def paid(one: Due) -> int:
    return one.amount or 0
