"""What the household register says. Pure."""

from collections.abc import Sequence
from datetime import date

from doudi.exchange.feeds.stated import Row, Stated

TELLS = ("born", "registered_here", "absence", "died_on", "residence")


def facts(rows: Sequence[Row], as_of: date) -> tuple[Stated, ...]:
    """Birth, registration and death of a person; urban or rural of a household.

    A death stands whatever another row says: registers cancel late and re-enter by mistake, and people look.
    That nobody is registered as dead is no proof that nothing else keeps a person away: silent.
    """
    died = [row for row in rows if row["status"] == "died"]
    row = (died or rows)[-1]
    said = [Stated("registered_here", row["status"] == "registered")]
    if isinstance(row["born"], date):
        said.append(Stated("born", row["born"]))
    if row["residence"] and not died:
        said.append(Stated("residence", str(row["residence"])))
    if died:
        said.append(Stated("absence", "deceased"))
    if died and isinstance(row["died_on"], date):
        said.append(Stated("died_on", row["died_on"]))
    return tuple(said)
