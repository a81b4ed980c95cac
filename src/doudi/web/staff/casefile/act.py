"""Doing one step of a case: open it, check that it is on offer, carry it out, go back to the case."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from doudi.access.principal import of_request
from doudi.cases import queries, steps
from doudi.cases.queries import CaseFile, StepOffer
from doudi.law.errors import Unable
from doudi.web.forms import PageForm
from doudi.web.templatetags.words import spoken
from doudi.work import clock


class UnableToOffer(Unable):
    """The procedure or the rules do not allow this step now. The message says which."""


def opened(request: HttpRequest, case_id: UUID) -> CaseFile:
    """The case, with the look it costs. Raises UnableToActSecond for a form filled in on an older file."""
    file = queries.case_file(of_request(request), case_id, at=clock.now())
    read_at = request.POST.get("revision", "")
    if read_at and read_at != str(file.revision):
        raise steps.someone_was_first()
    return file


class CaseForm(PageForm):
    """A form that moves a case: `revision` is that of the file it was filled in on, and must come back."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


def offered(file: CaseFile, *names: str) -> StepOffer:
    """The first of these steps that may be taken now; raises UnableToOffer with what stops it."""
    found = [offer for offer in file.steps if offer.name in names]
    allowed = [offer for offer in found if offer.allowed]
    if allowed:
        return allowed[0]
    reasons = [spoken(reason) for offer in found for reason in offer.reasons]
    raise UnableToOffer(
        "；".join(reasons) or _("案件现在不在这一步，或者不归您的岗位办。请回到案件页看现在可以办什么。")
    )


def back_to(request: HttpRequest, file: CaseFile, told: str) -> HttpResponse:
    """To the case, saying what was done."""
    messages.success(request, told)
    return HttpResponseRedirect(reverse("staff:case", args=[file.case_id]))
