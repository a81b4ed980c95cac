"""A few households of every part, decided again one by one. Any difference fails the run."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from doudi.law.benefits.answers import answers
from doudi.law.benefits.benefit import Benefit
from doudi.law.benefits.beside import effects_of
from doudi.law.benefits.columns import Pack
from doudi.law.benefits.fact import Fact
from doudi.law.benefits.interplay import Answer, Due
from doudi.law.benefits.policies import Policies
from doudi.law.benefits.situation import Known, Situation, Value
from doudi.law.errors import Unable
from doudi.monitoring.sweep.arrays import Opened

HOUSEHOLDS = 8  # of each part
_EPOCH = date(1970, 1, 1)


class UnableToAgree(Unable):
    """The two readings of the law say different things of one household."""


def checked(part: Opened, pack: Pack, result: Mapping[str, Any]) -> Mapping[str, Any]:
    """The result, when a sample of households decided one by one agrees with it.

    Raises UnableToAgree with the first household on which the readings differ.
    """
    law = _law(pack)
    for row in sorted({len(part.starts) * number // HOUSEHOLDS for number in range(HOUSEHOLDS)}):
        situation, place = situation_of(part, pack, row), part.places[int(part.place[row])]
        alone = answers(law, situation, place=place, as_of=pack.as_of, overrides=pack.overrides)
        for name, receiver, frame, line in _receivers(part, pack, result, row):
            _compare(alone.own[name, receiver], frame, line)
            if f"{name}_due" in frame.columns:
                _compare_due(law.benefits[name], alone.due[name, receiver], frame, line)
    return result


def _receivers(
    part: Opened, pack: Pack, result: Mapping[str, Any], row: int
) -> Iterator[tuple[str, str, Any, int]]:
    """Of a household, each benefit's receivers, with the frame and the line that speak of them."""
    first = int(part.starts[row])
    count = (int(part.starts[row + 1]) if row + 1 < len(part.starts) else part.persons) - first
    for name, ruleset in pack.rulesets.items():
        if ruleset.benefit.entity == "household":
            yield name, "", result["households"], row
        else:
            yield from ((name, f"{n + 1}", result["persons"], first + n) for n in range(count))


def _law(pack: Pack) -> Policies:
    """No more of the law than the pack decides."""
    benefits = {name: pack.policies.benefits[name] for name in pack.rulesets}
    return replace(pack.policies, benefits=benefits, effects=tuple(effects_of(pack).values()))


def _compare(one: Answer, frame: Any, line: int) -> None:
    many = frame[one.benefit][line], int(frame[f"{one.benefit}_amount"][line])
    if many != (one.outcome, one.amount or 0):
        alone = f"{one.outcome} {one.amount or 0}"
        raise _differ(one.benefit, frame, line, alone, f"{many[0]} {many[1]}")


def _compare_due(benefit: Benefit, one: Due, frame: Any, line: int) -> None:
    many = frame[f"{one.benefit}_due"][line]
    untold = one.granted is None or (one.granted and benefit.amount and one.amount is None)
    alone = None if untold else one.amount or 0
    if many != alone:
        raise _differ(f"{one.benefit}_due", frame, line, f"{alone}", f"{many}")


def _differ(name: str, frame: Any, line: int, one: str, many: str) -> UnableToAgree:
    household = frame["household"][line]
    return UnableToAgree(
        f"逐户重算与批量结果不一致：{name}，户号 {household}，逐户 {one} 分，批量 {many} 分。"
        "请把这条信息发给维护者，结果不能用。",
        f"The readings differ: {name}, household {household}: one by one {one} fen, by columns {many} fen. "
        "Report this; do not use the result.",
    )


def situation_of(part: Opened, pack: Pack, row: int) -> Situation:
    """One household of a part, as the law reads one household."""
    first = int(part.starts[row])
    last = int(part.starts[row + 1]) if row + 1 < len(part.starts) else part.persons
    texts = {number: code for code, number in pack.codes.items()}
    facts = {"household": list(_facts(pack, "household")), "person": list(_facts(pack, "person"))}
    return Situation(
        dict(_known(facts["household"], part, row, texts)),
        {f"{n + 1}": dict(_known(facts["person"], part, first + n, texts)) for n in range(last - first)},
    )


def _facts(pack: Pack, entity: str) -> Iterator[Fact]:
    return (fact for fact in pack.facts.values() if fact.entity == entity)


def _known(
    facts: list[Fact], part: Opened, row: int, texts: Mapping[int, str]
) -> Iterator[tuple[str, Known]]:
    for fact in facts:
        values, unknown = part.values[fact.name]
        if unknown is None or not unknown[row]:
            yield fact.name, Known(_value(fact, values[row].item(), texts))


def _value(fact: Fact, held: Any, texts: Mapping[int, str]) -> Value:
    if fact.type == "code":
        return texts[held]
    return _EPOCH + timedelta(days=held) if fact.type == "date" else held
