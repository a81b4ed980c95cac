"""Over columns, benefits do to one another what they do in one household."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from doudi.law.benefits.assess import assess
from doudi.law.benefits.beside import combined, touched
from doudi.law.benefits.columns import CANNOT_TELL, GRANTED, Pack
from doudi.law.benefits.interplay import Effect
from doudi.law.benefits.situation import Known, Situation
from doudi.law.interval import Interval
from doudi.law.label import Label
from doudi.policies.load import policies
from tests.law.benefits.crowd import columns, receivers, situations

DAY = date(2026, 9, 1)
WORDS = Label("试", "trial")


def effect(kind: str, first: str, then: str) -> Effect:
    return Effect(
        f"{kind}_{first}_{then}",
        kind,
        first,
        then,
        WORDS,
        WORDS,
        ((Interval(date(2021, 7, 1)), "试 第一条"),),
    )


# Of every kind, of households and persons on either side, acting one after another on the same benefits.
EFFECTS = (
    effect("excludes", "near", "disability_living"),
    replace(effect("leaves", "tekun", "dibao"), who="minor"),
    effect("difference", "dibao", "disability_living"),
    effect("difference", "disability_nursing", "tekun"),
    effect("higher", "disability_living", "disability_nursing"),
    effect("higher", "emergency_aid", "expenditure_aid"),
    effect("difference", "rigid_living", "orphan"),
    replace(effect("leaves", "disability_nursing", "near"), who="severe_for_nursing"),
)
LAW = replace(policies(), effects=EFFECTS)
ABLE = {"disability_grade": Known("1"), "disability_kind": Known("hearing")}


def poor(one: Situation) -> Situation:
    """The same people with no income and nothing of their own, so that much is due to them."""

    def nothing(facts: Mapping[str, Known]) -> dict[str, Known]:
        kinds = {name: LAW.facts[name].type for name in facts}
        return {name: Known(0) if kinds[name] == "money" else known for name, known in facts.items()}

    owned = dict.fromkeys(("homes", "other_property"), Known(0))
    mine = {"vehicles": Known(0), "exempt_vehicles": Known(0), "lives_with_household": Known(True)}
    return Situation(
        {**nothing(one.household), **owned},
        {
            key: {**nothing(facts), **mine, "absence": Known("none"), **ABLE}
            for key, facts in one.members.items()
        },
    )


@pytest.mark.parametrize("unknown", [0, 0.01, 0.1])
def test_households_and_columns_agree_on_what_is_due(unknown: float) -> None:
    pack = Pack(LAW, LAW.in_force(DAY), as_of=DAY)
    crowd = [poor(one) if n % 2 else one for n, one in enumerate(situations(pack, 60, 3, unknown=unknown))]
    held = columns(pack, crowd, "990001")
    found = combined(pack, pack.decide(held), held)
    alone = [assess(LAW, one, place="990001", as_of=DAY) for one in crowd]
    places = {id(one): number for number, one in enumerate(crowd)}
    acted = set[str]()
    for name in pack.rulesets:
        many = found[name]
        for row, (situation, receiver) in enumerate(receivers(crowd, LAW.benefits[name].entity)):
            answer = alone[places[id(situation)]]
            one = next(due for due in answer.due if (due.benefit, due.receiver) == (name, receiver))
            outcome = int(many.outcome[row])
            granted = None if outcome == CANNOT_TELL else outcome == GRANTED
            assert (granted, int(many.amount[row])) == (one.granted, one.amount or 0), name
            if granted and LAW.benefits[name].amount:
                assert bool(many.known[row]) is (one.amount is not None)
            last = [a for a in answer.acted if (a.dropped, a.receiver) == (name, receiver)]
            number = -1 if many.effect is None else int(many.effect[row])
            assert (EFFECTS[number].name if number >= 0 else "") == (last[-1].effect if last else "")
            acted |= {EFFECTS[number].name} if number >= 0 else set()
    if not unknown:
        assert acted >= {"leaves_tekun_dibao", "difference_dibao_disability_living"}, acted


def test_effects_of_another_time_or_on_benefits_left_out_do_not_act() -> None:
    later = replace(EFFECTS[2], articles=((Interval(date(2030, 1, 1)), "试 第一条"),))
    assert touched(Pack(LAW, ["dibao"], as_of=DAY)) == frozenset()
    both = ["dibao", "disability_living"]
    assert touched(Pack(LAW, both, as_of=DAY)) == {"disability_living"}
    assert touched(Pack(replace(LAW, effects=(later,)), both, as_of=DAY)) == frozenset()
