"""A migration operation: the database itself refuses a proposal approved by whoever proposed it."""

from typing import Any

from django.db.migrations import RunPython
from django.db.migrations.state import StateApps

_OWN = "NEW.outcome = 'approved' AND NEW.actor_id = (SELECT actor_id FROM rulebook_proposal WHERE id = {})"
_SAID = "a proposal is approved by another person than the one who proposed it"
_SQLITE = f"""CREATE TRIGGER rulebook_four_eyes BEFORE INSERT ON rulebook_ruling
WHEN {_OWN.format("NEW.proposal_id")} BEGIN SELECT RAISE(ABORT, '{_SAID}'); END"""
_POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION rulebook_four_eyes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF {_OWN.format("NEW.proposal_id")} THEN
    RAISE integrity_constraint_violation USING MESSAGE = '{_SAID}';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER rulebook_four_eyes BEFORE INSERT ON rulebook_ruling
  FOR EACH ROW EXECUTE FUNCTION rulebook_four_eyes();
"""


def four_eyes() -> RunPython:
    """The trigger on the rulings. SQLite drops it when it rebuilds the table: repeat it then."""
    return RunPython(_install, _remove)


def without_four_eyes() -> RunPython:
    """Take the trigger off while SQLite makes the table of proposals anew, of which it speaks."""
    return RunPython(_remove, _install)


def _install(apps: StateApps, schema: Any) -> None:
    _remove(apps, schema)
    schema.execute(_POSTGRESQL if schema.connection.vendor == "postgresql" else _SQLITE, params=None)


def _remove(apps: StateApps, schema: Any) -> None:
    of = " ON rulebook_ruling" if schema.connection.vendor == "postgresql" else ""
    schema.execute(f"DROP TRIGGER IF EXISTS rulebook_four_eyes{of}")
