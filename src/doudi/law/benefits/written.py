"""Facts as people write them in files: money in yuan, days as 1990-01-31, codes by name."""

from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from re import fullmatch

from doudi.law.benefits.fact import Fact
from doudi.law.benefits.situation import Value
from doudi.law.errors import Unable
from doudi.law.money import UnableToReadMoney, fen_of


class UnableToReadFact(Unable):
    """What is written is no declared fact, or no value of it. Says what to do; the caller says where."""


def find_fact(facts: Mapping[str, Fact], name: str, entity: str) -> Fact:
    """The declared fact of a person or household by that name. Raises UnableToReadFact with a suggestion."""
    fact = facts.get(name)
    if fact is not None and fact.entity == entity:
        return fact
    whose, english = (
        ("household", "the household") if fact and fact.entity == "household" else ("member", "a member")
    )
    if fact is not None:
        chinese = "家庭" if whose == "household" else "成员"
        raise UnableToReadFact(
            f"“{name}”是{chinese}的指标，请移到{chinese}里", f'"{name}" is a fact of {english}: move it there'
        )
    names = [fact.name for fact in facts.values() if fact.entity == entity]
    near = get_close_matches(name, names, n=1, cutoff=0.6)
    chinese = f"是不是“{near[0]}”？" if near else ""
    guess = f'did you mean "{near[0]}"? ' if near else ""
    raise UnableToReadFact(
        f"没有“{name[:40]}”这个指标。{chinese}`doudi facts` 列出全部指标",
        f'there is no fact "{name[:40]}"; {guess}`doudi facts` lists them all',
    )


def read_value(fact: Fact, written: object) -> Value:
    """A fact's value from what is written. Raises UnableToReadFact."""
    try:
        value = _read(fact, written)
    except UnableToReadMoney as error:
        raise UnableToReadFact(str(error), error.english) from None
    problem = fact.problem(value)
    if problem is not None:
        shown = str(written)[:20]
        raise UnableToReadFact(f"“{shown}”{problem.zh}", f'"{shown}" {problem.en}')
    return value  # type: ignore[return-value]  # problem() has just looked at its type


def _read(fact: Fact, written: object) -> object:
    """The value in its own type where it can be read as one, else as it is written."""
    if isinstance(written, bool) or not isinstance(written, str | int):
        return written
    text = str(written)
    if fact.type == "money":
        return fen_of(text)
    if fact.type == "count" and fullmatch(r"-?[0-9]{1,9}", text):
        return int(text)
    if fact.type == "date" and fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return _day(text)
    return text if fact.type in ("code", "date") else written


def _day(text: str) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text
