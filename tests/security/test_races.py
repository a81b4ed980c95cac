"""Eight at the same moment: a code opens one session, and a guess costs a guess."""

import threading
from collections import Counter
from collections.abc import Callable

import pyotp
import pytest
from django.db import connection

from doudi.access import machine_time, signin
from doudi.access.errors import UnableToSignIn
from doudi.access.models import SignInCode
from doudi.work.models import Job
from tests.access.offices import AT, citizen, staff
from tests.databases import LiveDatabase

MANY = 8


def at_once(work: Callable[[], object]) -> Counter[str]:
    """What came of `work`, started in many threads together."""
    results: list[str] = []
    gate = threading.Barrier(MANY)

    def run() -> None:
        gate.wait()
        try:
            work()
            results.append("in")
        except UnableToSignIn as refusal:
            results.append("wait" if "分钟再试" in str(refusal) else "refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(MANY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(results)


def test_one_time_password(live_database: LiveDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = pyotp.random_base32()
    clerk = staff("town_clerk", totp=secret)
    now = machine_time.seconds()
    monkeypatch.setattr(machine_time, "seconds", lambda: now)
    code = pyotp.TOTP(secret).at(now)
    assert at_once(lambda: signin.totp(clerk.id, code, at=AT))["in"] == 1


def test_code_by_phone(live_database: LiveDatabase) -> None:
    citizen(phone="10000000001")
    signin.send_code("10000000001", at=AT)
    code = SignInCode.objects.get().to_send.split()[1]
    assert at_once(lambda: signin.check_code("10000000001", code, at=AT))["in"] == 1


def test_of_codes_asked_for_together_one_is_sent(live_database: LiveDatabase) -> None:
    citizen(phone="10000000001")
    assert at_once(lambda: signin.send_code("10000000001", at=AT))["in"] == 1
    assert SignInCode.objects.count() == Job.objects.filter(kind="access.send_code").count() == 1


def test_guesses_made_together_are_counted_together(live_database: LiveDatabase) -> None:
    citizen(phone="", card_number="A1", pin="274916")
    found = at_once(lambda: signin.card("A1", "000001", at=AT))
    assert found["in"] == 0
    assert found["refused"] <= 5
    with pytest.raises(UnableToSignIn):
        for _ in range(6):
            signin.card("A1", "000001", at=AT)
