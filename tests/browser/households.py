"""Families that can sign in, for the browser: invented people, a card and a PIN."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from doudi.access.actions import open_citizen_account, open_division, open_office
from tests.registry.people import AT, SYSTEM, VILLAGE, family, someone

PIN = "274916"


@dataclass(frozen=True)
class Household:
    """A couple with a child: the applicant's person id, their card, and the household."""

    applicant: UUID
    spouse: UUID
    child: UUID
    household: UUID
    card: str


def places() -> None:
    """The divisions and offices that letters and pages name."""
    open_division(990001000000, "安禾县（示例）")
    open_division(990001001000, "青石镇")
    open_division(990001001001, "柳湾村")
    open_office("安禾县民政局（示例）", 990001000000)
    open_office("青石镇人民政府（示例）", 990001001000)


def couple(card: str = "9900010000009001", first: int = 401) -> Household:
    """Two adults and a child of twelve."""
    places()
    applicant = someone(first, name="王示例", born=date(1980, 3, 4))
    spouse = someone(first + 1, name="刘示例", born=date(1982, 5, 6))
    child = someone(first + 3, name="王小示", born=date(2014, 7, 8))
    home = family((applicant, "head"), (spouse, "spouse"), (child, "child"))
    open_citizen_account(
        person=applicant, name="王示例", division=VILLAGE, actor=SYSTEM, at=AT, card_number=card, pin=PIN
    )
    return Household(applicant, spouse, child, home, card)
