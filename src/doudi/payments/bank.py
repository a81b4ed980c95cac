"""The agent bank over HTTP (57号 25: 代理金融机构). Called by background work only, outside any transaction.

Whatever goes wrong in a call, nothing is known of its effect: the caller asks `known` before it tries again.
"""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from django.conf import settings

from doudi.exchange import network
from doudi.payments.bank_file import Outgoing
from doudi.payments.errors import UnableToReachBank

CONNECT, READ, TOTAL = (
    3.0,
    10.0,
    20.0,
)  # seconds; TOTAL is well within a lease, so no two workers call at once
SIZE_LIMIT = 64 * 1024 * 1024


@dataclass(frozen=True)
class KnownFile:
    """What the bank says it has under a key."""

    sha256: str
    count: int
    total_fen: int


@dataclass(frozen=True)
class Executed:
    """What the bank says it did for one payment, all executions and refunds together."""

    key: str
    net_fen: int


def known(key: str) -> KnownFile | None:
    """Ask whether the bank has a file under this key; None: it has not."""
    status, raw = _call("GET", f"/files/{key}")
    if status == 404 and _object(raw).get("error") == "unknown_key":
        return None
    _expect(status, 200)
    found = _object(raw)
    try:
        return KnownFile(str(found["sha256"]), int(found["count"]), int(found["total_fen"]))
    except (KeyError, TypeError, ValueError) as error:
        raise UnableToReachBank("银行的答复缺少必要内容，稍后会再次查询。") from error


def deliver(file: Outgoing) -> None:
    """Hand over a file under its stable key. An answer "I have it already" is as good as "taken"."""
    headers = {"Idempotency-Key": file.key, "Content-Type": "text/csv; charset=utf-8"}
    status, _ = _call("POST", "/files", content=file.content, headers=headers)
    if status != 409:
        _expect(status, 202)


def fetch_return(key: str) -> bytes | None:
    """The return file, or None while the bank is still at it."""
    status, raw = _call("GET", f"/files/{key}/return")
    if status == 409 and _object(raw).get("error") == "not_ready":
        return None
    _expect(status, 200)
    return raw


def statement(after: str = "") -> tuple[list[Executed], str]:
    """One page of the bank's own account of what it paid, and where the next page begins ("": none)."""
    status, raw = _call("GET", "/statement", params={"after": after})
    _expect(status, 200)
    page = _object(raw)
    try:
        rows = [Executed(str(row["key"]), int(row["net_fen"])) for row in page["rows"]]
        return rows, str(page["next"])
    except (KeyError, TypeError, ValueError) as error:
        raise UnableToReachBank("银行对账单的格式不对，无法核对。") from error


def _expect(status: int, wanted: int) -> None:
    if status != wanted:
        raise UnableToReachBank(f"银行没有正常答复（状态 {status}），稍后会先查询、再继续。")


def _call(
    method: str,
    path: str,
    *,
    content: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    params: Mapping[str, str] | None = None,
) -> tuple[int, bytes]:
    network.check()
    if not settings.PAYMENT_BANK_URL:
        raise UnableToReachBank("没有设置代理银行的地址（DOUDI_BANK_URL），不能发送或查询。")
    limits = httpx.Timeout(READ, connect=CONNECT)
    send = {"Authorization": f"Bearer {settings.PAYMENT_BANK_TOKEN}", **(headers or {})}
    url = settings.PAYMENT_BANK_URL.rstrip("/") + path
    try:
        with (
            httpx.Client(timeout=limits, trust_env=False) as client,
            client.stream(method, url, content=content, headers=send, params=params) as response,
        ):
            return response.status_code, _read(response)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise UnableToReachBank(
            f"联系不上代理银行（{type(error).__name__}），稍后会先查询、再继续。"
        ) from error


def _read(response: httpx.Response) -> bytes:
    deadline = time.monotonic() + TOTAL
    raw = bytearray()
    for chunk in response.iter_bytes():
        raw += chunk
        if len(raw) > SIZE_LIMIT or time.monotonic() > deadline:
            raise UnableToReachBank("银行的答复太大或太慢，已中断，稍后会先查询、再继续。")
    return bytes(raw)


def _object(raw: bytes) -> dict[str, Any]:
    try:
        found = json.loads(raw)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
