"""A migration operation: the database itself refuses a ledger transaction that does not balance.

A transaction says how many postings it has. No line beyond that number is taken, and the last line only
when all are there and sum to zero. PostgreSQL also checks at commit that the last line is there; SQLite has
no such moment, so there `doudi ledger verify` finds a transaction left open.
"""

from typing import Any

from django.db.migrations import RunPython
from django.db.migrations.state import StateApps

_SQLITE = {
    "ledger_lines": """CREATE TRIGGER ledger_lines BEFORE INSERT ON payments_posting
WHEN NEW.line < 1 OR NEW.line > (SELECT postings FROM payments_transaction WHERE id = NEW.transaction_id)
BEGIN SELECT RAISE(ABORT, 'the ledger transaction has all its postings'); END""",
    "ledger_balance": """CREATE TRIGGER ledger_balance AFTER INSERT ON payments_posting
WHEN NEW.line = (SELECT postings FROM payments_transaction WHERE id = NEW.transaction_id)
BEGIN SELECT RAISE(ABORT, 'the ledger transaction does not balance') FROM payments_posting
WHERE transaction_id = NEW.transaction_id GROUP BY transaction_id
HAVING SUM(amount_fen) <> 0 OR COUNT(*) <> NEW.line; END""",
}
_POSTGRESQL = """
CREATE FUNCTION ledger_lines() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.line < 1
     OR NEW.line > (SELECT postings FROM payments_transaction WHERE id = NEW.transaction_id) THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'the ledger transaction has all its postings';
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION ledger_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.line = (SELECT postings FROM payments_transaction WHERE id = NEW.transaction_id)
     AND EXISTS (SELECT FROM payments_posting WHERE transaction_id = NEW.transaction_id
                 HAVING SUM(amount_fen) <> 0 OR COUNT(*) <> NEW.line) THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'the ledger transaction does not balance';
  END IF;
  RETURN NULL;
END $$;
CREATE FUNCTION ledger_complete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM payments_posting WHERE transaction_id = NEW.id AND line = NEW.postings) THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'the ledger transaction has no last posting';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER ledger_lines BEFORE INSERT ON payments_posting FOR EACH ROW EXECUTE FUNCTION ledger_lines();
CREATE TRIGGER ledger_balance AFTER INSERT ON payments_posting FOR EACH ROW EXECUTE FUNCTION ledger_balance();
CREATE CONSTRAINT TRIGGER ledger_complete AFTER INSERT ON payments_transaction
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_complete();
"""


def balanced() -> RunPython:
    """The triggers on payments_posting and payments_transaction."""
    return RunPython(_install, _remove)


def _install(apps: StateApps, schema: Any) -> None:
    if schema.connection.vendor == "postgresql":
        schema.execute(_POSTGRESQL, params=None)
        return
    for statement in _SQLITE.values():
        schema.execute(statement, params=None)


def _remove(apps: StateApps, schema: Any) -> None:
    if schema.connection.vendor == "postgresql":
        for name in ("ledger_lines", "ledger_balance", "ledger_complete"):
            schema.execute(f"DROP FUNCTION IF EXISTS {name}() CASCADE")
        return
    for name in _SQLITE:
        schema.execute(f"DROP TRIGGER IF EXISTS {name}")
