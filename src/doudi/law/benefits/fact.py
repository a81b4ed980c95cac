"""A declared input of the law: what it is, who is likely to know it, and which article asks for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from doudi.law.expressions.check import Signature
from doudi.law.expressions.unit import read_unit
from doudi.law.expressions.unknown import WIDEST
from doudi.law.label import Label


@dataclass(frozen=True, slots=True)
class Fact:
    """`unit` is as written ("yuan/month"); `sources` are codes of the dictionary's sources, best first."""

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

    @property
    def signature(self) -> Signature:
        return Signature(self.type, read_unit(self.unit), self.entity, tuple(self.choices))

    @property
    def bounds(self) -> tuple[Any, Any]:
        """What the fact can be while nobody has stated it."""
        least, most = WIDEST[self.type]
        return (least if self.minimum is None else self.minimum), most

    def problem(self, value: object) -> str | None:
        """Why a value cannot be this fact's, in a few words; None when it can."""
        expected = {"boolean": bool, "date": date, "code": str}.get(self.type, int)
        if not isinstance(value, expected) or isinstance(value, datetime):
            return f"should be a {self.type}"
        if isinstance(value, bool) and expected is int:
            return f"should be a {self.type}"
        if self.choices and value not in self.choices:
            return f"should be one of {', '.join(self.choices)}"
        if self.minimum is not None and isinstance(value, int) and value < self.minimum:
            return f"should not be below {self.minimum}"
        return None
