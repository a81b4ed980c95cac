"""Prepare a PostgreSQL database: an owner who migrates, and a role that serves.

The serving role owns nothing, is no superuser and cannot bypass row-level security: else the second wall
would not hold it. Rows of append-only tables it may add and read, never change.
"""

from typing import Any

from django.db import connection, transaction
from psycopg import sql

from doudi.access.errors import UnableToPrepare

# Tables that name a division and are open all the same: who signs in is looked up before there is a range,
# and the journal is written for every division by whoever acts (docs/adr/0018).
OPEN_TABLES = frozenset({"access_account", "access_office", "access_division", "audit_entry"})
_APPEND_ONLY = """
SELECT DISTINCT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
JOIN pg_proc p ON p.oid = t.tgfoid WHERE p.proname = 'doudi_append_only' ORDER BY c.relname
"""
_UNPROTECTED = """
SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attname = 'division'
  AND NOT a.attisdropped AND NOT (c.relrowsecurity AND c.relforcerowsecurity) ORDER BY c.relname
"""
_RIGHTS = (
    "GRANT USAGE ON SCHEMA public TO {role}",
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role}",
)


def prepare(role: str, password: str | None = None) -> list[str]:
    """Make or correct the serving role, with its rights on every table there is; gives the append-only
    tables. Run it as the owner, after each migration. Without a password an existing role keeps its own."""
    _must_be_owner(role)
    with transaction.atomic(), connection.cursor() as cursor:
        _make_role(cursor, role, password)
        for right in _RIGHTS:
            cursor.execute(sql.SQL(right).format(role=sql.Identifier(role)))
        cursor.execute(_APPEND_ONLY)
        tables = [name for (name,) in cursor.fetchall()]
        for table in tables:
            cursor.execute(
                sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {} FROM {}").format(
                    sql.Identifier(table), sql.Identifier(role)
                )
            )
    return tables


def unprotected() -> list[str]:
    """Tables with a division that row-level security does not hold and should."""
    with connection.cursor() as cursor:
        cursor.execute(_UNPROTECTED)
        return [name for (name,) in cursor.fetchall() if name not in OPEN_TABLES]


def _must_be_owner(role: str) -> None:
    if connection.vendor != "postgresql":
        raise UnableToPrepare("This is SQLite: it has no roles. Only PostgreSQL is prepared.")
    if connection.settings_dict["USER"] == role:
        raise UnableToPrepare(f"DOUDI_DATABASE_URL connects as {role} itself: prepare as the owner.")


def _make_role(cursor: Any, role: str, password: str | None) -> None:
    cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = %s", [role])
    found = cursor.fetchone()
    if found is not None and any(found):
        raise UnableToPrepare(f"The role {role} is a superuser or bypasses row-level security: take another.")
    if found is None:
        statement = "CREATE ROLE {} LOGIN NOCREATEDB NOCREATEROLE NOINHERIT"
        cursor.execute(sql.SQL(statement).format(sql.Identifier(role)))
    if password is not None:
        statement = "ALTER ROLE {} PASSWORD {}"
        cursor.execute(sql.SQL(statement).format(sql.Identifier(role), sql.Literal(password)))
