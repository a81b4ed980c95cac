"""A connection as the serving role has it: no owner, no superuser, no bypass."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from doudi.access.database import prepare

ROLE = "doudi_rows_test"
NOTHING_SPECIAL = """
SELECT r.rolsuper, r.rolbypassrls, pg_has_role(current_user, c.relowner, 'USAGE'), c.relforcerowsecurity
FROM pg_roles r, pg_class c WHERE r.rolname = current_user AND c.relname = %s
"""


@contextmanager
def serving_role() -> Iterator[None]:
    """Act as the serving role, made by `doudi database prepare`, until the end of the block."""
    prepare(ROLE)
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT {ROLE} TO current_user")
        cursor.execute(f"SET ROLE {ROLE}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")


def one(statement: str, *values: Any) -> Any:
    """The first row of a statement that knows nothing of any manager."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()
