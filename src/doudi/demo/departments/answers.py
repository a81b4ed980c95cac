"""Compose the answer to a question, honest or as a fault wants it."""

import sqlite3
from datetime import UTC, datetime

from doudi.demo.departments.department import Department, Records
from doudi.demo.departments.questions import Question, UnableToAnswer
from doudi.demo.departments.store import Store


def compose(department: Department, store: Store, question: Question, mode: str) -> dict[str, object]:
    """The answer as sent: what was found by item, as of when, bound to the question and the person.

    Raises UnableToAnswer (503) while the department has no data.
    """
    about = question.id_number
    with store.connect() as connection:
        as_of = _as_of(connection)
        if mode == "wrong_person":
            about = _somebody_else(connection, department, about)
        nothing: Records = {item: [] for item in department.items}
        records = nothing if mode == "no_record" else department.answer(connection, about)
    now = datetime.now(UTC)  # noqa: TID251 (a department has its own clock)
    return {
        "request_no": question.request_no,
        "case_no": question.case_no,
        "source": department.code,
        "office": department.zh,
        "queried_at": now.isoformat(timespec="seconds"),
        "as_of": as_of,
        "subject_hash": question.subject_hash(about),
        "result": "hit" if any(records.values()) else "none",
        "records": records,
    }


def _as_of(connection: sqlite3.Connection) -> str:
    """The day the data are of. A department nobody has given data yet must not say "nothing on record"."""
    row = connection.execute("select value from about where name = 'as_of'").fetchone()
    if row is None:
        raise UnableToAnswer(503, "this department has no data yet: prepare the demo, and look at --data")
    return str(row["value"])


def _somebody_else(connection: sqlite3.Connection, department: Department, id_number: str) -> str:
    table = next(iter(department.tables.values()))
    row = connection.execute(
        f"select id_number from {table} where id_number <> ? limit 1",  # noqa: S608 (our own table)
        (id_number,),
    ).fetchone()
    return str(row["id_number"]) if row else "990001190001010013"
