"""My people, and one of them: what is under way, and what can be done for them."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from doudi.access.permission import may
from doudi.access.principal import of_request
from doudi.cases import application, queries
from doudi.web.forms import PageForm
from doudi.web.forms.fields import plain
from doudi.web.helper.door import client, signed_in
from doudi.web.helper.standing import MyPerson, my_people
from doudi.work import clock

PAGE = 20


class FindForm(PageForm):
    """Whom to look for. Everything is optional; nonsense finds everyone rather than being refused."""

    text = forms.CharField(label=_("姓名，或手机号的后几位"), required=False, max_length=40)
    village = forms.ChoiceField(label=_("村（社区）"), required=False)

    def __init__(self, *args: Any, villages: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose_among("village", [("", _("全部")), *villages])

    def found(self, mine: list[MyPerson]) -> list[MyPerson]:
        """Those of the list who are looked for, in its order."""
        self.is_valid()
        village, text = self.cleaned_data.get("village", ""), plain(self.cleaned_data.get("text", ""))
        there = [one for one in mine if village in ("", str(one.division))]
        return [one for one in there if _is(one, text)]


def _is(one: MyPerson, text: str) -> bool:
    """By a part of the name, or by the digits at the end of the number: those that the list shows."""
    shown = one.masked_phone.rpartition("*")[2]
    if text.isdecimal():
        return bool(shown) and (shown.endswith(text) or text.endswith(shown))
    return text in one.name


@signed_in
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody who authorised this helper, by what needs the helper next; a page at a time."""
    mine = my_people(of_request(request))
    villages = sorted({(str(one.division), one.village) for one in mine if one.village})
    form = FindForm(request.GET, villages=villages)
    found = form.found(mine)
    first = _first(request, len(found))
    last = min(first + PAGE, len(found))
    context = {
        "everyone": len(mine),
        "form": form,
        "many_villages": len(villages) > 1,
        "found": len(found),
        "people": found[first:last],
        "first": first + 1,
        "last": last,
        "next_after": str(last) if last < len(found) else "",
        "query": _query(request),
    }
    return render(request, "helper/people.html", context)


def _first(request: HttpRequest, found: int) -> int:
    """How many of those found come before this page."""
    after = request.GET.get("after", "")
    number = int(after) if after.isascii() and after.isdecimal() and len(after) < 7 else 0
    return number if number < found else 0


def _query(request: HttpRequest) -> str:
    kept = {name: request.GET[name] for name in ("text", "village") if request.GET.get(name)}
    return f"{urlencode(kept)}&" if kept else ""


@signed_in
@require_safe
def person(request: HttpRequest, person: UUID) -> HttpResponse:
    """One person: their applications, the open draft, and the doors."""
    who = client(request, person)
    at = clock.now()
    cases = queries.cases_of(who.principal, person_id=person, at=at)
    context = {
        "who": who,
        "cases": cases,
        "running": any(case.phase != "final" for case in cases),
        "draft": application.draft(who.principal, person, at=at),
        "may_apply": may(who.principal, "case.apply", subject=person, division=who.division),
    }
    return render(request, "helper/person.html", context)
