"""How often a page asks the database with few rows and with many. Run inside the site's environment.

    python -m bench.ready bench.queries

Prints JSON: page → [rows, queries] for the short queues that `bench.crowd` has made.
"""

import json
import re

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.crowd import FEW, SOME
from doudi.access import signin
from doudi.access.models import Account
from doudi.work import clock

CLERKS = (("clerk", FEW[1]), ("clerk.yunping", SOME[1]))


def count(account: str, path: str) -> tuple[int, int]:
    """Rows shown and queries asked, the second time the page is read."""
    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    request = HttpRequest()
    request.session = client.session
    signin.open_session(request, Account.objects.get(username=account), at=clock.now())
    request.session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key or ""
    client.get(path)
    with CaptureQueriesContext(connection) as caught:
        page = client.get(path)
    return len(re.findall(r"990001-2026-5\d{5}", page.content.decode())), len(caught)


if __name__ == "__main__":
    print(json.dumps([[path, *count(account, path)] for path in ("/staff/cases/",) for account, _ in CLERKS]))
