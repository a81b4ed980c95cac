"""What the register of disasters says. Pure."""

from collections.abc import Sequence
from datetime import date

from doudi.exchange.feeds.stated import Row, Stated, latest

TELLS = ("disaster_kind", "disaster_home")
_HOMES = {"unharmed": "unharmed", "damaged": "damaged", "serious": "unlivable", "collapsed": "unlivable"}
_NATURAL = frozenset({"flood", "quake", "storm", "drought"})


def facts(rows: Sequence[Row], as_of: date) -> tuple[Stated, ...]:
    """The latest natural disaster that the household was registered for; a fire is looked at by people."""
    natural = [row for row in rows if row["event"] in _NATURAL]
    if not natural:
        return ()
    row = latest(natural, "happened_on")
    return (Stated("disaster_kind", "natural"), Stated("disaster_home", _HOMES[str(row["home"])]))
