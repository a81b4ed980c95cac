"""The sandbox SMS gateway over HTTP.

GET  /               the page of sent messages, for people
GET  /messages       the same as JSON, for tests; ?to=PHONE of one phone        (token)
POST /messages       {"key", "to", "text"}: send once per key                   (token) 202 | 200 known | 422
POST /_fault         {"mode": none | slow | down | 500, "seconds": 0}           (token)
"""

import json
import time
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from hmac import compare_digest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from doudi.demo.sms.page import page
from doudi.demo.sms.store import Message, Store

MODES = ("none", "slow", "down", "500")
LONGEST = 16 * 1024
_JSON = "application/json; charset=utf-8"
_HTML = "text/html; charset=utf-8"


class Gateway(ThreadingHTTPServer):
    """The gateway with its messages, its token and its present fault."""

    daemon_threads = True

    def __init__(self, port: int, store: Store, token: str) -> None:
        super().__init__(("127.0.0.1", port), Desk)
        self.store, self.token = store, token
        self.fault: tuple[str, float] = ("none", 0.0)


class Desk(BaseHTTPRequestHandler):
    """One request."""

    server: Gateway
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_GET(self) -> None:
        """The latest messages: for a person, or as JSON with the token."""
        address = urlsplit(self.path)
        if address.path == "/":
            self._send(200, page(self.server.store.latest()), _HTML)
        elif address.path == "/messages" and self._allowed():
            wanted = parse_qs(address.query).get("to")
            found = [m for m in self.server.store.latest(1000) if not wanted or m.to in wanted]
            self._answer(200, {"messages": [asdict(message) for message in found]})

    def do_POST(self) -> None:
        """A message to send."""
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > LONGEST:
            self.close_connection = True
            self._answer(413, {"error": "too long"})
            return
        body = self.rfile.read(int(length))
        if not self._allowed():
            return
        try:
            asked = json.loads(body)
            if self.path == "/messages":
                self._take(asked)
            elif self.path == "/_fault":
                self._set_fault(asked)
            else:
                self._answer(404, {"error": "no such page"})
        except (ValueError, KeyError, TypeError) as error:
            self._answer(422, {"error": f"not understood: {error}"})

    def _take(self, asked: Mapping[str, Any]) -> None:
        """Send a message, or fail as the present fault says."""
        mode, seconds = self.server.fault
        if mode == "down":
            self.close_connection = True
            return
        if mode == "500":
            self._send(500, b"<html>Internal Server Error</html>", _HTML)
            return
        time.sleep(seconds if mode == "slow" else 0)
        at = datetime.now(UTC).isoformat(timespec="seconds")  # noqa: TID251 - an outside server's own clock
        message = Message(str(asked["key"]), str(asked["to"]), str(asked["text"]), at)
        fresh = self.server.store.take(message)
        self._answer(202 if fresh else 200, {"taken": fresh})

    def _set_fault(self, asked: Mapping[str, Any]) -> None:
        mode, seconds = str(asked["mode"]), float(asked.get("seconds", 0))
        if mode not in MODES or not 0 <= seconds <= 600:
            raise ValueError(f"mode is one of {', '.join(MODES)}; seconds from 0 to 600")
        self.server.fault = (mode, seconds)
        self._answer(200, {"mode": mode, "seconds": seconds})

    def _allowed(self) -> bool:
        given = self.headers.get("Authorization", "")
        if compare_digest(given.encode(), f"Bearer {self.server.token}".encode()):
            return True
        self._answer(401, {"error": "unauthorized"})
        return False

    def _answer(self, status: int, content: Mapping[str, Any]) -> None:
        self._send(status, json.dumps(content, ensure_ascii=False).encode(), _JSON)

    def _send(self, status: int, content: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet: a request line may hold a phone number."""
