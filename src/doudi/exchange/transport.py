"""One question over HTTP: bounded in time and in size, with the partner's token."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from doudi.exchange import network
from doudi.exchange.errors import UnableToBeAnswered, UnableToReach, UnableToReadReply

_SIZE_LIMIT = 256 * 1024
_PATH = "/v1/query"


@dataclass(frozen=True)
class Patience:
    """Seconds to wait: for the connection, for the next byte, and for the whole answer."""

    connect: float = 2.0
    read: float = 5.0
    total: float = 10.0


def ask(url: str, token: str, body: Mapping[str, object], patience: Patience) -> dict[str, Any]:
    """Post one question and give the JSON object that came back.

    Raises UnableToReach (timed out, refused, cut, 5xx), UnableToBeAnswered (403), UnableToReadReply (no
    JSON, too long). Every one of them leaves the figure unknown.
    """
    network.check()
    try:
        status, raw = _exchange(url, token, body, patience)
    except httpx.TimeoutException as error:
        raise UnableToReach("timed_out", timed_out=True) from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise UnableToReach(f"no_connection:{type(error).__name__}"[:40]) from error
    if status == 403:
        raise UnableToBeAnswered
    if status != 200:
        raise UnableToReach(f"http_{status}", retry=status not in {400, 404, 413})
    return read_object(raw)


def _exchange(url: str, token: str, body: Mapping[str, object], patience: Patience) -> tuple[int, bytes]:
    limits = httpx.Timeout(patience.read, connect=patience.connect)
    deadline = time.monotonic() + patience.total
    headers = {"Authorization": f"Bearer {token}"}
    # The environment's proxies are not for departments: a question must not take a way nobody chose.
    with (
        httpx.Client(timeout=limits, trust_env=False, follow_redirects=False) as client,
        client.stream("POST", url.rstrip("/") + _PATH, json=dict(body), headers=headers) as response,
    ):
        raw = bytearray()
        for chunk in response.iter_bytes():
            raw += chunk
            if len(raw) > _SIZE_LIMIT:
                raise UnableToReadReply("too_long")
            if time.monotonic() > deadline:  # one byte a second keeps every single wait short
                raise UnableToReach("timed_out", timed_out=True)
        return response.status_code, bytes(raw)


def read_object(raw: bytes) -> dict[str, Any]:
    """The JSON object in a body; raises UnableToReadReply."""
    try:
        reply = json.loads(raw)
    except ValueError as error:
        raise UnableToReadReply("not_json") from error
    if not isinstance(reply, dict):
        raise UnableToReadReply("not_json")
    return reply
