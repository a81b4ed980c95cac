"""An invented person and household, before they are stored anywhere."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID


@dataclass
class Human:
    """One invented person. Money in fen, per month or as of the day.

    `wage_insured`: the labour department knows the wage; `registered_name`: the name the police have.
    """

    id: UUID
    number: int
    name: str
    sex: str
    born: date
    id_number: str
    relation: str
    phone: str = ""
    disability_grade: str = "none"
    wage: int = 0
    wage_insured: bool = False
    pension: int = 0
    basic_pension: int = 0
    deposits: int = 0
    vehicles: list[int] = field(default_factory=list)
    died_on: date | None = None
    registered_name: str = ""


@dataclass
class Home:
    """One invented household in a village."""

    id: UUID
    number: int
    village: int
    urban: bool
    address: str
    members: list[Human]

    @property
    def residence(self) -> str:
        """The code of the fact `residence`: "urban" or "rural"."""
        return "urban" if self.urban else "rural"
