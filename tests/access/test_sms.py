"""A code travels: page → work table → worker → the gateway in its own process → the person."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from pytest_django import Settings

from doudi.access import signin
from doudi.access.models import SignInCode
from doudi.work import worker
from doudi.work.models import Job
from tests.access.offices import AT, citizen

TOKEN = "test-token"
PHONE = "10000000001"


@dataclass
class Gateway:
    url: str

    def post(self, path: str, body: object, token: str = TOKEN) -> int:
        headers = {"Authorization": f"Bearer {token}"}
        return httpx.post(self.url + path, json=body, headers=headers).status_code

    def messages(self, to: str = PHONE) -> list[dict[str, Any]]:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        answer = httpx.get(f"{self.url}/messages", params={"to": to}, headers=headers)
        found: list[dict[str, Any]] = answer.json()["messages"]
        return found

    def page(self) -> str:
        return httpx.get(self.url).text


@pytest.fixture
def gateway(tmp_path: Path, settings: Settings) -> Iterator[Gateway]:
    """`doudi sms` as a process of its own, on a port it chooses."""
    command = [sys.executable, "-m", "doudi.demo.sms.command", "--port", "0", "--data", str(tmp_path)]
    environment = {**os.environ, "DOUDI_SMS_TOKEN": TOKEN, "PYTHONPATH": str(settings.PACKAGE.parent)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        settings.SMS_URL = process.stdout.readline().split()[-1]
        settings.SMS_TOKEN = TOKEN
        yield Gateway(settings.SMS_URL)
        process.terminate()


def _work() -> None:
    assert worker.run_one(["access.send_code"])


@pytest.mark.django_db
def test_the_code_arrives_once_and_opens_the_account(gateway: Gateway) -> None:
    me = citizen(phone=PHONE)
    signin.send_code(PHONE, at=AT)
    assert gateway.messages() == []
    _fresh()
    _work()
    (message,) = gateway.messages()
    code = re.search(r"\d{6}", message["text"])
    assert code
    assert f"验证码 {code[0]}" in gateway.page()
    assert signin.check_code(PHONE, message["text"], at=AT) == (signin.Choice(me.id, "张某"),)
    assert SignInCode.objects.get().to_send == ""
    Job.objects.update(state=Job.State.WAITING, due_at=AT)
    _work()
    assert len(gateway.messages()) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("fault", ["down", "500"])
def test_a_gateway_that_fails_is_asked_again(gateway: Gateway, fault: str) -> None:
    citizen(phone=PHONE)
    signin.send_code(PHONE, at=AT)
    _fresh()
    assert gateway.post("/_fault", {"mode": fault}) == 200
    _work()
    assert gateway.messages() == []
    assert Job.objects.get().state == Job.State.WAITING
    assert SignInCode.objects.get().to_send
    gateway.post("/_fault", {"mode": "none"})
    Job.objects.update(due_at=AT)
    _work()
    assert len(gateway.messages()) == 1


@pytest.mark.django_db
def test_a_code_that_ran_out_is_not_sent_any_more(gateway: Gateway) -> None:
    citizen(phone=PHONE)
    signin.send_code(PHONE, at=AT)
    SignInCode.objects.update(expires_at=AT)
    _work()
    assert gateway.messages() == []
    assert SignInCode.objects.get().to_send == ""


def test_the_gateway_takes_nothing_from_strangers_nor_nonsense(gateway: Gateway) -> None:
    message = {"key": "1", "to": PHONE, "text": "<b>你好</b>"}
    assert gateway.post("/messages", message, token="guessed") == 401
    things: list[object] = [[], {}, {"key": "1"}, "x", None]
    for nonsense in things:
        assert gateway.post("/messages", nonsense) == 422
    assert gateway.post("/_fault", {"mode": "dance"}) == 422
    assert [gateway.post("/messages", message) for _ in range(2)] == [202, 200]
    assert gateway.post("/messages", {"key": "2", "to": PHONE, "text": "x" * 20_000}) == 413
    assert "&lt;b&gt;你好" in gateway.page()


def test_messages_outlive_the_gateway(tmp_path: Path) -> None:
    from doudi.demo.sms.store import Message, Store  # noqa: PLC0415 - Django is not needed for the rest

    Store(tmp_path).take(Message("1", PHONE, "你好", "2026-09-01T00:00:00+00:00"))
    with (tmp_path / "messages.jsonl").open("a") as cut:
        cut.write('{"key": "2", "to"')
    assert [message.key for message in Store(tmp_path).latest()] == ["1"]
    assert (tmp_path / "messages.jsonl").stat().st_mode & 0o777 == 0o600


def _fresh() -> None:
    """Codes of these tests were made at a fixed moment; let them still be good now."""
    SignInCode.objects.update(expires_at=AT.replace(year=2099))
