"""Whether two benefits exclude one another, and by which article: from the law's own list of effects, and
from conditions of recognition (a household near the dibao line is one that is not on dibao).
"""

from datetime import date
from typing import NamedTuple

from doudi.law.benefits.policies import Policies
from doudi.law.label import Label

_EXCLUDING = ("excludes", "leaves")
# Recognised as one of these, a household is none of the others: the conditions that say so.
_NOT_BOTH = {
    ("dibao", "near"): "near_not_dibao",
    ("tekun", "near"): "near_not_tekun",
    ("dibao", "rigid"): "rigid_not_dibao",
    ("near", "rigid"): "rigid_not_near",
}


class Overlap(NamedTuple):
    """Two benefits that do not go together: their names, the rule in words, its article."""

    first: Label
    then: Label
    rule: Label
    article: str


def between(law: Policies, one: str, other: str, as_of: date) -> Overlap | None:
    """What keeps the two apart on a day; None where both may be had."""
    for effect in law.effects:
        if (
            effect.kind in _EXCLUDING
            and {effect.first, effect.then} == {one, other}
            and effect.article(as_of)
        ):
            first, then = law.benefits[effect.first].label, law.benefits[effect.then].label
            return Overlap(first, then, effect.label, effect.article(as_of))
    for (first_name, then_name), condition in _NOT_BOTH.items():
        if {first_name, then_name} == {one, other}:
            return _by_condition(law, first_name, then_name, condition, as_of)
    return None


def _by_condition(law: Policies, first: str, then: str, condition: str, as_of: date) -> Overlap | None:
    benefit = law.benefits.get(then)
    if benefit is None or condition not in benefit.rules or not benefit.is_law(as_of):
        return None
    version = benefit.rules[condition].version(as_of)
    if version is None:
        return None
    rule = benefit.rules[condition].label
    return Overlap(
        law.benefits[first].label,
        benefit.label,
        Label(f"{benefit.label.zh}的条件是“{rule.zh}”", f"the condition of {benefit.label.en} is: {rule.en}"),
        version.article,
    )
