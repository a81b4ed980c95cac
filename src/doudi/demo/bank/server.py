"""The sandbox bank over HTTP. It keeps its books in its own process and its own database.

POST /files                take a file to pay (Idempotency-Key: its key)      202 | 409 known | 422 unreadable
GET  /files/KEY            what is known under that key                       200 | 404
GET  /files/KEY/return     what became of each line                           200 | 409 not ready | 404
GET  /statement?after=K    net amount per payment key, by pages               200
GET, POST /_fault          read or set the faults (see `faults`)
POST /_account             {"account", "name", "state"}: make an account known, closed, frozen, another's
POST /_give_back           {"key", "reason"}: a paid payment comes back
"""

import json
import sys
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from doudi.demo.bank.faults import FaultBox
from doudi.demo.bank.store import Store, UnableToReadFile, read_file

BODY_LIMIT = 64 * 1024 * 1024


class UnableToAnswer(Exception):
    """The bank says nothing more on this connection."""


class Bank(ThreadingHTTPServer):
    """The bank with its books, its token and its faults."""

    daemon_threads = True

    def __init__(self, port: int, store: Store, token: str) -> None:
        super().__init__(("127.0.0.1", port), Counter)
        self.store, self.token, self.faults = store, token, FaultBox()
        self.taken: dict[str, float] = {}

    def handle_error(self, request: object, client_address: object) -> None:
        """A caller that hangs up is its own affair: nothing is printed."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class Counter(BaseHTTPRequestHandler):
    """One request at the bank's counter."""

    server: Bank
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_GET(self) -> None:
        """The bank's books: a batch, a file, the statement."""
        self._serve(self._get)

    def do_POST(self) -> None:
        """A payment file, or how the bank shall fail."""
        self._serve(self._post)

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet: a request line holds payment keys."""

    def _serve(self, answer: Callable[[str, bytes], tuple[int, bytes]]) -> None:
        body = self._body()
        path = urlsplit(self.path).path
        if body is None:
            self._send(413, _json({"error": "too_long"}))
            return
        if self.headers.get("Authorization") != f"Bearer {self.server.token}":
            self._send(401, _json({"error": "unauthorized"}))
            return
        try:
            self._misbehave(path)
            self._send(*answer(path, body))
        except UnableToAnswer:
            self.close_connection = True

    def _body(self) -> bytes | None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit() or int(length) > BODY_LIMIT:
            self.close_connection = True
            return None
        return self.rfile.read(int(length))

    def _misbehave(self, path: str) -> None:
        if path.startswith("/_"):
            return
        box = self.server.faults
        time.sleep(box.now.slow)
        if box.strikes(box.now.down):
            raise UnableToAnswer
        if box.strikes(box.now.error):
            self._send(500, b"<html>Internal Server Error</html>")
            raise UnableToAnswer

    def _get(self, path: str, body: bytes) -> tuple[int, bytes]:
        store = self.server.store
        if path == "/_fault":
            return 200, _json(self.server.faults.set({}))
        if path == "/statement":
            after = parse_qs(urlsplit(self.path).query).get("after", [""])[0]
            rows = store.statement(after)
            page = [{"key": key, "net_fen": fen} for key, fen in rows]
            return 200, _json({"rows": page, "next": rows[-1][0] if rows else ""})
        match path.strip("/").split("/"):
            case ["files", key]:
                found = store.file(key)
                return (200, _json(found)) if found else (404, _json({"error": "unknown_key"}))
            case ["files", key, "return"]:
                return self._return(key)
        return 404, _json({"error": "no_such_page"})

    def _return(self, key: str) -> tuple[int, bytes]:
        box = self.server.faults
        if self.server.store.file(key) is None:
            return 404, _json({"error": "unknown_key"})
        if time.monotonic() < self.server.taken.get(key, 0.0) + box.now.settle:
            return 409, _json({"error": "not_ready"})
        content = self.server.store.return_file(key)
        if box.strikes(box.now.truncate):
            content = content[: box.cut_at(len(content))]
        return 200, content

    def _post(self, path: str, body: bytes) -> tuple[int, bytes]:
        if path == "/files":
            return self._take(body)
        try:
            asked = json.loads(body)
            if path == "/_fault":
                return 200, _json(self.server.faults.set(asked))
            if path == "/_account":
                self.server.store.set_account(asked["account"], asked.get("name", ""), asked["state"])
                return 200, _json({})
            if path == "/_give_back":
                done = self.server.store.give_back(asked["key"], asked["reason"])
                return (200 if done else 404), _json({})
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            return 422, _json({"error": str(error)})
        return 404, _json({"error": "no_such_page"})

    def _take(self, body: bytes) -> tuple[int, bytes]:
        box = self.server.faults
        if box.strikes(box.now.refuse):
            return 500, b"<html>Internal Server Error</html>"
        try:
            file = read_file(body)
        except UnableToReadFile as error:
            return 422, _json({"error": str(error)})
        if self.headers.get("Idempotency-Key") != file.key:
            return 422, _json({"error": "the key in the heading is another"})
        taken = self.server.store.execute(file, deduplicate=box.now.deduplicate)
        self.server.taken[file.key] = time.monotonic()
        if box.strikes(box.now.cut):
            raise UnableToAnswer
        if not taken or box.strikes(box.now.duplicate):
            return 409, _json({"error": "known_key"})
        return 202, _json({"key": file.key, "count": len(file.orders)})

    def _send(self, status: int, body: bytes) -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:  # the caller has gone
            self.close_connection = True


def _json(value: object) -> bytes:
    return json.dumps(value).encode()
