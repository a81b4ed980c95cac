"""Staff sign in: password, then a one-time password; at the first time they set up their authenticator."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from doudi.access import signin
from doudi.access.source import source_of
from doudi.law.errors import Unable
from doudi.web import errors
from doudi.web.accounts.forms import PasswordForm, TotpForm
from doudi.web.accounts.views import enter, onward, wanted
from doudi.web.qr import drawn
from doudi.work import clock


@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """First step. It opens nothing by itself."""
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            pending = signin.password(
                form.cleaned_data["username"],
                form.cleaned_data["password"],
                at=clock.now(),
                source=source_of(request),
            )
        except Unable as refusal:
            form.add_error(None, errors.said(refusal))
        else:
            signin.remember_pending(request, pending)
            return redirect(onward("/accounts/staff/code/", next=wanted(request)))
    return render(request, "accounts/password.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def totp(request: HttpRequest) -> HttpResponse:
    """Second step."""
    pending = signin.pending_of(request)
    if pending is None:
        return redirect(onward("/accounts/staff/", next=wanted(request)))
    form = TotpForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            typed = form.cleaned_data["code"]
            account = signin.totp(pending.account_id, typed, at=clock.now(), source=source_of(request))
        except Unable as refusal:
            form.add_error("code", errors.said(refusal))
        else:
            return enter(request, account)
    enrolment = signin.begin_enrolment(pending.account_id) if pending.needs == "enrol" else None
    frame = {
        "form": form,
        "name": pending.name,
        "enrolment": enrolment,
        "picture": drawn(enrolment.uri) if enrolment else "",
    }
    return render(request, "accounts/totp.html", frame, status=422 if form.errors else 200)
