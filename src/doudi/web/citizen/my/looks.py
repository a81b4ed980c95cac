"""Who looked at my file, by day and person: name, office, role, why, which groups of data, how often."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from doudi.access import permission
from doudi.audit import queries as journal
from doudi.exchange.partners import PARTNERS
from doudi.registry import queries as registry
from doudi.web.citizen.apply.applicant import signed_in
from doudi.web.citizen.my.own import person
from doudi.web.templatetags.words import spoken
from doudi.work import clock

ROLES = {
    "citizen": gettext_lazy("申请人"),
    "helper": gettext_lazy("帮办人"),
    "town_clerk": gettext_lazy("乡镇经办人"),
    "town_head": gettext_lazy("乡镇审核负责人"),
    "county_verifier": gettext_lazy("区县核对员"),
    "county_officer": gettext_lazy("区县审核确认人"),
    "data_officer": gettext_lazy("区县数据专员"),
    "finance_preparer": gettext_lazy("资金发放经办人"),
    "finance_approver": gettext_lazy("资金发放复核人"),
    "policy_writer": gettext_lazy("政策标准经办人"),
    "policy_approver": gettext_lazy("政策标准审定人"),
    "auditor": gettext_lazy("审计监督员"),
    "administrator": gettext_lazy("系统管理员"),
    "system": gettext_lazy("系统自动办理"),
}


@dataclass(frozen=True)
class Looker:
    """Somebody's looks of one day in words, each thing said once; `between`: the first and last time."""

    name: str
    office: str
    role: str
    times: int
    between: str
    purposes: tuple[str, ...]
    groups: tuple[str, ...]
    cases: tuple[str, ...]


@dataclass(frozen=True)
class Day:
    """One day, and who looked on it, the latest first."""

    on: date
    lookers: tuple[Looker, ...]


@signed_in
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The days, latest first. One's own looks are left out: they are not news to oneself."""
    principal, own = person(request)
    household = registry.household_of(own, clock.today())
    looks = journal.who_looked(
        own,
        households=[household] if household else [],
        at=clock.now(),
        apart_from=principal.ref.id,
        after=request.GET.get("after", ""),
    )
    frame: dict[str, Any] = {
        "days": days(looks),
        "hidden": looks.hidden,
        "next_after": looks.next_after,
    }
    return render(request, "citizen/my/looks.html", frame)


def days(looks: Iterable[journal.Look]) -> list[Day]:
    """The looks, latest first, by day and whoever took them."""
    return [Day(on, _lookers(list(group))) for on, group in groupby(looks, lambda look: localdate(look.at))]


def _lookers(looks: Sequence[journal.Look]) -> tuple[Looker, ...]:
    by_whom: dict[tuple[str, ...], list[journal.Look]] = {}
    for look in looks:
        by_whom.setdefault((look.name, look.office, look.role, look.partner), []).append(look)
    return tuple(_looker(group) for group in by_whom.values())


def _looker(looks: Sequence[journal.Look]) -> Looker:
    """Looks of one person on one day, latest first."""
    latest, table = looks[0], permission.table()
    of_family = latest.purpose == "self"  # somebody's own file, in which this reader stands too
    groups = dict.fromkeys(group for look in looks for group in look.groups if group in table.groups)
    return Looker(
        name=_asked(latest.partner) or latest.name,
        office=latest.office,
        role=_("家里人") if of_family else str(ROLES.get(latest.role, latest.role)),
        times=len(looks),
        between="—".join(dict.fromkeys(f"{localtime(look.at):%H:%M}" for look in (looks[-1], latest))),
        purposes=tuple(dict.fromkeys(_purpose(look.purpose) for look in looks)),
        groups=tuple(spoken(table.groups[group]) for group in groups),
        cases=tuple(dict.fromkeys(look.case for look in looks if look.case)),
    )


def _asked(partner: str) -> str:
    """The department that answered a question about the person; "" for a look of somebody."""
    return _("问了%(department)s") % {"department": spoken(PARTNERS[partner])} if partner in PARTNERS else ""


def _purpose(purpose: str) -> str:
    if purpose == "self":
        return _("看自己家的申请")
    table = permission.table()
    return spoken(table.purposes[purpose]) if purpose in table.purposes else _("没有写明")
