"""A decision: the outcome, the arithmetic, and everything it rests on. Frozen, and stored as JSON for ever.

Values are as in the law: money in fen (int), counts (int), ratios (Fraction), booleans, dates, codes; None
where it cannot be told.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from doudi.law.benefits.parameter import Amount, Reference
from doudi.law.benefits.situation import Value as FactValue
from doudi.law.benefits.stored import from_text, to_text
from doudi.law.expressions.unknown import Plain
from doudi.law.interval import Interval
from doudi.law.label import Label

GRANTED, REFUSED, CANNOT_TELL = "granted", "refused", "cannot_tell"


class Condition(NamedTuple):
    """One condition of the benefit: met (True), not met (False) or not known (None), in a citizen's words.

    `distance`: of a condition that compares two figures, how far within the limit (or, negative, beyond it).
    """

    name: str
    label: Label
    met: bool | None
    words: Label
    article: str
    distance: int | Fraction | None = None
    type: str = ""
    unit: str = ""


class Line(NamedTuple):
    """One line of the arithmetic, with its article, its figures' sources, and the oldest day of them."""

    name: str
    sign: str
    label: Label
    value: Plain | None
    type: str
    unit: str
    article: str
    sources: tuple[Label, ...]
    observed_on: date | None


class Step(NamedTuple):
    """A derived value in the trace, of a member or (member "") the household, and what it came from."""

    name: str
    member: str
    label: Label
    value: Plain | None
    type: str
    unit: str
    article: str
    expression: str
    needs: tuple[str, ...]
    parameters: tuple[str, ...]


class FactUsed(NamedTuple):
    """A known fact that a rule of the benefit reads. `choice`: the words for a code."""

    name: str
    member: str
    label: Label
    value: FactValue
    type: str
    unit: str
    source: str
    source_label: Label
    observed_on: date | None
    article: str
    choice: Label | None


class ParameterUsed(NamedTuple):
    """A dated value that was looked up. `tried`: set by hand for this run. `choice`: the words for a code."""

    name: str
    label: Label
    value: Amount | Mapping[str, Amount]
    type: str
    unit: str
    place: str
    interval: Interval
    reference: Reference
    tried: bool
    choice: Label | None


class Missing(NamedTuple):
    """What has to be known before it can be told: a fact (who can say it) or a parameter (who sets it)."""

    kind: str
    name: str
    member: str
    label: Label
    who: Label
    article: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What the law says about one household on one day. The engine advises; a named person decides.

    `amount`: fen in `amount_unit` (yuan/month, or yuan where it is paid once), from `pay_from` (if decided
    on `as_of`); None unless granted, or where this rule pays nothing. `example`: a made-up value of a
    demonstration place was used. `policy_hash`: the rules it was decided by. `receiver`: the member a
    person's benefit is about; "" for the household. `office`: another department that decides, where this
    only says what is likely.
    """

    benefit: str
    label: Label
    place: str
    as_of: date
    outcome: str
    amount: int | None
    pay_from: date | None
    conditions: tuple[Condition, ...]
    lines: tuple[Line, ...]
    trace: tuple[Step, ...]
    members: tuple[str, ...]
    facts_used: tuple[FactUsed, ...]
    parameters_used: tuple[ParameterUsed, ...]
    missing: tuple[Missing, ...]
    policy_hash: str
    receiver: str = ""
    office: Label | None = None
    amount_unit: str = ""

    @property
    def example(self) -> bool:
        """An example value was used: such a decision shows the way and is nobody's real one."""
        return any(used.reference.certainty == "example" and not used.tried for used in self.parameters_used)

    @property
    def overridden(self) -> bool:
        """A parameter was tried by hand: such a decision may inform, and may not be confirmed or paid."""
        return any(used.tried for used in self.parameters_used)

    def to_json(self) -> str:
        """The whole decision as JSON text, from which `from_json` makes an equal one."""
        return to_text(self)

    @classmethod
    def from_json(cls, text: str) -> "Decision":
        """The decision that `to_json` wrote. Raises UnableToReadRecord."""
        return from_text(cls, text)
