"""What the last linking compared, as the page says it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

RULES: dict[str, Promise] = {
    "birth day, surname, sex": _("同日出生、同姓、同性别"),
    "birth day, given name": _("同日出生、名字读音相同"),
    "birth day, village": _("同日出生、同村"),
    "birth day the other way round, name by sound": _("月和日写反、姓名读音相同"),
    "number but its end": _("身份证号前 14 位相同"),
    "number but its beginning": _("身份证号后 10 位相同"),
    "name by sound, village": _("姓名读音相同、同村"),
    "name, town, birth year": _("同名、同乡镇、同年出生"),
    "name by shape, birth year, sex": _("姓名字形相同、同年出生、同性别"),
    "phone, birth year": _("同一电话、同年出生"),
    "phone, name by sound": _("同一电话、姓名读音相同"),
    "household, birth year": _("同一家庭、同年出生"),
    "household, name by sound": _("同一家庭、姓名读音相同"),
}


@dataclass(frozen=True)
class Compared:
    """One rule: how many people have data for it, its largest block, and the pairs it brought."""

    rule: str
    people: int
    largest: int
    pairs: int


def compared(report: Mapping[str, Any]) -> Iterator[Compared]:
    """The rules of a report in their order."""
    for one in report.get("blocks", ()):
        rule = one["rule"]
        words = str(RULES.get(rule, rule))
        yield Compared(words, one["records"], one["largest"], report["scored"].get(rule, 0))
