"""Numbers that look right and belong to nobody: identifiers, ID numbers, phones, accounts."""

import random
from collections import Counter
from datetime import UTC, date, datetime
from uuid import UUID

from doudi.law.id_number import check_digit

_AREA = "990001"  # no such area exists; policy-facts §9.5
_START = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp() * 1000)


class Numbers:
    """Hands out numbers from one seed; none twice."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._births: Counter[tuple[date, str]] = Counter()
        self._ids = 0
        self._phones = 0

    def identifier(self) -> UUID:
        """A UUID of version 7 at a fixed time: the same seed gives the same rows, in order."""
        self._ids += 1
        return UUID(int=(_START + self._ids) << 80 | 0x7 << 76 | 0b10 << 62 | self._chance.getrandbits(62))

    def id_number(self, born: date, sex: str) -> str:
        """A valid number of the area that does not exist; from 800 on they are for the prepared families."""
        taken = self._births[born, sex]
        self._births[born, sex] += 1
        sequence = taken * 2 + (1 if sex == "M" else 2)
        if sequence >= 800:
            raise OverflowError(f"more than 400 people of one sex born on {born}")
        body = f"{_AREA}{born:%Y%m%d}{sequence:03d}"
        return body + check_digit(body)

    def phone(self) -> str:
        """Eleven digits that begin with 100.

        Mobile numbers of China begin with 13 to 19; 100xx are short numbers of operators. So no telephone
        can ring. Those ending below 1000 are left to the prepared families.
        """
        self._phones += 1
        return f"100{self._phones + 1000:08d}"
