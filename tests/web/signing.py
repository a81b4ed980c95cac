"""Sign a client in as an account of a test, the way the product's own sign-in ends."""

from importlib import import_module
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.test import Client

from doudi.access import rls, signin
from doudi.work import clock


def signed_in(account_id: UUID | None) -> Client:
    """A client with an open session of that account."""
    assert account_id is not None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore()
    signin.open_session(request, signin.account_of(account_id), at=clock.now())
    request.session.save()
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key or ""
    rls.open_process()  # the request that signed in has ended: the test itself sees all rows again
    return client
