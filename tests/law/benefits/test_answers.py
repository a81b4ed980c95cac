"""What is said in few words is what is said with its grounds."""

from datetime import date

import pytest

from doudi.law.benefits.answers import answers
from doudi.law.benefits.assess import assess
from doudi.law.benefits.columns import Pack
from doudi.law.benefits.decide import decide
from tests.law.benefits.crowd import situations
from tests.law.benefits.test_beside import LAW, poor

PLACE, DAY = "990001", date(2026, 9, 1)


@pytest.mark.parametrize("unknown", [0, 0.05])
def test_every_benefit_comes_to_the_same_as_with_its_grounds(unknown: float) -> None:
    pack = Pack(LAW, LAW.in_force(DAY), as_of=DAY)
    left = 0
    for number, one in enumerate(situations(pack, 30, 3, unknown=unknown)):
        situation = poor(one) if number % 2 else one
        short = answers(LAW, situation, place=PLACE, as_of=DAY)
        whole = assess(LAW, situation, place=PLACE, as_of=DAY)
        assert tuple(short.due.values()) == whole.due
        for decision in whole.decisions:
            name, receiver = decision.benefit, decision.receiver
            alone = decide(LAW, name, situation, place=PLACE, as_of=DAY, receiver=receiver)
            own = short.own[name, receiver]
            assert (own.outcome, own.amount) == (alone.outcome, alone.amount)
            left += alone != decision
    assert left, "nobody left a household, so those who stay were never judged by themselves"


def test_parameters_may_be_tried() -> None:
    pack = Pack(LAW, LAW.in_force(DAY), as_of=DAY)
    situation = poor(situations(pack, 1, 3, unknown=0)[0])
    tried = {"dibao.standard": 5_000}
    short = answers(LAW, situation, place=PLACE, as_of=DAY, overrides=tried)
    whole = assess(LAW, situation, place=PLACE, as_of=DAY, overrides=tried)
    assert tuple(short.due.values()) == whole.due
    assert short.due != answers(LAW, situation, place=PLACE, as_of=DAY).due
