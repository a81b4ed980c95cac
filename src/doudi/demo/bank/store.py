"""What the sandbox bank keeps, in a database of its own: files, executed payments, and accounts it knows."""

import csv
import hashlib
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

_TABLES = """
CREATE TABLE IF NOT EXISTS files (
  key TEXT NOT NULL, sha256 TEXT NOT NULL, count INTEGER NOT NULL, total_fen INTEGER NOT NULL,
  received TEXT NOT NULL DEFAULT (datetime('now')));
CREATE INDEX IF NOT EXISTS files_by_key ON files (key);
CREATE TABLE IF NOT EXISTS payments (
  number INTEGER PRIMARY KEY AUTOINCREMENT, file TEXT NOT NULL, line INTEGER NOT NULL, key TEXT NOT NULL,
  account TEXT NOT NULL, amount_fen INTEGER NOT NULL, status TEXT NOT NULL, reason TEXT NOT NULL,
  executed_on TEXT NOT NULL DEFAULT (date('now', '+8 hours')));
CREATE INDEX IF NOT EXISTS payments_by_key ON payments (key);
CREATE INDEX IF NOT EXISTS payments_by_file ON payments (file);
CREATE TABLE IF NOT EXISTS accounts (account TEXT PRIMARY KEY, name TEXT NOT NULL, state TEXT NOT NULL);
"""


@dataclass(frozen=True)
class Order:
    """One line of a file to pay."""

    line: int
    key: str
    name: str
    account: str
    amount_fen: int


@dataclass(frozen=True)
class File:
    """A file to pay, as received."""

    key: str
    orders: tuple[Order, ...]
    sha256: str
    total_fen: int


class UnableToReadFile(Exception):
    """The file is not what it says: the bank takes none of it."""


def read_file(content: bytes) -> File:
    """Parse a file to pay; raises UnableToReadFile."""
    try:
        rows = list(csv.reader(content.decode().splitlines()))
        mark, version, key, count, total = rows[0]
        orders = tuple(Order(int(r[0]), r[1], r[2], r[3], int(r[4])) for r in rows[1:-1])
    except (UnicodeDecodeError, IndexError, ValueError, csv.Error) as error:
        raise UnableToReadFile(str(error)) from error
    fen = sum(order.amount_fen for order in orders)
    if (mark, version) != ("DOUDI-PAY", "1") or rows[-1] != ["END", count, total]:
        raise UnableToReadFile("heading or end")
    if (len(orders), fen) != (int(count), int(total)) or any(order.amount_fen <= 0 for order in orders):
        raise UnableToReadFile("count or total")
    return File(key, orders, hashlib.sha256(content).hexdigest(), fen)


class Store:
    """The bank's books. Every method is one transaction."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / "bank.sqlite3"
        self._lock = threading.Lock()
        with self._open() as database:
            database.executescript(_TABLES)
        self._load_accounts(folder / "accounts.csv")

    def execute(self, file: File, *, deduplicate: bool) -> bool:
        """Pay a file; False when it is known and the bank deduplicates. One that does not pays again."""
        with self._open() as database:
            if deduplicate and database.execute("SELECT 1 FROM files WHERE key = ?", [file.key]).fetchone():
                return False
            known = {row[0]: (row[1], row[2]) for row in database.execute("SELECT * FROM accounts")}
            database.execute(
                "INSERT INTO files (key, sha256, count, total_fen) VALUES (?, ?, ?, ?)",
                [file.key, file.sha256, len(file.orders), file.total_fen],
            )
            database.executemany(
                "INSERT INTO payments (file, line, key, account, amount_fen, status, reason) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (_executed(file.key, order, known) for order in file.orders),
            )
            return True

    def file(self, key: str) -> dict[str, object] | None:
        """What was received under a key."""
        query = "SELECT sha256, count, total_fen, count(*) FROM files WHERE key = ? GROUP BY key"
        with self._open() as database:
            row = database.execute(query, [key]).fetchone()
        if row is None:
            return None
        return {"key": key, "sha256": row[0], "count": row[1], "total_fen": row[2], "executions": row[3]}

    def return_file(self, key: str) -> bytes:
        """What became of every line of a file; of a line executed twice, the first time."""
        query = (
            "SELECT line, key, amount_fen, status, reason, 'B' || printf('%010d', min(number)), executed_on "
            "FROM payments WHERE file = ? GROUP BY key ORDER BY line"
        )
        with self._open() as database:
            rows = database.execute(query, [key]).fetchall()
        sums = [sum(r[2] for r in rows if r[3] == status) for status in ("paid", "rejected", "returned")]
        lines = [["DOUDI-RETURN", 1, key, len(rows)], *rows, ["END", len(rows), *sums]]
        return "".join(",".join(str(cell) for cell in line) + "\n" for line in lines).encode()

    def statement(self, after: str, limit: int = 5000) -> list[tuple[str, int]]:
        """(payment key, net fen on the account), a page by key: every execution counts."""
        query = (
            "SELECT key, sum(CASE status WHEN 'paid' THEN amount_fen ELSE 0 END) FROM payments "
            "WHERE key > ? GROUP BY key ORDER BY key LIMIT ?"
        )
        with self._open() as database:
            return database.execute(query, [after, limit]).fetchall()

    def set_account(self, account: str, name: str, state: str) -> None:
        """Make the bank know an account: state open, account_closed, account_frozen or account_unknown."""
        self._remember([(account, name, state)])

    def give_back(self, key: str, reason: str) -> bool:
        """A payment that was paid comes back after all (退汇)."""
        query = "UPDATE payments SET status = 'returned', reason = ? WHERE key = ? AND status = 'paid'"
        with self._open() as database:
            return database.execute(query, [reason, key]).rowcount > 0

    def _load_accounts(self, file: Path) -> None:
        if file.exists():
            with file.open(encoding="utf-8-sig", newline="") as lines:
                rows = [(row["account"], row["name"], row["state"]) for row in csv.DictReader(lines)]
            self._remember((account, name, _STATES.get(state, state)) for account, name, state in rows)

    def _remember(self, rows: Iterable[tuple[str, str, str]]) -> None:
        with self._open() as database:
            database.executemany("INSERT OR REPLACE INTO accounts VALUES (?, ?, ?)", rows)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with (
            self._lock,
            closing(sqlite3.connect(self._path, timeout=20)) as database,
            database,
        ):
            database.execute("PRAGMA synchronous=FULL")
            yield database


_STATES = {"closed": "account_closed", "frozen": "account_frozen"}
_Row = tuple[str, int, str, str, int, str, str]


def _executed(file: str, order: Order, known: dict[str, tuple[str, str]]) -> _Row:
    """Paid, or rejected with a reason. An account the bank was told nothing about is taken as in order."""
    name, state = known.get(order.account, (order.name, "open"))
    reason = state if state != "open" else "" if name in ("", order.name) else "name_mismatch"
    status = "rejected" if reason else "paid"
    return file, order.line, order.key, order.account, order.amount_fen, status, reason
