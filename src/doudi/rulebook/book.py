"""The book as it stands now: what every decision, page and sweep of the running system asks.

One query asks which entries are approved. The book over them is put together once in each process and kept;
an entry never changes, so the same entries are always the same book.
"""

from collections.abc import Iterable
from functools import lru_cache
from uuid import UUID

from doudi.law.benefits.adopted import adopt
from doudi.law.benefits.look_up import UnableToTryParameter, read_amount
from doudi.law.benefits.parameter import Amount, Dated, Parameter, Reference
from doudi.law.benefits.policies import Policies
from doudi.law.interval import Interval
from doudi.policies.load import policies
from doudi.rulebook.models import Proposal, Ruling

Written = str | dict[str, str]


def standing_law() -> Policies:
    """The policy files with every approved entry laid over them."""
    return over_files(approved())


def approved() -> tuple[UUID, ...]:
    """The approved entries, in the order in which they lie over one another."""
    found = Ruling.objects.filter(outcome=Ruling.Outcome.APPROVED).order_by("position")
    return tuple(found.values_list("proposal_id", flat=True))


def over_files(entries: tuple[UUID, ...]) -> Policies:
    """The policy files with these entries laid over them, in this order."""
    return _laid(policies(), entries)


@lru_cache(4)
def _laid(files: Policies, entries: tuple[UUID, ...]) -> Policies:
    if not entries:
        return files
    rows = Proposal.objects.in_bulk(entries)
    return adopt(files, list(_values(files, (rows[entry] for entry in entries))))


def _values(files: Policies, rows: Iterable[Proposal]) -> Iterable[Dated]:
    """The values of the rows; one of a parameter that the files no longer declare holds nothing.

    One that a release made unreadable still stands in its place, as nothing: what it replaced does not come
    back, and nobody is decided on it.
    """
    for row in rows:
        if parameter := files.parameters.declared.get(row.parameter):
            yield _held(row, parameter)


def _held(row: Proposal, parameter: Parameter) -> Dated:
    try:
        return dated(row, parameter)
    except UnableToTryParameter:
        return _placed(row, "")._replace(unreadable=True)


def unreadable() -> tuple[str, ...]:
    """The approved entries whose value the policy files can no longer read, by number."""
    declared = policies().parameters.declared
    rows = Proposal.objects.filter(ruling__outcome=Ruling.Outcome.APPROVED).order_by("ruling__position")
    return tuple(
        row.number
        for row in rows
        if row.parameter in declared and _held(row, declared[row.parameter]).unreadable
    )


def dated(row: Proposal, parameter: Parameter) -> Dated:
    """A proposal as a value of the book. Raises UnableToTryParameter: also where the parameter has another
    type or unit than when it was proposed."""
    if row.type and (row.type, row.unit) != (parameter.type, parameter.unit):
        was, now = f"{row.type} {row.unit}".strip(), f"{parameter.type} {parameter.unit}".strip()
        raise UnableToTryParameter(
            f"参数“{row.parameter}”提出时是 {was}，现在是 {now}。请按现在的写法重新提出。",
            f'Parameter "{row.parameter}" was a {was} when this was proposed, and is a {now} now: '
            "propose it anew.",
        )
    return _placed(row, amount(parameter, row.value))


def _placed(row: Proposal, value: Amount | dict[str, Amount]) -> Dated:
    reference = Reference(
        row.document, row.document_number, row.article, "approved", row.at.date(), row.number
    )
    return Dated(row.parameter, row.place, Interval(row.since, row.until), value, reference)


def amount(parameter: Parameter, written: Written) -> Amount | dict[str, Amount]:
    """A value as written, or one for each key. Raises UnableToTryParameter."""
    if isinstance(written, str):
        return read_amount(parameter, written)
    if set(written) != set(parameter.key):
        wanted = "、".join(parameter.key)
        raise UnableToTryParameter(
            f"参数“{parameter.name}”要么只有一个数，要么每一类都有：{wanted or '（不分类）'}。",
            f'Parameter "{parameter.name}" has one value, or one for each of {wanted or "(no keys)"}.',
        )
    return {key: read_amount(parameter, text) for key, text in written.items()}
