"""One family's whole path, through real processes, and then every byte it left behind is searched.

Application, departments' answers, visit, opinion, decision, letter and its PDF, payment and the bank's
return, sessions and a code by text message, the journal's export, the logs of web server and worker. What a
public notice says is public by law (民发〔2021〕57号 19, 24); here it masks the name.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from django.conf import settings as configured
from django.core.management import call_command
from django.db import connection
from django.db.models.functions import Now
from django.http import HttpRequest
from django.utils.module_loading import import_string
from pytest_django import Settings

from doudi.access import signin
from doudi.access.models import Account, SignInCode
from doudi.access.principal import Principal
from doudi.cases.models import Advice, Case, Letter
from doudi.demo import county, day
from doudi.demo.county.stories import Family, family
from doudi.demo.day.office import FINDINGS
from doudi.demo.run import ports
from doudi.payments import actions as payments
from doudi.payments.models import Batch
from doudi.payments.months import month_of
from doudi.vault.masking import mask_name
from doudi.work import clock
from doudi.work.models import Job
from tests.databases import ON_POSTGRESQL, LiveDatabase
from tests.payments.bank_process import TOKEN, bank_in
from tests.security.stored import holds, stored
from tests.site import served


@dataclass(frozen=True)
class Walked:
    """The family that was paid, and its case."""

    family: Family
    case: Case


def _quiet(what: str, done: int, total: int) -> None:
    """No progress is shown."""


@pytest.fixture
def walked(
    live_database: LiveDatabase, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Walked]:
    """The family `sun`, from application to money."""
    logs = Path(settings.DATA) / "logs"
    logs.mkdir(exist_ok=True)
    monkeypatch.setenv("DOUDI_DEPARTMENT_TOKEN", "token-of-a-test")
    settings.DEPARTMENT_TOKEN = "token-of-a-test"
    numbers = zip(("police", "labour", "bank"), ports.free(3), strict=True)
    settings.DEPARTMENTS = {name: f"http://127.0.0.1:{port}" for name, port in numbers}
    county.load(_quiet, departments=tmp_path / "sandboxes" / "departments", people=60)
    day.play(_quiet, departments=tmp_path / "sandboxes" / "departments")
    with bank_in(tmp_path / "sandboxes" / "bank") as bank:
        environment = {**live_database.environment, **bank.environment}
        settings.PAYMENT_BANK_URL, settings.PAYMENT_BANK_TOKEN = bank.url, TOKEN
        _pay(environment, logs)
    signin.send_code(family("sun").applicant.phone, at=clock.now())
    with served(live_database.environment, logs) as site:
        _look(site.url)
    call_command("audit", "export", "--out", str(Path(settings.DATA) / "export"))
    of = family("sun")
    yield Walked(of, Case.objects.unscoped("test").get(applicant=of.applicant.id))


def _pay(environment: dict[str, str], logs: Path) -> None:
    """Prepared, approved, sent, paid, by workers of their own whose log is kept."""
    on = clock.today()
    preparer, approver = (
        Principal.of_account(Account.objects.get(role=role), on=on)
        for role in ("finance_preparer", "finance_approver")
    )
    with (logs / "worker.log").open("wb") as log:

        def work() -> None:
            command = [sys.executable, "-m", "doudi.conf.command", "work", "--once"]
            subprocess.run(command, env={**os.environ, **environment}, stdout=log, stderr=log, check=True)

        work()
        batch = payments.prepare(month=month_of(on), actor=preparer, at=clock.now())
        work()
        payments.approve(batch_id=batch, actor=approver, at=clock.now())
        payments.send(batch_id=batch, actor=preparer, at=clock.now())
        work()
        Job.objects.filter(kind="payments.fetch_return").update(due_at=Now())  # not in thirty seconds
        work()
    assert Batch.objects.unscoped("test").get(id=batch).state == Batch.State.RECONCILED


def _look(url: str) -> None:
    """The applicant and the officer look at everything; somebody searches by number."""
    case = Case.objects.unscoped("test").get(applicant=family("sun").applicant.id)
    letters = Letter.objects.unscoped("test").filter(case=case)
    own = [
        "/my/",
        f"/my/cases/{case.number}/",
        f"/my/cases/{case.number}/decision/",
        "/my/card/",
        "/my/looks/",
    ]
    own += [f"/letters/{letter.id}/{part}" for letter in letters for part in ("", "pdf/")]
    applicant = _session(Account.objects.get(person=case.applicant_id))
    for page in own:
        assert _get(url + page, applicant)
    officer = _session(Account.objects.get(username="officer"))
    assert _get(f"{url}/staff/cases/{case.id}/", officer)
    assert family("sun").applicant.name.encode() in _get(
        f"{url}/staff/people/", officer, {"text": family("sun").applicant.id_number}
    )


def _session(account: Account) -> str:
    request = HttpRequest()
    request.session = import_string(f"{configured.SESSION_ENGINE}.SessionStore")()
    signin.open_session(request, account, at=clock.now())
    request.session["typed"] = family("sun").applicant.phone
    request.session.save()
    return str(request.session.session_key)


def _get(url: str, session: str, form: dict[str, str] | None = None) -> bytes:
    """A page; with `form` as its form is sent."""
    token = "t" * 32
    cookies = f"{configured.SESSION_COOKIE_NAME}={session}; csrftoken={token}"
    body = urlencode({**form, "csrfmiddlewaretoken": token}).encode() if form else None
    request = Request(url, data=body, headers={"Cookie": cookies, "Referer": url})  # noqa: S310
    with urlopen(request, timeout=60) as response:  # noqa: S310 - our own address
        content: bytes = response.read()
    return content


def _clear_values(path: Walked) -> set[str]:
    """What must not be found: numbers, phones, account, address; what was seen, said and decided."""
    of, case = path.family, path.case
    found = {FINDINGS, of.home.address, of.account.number}
    for member in of.members:
        found |= {member.human.id_number, member.human.phone}
    found |= {row.to_send for row in SignInCode.objects.order_by("id")}
    for advice in Advice.objects.unscoped("test").filter(case=case).order_by("id"):
        found.add(advice.frozen[:60])
    for letter in Letter.objects.unscoped("test").filter(case=case).order_by("id"):
        found.add(letter.content[:60])
    return {value for value in found if len(value) >= 6}


def test_nothing_of_a_whole_path_is_left_in_clear(walked: Walked, live_database: LiveDatabase) -> None:
    values = _clear_values(walked)
    assert len(values) >= 9
    places = dict(stored(live_database, wal=True))
    for name in ("site.log", "worker.log", "export/"):
        assert any(name in where for where in places), name
    if not ON_POSTGRESQL:
        assert any(where.endswith("-wal") for where in places)
    for where, content in places.items():
        for value in values:
            assert not holds(content, value), (where, value[:3])
    name = walked.family.applicant.name
    assert _with_amount_and(mask_name(name), walked) == {"cases_publicnotice"}
    assert _with_amount_and(name, walked) == set()


def _with_amount_and(name: str, walked: Walked) -> set[str]:
    """Tables with a row that says this name and the monthly amount, both in clear."""
    fen = _monthly_fen(walked)
    amount = re.compile(rf"(?<![0-9]){fen}(?![0-9])|(?<![0-9]){fen / 100:,.2f}|(?<![0-9]){fen / 100:.2f}")
    together = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - the database's own names
            for row in cursor.fetchall():
                words = " ".join(str(value) for value in row if not isinstance(value, bytes | memoryview))
                if (name in words or json.dumps(name)[1:-1] in words) and amount.search(words):
                    together.add(table)
    return together


def _monthly_fen(walked: Walked) -> int:
    advice = Advice.objects.unscoped("test").filter(case=walked.case).latest("at")
    assert advice.amount_fen
    return advice.amount_fen
