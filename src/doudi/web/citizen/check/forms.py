"""The four groups of simple facts."""

from django.utils.translation import gettext_lazy as _

from doudi.web.forms import ChoiceField, CountField, MoneyField, PageForm


class HomeForm(PageForm):
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
        data = self.cleaned_data
        if not self.errors and data["children"] + data["elders"] > data["people"]:
            self.add_error("people", _("孩子和老人加起来比总人数还多，请检查。"))


class IncomeForm(PageForm):
    """What the whole family earns in a usual month."""

    earners = CountField(label=_("几个人在打工、上班？"), most=20, help_text=_("没有就填 0。"))
    wage_income = MoneyField(label=_("他们每月一共挣多少？"), help_text=_("没有就填 0。"))
    business_income = MoneyField(
        label=_("种地、养殖、做小买卖，每月平均剩多少？"), help_text=_("减掉本钱以后。没有就填 0。")
    )
    property_income = MoneyField(label=_("租金、分红、利息，每月多少？"), help_text=_("没有就填 0。"))
    basic_pension = MoneyField(
        label=_("老人每月领的城乡居民基础养老金，一共多少？"),
        help_text=_("没上过班的老人领的那一份，单独填，因为可能不算收入。没有就填 0。"),
    )
    pension_income = MoneyField(
        label=_("退休金、赡养费、别人给的钱，每月一共多少？"),
        help_text=_("低保金、优抚金、奖学金不算。没有就填 0。"),
    )

    def clean(self) -> None:
        """Wages have someone who earns them: what is deducted for working is deducted for each."""
        data = self.cleaned_data
        if not self.errors and data["wage_income"] and not data["earners"]:
            self.add_error("earners", _("填了工资，请也填几个人在打工、上班。"))


class PropertyForm(PageForm):
    """What the family owns."""

    deposits = MoneyField(
        label=_("全家存款大约一共多少？"), help_text=_("包括银行、微信、支付宝。没有就填 0。")
    )
    homes = CountField(label=_("全家有几套住房？"), help_text=_("租的、借住的不算。没有就填 0。"))
    other_property = CountField(label=_("有几处店铺、厂房、林地？"), help_text=_("没有就填 0。"))
    vehicles = CountField(label=_("有几辆汽车？"), help_text=_("电动车、残疾人代步车不算。没有就填 0。"))


class HardshipForm(PageForm):
    """Illness and disability."""

    disabled = CountField(label=_("有一级、二级残疾证的有几个人？"), most=20, help_text=_("没有就填 0。"))
    ill = CountField(
        label=_("得了重特大疾病的有几个人？"), most=20, help_text=_("比如癌症、尿毒症透析。没有就填 0。")
    )
    care_expense = MoneyField(
        label=_("因为残疾或重病，每月自己花多少钱？"), help_text=_("报销以后自己付的。没有就填 0。")
    )


GROUPS: dict[str, tuple[object, type[PageForm]]] = {
    "home": (_("家里几口人"), HomeForm),
    "income": (_("每月的收入"), IncomeForm),
    "property": (_("存款、房子、车"), PropertyForm),
    "hardship": (_("生病和残疾"), HardshipForm),
}
"""The groups in order: name in the address → title and form."""
