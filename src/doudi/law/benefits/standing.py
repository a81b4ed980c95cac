"""How one application stands for each benefit: likely, cannot be told yet, or not by what is known.

For people rather than for books: what other benefits leave of it counts; what only the office can settle
keeps nothing open, and neither does another benefit of which it cannot be told whether it comes instead: one
of the two is likely. It advises; nobody is refused by it.
"""

from collections.abc import Collection
from typing import NamedTuple

from doudi.law.benefits.assess import Assessment
from doudi.law.benefits.decision import Condition, Decision, Missing
from doudi.law.benefits.interplay import Acted


class Standing(NamedTuple):
    """One benefit for one receiver. `likely`: True, False by what is known, or None: cannot be told yet.

    `amount`: fen in the decision's unit beside the other benefits, where it can be told. `lacking`: what
    would have to be known. `acted`: the benefits that surely change it.
    """

    decision: Decision
    likely: bool | None
    amount: int | None
    lacking: tuple[Missing, ...]
    acted: tuple[Acted, ...]

    @property
    def reason(self) -> Condition | None:
        """The condition that says most: one that is not met, or how far the money is from its limit, or the
        first that is met; None where no condition is known."""
        known = [one for one in self.decision.conditions if one.met is not None]
        unmet = [one for one in known if one.met is False]
        measured = [one for one in known if one.distance is not None and one.type == "money"]
        return next(iter((*unmet, *measured, *known)), None)

    @property
    def spoken_for(self) -> bool:
        """The first condition, the gate, is met and none has failed: something speaks for asking."""
        verdicts = [one.met for one in self.decision.conditions]
        return verdicts[0] is True and False not in verdicts


def standings(assessment: Assessment, office: Collection[str] = ()) -> tuple[Standing, ...]:
    """Every benefit and receiver in the order of judging. `office`: facts that only the office settles."""
    return tuple(_standing(assessment, one, office) for one in assessment.decisions)


def _standing(assessment: Assessment, decision: Decision, office: Collection[str]) -> Standing:
    due = assessment.due_of(decision.benefit, decision.receiver)
    lacking = tuple(one for one in decision.missing if one.kind == "parameter" or one.name not in office)
    failed = any(one.met is False for one in decision.conditions)
    likely = True if due.granted is None and not failed and not lacking else due.granted
    known = assessment.acted_on(decision.benefit, decision.receiver)
    acted = tuple(one for one in known if one.after is not None)
    return Standing(decision, likely, due.amount if likely else None, lacking, acted)
