"""Signing in and out: a code by SMS, card and PIN, or, for staff, password and one-time password."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doudi.access import session, signin
from doudi.access.errors import UnableToSendAgain
from doudi.access.principal import Principal
from doudi.access.principal import of_request as principal_of
from doudi.access.source import source_of
from doudi.law.errors import Unable
from doudi.web import errors
from doudi.web.accounts.forms import CardForm, CodeForm, PhoneForm
from doudi.work import clock

_PHONE = "sign_in_phone"


def wanted(request: HttpRequest) -> str:
    """Where to go after signing in: an address of ours, or ""."""
    asked = request.GET.get("next", "")
    return asked if url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}) else ""


def onward(address: str, **more: str) -> str:
    """An address of the sign-in that remembers where one wanted to go."""
    kept = {name: value for name, value in more.items() if value}
    return f"{address}?{urlencode(kept)}" if kept else address


def home_of(principal: Principal) -> str:
    """Where each kind of person begins."""
    return {"staff": "/staff/", "helper": "/helper/"}.get(principal.kind, "/my/")


def enter(request: HttpRequest, account: Any) -> HttpResponse:
    """Open the session of an account that some way of signing in gave, and go on."""
    request.session.pop(_PHONE, None)
    principal = signin.open_session(request, account, at=clock.now())
    return redirect(wanted(request) or home_of(principal))


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """How do you want to sign in?"""
    principal = principal_of(request)
    if principal.is_signed_in and not wanted(request):
        return redirect(home_of(principal))
    frame = {"next": wanted(request), "query": urlencode({"next": wanted(request)})}
    return render(request, "accounts/start.html", frame)


@require_http_methods(["GET", "HEAD", "POST"])
def phone(request: HttpRequest) -> HttpResponse:
    """Ask for a code."""
    form = PhoneForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            signin.send_code(form.cleaned_data["phone"], at=clock.now(), source=source_of(request))
        except UnableToSendAgain as refusal:  # whoever asked for the last one, the phone's owner may enter it
            request.session[_PHONE] = form.cleaned_data["phone"]
            form.add_error("phone", errors.said(refusal))
        except Unable as refusal:
            form.add_error("phone", errors.said(refusal))
        else:
            request.session[_PHONE] = form.cleaned_data["phone"]
            return redirect(onward("/accounts/phone/code/", next=wanted(request)))
    frame = {"form": form, "sent": _PHONE in request.session and bool(form.errors)}
    return render(request, "accounts/phone.html", frame, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Enter the code; where a family shares a phone, choose who you are."""
    number = request.session.get(_PHONE)
    if not number:
        return redirect(onward("/accounts/phone/", next=wanted(request)))
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            typed = form.cleaned_data["code"]
            choices = signin.check_code(number, typed, at=clock.now(), source=source_of(request))
        except Unable as refusal:
            form.add_error("code", errors.said(refusal))
        else:
            return _entered(request, choices)
    frame = {"form": form, "ending": number[-4:]}
    return render(request, "accounts/code.html", frame, status=422 if form.errors else 200)


def _entered(request: HttpRequest, choices: tuple[signin.Choice, ...]) -> HttpResponse:
    if not choices:
        return render(request, "accounts/unknown.html", status=404)
    if len(choices) == 1:
        return enter(request, signin.account_of(choices[0].account_id))
    signin.remember_choices(request, choices)
    return redirect(onward("/accounts/phone/who/", next=wanted(request)))


@require_http_methods(["GET", "HEAD", "POST"])
def who(request: HttpRequest) -> HttpResponse:
    """Which of the people who share this phone."""
    choices = signin.choices_of(request)
    if not choices:
        return redirect(onward("/accounts/", next=wanted(request)))
    chosen = request.POST.get("account", "")
    for number, one in enumerate(choices):
        if chosen == str(number):
            return enter(request, signin.account_of(one.account_id))
    return render(request, "accounts/who.html", {"names": [one.name for one in choices]})


@require_http_methods(["GET", "HEAD", "POST"])
def card(request: HttpRequest) -> HttpResponse:
    """Card number and PIN."""
    form = CardForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            account = signin.card(
                form.cleaned_data["number"],
                form.cleaned_data["pin"],
                at=clock.now(),
                source=source_of(request),
            )
        except Unable as refusal:
            form.add_error(None, errors.said(refusal))
        else:
            return enter(request, account)
    return render(request, "accounts/card.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out."""
    signin.leave(request, at=clock.now())
    return redirect("/")


@require_POST
def extend(request: HttpRequest) -> HttpResponse:
    """A member of staff is still there."""
    session.extend(request)
    return redirect(wanted(request) or "/staff/")
