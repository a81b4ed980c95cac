"""The verification report: declared beside found, differences first, and who still owes an answer.

The report judges nothing. A source that did not answer is shown as such, and its figure is unknown.
Who of the family sees whose findings is settled in `audience`; which groups of data, by role and purpose.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from doudi.access.looks import look, purpose_of, shown
from doudi.access.permission import require
from doudi.access.principal import Principal
from doudi.exchange import audience
from doudi.exchange.errors import UnableToAskDepartment
from doudi.exchange.models import ANSWERED, Dispute, Message, Verification
from doudi.exchange.partners import PARTNERS, Partner
from doudi.exchange.totals import Total, total
from doudi.registry.dictionary import dictionary, group_of
from doudi.registry.queries import Member, members_of
from doudi.registry.readings import Reading, Statement
from doudi.registry.situation import readings
from doudi.registry.sources import DECLARED
from doudi.registry.standing import acts_for

Value = int | str | bool | None
_GROUPS = ("family", "income", "property")  # those of every fact that a department tells


@dataclass(frozen=True)
class DisputeView:
    """A dispute on a row. `state` is rechecking, answered, kept or corrected."""

    dispute_id: UUID
    state: str
    reason: str
    opened_at: datetime
    resolution_reason: str
    resolved_at: datetime | None


@dataclass(frozen=True)
class Row:
    """One figure of one member (`of_household`: of the household, said to its head).

    `state` hit, none, not_authorised, timed_out, error or waiting; `problem` says how a source failed.
    `followed` is what the decision goes by (None: unknown). Money in fen, dates as ISO text; `type` as in
    the fact dictionary. `source` is the partner, `observed_on` the day its data are of.
    """

    member_id: UUID
    member: str
    item: str
    zh: str
    en: str
    type: str
    declared: Value
    found: Value
    followed: Value
    source: str
    observed_on: date | None
    state: str
    problem: str
    differs: bool
    dispute: DisputeView | None
    of_household: bool


@dataclass(frozen=True)
class Cell:
    """How one source stands for one member, and when it is asked again by itself (None: not)."""

    member_id: UUID
    member: str
    source: str
    state: str
    problem: str
    attempts: int
    as_of: date | None
    answered_at: datetime | None
    next_try_at: datetime | None


@dataclass(frozen=True)
class Report:
    """The report of a case. `settled`: nothing more is on its way by itself.

    `withheld` names members whose findings this reader does not see; totals are None where that would tell.
    """

    case_number: str
    household_id: UUID
    requested_at: datetime
    as_of: date
    settled: bool
    rows: tuple[Row, ...]
    matrix: tuple[Cell, ...]
    income: Total | None
    assets: Total | None
    withheld: tuple[str, ...] = ()


def of_case(case_number: str, *, as_of: date) -> Report | None:
    """The report of a case on a day; None while nothing was asked. For background work and frozen letters."""
    rounds = Verification.objects.unscoped("rounds of one case").filter(case_number=case_number)
    first = rounds.order_by("round").first()
    if first is None:
        return None
    members = members_of(first.household_id, as_of)
    figures = readings(first.household_id, as_of=as_of, case_number=case_number)
    messages = _latest(case_number)
    names = {member.person_id: member.name for member in members}
    rows = _rows(members, first.household_id, messages, figures, _disputes(case_number))
    return Report(
        case_number=case_number,
        household_id=first.household_id,
        requested_at=first.requested_at,
        as_of=as_of,
        settled=all(_is_settled(message) for message in messages.values()),
        rows=tuple(sorted(rows, key=lambda row: not row.differs)),
        matrix=tuple(_cell(message, names) for message in messages.values() if message.person_id in names),
        income=total(figures, "income", len(members)),
        assets=total(figures, "assets", len(members)),
    )


def for_applicant(case_number: str, applicant_id: UUID, *, as_of: date) -> Report | None:
    """The report as the applicant may read it: what the letter of findings says (57号 18)."""
    report = of_case(case_number, as_of=as_of)
    if report is None:
        return None
    members = members_of(report.household_id, as_of)
    return _narrowed(report, audience.of_family(applicant_id, members), _GROUPS, totals=True)


@transaction.atomic
def read(principal: Principal, case_number: str, *, at: datetime) -> Report:
    """The report for somebody's eyes: permission, purpose, one look per member, and what these open.

    Staff read it for their part of the work: checking, deciding or supervision. Raises UnableToAct.
    """
    as_of = localdate(at)
    rounds = Verification.objects.unscoped("one case, permission checked next").filter(
        case_number=case_number
    )
    first = rounds.order_by("round").first()
    if first is None:
        raise UnableToAskDepartment(
            "这件申请还没有提请核对。提请核对以后，这里会显示核对报告。", "no_request"
        )
    members = members_of(first.household_id, as_of)
    subject = acts_for(principal, "verification.read", (member.person_id for member in members))
    require(principal, "verification.read", division=first.division, subject=subject)
    purpose = purpose_of(principal, "verification", subject=subject, on=as_of)
    groups = shown(principal, purpose, _GROUPS)
    seen = audience.of_reader(principal, members, as_of)
    totals = principal.kind != "helper" or len(seen) == len(members)
    look(
        principal,
        "verification.read",
        people=(member.person_id for member in members if totals or member.person_id in seen),
        groups=groups,
        purpose=purpose,
        at=at,
        division=first.division,
        household=first.household_id,
        case=case_number,
    )
    report = of_case(case_number, as_of=as_of)
    if report is None:  # a round was found above, in this very transaction
        raise UnableToAskDepartment("这件申请还没有提请核对。", "no_request")
    return _narrowed(report, seen, groups, totals=totals)


def _narrowed(report: Report, seen: Collection[UUID], groups: Collection[str], *, totals: bool) -> Report:
    """The report with only the findings about `seen`, the household's own, and the groups of data given."""
    others = dict.fromkeys(cell.member for cell in report.matrix if cell.member_id not in seen)
    rows = (row for row in report.rows if row.of_household or row.member_id in seen)
    return replace(
        report,
        rows=tuple(row for row in rows if group_of(row.item) in groups),
        matrix=tuple(cell for cell in report.matrix if cell.member_id in seen),
        income=report.income if totals and "income" in groups else None,
        assets=report.assets if totals and "property" in groups else None,
        withheld=tuple(others),
    )


def _latest(case_number: str) -> dict[tuple[UUID, str], Message]:
    """The latest question per person and partner, in the order of members' first questions."""
    latest: dict[tuple[UUID, str], Message] = {}
    rows = Message.objects.unscoped("questions of one case").filter(case_number=case_number, direction="out")
    for message in rows.order_by("created_at", "id"):
        if message.person_id is not None:
            latest[message.person_id, message.partner] = message
    return latest


def _is_settled(message: Message) -> bool:
    return message.state in ANSWERED or message.next_try_at is None


def _disputes(case_number: str) -> Mapping[tuple[UUID, str], Dispute]:
    rows = Dispute.objects.unscoped("disputes of one case").filter(case_number=case_number)
    return {(row.person_id, row.item): row for row in rows.order_by("opened_at", "id")}


def _rows(
    members: Iterable[Member],
    household_id: UUID,
    messages: Mapping[tuple[UUID, str], Message],
    figures: Iterable[Reading],
    disputes: Mapping[tuple[UUID, str], Dispute],
) -> Iterable[Row]:
    by_subject = {(figure.subject, figure.name): figure for figure in figures}
    for member in members:
        for partner in PARTNERS.values():
            message = messages.get((member.person_id, partner.code))
            if message is None:
                continue
            household = partner.household_facts if message.of_head else ()
            for name in (*partner.facts, *household):
                subject = household_id if name in household else member.person_id
                figure = by_subject.get((subject, name))
                row = _row(member, partner, message, name, figure, disputes.get((member.person_id, name)))
                yield replace(row, of_household=name in household)


def _row(
    member: Member, partner: Partner, message: Message, name: str, figure: Reading | None, row: Dispute | None
) -> Row:
    entry = dictionary()[name]
    found = _said_by(figure, partner.code, str(message.id))
    declared = _said_by(figure, DECLARED, None)
    # A sealed answer that says "name as registered: no" differs from what everyone expects.
    expected = True if name == "name_matches" else (declared.value if declared else None)
    return Row(
        member_id=member.person_id,
        member=member.name,
        item=name,
        zh=entry.zh,
        en=entry.en,
        type=entry.type,
        declared=_value(declared),
        found=_value(found),
        followed=_value(figure.chosen if figure else None),
        source=partner.code,
        observed_on=found.observed_on if found else message.as_of,
        state=message.state,
        problem=message.problem,
        differs=found is not None and expected is not None and found.value != expected,
        dispute=_dispute(row),
        of_household=False,
    )


def _said_by(figure: Reading | None, source: str, reference: str | None) -> Statement | None:
    if figure is None:
        return None
    said = [*([figure.chosen] if figure.chosen else []), *figure.others]
    return next((one for one in said if one.source == source and reference in (None, one.source_ref)), None)


def _value(statement: Statement | None) -> Value:
    value: Value = statement.value if statement else None  # type: ignore[assignment]  # stored JSON scalars
    return value


def _dispute(row: Dispute | None) -> DisputeView | None:
    if row is None:
        return None
    return DisputeView(row.id, row.state, row.reason, row.opened_at, row.resolution_reason, row.resolved_at)


def _cell(message: Message, names: Mapping[UUID, str]) -> Cell:
    person = message.person_id or UUID(int=0)  # questions about nobody are not in the report
    return Cell(
        member_id=person,
        member=names.get(person, ""),
        source=message.partner,
        state=message.state,
        problem=message.problem,
        attempts=message.attempts,
        as_of=message.as_of,
        answered_at=message.answered_at,
        next_try_at=message.next_try_at,
    )
