"""Is this letter ours? By its code, and by the file itself. The answer holds nothing private."""

from dataclasses import dataclass
from datetime import date, datetime

from doudi.cases import queries
from doudi.vault.masking import mask_name
from doudi.web.letters.seal import SealState, sealer
from doudi.web.templatetags.words import spoken


@dataclass(frozen=True)
class Verified:
    """What anyone may know of a letter whose code they hold: they compare it with the paper in their hand.

    The code stands on the paper alone, so whoever has it has read the amount there: a false one shows here.
    `monthly_fen` and `starts` ("2026-12") are None and "" for letters that grant no money.
    """

    title: str
    number: str
    office: str
    issued_on: date
    addressee: str
    withdrawn_on: date | None
    monthly_fen: int | None
    starts: str


def by_token(token: str) -> Verified | None:
    """The letter with this code, its addressee masked; None when we wrote no such letter."""
    letter = queries.letter_by_token(token)
    if letter is None:
        return None
    return Verified(
        title=spoken(letter.title),
        number=letter.number,
        office=letter.office,
        issued_on=letter.issued_on,
        addressee=mask_name(letter.addressee),
        withdrawn_on=letter.withdrawn_on,
        monthly_fen=letter.content.get("amount_fen") or None,
        starts=letter.content.get("pay_from") or letter.content.get("from") or "",
    )


def file(pdf: bytes, *, at: datetime) -> SealState:
    """What the seal on a PDF is worth; raises UnableToCheckSeal for what is no PDF."""
    return sealer().check(pdf, at=at)
