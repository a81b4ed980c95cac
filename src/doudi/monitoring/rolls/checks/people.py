"""What the base says of each person of a family: another name, deceased, on another benefit."""

from datetime import date

from doudi.law.label import Label
from doudi.monitoring.rolls.arithmetic import origins
from doudi.monitoring.rolls.case import Case, Roll, note
from doudi.monitoring.rolls.checks.overlap import between
from doudi.monitoring.rolls.checks.recount import recounted
from doudi.monitoring.rolls.finding import Finding
from doudi.registry import sources
from doudi.registry.names import name_key
from doudi.vault.masking import mask_name

_REGISTER = Label(*(sources.label(sources.REGISTER, language) for language in ("zh", "en")))
_RECOGNISED = Label("底册", "the base")


def names(roll: Roll) -> list[Finding]:
    """Rows whose number is registered for another name; from then on they are doubted."""
    found = []
    for entry in roll.read.entries:
        registered = roll.person(entry)
        if registered and entry.name and name_key(entry.name) != registered.name_key:
            roll.doubted.add(id(entry))
            found.append(
                note(
                    "name_differs",
                    entry,
                    source=_REGISTER,
                    people=[registered.person],
                    name=mask_name(registered.name),
                )
            )
    return found


def deceased(case: Case) -> None:
    """Members of whom a source says that they have died."""
    if case.known is None:
        return
    for entry in case.family.rows:
        registered = case.roll.person(entry)
        said = case.known.of(registered.person) if registered else {}
        died = said["died_on"].value if "died_on" in said else None
        gone = "absence" in said and said["absence"].value == "deceased"
        if registered and (gone or (isinstance(died, str) and date.fromisoformat(died) <= case.roll.as_of)):
            on = Label(f"（{died}）", f" ({died})") if died else Label("", "")
            case.add(
                "deceased",
                entry,
                source=origins([said], ("absence", "died_on")),
                people=[registered.person],
                died=on,
                recount=recounted(case),
            )


def elsewhere(case: Case) -> None:
    """Members whom the base has on a benefit that this one does not go with."""
    if case.known is None:
        return
    for entry in case.family.rows:
        registered = case.roll.person(entry)
        said = case.known.of(registered.person).get("recognised_as") if registered else None
        other = str(said.value) if said else "none"
        overlap = between(case.roll.law, other, case.benefit, case.roll.as_of)
        if registered and said and overlap:
            case.add(
                "counted_twice",
                entry,
                article=overlap.article,
                source=origins([{"recognised_as": said}], ["recognised_as"]),
                people=[registered.person],
                first=overlap.first,
                then=overlap.then,
                rule=overlap.rule,
                where=_RECOGNISED,
            )
