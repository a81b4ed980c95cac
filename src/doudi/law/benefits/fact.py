"""A declared input of the law: what it is, who is likely to know it, and which article asks for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from doudi.law.expressions.check import Signature
from doudi.law.expressions.unit import read_unit
from doudi.law.expressions.unknown import WIDEST
from doudi.law.label import Label

_PYTHON_TYPES = {"money": int, "count": int, "boolean": bool, "date": date, "code": str}
_SHOULD_BE = {
    "money": Label("应为金额", "should be an amount of money"),
    "count": Label("应为整数", "should be a whole number"),
    "boolean": Label("应为是或否", "should be yes or no (true or false)"),
    "date": Label("应为日期，例如 1990-01-31", "should be a date such as 1990-01-31"),
    "code": Label("应为选项代码", "should be one of the codes"),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """`unit` is as written ("yuan/month"); `sources` are codes of the dictionary's sources, best first.

    `advice`: asked for advice alone, such as what relatives might give; no rule that decides reads it.
    """

    name: str
    type: str
    entity: str
    label: Label
    sources: tuple[str, ...]
    article: str
    unit: str = ""
    minimum: int | None = None
    choices: Mapping[str, Label] = field(default_factory=dict)
    order: int = 0
    advice: bool = False

    @property
    def signature(self) -> Signature:
        """Its type, unit, entity and codes, as the check of expressions sees it."""
        unit, choices = read_unit(self.unit), tuple(self.choices)
        return Signature(self.type, unit, self.entity, choices, advice=self.advice)

    @property
    def bounds(self) -> tuple[Any, Any]:
        """What the fact can be while nobody has stated it."""
        least, most = WIDEST[self.type]
        return (least if self.minimum is None else self.minimum), most

    def problem(self, value: object) -> Label | None:
        """What a value should be to be this fact's; None when it is."""
        python_type = _PYTHON_TYPES[self.type]
        if type(value) is not python_type:
            return _SHOULD_BE[self.type]
        if self.choices and value not in self.choices:
            codes = ", ".join(self.choices)
            return Label(f"应为下列之一：{codes}", f"should be one of {codes}")
        if self.minimum is not None and isinstance(value, int) and value < self.minimum:
            return Label(
                "不能是负数" if self.minimum == 0 else f"不能小于 {self.minimum}", f"is below {self.minimum}"
            )
        return None
