"""Two records side by side: one line for each thing, with what differs marked sign by sign."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _

from doudi.access.queries import division_name
from doudi.registry.identity.queries import PairView, Side
from doudi.web.templatetags.staff_words import birthday

_SEXES = {"F": _("女"), "M": _("男")}
LEVELS: dict[str, Promise] = {
    "same": _("相同"),
    "sound": _("读音相同"),
    "shape": _("字形相近"),
    "near_sound": _("读音相近"),
    "one_sign": _("差一个字"),
    "two_signs": _("差两位"),
    "swapped": _("月和日写反"),
    "one_digit": _("差一位数字"),
    "two_months": _("相差不到两个月"),
    "year": _("同年出生"),
    "village": _("同村（社区）"),
    "town": _("同乡镇（街道）"),
    "else": _("不同"),
}
WHY: dict[str, Promise] = {
    "": _("几乎可以确定"),
    "weight": _("相像，还不能确定"),
    "name": _("姓名不够像"),
    "born": _("出生日期不同"),
    "sex": _("性别不同"),
    "two_people": _("还和另一个人一样像"),
    "two_numbers": _("会把两个身份证号连在一起"),
    "other_name": _("身份证号相同，姓名不同"),
    "by_hand": _("合并以前要先办一件事"),
}


@dataclass(frozen=True)
class Part:
    """A piece of a value; `differs` from the other record's."""

    text: str
    differs: bool


@dataclass(frozen=True)
class Line:
    """One thing in both records. `level`: how they agree, in words."""

    name: str
    left: tuple[Part, ...]
    right: tuple[Part, ...]
    level: str


def lines(view: PairView) -> Iterator[Line]:
    """What tells two people apart, the most telling first."""
    for name, comparison, value in _THINGS:
        left, right = value(view.left), value(view.right)
        code = view.levels.get(comparison, "")
        level = str(LEVELS.get(code, code))
        both = marked(left, right) if comparison else (_whole(left), _whole(right))
        yield Line(str(name), *both, level)


def marked(left: str, right: str) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Both texts in pieces; a text that is missing on one side is no difference."""
    if not left or not right:
        return _whole(left), _whole(right)
    ours, theirs = [], []
    for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        differs = kind != "equal"
        ours += [Part(left[a:b], differs)] if b > a else []
        theirs += [Part(right[c:d], differs)] if d > c else []
    return tuple(ours), tuple(theirs)


def _whole(text: str) -> tuple[Part, ...]:
    return (Part(text, False),) if text else ()


def _sex(side: Side) -> str:
    return str(_SEXES.get(side.sex, side.sex))


def _place(side: Side) -> str:
    return division_name(side.division)


def _registered(side: Side) -> str:
    return said("%(day)s，编号 %(number)s") % {
        "day": birthday(localdate(side.registered_at)),
        "number": side.number,
    }


_THINGS = (
    (_("姓名"), "name", lambda side: side.name),
    (_("身份证号"), "number", lambda side: side.id_number),
    (_("出生"), "born", lambda side: birthday(side.born)),
    (_("性别"), "sex", _sex),
    (_("电话"), "phone", lambda side: side.phone),
    (_("地方"), "place", _place),
    (_("住址"), "address", lambda side: side.address),
    (_("同住的人"), "household", lambda side: "、".join(side.lives_with)),
    (_("登记"), "", _registered),
    (_("档案里的数据"), "", lambda side: said("%(n)s 条") % {"n": side.facts}),
)
