"""The book as it stands now: what every decision, page and sweep of the running system asks.

One query asks which entries are approved. The book over them is put together once in each process and kept;
an entry never changes, so the same entries are always the same book.
"""

from collections.abc import Iterable
from functools import lru_cache
from uuid import UUID

from doudi.law.benefits.adopted import adopt
from doudi.law.benefits.look_up import read_amount
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


@lru_cache(4)
def over_files(entries: tuple[UUID, ...]) -> Policies:
    """The policy files with these entries laid over them, in this order."""
    files = policies()
    if not entries:
        return files
    rows = Proposal.objects.in_bulk(entries)
    return adopt(files, list(_values(files, (rows[entry] for entry in entries))))


def _values(files: Policies, rows: Iterable[Proposal]) -> Iterable[Dated]:
    """The values of the rows; one of a parameter that the files no longer declare holds nothing."""
    for row in rows:
        if parameter := files.parameters.declared.get(row.parameter):
            yield dated(row, parameter)


def dated(row: Proposal, parameter: Parameter) -> Dated:
    """A proposal as a value of the book."""
    reference = Reference(
        row.document, row.document_number, row.article, "approved", row.at.date(), row.number
    )
    value = amount(parameter, row.value)
    return Dated(row.parameter, row.place, Interval(row.since, row.until), value, reference)


def amount(parameter: Parameter, written: Written) -> Amount | dict[str, Amount]:
    """A value as written, or one for each key. Raises UnableToTryParameter."""
    if isinstance(written, str):
        return read_amount(parameter, written)
    return {key: read_amount(parameter, text) for key, text in written.items()}
