"""The people of the demo, and becoming one of them with a click."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import pyotp
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _

from doudi.access import machine_time, signin
from doudi.access.models import Account
from doudi.demo.county.cast import DemoAccount, listed


def lazy(text: str) -> Promise:
    """A text of the demo, apart from the same words on the product's own pages."""
    return pgettext_lazy("demo", text)


ROLES: Mapping[str, Promise] = {
    "citizen": lazy("申请人"),
    "helper": lazy("代办人"),
    "town_clerk": lazy("乡镇经办人"),
    "town_head": lazy("乡镇审核负责人"),
    "county_verifier": lazy("区县核对员"),
    "county_officer": lazy("区县审核确认人"),
    "data_officer": lazy("区县数据专员"),
    "finance_preparer": lazy("资金发放经办人"),
    "finance_approver": lazy("资金发放复核人"),
    "policy_writer": lazy("政策标准经办人"),
    "policy_approver": lazy("政策标准审定人"),
    "auditor": lazy("审计监督员"),
    "administrator": lazy("系统管理员"),
}
GROUPS: tuple[tuple[str, Promise, tuple[str, ...]], ...] = (
    ("citizen", lazy("群众"), ("citizen",)),
    ("helper", lazy("代办人"), ("helper",)),
    ("town", lazy("乡镇"), ("town_clerk", "town_head")),
    ("county", lazy("县民政局"), ("county_verifier", "county_officer", "data_officer")),
    ("money", lazy("发钱的人"), ("finance_preparer", "finance_approver")),
    ("rules", lazy("定标准的人"), ("policy_writer", "policy_approver")),
    ("control", lazy("监督和管理"), ("auditor", "administrator")),
)
# How far the prepared cases have come before anyone touches them: see `demo.day`.
READY: Mapping[str, Promise] = {
    "sun": lazy("已确认，等发第一笔钱"),
    "ayi": lazy("正在公示"),
    "ma": lazy("部门已答复，等入户"),
    "li": lazy("部门已答复，等入户"),
    "chen": lazy("已提交，等受理"),
    "deng": lazy("已提交，等受理"),
}
HOMES = {"citizen": "/my/", "helper": "/helper/"}
STAFF_HOME = "/staff/"


@dataclass(frozen=True)
class Person:
    """One button of the start page."""

    username: str
    name: str
    role: Promise
    story: str
    signin: str
    ready: Promise | None


@dataclass(frozen=True)
class Group:
    """People who do the same kind of thing."""

    anchor: str
    label: Promise
    people: tuple[Person, ...]

    @property
    def mixed(self) -> bool:
        """Whether they have different roles, so that each one's is shown."""
        return len({str(person.role) for person in self.people}) > 1


def groups() -> list[Group]:
    """Everyone one can become, in the order in which a case meets them."""
    everyone = listed()
    found = [
        Group(anchor, label, tuple(_person(each) for each in everyone if each.role in roles))
        for anchor, label, roles in GROUPS
    ]
    return [group for group in found if group.people]


def enter(request: HttpRequest, username: str, *, at: dt.datetime) -> str | None:
    """Sign in as a listed person; gives the address of their work, or None for anybody else."""
    chosen = next((each for each in listed() if each.username == username), None)
    account = Account.objects.filter(username=username).first()
    if chosen is None or account is None:
        return None
    signin.open_session(request, account, at=at)
    return HOMES.get(chosen.role, STAFF_HOME)


def _person(account: DemoAccount) -> Person:
    english = (get_language() or "").startswith("en")
    name = account.name_en if english else account.name_zh
    story = account.story_en if english else account.story
    ready = READY.get(account.username)
    return Person(account.username, name, ROLES[account.role], story, _by_hand(account), ready)


def _by_hand(account: DemoAccount) -> str:
    """What to type at the ordinary sign-in, so that it can be tried too."""
    if account.password:
        code = pyotp.TOTP(account.totp_secret).at(machine_time.seconds()) if account.totp_secret else ""
        words = {"user": account.username, "password": account.password, "code": code}
        return _("用户名 %(user)s，密码 %(password)s，动态码 %(code)s") % words
    if account.card:
        return _("卡号 %(card)s，密码 %(pin)s") % {"card": account.card, "pin": account.pin}
    return _("手机号 %(phone)s，验证码看短信") % {"phone": account.phone}
