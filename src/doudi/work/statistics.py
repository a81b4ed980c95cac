"""Statistics by which the database plans its queries: PostgreSQL keeps its own, SQLite has to be asked.

Without them SQLite counts the cases of a large county by reading every row (284 ms for 100,000, else 14).
"""

import datetime as dt

from django.db import connection


def refresh(*, at: dt.datetime | None = None) -> None:
    """Let SQLite look again at its tables, a thousand rows of each index; nothing happens elsewhere."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA analysis_limit = 1000")
        cursor.execute("ANALYZE")
