"""A migration operation: the database itself refuses to change, remove or empty the rows of a table.

operations = [..., append_only("payments_posting")]
"""

from typing import Any

from django.db.migrations import RunPython
from django.db.migrations.state import StateApps

_POSTGRESQL = """
CREATE OR REPLACE FUNCTION doudi_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only: rows are added, never changed or removed', TG_TABLE_NAME; END $$;
CREATE TRIGGER {table}_rows BEFORE UPDATE OR DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION doudi_append_only();
CREATE TRIGGER {table}_all BEFORE TRUNCATE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION doudi_append_only();
"""
_SQLITE = [
    "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{table} is append-only: rows are added, never changed or removed'); END",
    "CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{table} is append-only: rows are added, never changed or removed'); END",
]


def append_only(table: str) -> RunPython:
    """Triggers on `table` that refuse UPDATE and DELETE, and TRUNCATE on PostgreSQL.

    SQLite drops the triggers of a table it rebuilds: repeat the operation after one that alters the table.
    """

    def install(apps: StateApps, schema: Any) -> None:
        remove(apps, schema)
        if schema.connection.vendor == "postgresql":
            schema.execute(_POSTGRESQL.format(table=table), params=None)
            return
        for statement in _SQLITE:
            schema.execute(statement.format(table=table))

    def remove(apps: StateApps, schema: Any) -> None:
        if schema.connection.vendor == "postgresql":
            for end in ("rows", "all"):
                schema.execute(f"DROP TRIGGER IF EXISTS {table}_{end} ON {table}")
            return
        for end in ("no_update", "no_delete"):
            schema.execute(f"DROP TRIGGER IF EXISTS {table}_{end}")

    return RunPython(install, remove)
