"""The sandbox departments: what they refuse, what they log, and how each fault looks from our side."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from doudi.demo.departments import faults
from doudi.exchange import network
from doudi.exchange.bank import client
from doudi.exchange.errors import UnableToBeAnswered, UnableToCallOut, UnableToReach, UnableToReadReply
from doudi.exchange.partners import PARTNERS
from doudi.exchange.reply import Question
from doudi.exchange.transport import read_object
from tests.exchange.offices import AS_OF, HASTY, PATIENT, Office
from tests.registry.people import id_number

Offices = dict[str, Office]
QUESTION = Question("m-1", "990001-2026-000001", "verification", "2026-07", "张示例", id_number(1))


def asked(question: Question = QUESTION) -> Any:
    """Ask the bank, as background work does, and read the reply."""
    with network.in_background():
        return PARTNERS["bank"].read(client.ask(question), question)


@pytest.mark.parametrize("missing", ["case_no", "purpose", "consent_version"])
@pytest.mark.parametrize("blank", [None, "", "   ", 7])
def test_without_case_purpose_or_consent_the_department_refuses(
    offices: Offices, missing: str, blank: object
) -> None:
    """R20, on their side."""
    body = {**QUESTION.body(), missing: blank}
    status, said = offices["bank"].call("/v1/query", body)
    assert status == 403 and missing in said["reason"]
    (noted,) = offices["bank"].asked()
    assert noted["result"] == "refused"


def test_a_refusal_is_not_asked_again(offices: Offices) -> None:
    no_consent = Question("m-1", "990001-2026-000001", "verification", "", "张示例", id_number(1))
    with pytest.raises(UnableToBeAnswered) as refusal:
        asked(no_consent)
    assert not refusal.value.retry


@pytest.mark.parametrize(
    ("path", "body", "token", "status"),
    [
        ("/v1/query", {}, "wrong", 401),
        ("/_fault", {"mode": "down"}, "wrong", 401),
        ("/_asked", None, "wrong", 401),
        ("/_fault", {"mode": "sleepy"}, None, 400),
        ("/_fault", {"mode": "slow", "seconds": "long"}, None, 400),
        ("/v1/query", [], None, 400),
        ("/v1/query", {**QUESTION.body(), "subject": {"name": "张", "id_number": "123"}}, None, 400),
        ("/v1/elsewhere", {}, None, 404),
        ("/v1/query", {"long": "x" * 70_000}, None, 413),
    ],
)
def test_bad_requests_get_a_reason(
    offices: Offices, path: str, body: object, token: str | None, status: int
) -> None:
    given = {} if token is None else {"token": token}
    code, said = offices["police"].call(path, body, **given)
    assert code == status and said["reason"]


def test_the_log_names_case_purpose_and_consent_and_nobody(offices: Offices) -> None:
    offices["bank"].fill("balances", (id_number(1), "示例农村信用社", 1, 500, AS_OF))
    assert asked().findings[0].value == 500
    asked()
    (noted,) = offices["bank"].asked()
    assert (noted["request_no"], noted["case_no"], noted["purpose"], noted["consent_version"]) == (
        "m-1", "990001-2026-000001", "verification", "2026-07",
    )  # fmt: skip
    assert noted["times"] == 2
    assert id_number(1) not in repr(noted)


FAILURES = {
    "slow": "timed_out",
    "hang": "timed_out",
    "drip": "timed_out",
    "down": "no_connection:RemoteProtocolError",
    "cut": "no_connection:RemoteProtocolError",
    "truncated": "no_connection:RemoteProtocolError",
    "500": "http_500",
    "garbage": "not_json",
    "flood": "too_long",
    "wrong_person": "wrong_person",
    "flapping": "http_503",
}


@pytest.mark.parametrize(("mode", "code"), FAILURES.items())
def test_each_fault_is_told_apart_and_none_reads_as_nothing(
    offices: Offices, settings: Any, mode: str, code: str
) -> None:
    offices["bank"].fill("balances", (id_number(1), "示例农村信用社", 1, 500, AS_OF))
    offices["bank"].fill("balances", (id_number(2), "示例农村信用社", 1, 900, AS_OF))
    offices["bank"].fault(mode, seconds=5)
    if code == "timed_out":
        settings.DEPARTMENT_PATIENCE = HASTY
    with pytest.raises(UnableToReach) as failure:
        asked()
    assert failure.value.code == code
    assert failure.value.timed_out == (code == "timed_out")
    assert failure.value.retry
    settings.DEPARTMENT_PATIENCE = PATIENT
    offices["bank"].fault("none")
    assert asked().findings[0].value == 500


def test_one_byte_a_second_ends_with_the_time_for_the_whole(offices: Offices, settings: Any) -> None:
    """The bank would answer in minutes, and no single wait is too long: the time for the whole ends it."""
    settings.DEPARTMENT_PATIENCE = (60, 60, 1.5)
    offices["bank"].fault("drip")
    with pytest.raises(UnableToReach) as failure:
        asked()
    assert failure.value.timed_out


def test_every_fault_has_a_test() -> None:
    assert set(FAILURES) == set(faults.MODES) - {"none", "no_record"}


def test_a_department_that_knows_nobody_says_so(offices: Offices) -> None:
    offices["bank"].fill("balances", (id_number(1), "示例农村信用社", 1, 500, AS_OF))
    offices["bank"].fault("no_record")
    assert asked().result == "none"


def test_a_department_without_data_does_not_say_nothing_on_record(offices: Offices) -> None:
    with offices["bank"].store.connect() as connection:
        connection.execute("delete from about")
    with pytest.raises(UnableToReach) as failure:
        asked()
    assert failure.value.code == "http_503"


def test_nobody_listening_is_a_failure_not_an_answer(offices: Offices, settings: Any) -> None:
    settings.DEPARTMENTS = {"bank": "http://127.0.0.1:9"}
    with pytest.raises(UnableToReach, match="未知"):
        asked()
    settings.DEPARTMENTS = {"bank": "not an address"}
    with pytest.raises(UnableToReach):
        asked()


def test_a_page_does_not_call_a_department(offices: Offices) -> None:
    with pytest.raises(UnableToCallOut, match="background"):
        client.ask(QUESTION)
    assert offices["bank"].asked() == []


@pytest.mark.django_db
def test_a_transaction_does_not_call_a_department(offices: Offices) -> None:
    with network.in_background(), transaction.atomic(), pytest.raises(UnableToCallOut, match="transaction"):
        client.ask(QUESTION)
    assert offices["bank"].asked() == []


def test_a_reply_that_is_no_object_is_refused() -> None:
    for raw in (b"[]", b"7", b"", b"\xff", b"{"):
        with pytest.raises(UnableToReadReply):
            read_object(raw)


def test_the_command_serves_and_ends_cleanly(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "doudi.demo.departments.command"]
    options = ["police", "--port", "0", "--data", str(tmp_path)]
    without = subprocess.run([*command, *options], env={}, capture_output=True, timeout=20, text=True)
    assert without.returncode != 0 and "DOUDI_DEPARTMENT_TOKEN" in without.stderr
    process = subprocess.Popen(
        [*command, *options], env={"DOUDI_DEPARTMENT_TOKEN": "t"}, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert "http://127.0.0.1:" in process.stdout.readline()
    process.terminate()
    assert process.wait(timeout=10) == 0
    process.stdout.close()
