"""Who looked at my file: time, office, role, purpose, which groups of data; hidden looks are counted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from doudi.access import permission
from doudi.audit import queries as journal
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
    "finance_preparer": gettext_lazy("资金发放经办人"),
    "finance_approver": gettext_lazy("资金发放复核人"),
    "auditor": gettext_lazy("审计监督员"),
    "administrator": gettext_lazy("系统管理员"),
    "system": gettext_lazy("系统自动办理"),
}


@dataclass(frozen=True)
class Line:
    """One look in words."""

    at: datetime
    office: str
    role: str
    purpose: str
    groups: tuple[str, ...]
    case: str


@signed_in
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The list, latest first. One's own looks are left out: they are not news to oneself."""
    principal, own = person(request)
    household = registry.household_of(own, clock.today())
    looks = journal.who_looked(
        own,
        households=[household] if household else [],
        at=clock.now(),
        apart_from=principal.ref.id,
    )
    frame: dict[str, Any] = {"looks": [_line(look) for look in looks], "hidden": looks.hidden}
    return render(request, "citizen/my/looks.html", frame)


def _line(look: journal.Look) -> Line:
    table = permission.table()
    of_family = look.purpose == "self"  # somebody's own file, in which this reader stands too
    purpose = spoken(table.purposes[look.purpose]) if look.purpose in table.purposes else _("没有写明")
    return Line(
        at=look.at,
        office=look.office,
        role=_("家里人") if of_family else str(ROLES.get(look.role, look.role)),
        purpose=_("看自己家的申请") if of_family else purpose,
        groups=tuple(spoken(table.groups[group]) for group in look.groups if group in table.groups),
        case=look.case,
    )
