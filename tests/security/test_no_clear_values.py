"""No ID number, phone, account, card or secret in clear: data folder and every column are searched."""

import re
from pathlib import Path

from django.db import connection, transaction

from doudi.access import signin
from doudi.access.models import Account
from doudi.audit.actions import record
from doudi.demo import county
from doudi.demo.county.accounts import listed
from doudi.registry.models import PayeeAccount, Person
from doudi.work import clock
from tests.audit.journal_of import look
from tests.databases import ON_POSTGRESQL, LiveDatabase
from tests.security.stored import holds, stored

ID_NUMBER = re.compile(rb"(?<![0-9])990001(19|20)[0-9]{2}[01][0-9][0-3][0-9][0-9]{3}[0-9Xx](?![0-9])")


def _secrets() -> set[str]:
    """Values that were put in, and must not be found: of people, accounts and the demo's staff."""
    found: set[str] = set()
    for person in Person.objects.unscoped("searching for clear values").order_by("number")[:400]:
        found |= {person.id_number, person.phone}
    for account in PayeeAccount.objects.unscoped("searching for clear values").order_by("id")[:400]:
        found.add(account.account)
    for row in Account.objects.order_by("username"):
        found |= {row.phone, row.totp}
    for demo in listed():
        found |= {demo.card, demo.pin, demo.password, demo.totp_secret, demo.phone}
    return {value for value in found if value and len(value) >= 6}


def test_nothing_in_clear_after_a_county_was_loaded_and_used(
    live_database: LiveDatabase, tmp_path: Path
) -> None:
    county.load(lambda what, done, total: None, departments=tmp_path / "departments", people=600)
    signin.send_code("10000000001", at=clock.now())
    with transaction.atomic():
        record(look(1))
    if not ON_POSTGRESQL:
        assert Path(f"{connection.settings_dict['NAME']}-wal").exists()
    secrets = _secrets()
    assert len(secrets) > 500
    seen = 0
    for where, content in stored(live_database):
        seen += len(content)
        assert not ID_NUMBER.search(content), where
        for value in secrets:
            assert not holds(content, value), (where, value[:3])
    assert seen > 200_000


def test_the_search_finds_what_it_looks_for() -> None:
    assert ID_NUMBER.search(b"x 99000119490307001X y")
    assert not ID_NUMBER.search(b"990001-2026-000123 990001001001")
