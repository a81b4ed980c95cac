"""The trigger that makes a committed entry wait for the sealer, in its transaction, without a query."""

from typing import Any

from django.db.migrations import RunPython
from django.db.migrations.state import StateApps

_POSTGRESQL = """
CREATE OR REPLACE FUNCTION doudi_entry_waits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN INSERT INTO audit_waiting (entry_number) VALUES (NEW.number); RETURN NULL; END $$;
CREATE TRIGGER audit_entry_waits AFTER INSERT ON audit_entry
  FOR EACH ROW EXECUTE FUNCTION doudi_entry_waits();
"""
_SQLITE = (
    "CREATE TRIGGER audit_entry_waits AFTER INSERT ON audit_entry "
    "BEGIN INSERT INTO audit_waiting (entry_number) VALUES (NEW.number); END"
)


def entries_wait() -> RunPython:
    """A migration operation that installs the trigger."""

    def install(apps: StateApps, schema: Any) -> None:
        on_postgresql = schema.connection.vendor == "postgresql"
        schema.execute(_POSTGRESQL if on_postgresql else _SQLITE, params=None)

    def remove(apps: StateApps, schema: Any) -> None:
        where = " ON audit_entry" if schema.connection.vendor == "postgresql" else ""
        schema.execute(f"DROP TRIGGER IF EXISTS audit_entry_waits{where}")

    return RunPython(install, remove)
