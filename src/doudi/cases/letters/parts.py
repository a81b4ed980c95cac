"""Whose sums make up a line of the arithmetic: so that a family can check them, person by person."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from doudi.exchange import audience
from doudi.law.benefits.decision import Decision, FactUsed, Line
from doudi.law.benefits.wording import value_text
from doudi.registry.queries import members_of, persons
from doudi.registry.sources import DECLARED


@dataclass(frozen=True)
class Whose:
    """What to call the members, by their keys, and of whom what was found may be told."""

    names: Mapping[str, str] = field(default_factory=dict)
    told: Collection[str] = ()


NOBODY = Whose()


def for_staff(decision: Decision) -> Whose:
    """Officers see everyone's."""
    return Whose(_names(decision), decision.members)


def for_family(decision: Decision, household_id: UUID, applicant_id: UUID) -> Whose:
    """The applicant's letter: what was found about other adults is told to them alone (exchange.audience)."""
    seen = audience.of_family(applicant_id, members_of(household_id, decision.as_of))
    return Whose(_names(decision), {str(one) for one in seen})


def parts_of(line: Line, decision: Decision, whose: Whose) -> list[dict[str, Any]]:
    """The sums behind a line of money, each with whose it is, its source and day; none where they are not
    simply added up.

    who "" stands for the other adults of the family, whose findings are added up, without source and day;
    what the applicant stated of them is told.
    """
    behind = [fact for fact in _behind(line.name, decision) if fact.value]
    if not whose.names or sum(map(_fen, behind)) != line.value:
        return []
    open_ = [fact for fact in behind if fact.member in whose.told or fact.source == DECLARED]
    sums: dict[str, list[FactUsed]] = {}
    for fact in behind:
        if fact not in open_:
            sums.setdefault(fact.name, []).append(fact)
    return [*(_part(fact, whose.names[fact.member]) for fact in open_), *map(_together, sums.values())]


def _behind(name: str, decision: Decision) -> Iterator[FactUsed]:
    """The amounts of counted members that the line's rule reads itself."""
    needs = next((step.needs for step in decision.trace if step.name == name and not step.member), ())
    counted = {step.member for step in decision.trace if step.name == "counted" and step.value is True}
    for fact in decision.facts_used:
        if fact.name in needs and fact.member in counted and fact.type == "money":
            yield fact


def _part(fact: FactUsed, who: str) -> dict[str, Any]:
    return {
        **_sum(fact, fact.value),
        "who": who,
        "source": fact.source_label.zh,
        "source_en": fact.source_label.en,
        "observed_on": fact.observed_on.isoformat() if fact.observed_on else "",
    }


def _together(facts: list[FactUsed]) -> dict[str, Any]:
    total = sum(map(_fen, facts))
    return {**_sum(facts[0], total), "who": "", "source": "", "source_en": "", "observed_on": ""}


def _fen(fact: FactUsed) -> int:
    return fact.value if isinstance(fact.value, int) else 0


def _sum(fact: FactUsed, value: Any) -> dict[str, Any]:
    return {
        "zh": fact.label.zh,
        "en": fact.label.en,
        "text_zh": value_text(value, fact.type, fact.unit, "zh"),
        "text_en": value_text(value, fact.type, fact.unit, "en"),
    }


def _names(decision: Decision) -> dict[str, str]:
    found = persons([UUID(member) for member in decision.members])
    return {str(key): card.name for key, card in found.items()}
