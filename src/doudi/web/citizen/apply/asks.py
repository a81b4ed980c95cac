"""The questions an application asks, in plain words. What a department holds is not asked.

Pensions, vehicles, bank balances and the household register come from the departments, with the family's
consent (社会救助法 41, 62); so there is no question about them here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from django.utils.translation import gettext_lazy as _

Kind = Literal["money", "count", "yesno", "choice", "ticks", "text", "account"]
Words = Any  # str, or a text translated when the page is drawn


@dataclass(frozen=True)
class Ask:
    """One question: where its answer is kept in the draft, and how it is put."""

    where: tuple[str, ...]
    kind: Kind
    label: Words
    hint: Words = ""
    choices: tuple[tuple[str, Words], ...] = ()

    @property
    def name(self) -> str:
        """The name of its field on the page."""
        return self.where[-1].replace(":", "-")


def fact(
    subject: UUID | str, name: str, kind: Kind, label: Words, hint: Words = "", choices: Any = ()
) -> Ask:
    """A question whose answer is a fact of the law's dictionary."""
    return Ask(("facts", str(subject), name), kind, label, hint, choices)


INCOME: Mapping[str, tuple[Words, Words]] = {
    "wage_income": (_("打工、上班挣的钱（工资性收入）"), _("每月到手大约多少？打零工的，按平常一个月算。")),
    "business_income": (
        _("种地、养殖、做小买卖挣的钱（经营净收入）"),
        _("减掉种子、饲料、进货这些本钱，平均每月剩多少？一年一算的，除以 12。"),
    ),
    "property_income": (_("收租金、分红、利息（财产净收入）"), _("平均每月多少？")),
    "support_received": (
        _("赡养费、抚养费、扶养费（转移净收入）"),
        _("不住在一起的子女、父母、前夫前妻等每月给多少？"),
    ),
    "other_transfer_income": (
        _("失业金、遗属补助、赔偿、别人给的钱（转移净收入）"),
        _("平均每月多少？低保金、优抚金、奖学金不算，不用填。"),
    ),
    "other_income": (_("别的收入"), _("平均每月多少？")),
}
"""Income by the four groups of 民发〔2021〕57号 13: what to tick, and what to ask then."""

PAID = (
    _("每月交的税、社保，和付给不住在一起的家人的赡养费、抚养费"),
    _("这些会从收入里减掉。没有就填 0。"),
)

GRADES = (
    ("none", _("没有残疾证")),
    ("1", _("一级")),
    ("2", _("二级")),
    ("3", _("三级")),
    ("4", _("四级")),
)
EDUCATION = (
    ("none", _("没在上学")),
    ("senior", _("高中、中专、职高、技校")),
    ("undergraduate", _("全日制大专、本科")),
    ("postgraduate", _("研究生")),
    ("part_time", _("非全日制（函授、自考等）")),
)
ABSENCE = (
    ("none", _("都没有")),
    ("prison", _("在监狱服刑")),
    ("compulsory_rehab", _("在强制隔离戒毒")),
    ("declared_missing", _("被法院宣告失踪")),
    ("clergy_apart", _("是宗教教职人员，离家独立生活")),
)


def about(person: UUID, relation: str, age: int) -> list[Ask]:
    """What to ask about one member: whether they count, and what their condition adds (57号 7, 13)."""
    asks = []
    if relation != "head":
        asks.append(fact(person, "lives_with_household", "yesno", _("平时和家里人住在一起吗？")))
    if relation not in {"head", "spouse", "child"}:
        hint = _("比如父母和子女、（外）祖父母和父母去世的孙子女。拿不准可以先选“是”，工作人员会核实。")
        asks.append(
            fact(person, "legal_support_duty", "yesno", _("法律上要由这个家赡养、抚养或扶养吗？"), hint)
        )
    if relation == "child" and age >= 18:
        asks.append(fact(person, "education", "choice", _("现在在上学吗？"), choices=EDUCATION))
        hint = _("比如因为重残、重病，自己不能养活自己。")
        asks.append(fact(person, "dependent_adult", "yesno", _("已经成年，但不能独立生活吗？"), hint))
    asks.append(fact(person, "absence", "choice", _("有没有下面的情况？"), choices=ABSENCE))
    asks.append(fact(person, "disability_grade", "choice", _("有残疾证吗？是几级？"), choices=GRADES))
    hint = _("当地医保认定的病，比如癌症、尿毒症透析、器官移植。")
    asks.append(fact(person, "serious_illness", "yesno", _("得了重特大疾病吗？"), hint))
    return asks


def care(person: UUID) -> Ask:
    """Own cost of illness or disability, asked only where there is one."""
    label = _("因为残疾或重病，每月自己要花多少钱？")
    return fact(person, "care_expense", "money", label, _("报销以后自己付的部分。没有就填 0。"))


def kinds_of_income(person: UUID) -> Ask:
    """Which kinds of income a member has; the rest are zero, because the person said so."""
    choices = tuple((name, words[0]) for name, words in INCOME.items())
    hint = _("有哪样就勾哪样，一样都没有就不勾。养老金、退休金不用填，我们去问人社部门。")
    return Ask(("pages", f"income:{person}"), "ticks", _("有下面哪些收入？"), hint, choices)


def amount(person: UUID, name: str) -> Ask:
    """How much of one kind of income, a month."""
    label, hint = INCOME[name]
    return fact(person, name, "money", label, hint)


def paid(person: UUID) -> Ask:
    """What a member pays that the law takes off the income (57号 13(4))."""
    return fact(person, "transfer_expense", "money", *PAID)


def property_of_household() -> list[Ask]:
    """What the family owns that no connected department holds (57号 14)."""
    hint = _("写在家里人名下的，包括老家的房子。租的、借住的不算。没有就填 0。")
    other = _("没有就填 0。")
    return [
        fact("household", "homes", "count", _("全家一共有几套住房？"), hint),
        fact("household", "other_property", "count", _("全家一共有几处店铺、厂房、林地这样的产业？"), other),
    ]


def wealth(person: UUID, *, with_children: bool) -> list[Ask]:
    """What a member has besides bank balances: no connected department knows it (57号 14)."""
    stocks = _("孩子名下的，也加在这里。没有就填 0。") if with_children else _("没有就填 0。")
    label = _("有股票、基金、理财吗？一共值多少钱？")
    other = _("有商业保险、借给别人的钱、网上的理财吗？一共多少？")
    hint = _("保险按现在退保能拿回的钱算。没有就填 0。")
    return [
        fact(person, "securities", "money", label, stocks),
        fact(person, "other_financial", "money", other, hint),
    ]


def payment() -> list[Ask]:
    """Where the money goes once it is granted."""
    number = _("存折或银行卡上的号码。社保卡里的银行账号也行。")
    return [
        Ask(("account", "bank"), "text", _("哪家银行？"), _("比如：农村信用社、邮政储蓄、农业银行。")),
        Ask(("account", "holder"), "text", _("户名是谁？"), _("一般是申请人本人。")),
        Ask(("account", "number"), "account", _("账号是多少？"), number),
    ]


def contact() -> list[Ask]:
    """How to reach the family."""
    return [
        Ask(("contact", "address"), "text", _("现在住在哪里？"), _("写到门牌号，工作人员要上门看。")),
    ]
