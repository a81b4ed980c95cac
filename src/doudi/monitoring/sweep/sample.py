"""A few households of every part, decided again one by one. Any difference fails the run."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from doudi.law.benefits.columns import Pack
from doudi.law.benefits.decide import decide
from doudi.law.benefits.fact import Fact
from doudi.law.benefits.situation import Known, Situation, Value
from doudi.law.errors import Unable
from doudi.monitoring.sweep.arrays import Opened

HOUSEHOLDS = 5
_EPOCH = date(1970, 1, 1)


class UnableToAgree(Unable):
    """The two readings of the law say different things of one household."""


def checked(part: Opened, pack: Pack, result: Mapping[str, Any]) -> Mapping[str, Any]:
    """The result, when a sample of households decided one by one agrees with it.

    Raises UnableToAgree with the first household on which the readings differ.
    """
    rows = range(0, len(part.starts), max(len(part.starts) // HOUSEHOLDS, 1))
    for row in rows:
        situation = situation_of(part, pack, row)
        for name, ruleset in pack.rulesets.items():
            of_person = ruleset.benefit.entity == "person"
            frame = result["persons" if of_person else "households"]
            for position, receiver in enumerate(situation.members if of_person else ("",)):
                line = int(part.starts[row]) + position if of_person else row
                _compare(pack, name, situation, part.places[int(part.place[row])], receiver, frame, line)
    return result


def _compare(
    pack: Pack, name: str, situation: Situation, place: str, receiver: str, frame: Any, line: int
) -> None:
    one = decide(
        pack.policies,
        name,
        situation,
        place=place,
        as_of=pack.as_of,
        overrides=pack.overrides,
        receiver=receiver,
    )
    many = (frame[name][line], int(frame[f"{name}_amount"][line]))
    if many != (one.outcome, one.amount or 0):
        raise UnableToAgree(
            f"逐户重算与批量结果不一致：{name}，户号 {frame['household'][line]}，逐户 {one.outcome} "
            f"{one.amount or 0} 分，批量 {many[0]} {many[1]} 分。请把这条信息发给维护者，结果不能用。",
            f"The readings differ: {name}, household {frame['household'][line]}: one by one {one.outcome} "
            f"{one.amount or 0} fen, by columns {many[0]} {many[1]} fen. Report this; do not use the result.",
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
