"""The HTTP server of a department: one address to ask, one to set faults, one to read the log."""

import hmac
import json
import threading
import time
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from doudi.demo.departments import faults, questions
from doudi.demo.departments.answers import compose
from doudi.demo.departments.department import Department
from doudi.demo.departments.store import Store

_BODY_LIMIT = 64 * 1024


class Server(ThreadingHTTPServer):
    """A department listening on 127.0.0.1; `port` 0 takes any free one."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, department: Department, store: Store, token: str, port: int) -> None:
        self.department = department
        self.store = store
        self.token = token
        self.fault = faults.Fault()
        self.stopping = threading.Event()
        self._count = 0
        self._lock = threading.Lock()
        super().__init__(("127.0.0.1", port), Desk)

    def next_count(self) -> int:
        """1, 2, 3 … : the flapping fault fails the odd ones."""
        with self._lock:
            self._count += 1
            return self._count

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no event; the log of questions is in the store."""


class Desk(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    timeout = 30
    server: Server

    def log_message(self, format: str, *args: object) -> None:
        """Nothing to standard error: addresses would end up in files."""

    def do_GET(self) -> None:
        """How it stands, and (with the token) what it was asked."""
        if self.path == "/":
            self._send(200, {"department": self.server.department.code, "fault": self.server.fault.mode})
        elif self.path == "/_asked" and self._is_known():
            self._send(200, {"asked": self.server.store.asked()})
        else:
            self._send(404, {"reason": "nothing here"})

    def do_POST(self) -> None:
        """A question, or (at `/_fault`) how to fail."""
        try:
            body = self._body()
            if not self._is_known():
                return
            if self.path == "/_fault":
                self._set_fault(body)
            elif self.path == "/v1/query":
                self._answer(body)
            else:
                self._send(404, {"reason": "nothing here"})
        except questions.UnableToAnswer as refusal:
            self._send(refusal.status, {"result": "refused", "reason": refusal.reason})

    def _is_known(self) -> bool:
        expected = f"Bearer {self.server.token}".encode()
        if hmac.compare_digest(self.headers.get("Authorization", "").encode(), expected):
            return True
        self._send(401, {"reason": "the token is missing or wrong"})
        return False

    def _body(self) -> object:
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > _BODY_LIMIT:
            self.close_connection = True
            raise questions.UnableToAnswer(413, f"send a body of at most {_BODY_LIMIT} bytes with its length")
        raw = self.rfile.read(int(length))
        try:
            return json.loads(raw)
        except ValueError as error:
            raise questions.UnableToAnswer(400, "the body is not JSON") from error

    def _set_fault(self, body: object) -> None:
        try:
            self.server.fault = faults.read(body)
        except ValueError as error:
            self._send(400, {"reason": str(error)})
            return
        self._send(200, {"fault": self.server.fault.mode})

    def _answer(self, body: object) -> None:
        fault = self.server.fault
        if fault.mode == "slow":
            self.server.stopping.wait(fault.seconds)
        if fault.mode == "flapping" and self.server.next_count() % 2:
            self._send(503, {"reason": "busy"})
            return
        if fault.mode in _BEFORE:
            self._fail(fault.mode, b"")
            return
        try:
            question = questions.read(body)
        except questions.UnableToAnswer as refusal:
            self._note_refusal(body)
            raise refusal
        reply = compose(self.server.department, self.server.store, question, fault.mode)
        self.server.store.note(question.logged(), str(reply["result"]))
        if fault.mode in _AFTER:
            self._fail(fault.mode, json.dumps(reply, ensure_ascii=False).encode())
            return
        self._send(200, reply)

    def _note_refusal(self, body: object) -> None:
        fields = body if isinstance(body, dict) else {}
        names = ("request_no", "case_no", "purpose", "consent_version")
        self.server.store.note({name: str(fields.get(name) or "")[:200] for name in names}, "refused")

    def _send(self, status: int, body: dict[str, object]) -> None:
        self._write(status, json.dumps(body, ensure_ascii=False).encode(), "application/json; charset=utf-8")

    def _write(self, status: int, raw: bytes, kind: str, length: int | None = None) -> None:
        self.send_response(HTTPStatus(status))
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(raw) if length is None else length))
        self.end_headers()
        self.wfile.write(raw)
        self.wfile.flush()

    def _fail(self, mode: str, raw: bytes) -> None:
        """Misbehave as the mode says; `raw` is the honest answer where the mode starts with one."""
        if mode == "500":
            self._send(500, {"reason": "internal error"})
            return
        self.close_connection = True
        if mode == "garbage":
            self._write(200, "<html><body>系统维护中</body></html>".encode(), "text/html; charset=utf-8")
        elif mode == "hang":
            self.server.stopping.wait(3600)
        elif mode == "truncated":
            self._write(200, raw[: len(raw) // 2], "application/json", length=len(raw))
        elif mode == "cut":
            self._write(200, b"", "application/json", length=len(raw))
        elif mode == "drip":
            self._drip(raw)
        elif mode == "flood":
            self._flood()

    def _drip(self, raw: bytes) -> None:
        self._write(200, b"", "application/json", length=len(raw))
        for byte in raw:
            if self.server.stopping.wait(1):
                return
            self.wfile.write(bytes([byte]))
            self.wfile.flush()

    def _flood(self) -> None:
        self._write(200, b"", "application/json", length=1 << 34)
        until = time.monotonic() + 60
        while time.monotonic() < until and not self.server.stopping.is_set():
            self.wfile.write(b" " * 65536)


_BEFORE = frozenset({"down", "500", "garbage", "hang"})
_AFTER = frozenset({"truncated", "cut", "drip", "flood"})
