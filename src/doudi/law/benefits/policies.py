"""All the law that was loaded: facts, parameters and benefits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from doudi.law.benefits.benefit import Benefit, Ruleset, UnableToFindRules
from doudi.law.benefits.fact import Fact
from doudi.law.benefits.interplay import Effect
from doudi.law.benefits.parameter import NATIONAL, Parameters, place_chain
from doudi.law.benefits.questionnaire import Questionnaire
from doudi.law.label import Label


@dataclass(frozen=True, slots=True, eq=False)
class Policies:
    """What the policy files say. `benefits`: in the order in which an application is judged for them.

    `places`: the names of the places that have values of their own. `effects`: of benefits on one another.
    `questionnaire`: what the citizen's check asks.
    `programmes`: the words under which benefits are shown, in that order. Each book that was read is itself
    alone, so that what is worked out from it can be kept beside it.
    """

    facts: Mapping[str, Fact]
    sources: Mapping[str, Label]
    parameters: Parameters
    benefits: Mapping[str, Benefit]
    places: Mapping[str, Label]
    effects: tuple[Effect, ...]
    questionnaire: Questionnaire
    hash: str
    programmes: Mapping[str, Label] = field(default_factory=dict)

    def fact(self, name: str) -> Fact:
        """A declared fact with its labels, unit and sources. Raises KeyError."""
        return self.facts[name]

    def source(self, code: str) -> Label:
        """The words for a source; a code that is not in the dictionary stands for itself."""
        return self.sources.get(code) or Label(code, code)

    def in_force(self, as_of: date) -> tuple[str, ...]:
        """The benefits that are law on a day, in the order of judging."""
        return tuple(name for name, benefit in self.benefits.items() if benefit.is_law(as_of))

    def resting_on(self, parameter: str) -> tuple[str, ...]:
        """The benefits that look a parameter up, in any of their versions, themselves or beneath."""
        return tuple(
            name
            for name, benefit in self.benefits.items()
            if any(
                parameter in version.parameters
                for rule in benefit.rules.values()
                for version in rule.versions
            )
        )

    def knows(self, place: str) -> bool:
        """Whether a place (division code), its city or its province has any value of its own."""
        return any(code in self.places for code in place_chain(place) if code != NATIONAL)

    def benefit(self, name: str, *, as_of: date) -> Ruleset:
        """The rules of a benefit in force on a day. Raises UnableToFindRules."""
        if name not in self.benefits:
            known = "、".join(self.benefits)
            raise UnableToFindRules(
                f"没有名为“{name}”的救助项目。现有：{known}。", f'There is no benefit "{name}".'
            )
        return self.benefits[name].on(as_of)
