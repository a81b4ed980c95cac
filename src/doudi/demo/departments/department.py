"""What a department is to its server: a name, tables, and an answer to a question about one person."""

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Records = dict[str, list[dict[str, object]]]


@dataclass(frozen=True)
class Department:
    """`answer(connection, id number)` gives the records by item; an item without records is an empty list."""

    code: str
    zh: str
    schema: str
    items: tuple[str, ...]
    answer: Callable[[sqlite3.Connection, str], Records]
    # A department that holds data of one table per item, by the owner's ID number.
    tables: Mapping[str, str]


def rows(connection: sqlite3.Connection, table: str, id_number: str) -> list[dict[str, object]]:
    """The records of one table about one person, without the ID number itself."""
    # The table's name comes from the department's own declaration, never from a request.
    found = connection.execute(f"select * from {table} where id_number = ?", (id_number,))  # noqa: S608
    return [{key: row[key] for key in row.keys() if key != "id_number"} for row in found]  # noqa: SIM118


def by_tables(tables: Mapping[str, str]) -> Callable[[sqlite3.Connection, str], Records]:
    """An answer that reads one table per item."""

    def answer(connection: sqlite3.Connection, id_number: str) -> Records:
        return {item: rows(connection, table, id_number) for item, table in tables.items()}

    return answer
