"""The switches of the sandbox departments: what each one does at the moment, and how to change it."""

from dataclasses import dataclass

import httpx
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

WAIT = 2.0  # seconds; the sandboxes are on this machine

NAMES: dict[str, Promise] = {
    "police": pgettext_lazy("demo", "公安"),
    "labour": pgettext_lazy("demo", "人社"),
    "bank": pgettext_lazy("demo", "银行"),
}
FAULTS: dict[str, Promise] = {
    "none": _("正常回答"),
    "slow": _("慢，20 秒后才回答"),
    "down": _("断线，不回答"),
    "500": _("报内部错误"),
    "garbage": _("回来一页乱码"),
    "wrong_person": _("答成别人的数据"),
    "no_record": _("说查无此人"),
    "flapping": _("时好时坏"),
}
SLOW_SECONDS = 20


@dataclass(frozen=True)
class Switch:
    """One department on the start page; `fault` is empty when the department cannot be asked."""

    name: str
    label: Promise
    fault: str

    @property
    def says(self) -> Promise:
        """What it does at the moment, in words."""
        return FAULTS.get(self.fault, _("没有开着"))


def switches() -> list[Switch]:
    """The three departments and what each one does at the moment."""
    with httpx.Client(timeout=WAIT, trust_env=False) as client:
        return [Switch(name, label, _fault_of(client, name)) for name, label in NAMES.items()]


def disturb(name: str, fault: str) -> bool:
    """Let the department fail in that way from now on; False when it cannot be reached."""
    headers = {"Authorization": f"Bearer {settings.DEPARTMENT_TOKEN}"}
    wish = {"mode": fault, "seconds": SLOW_SECONDS if fault == "slow" else 0}
    try:
        with httpx.Client(timeout=WAIT, trust_env=False) as client:
            url = f"{settings.DEPARTMENTS[name]}/_fault"
            return client.post(url, json=wish, headers=headers).status_code == httpx.codes.OK
    except (httpx.HTTPError, httpx.InvalidURL):
        return False


def _fault_of(client: httpx.Client, name: str) -> str:
    try:
        answer = client.get(f"{settings.DEPARTMENTS[name]}/")
        return str(answer.json().get("fault", ""))
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        return ""
