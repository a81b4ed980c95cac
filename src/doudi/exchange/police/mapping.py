"""What the police's records say in the law's facts. Pure."""

from collections.abc import Mapping

from doudi.exchange.reply import Finding, Question, Record, day, text
from doudi.registry.names import name_key

ITEMS = ("household_register", "death", "vehicles")
FACTS = ("registered_here", "name_matches", "absence", "vehicles")
HOUSEHOLD_FACTS = ("residence",)
_KINDS = {"农业": "rural", "非农业": "urban", "rural": "rural", "urban": "urban"}


def findings(records: Mapping[str, list[Record]], question: Question) -> tuple[Finding, ...]:
    """Registration, death and vehicles.

    No record of a death is no proof that nothing else keeps the person away (prison, …): silent, so that
    the declaration stands. No vehicle registered is a finding: none.
    """
    return (
        *_registration(records["household_register"], question),
        *_death(records["death"]),
        _vehicles(records),
    )


def _registration(rows: list[Record], question: Question) -> tuple[Finding, ...]:
    if not rows:
        return (
            Finding("registered_here", None, silent=True),
            Finding("name_matches", None, silent=True),
            Finding("residence", None, entity="household", silent=True),
        )
    row = rows[0]
    place = str(row.get("hukou_division"))
    kind = _KINDS.get(text(row, "hukou_kind"))
    here = place.startswith(question.case_number[:6]) and row.get("status") == "normal"
    return (
        Finding("registered_here", here),
        Finding("name_matches", name_key(text(row, "name")) == name_key(question.name)),
        Finding("residence", kind, entity="household", silent=kind is None),
    )


def _death(rows: list[Record]) -> tuple[Finding, ...]:
    """The day beside it: three months later the family should have been looked at again (83号 一（三））."""
    if not rows:
        return (Finding("absence", None, silent=True),)
    return Finding("absence", "deceased"), Finding("died_on", day(rows[0], "died_on").isoformat())


def _vehicles(records: Mapping[str, list[Record]]) -> Finding:
    """Vehicles in the person's name that are not scrapped."""
    return Finding("vehicles", sum(text(row, "status") != "scrapped" for row in records["vehicles"]))
