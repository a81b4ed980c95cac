"""The four groups of simple facts: a page each, or, in large text, a page for every question."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from doudi.web.forms import ChoiceField, CountField, MoneyField, PageForm

UNKNOWN = "unknown"
"""The button of a question that is alone on its page and may be left open."""


class GroupForm(PageForm):
    """One group, or `only` one of its questions. `said`: what was answered of the group before."""

    def __init__(self, *args: Any, said: Mapping[str, Any], only: str = "", **kwargs: Any) -> None:
        super().__init__(*args, initial=said, **kwargs)
        self.before = said
        if only:
            self.fields = {only: self.fields[only]}

    def known(self, name: str) -> int:
        """A number of the group, typed here or before; 0 while nobody gave it."""
        return self.cleaned_data.get(name, self.before.get(name)) or 0

    def refuse(self, name: str, words: Any) -> None:
        """Say what does not fit, beside the question where it is on the page."""
        self.add_error(name if name in self.fields else None, words)

    @property
    def may_be_unknown(self) -> bool:
        """A single question that can be left open."""
        return len(self.fields) == 1 and not any(field.required for field in self.fields.values())


class RoughField(MoneyField):
    """An amount that may be left empty by who does not know it: unknown, never taken as nothing."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("没有就填 0，不知道就空着。"))
        super().__init__(required=False, **kwargs)


class HomeForm(GroupForm):
    """Who lives together, and where."""

    residence = ChoiceField(
        label=_("您家住在城里还是农村？"),
        choices=[("urban", _("城里（城镇标准）")), ("rural", _("农村（农村标准）"))],
    )
    people = CountField(label=_("一起生活的有几口人？"), least=1, most=20, help_text=_("算上您自己。"))
    children = CountField(label=_("其中不到 18 岁的有几个？"), most=20, help_text=_("没有就填 0。"))
    elders = CountField(label=_("其中 60 岁以上的有几个？"), most=20, help_text=_("没有就填 0。"))

    def clean(self) -> None:
        """Children and elders are among the people."""
        people = self.known("people")
        if not self.errors and people and self.known("children") + self.known("elders") > people:
            self.refuse("people", _("孩子和老人加起来比总人数还多，请检查。"))


class IncomeForm(GroupForm):
    """What the whole family earns in a usual month."""

    earners = CountField(label=_("几个人在打工、上班？"), most=20, help_text=_("没有就填 0。"))
    wage_income = RoughField(label=_("他们每月一共挣多少？"))
    business_income = RoughField(
        label=_("种地、养殖、做小买卖，每月平均剩多少？"),
        help_text=_("减掉本钱以后。没有就填 0，不知道就空着。"),
    )
    property_income = RoughField(label=_("租金、分红、利息，每月多少？"))
    basic_pension = RoughField(
        label=_("老人每月领的城乡居民基础养老金，一共多少？"),
        help_text=_("没上过班的老人领的那一份，单独填，因为可能不算收入。没有就填 0，不知道就空着。"),
    )
    pension_income = RoughField(
        label=_("退休金、赡养费、别人给的钱，每月一共多少？"),
        help_text=_("低保金、优抚金、奖学金不算。没有就填 0，不知道就空着。"),
    )

    def clean(self) -> None:
        """Wages have someone who earns them: what is deducted for working is deducted for each."""
        if not self.errors and self.known("wage_income") and not self.known("earners"):
            self.refuse("earners", _("填了工资，请也填几个人在打工、上班。"))


class PropertyForm(GroupForm):
    """What the family owns."""

    deposits = RoughField(
        label=_("全家存款大约一共多少？"),
        help_text=_("包括银行、微信、支付宝。没有就填 0，不知道就空着。"),
    )
    homes = CountField(label=_("全家有几套住房？"), help_text=_("租的、借住的不算。没有就填 0。"))
    other_property = CountField(label=_("有几处店铺、厂房、林地？"), help_text=_("没有就填 0。"))
    vehicles = CountField(label=_("有几辆汽车？"), help_text=_("电动车、残疾人代步车不算。没有就填 0。"))


class HardshipForm(GroupForm):
    """Illness and disability."""

    disabled = CountField(label=_("有一级、二级残疾证的有几个人？"), most=20, help_text=_("没有就填 0。"))
    ill = CountField(
        label=_("得了重特大疾病的有几个人？"), most=20, help_text=_("比如癌症、尿毒症透析。没有就填 0。")
    )
    care_expense = RoughField(
        label=_("因为残疾或重病，每月自己花多少钱？"),
        help_text=_("报销以后自己付的。没有就填 0，不知道就空着。"),
    )


GROUPS: dict[str, tuple[object, type[GroupForm]]] = {
    "home": (_("家里几口人"), HomeForm),
    "income": (_("每月的收入"), IncomeForm),
    "property": (_("存款、房子、车"), PropertyForm),
    "hardship": (_("生病和残疾"), HardshipForm),
}
"""The groups in order: name in the address → title and form."""


@dataclass(frozen=True)
class Sheet:
    """One page: its group, and `only` one question of it where each has a page of its own."""

    group: str
    only: str = ""

    @property
    def key(self) -> str:
        """Its name in the address."""
        return f"{self.group}.{self.only}" if self.only else self.group

    @property
    def names(self) -> tuple[str, ...]:
        """The questions on it."""
        return (self.only,) if self.only else tuple(GROUPS[self.group][1].base_fields)

    @property
    def title(self) -> object:
        """What it asks: the title of its group, or its one question."""
        title, form = GROUPS[self.group]
        return form.base_fields[self.only].label if self.only else title


def sheets(*, single: bool) -> tuple[Sheet, ...]:
    """All pages in order."""
    if not single:
        return tuple(Sheet(group) for group in GROUPS)
    return tuple(Sheet(group, name) for group, (_title, form) in GROUPS.items() for name in form.base_fields)


def sheet(key: str) -> Sheet | None:
    """The page of an address, of either kind."""
    return next((one for way in (False, True) for one in sheets(single=way) if one.key == key), None)
