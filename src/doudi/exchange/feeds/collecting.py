"""Fetching what a department offers: pages of JSON over HTTP, or a table of its database.

What is fetched is sealed as it comes, never kept in clear; only background work and commands fetch.
"""

import csv
import io
import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from typing import Any
from urllib.parse import unquote, urlsplit

import httpx
import psycopg
from psycopg import sql

from doudi.exchange import network
from doudi.exchange.feeds.contract import Contract
from doudi.exchange.feeds.errors import UnableToLand
from doudi.exchange.feeds.files import header

PAGE_SIZE = 1000
TRIES = 5
_PATIENCE = httpx.Timeout(30.0, connect=5.0)
_MOST_BYTES = 64 * 1024 * 1024
_AT_ONCE = 5_000
_NUMERIC_OIDS = frozenset(
    {20, 21, 23, 700, 701, 1700}
)  # PostgreSQL: int8, int2, int4, float4, float8, numeric


def pages(url: str, token: str, pause: Callable[[float], None] = time.sleep) -> Iterator[bytes]:
    """Every page of `url`, one on each line: GET ?page=1&size=1000 with the token, until `next` is null.

    A page that does not come is asked for again, up to `TRIES` times, each time after a longer pause. A page
    with another number than asked for, or a total that changes, refuses the whole. Raises UnableToLand.
    """
    network.check()
    number, total = 1, None
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    with httpx.Client(timeout=_PATIENCE, trust_env=False, follow_redirects=False, headers=headers) as client:
        while True:
            raw, page = _page(client, url, number, pause)
            if page.get("page") != number or (total is not None and page.get("total") != total):
                raise _changing()
            total = page.get("total")
            yield raw.replace(b"\r", b" ").replace(b"\n", b" ") + b"\n"
            if page.get("next") is None:
                return
            number += 1


def _page(
    client: httpx.Client, url: str, number: int, pause: Callable[[float], None]
) -> tuple[bytes, dict[str, Any]]:
    for attempt in range(TRIES):
        if attempt:
            pause(2.0**attempt)
        try:
            raw = _get(client, url, number)
            page = json.loads(raw)
        except (httpx.HTTPError, ValueError):
            continue
        if isinstance(page, dict):
            return raw, page
    raise UnableToLand(
        "unreachable",
        f"第 {number} 页试了 {TRIES} 次都没有取到。请稍后再取，或联系对方。",
        f"Page {number} did not come after {TRIES} tries. Try later, or call the department.",
    )


def _get(client: httpx.Client, url: str, number: int) -> bytes:
    raw = bytearray()
    with client.stream("GET", url, params={"page": number, "size": PAGE_SIZE}) as response:
        if response.status_code in {401, 403}:
            raise UnableToLand(
                "forbidden",
                "对方不认这个口令。请核对授权。",
                "The service refuses the token: check the authorisation.",
            )
        response.raise_for_status()
        for chunk in response.iter_bytes():
            raw += chunk
            if len(raw) > _MOST_BYTES:
                raise ValueError(number)
    return bytes(raw)


def table(contract: Contract, url: str, name: str) -> Iterator[bytes]:
    """The table or view `name` of a database (postgres://…, mysql://…) as CSV in UTF-8, by one SELECT.

    Raises UnableToLand where it cannot be read, or where identity numbers are kept as numbers.
    """
    network.check()
    kind = urlsplit(url).scheme.partition("+")[0]
    try:
        yield from (
            _postgresql(contract, url, name)
            if kind in {"postgres", "postgresql"}
            else _mysql(contract, url, name)
        )
    except (psycopg.Error, OSError) as error:
        raise UnableToLand(
            "unreachable",
            f"读不了对方的表（{type(error).__name__}）。请核对地址、账号和表名。",
            f"The table cannot be read ({type(error).__name__}): check address, account and name.",
        ) from None


def _postgresql(contract: Contract, url: str, name: str) -> Iterator[bytes]:
    with psycopg.connect(url) as connection, connection.cursor(name="doudi_feed") as cursor:
        connection.read_only = True
        cursor.itersize = _AT_ONCE
        cursor.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(*name.split("."))))
        described = cursor.description or []
        words = [column.name for column in described]
        _refuse_numbers(contract, words, [column.type_code in _NUMERIC_OIDS for column in described])
        yield from _as_csv(words, cursor)


def _mysql(contract: Contract, url: str, name: str) -> Iterator[bytes]:
    try:
        import pymysql  # noqa: PLC0415 - an extra: pip install 'doudi[mysql]'
        from pymysql.constants import FIELD_TYPE  # noqa: PLC0415
        from pymysql.cursors import SSCursor  # noqa: PLC0415
    except ImportError:
        raise UnableToLand(
            "driver",
            "没有装 MySQL 驱动。请运行 pip install 'doudi[mysql]'。",
            "Run pip install 'doudi[mysql]' first.",
        ) from None
    place = urlsplit(url)
    numeric = {
        FIELD_TYPE.LONG,
        FIELD_TYPE.LONGLONG,
        FIELD_TYPE.DOUBLE,
        FIELD_TYPE.FLOAT,
        FIELD_TYPE.NEWDECIMAL,
    }
    try:
        connection = pymysql.connect(
            host=place.hostname,
            port=place.port or 3306,
            user=unquote(place.username or ""),
            password=unquote(place.password or ""),
            database=place.path.lstrip("/"),
            charset="utf8mb4",
            cursorclass=SSCursor,
        )
    except pymysql.MySQLError as error:
        raise OSError(str(type(error))) from None
    with closing(connection), connection.cursor() as cursor:
        parts = ".".join("`{}`".format(part.replace("`", "``")) for part in name.split("."))
        cursor.execute(f"SELECT * FROM {parts}")  # noqa: S608 - quoted above
        described = cursor.description or ()
        words = [column[0] for column in described]
        _refuse_numbers(contract, words, [column[1] in numeric for column in described])
        yield from _as_csv(words, cursor)


def _as_csv(words: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    sink = io.StringIO()
    writer = csv.writer(sink, lineterminator="\n")
    writer.writerow(words)
    for number, row in enumerate(rows, start=1):
        writer.writerow(["" if value is None else str(value) for value in row])
        if number % _AT_ONCE == 0:
            yield sink.getvalue().encode()
            sink.seek(0)
            sink.truncate()
    yield sink.getvalue().encode()


def _refuse_numbers(contract: Contract, words: Sequence[str], numeric: Sequence[bool]) -> None:
    layout = header.find(contract, [list(words)])
    for word, name, number in zip(words, layout.names, numeric, strict=True):
        if name and number and contract.field(name).type == "id_number":
            raise UnableToLand(
                "numeric_ids",
                f"“{word}”这一列是数值，不是文本：以 X 结尾的号码存不下。请对方改为文本列。",
                f"The column “{word}” is numbers, which cannot hold an X: have it made text.",
            )


def _changing() -> UnableToLand:
    return UnableToLand(
        "changing",
        "取的时候对方的数据变了，或页码对不上。请重新取。",
        "The data changed while it was fetched, or pages came out of order: fetch it again.",
    )
