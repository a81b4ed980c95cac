"""Who is on the roll and does not live there, and who lives there and is not on the roll (57号 7)."""

from uuid import UUID

from doudi.law.label import Label
from doudi.monitoring.rolls.case import Case, Known
from doudi.monitoring.rolls.checks.recount import recounted
from doudi.monitoring.rolls.roll import Entry
from doudi.registry import relations, sources
from doudi.registry.population import Living
from doudi.vault.masking import mask_name

_REGISTER = Label(*(sources.label(sources.REGISTER, language) for language in ("zh", "en")))
_OTHER_HOME = Label("底册里住在另一户", "In the base this person lives in another household")
_LEFT_OUT = Label(
    "依规定不计入这一户的家庭成员", "By law this person does not count as a member of the family"
)
_MISSING = Label(
    "{}计入共同生活的家庭成员，名册里没有", "{} counts as a member of the family and is not on the roll"
)
_ONE_HOME = Label(
    "底册里和{}是同一户，应合为一户", "In the base of one household with {}: they are one family"
)
_OTHER_NUMBER = Label("底册里计入 {} 人，名册写 {} 人", "The base counts {}, the roll says {}")


def found(case: Case) -> None:
    """Compare the members where each has a row, and their number where the family has one."""
    if case.known is None or case.of_person:
        return
    if case.shared_with is not None:
        row = case.roll.where(case.shared_with, case.family.head)
        why = Label(_ONE_HOME.zh.format(row.zh), _ONE_HOME.en.format(row.en))
        people = [member.person for member in case.known.home.members]
        case.add(
            "member_elsewhere",
            case.family.head,
            source=_REGISTER,
            people=people,
            why=why,
            recount=recounted(case),
        )
        return
    members = case.family.members
    if case.roll.by_person and members in (None, len(case.family.rows)):
        _strangers(case, case.known)
        _missing(case, case.known)
    elif members is not None:
        _number(case, case.known, members)


def _strangers(case: Case, known: Known) -> None:
    for entry in case.family.rows:
        registered = case.roll.person(entry)
        if registered is None or _named(case, entry.row, "deceased"):
            continue
        at = known.position(registered.person)
        lives = case.roll.homes.get(registered.person)
        if at is None and lives is not None and lives != known.home.household:
            _add(case, entry, _OTHER_HOME, registered.person, _REGISTER)
        elif at is not None and known.weighed.known("counted", at) is False:
            facts = known.weighed.rules(case.benefit).figures_of("left_out")
            origin = known.origins(facts) if facts else _REGISTER
            _add(case, entry, _LEFT_OUT, registered.person, origin if origin.zh else _REGISTER)


def _add(case: Case, entry: Entry, why: Label, person: UUID, source: Label) -> None:
    case.add("member_elsewhere", entry, source=source, people=[person], why=why, recount=recounted(case))


def _missing(case: Case, known: Known) -> None:
    """Who counts and has no row anywhere on the roll; rows whose number is doubted may be theirs."""
    doubted = sum(id(entry) in case.roll.doubted for entry in case.family.rows)
    absent = [member for member in known.counted() if member.person not in case.roll.listed]
    for member in absent[doubted:]:
        case.add(
            "member_missing",
            case.family.head,
            source=_REGISTER,
            people=[member.person],
            why=Label(*(_absent(member, language) for language in ("zh", "en"))),
            recount=recounted(case),
        )


def _absent(member: Living, language: str) -> str:
    label, name = relations.label(member.relation, language), mask_name(member.name)
    called = f"{name} ({label})" if language == "en" else f"{name}（{label}）"
    return _MISSING.text(language).format(called)


def _number(case: Case, known: Known, members: int) -> None:
    counted = known.weighed.known("members")
    if not isinstance(counted, int) or counted == members or _named(case, case.family.head.row, "deceased"):
        return
    case.add(
        "member_missing" if members < counted else "member_elsewhere",
        case.family.head,
        source=_REGISTER,
        people=[member.person for member in known.home.members],
        why=Label(_OTHER_NUMBER.zh.format(counted, members), _OTHER_NUMBER.en.format(counted, members)),
        recount=recounted(case),
    )


def _named(case: Case, row: int, kind: str) -> bool:
    return any(one.kind == kind and one.row == row for one in case.found)
