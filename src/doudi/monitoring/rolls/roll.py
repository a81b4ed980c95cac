"""A roll as it was read: its rows, and the families they make."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from doudi.law.label import Label


@dataclass(slots=True)
class Entry:
    """One row that names somebody. `id` is the 18-digit form, or "" with `id_problem`. Amounts in fen.

    `relation`: a code of the registry, "" where the roll says none we know. `programme`, `residence`: what
    the row, its sheet or its title says. `unreadable`: field → what is wrong with its cell.
    """

    sheet: int
    row: int
    name: str
    id: str
    born: date | None
    id_problem: Label | None
    relation: str = ""
    amount: int | None = None
    members: int | None = None
    income: int | None = None
    programme: str = ""
    residence: str = ""
    review_class: str = ""
    account: str = ""
    account_problem: Label | None = None
    approved: date | None = None
    reviewed: date | None = None
    village: str = ""
    unreadable: Mapping[str, Label] = field(default_factory=dict)


@dataclass(slots=True)
class Family:
    """The rows of one family, the head's first among them where the roll says who that is."""

    rows: list[Entry]

    @property
    def head(self) -> Entry:
        """The row of the head, or the first."""
        return next((row for row in self.rows if row.relation == "head"), self.rows[0])

    @property
    def programme(self) -> str:
        """What the family is on the roll for."""
        return self.head.programme or next((row.programme for row in self.rows if row.programme), "")

    @property
    def members(self) -> int | None:
        """How many the roll says are supported; None where it does not say."""
        return next((row.members for row in self.rows if row.members is not None), None)

    @property
    def amount(self) -> int | None:
        """Fen a month for the family: what stands on one of its rows, or the sum of several."""
        told = [row.amount for row in self.rows if row.amount is not None]
        return sum(told) if told else None

    @property
    def income(self) -> int | None:
        """Fen a month as the roll says it, of the whole family; it may stand on each row."""
        return next((row.income for row in self.rows if row.income is not None), None)

    @property
    def listed_whole(self) -> bool:
        """Whether each person supported has a row: more than one row, and as many as the number says."""
        if len(self.rows) == 1 and self.members is None:
            return False
        return self.members is None or self.members == len(self.rows)


@dataclass(frozen=True)
class Read:
    """Everything that was read. `columns`: of each sheet by number, field → heading. `first`: the number of
    its first row below them. `widths`: how many columns hold something. `skipped`: rows that name nobody
    (titles, footers, repeated headings). `sheets`: their names.
    """

    families: Sequence[Family]
    sheets: Mapping[int, str]
    columns: Mapping[int, Mapping[str, str]]
    headings: Mapping[int, Sequence[str]]
    first: Mapping[int, int]
    widths: Mapping[int, int]
    rows: int
    skipped: int

    @property
    def entries(self) -> list[Entry]:
        """All rows that name somebody, in their order."""
        return [row for family in self.families for row in family.rows]

    def has(self, *names: str) -> bool:
        """Whether some sheet has a column of one of these."""
        return any(name in of for of in self.columns.values() for name in names)
