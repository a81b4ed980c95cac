"""Whose consent an application brings with it: the own, a minor's, and what someone else has proven.

Another adult's consent is theirs alone (个人信息保护法 14, 29; 社会救助法 41): a code on their own phone, or
a paper or signature that staff record. A helper bears witness for who authorised them, and for nobody else.
"""

from collections.abc import Mapping
from typing import Any

PROVEN = "proven"  # the part of the answers that only `codes` writes: member -> when the code was right
RECORDED = ("witness", "paper")
GROWN_UP = 18  # 民法典 17


def way_of(answers: Mapping[str, Any], key: str, age: int, own: str, *, by_staff: bool) -> str | None:
    """How the member under this key consented; None when they have not, or not in a way that counts.

    key: as in the answers; own: the applicant's key; by_staff: the counter typed the application. A minor
    goes with the applicant, their guardian.
    """
    given: Mapping[str, str] = answers.get("consents", {})
    said = given.get(key)
    if said == "paper" and not by_staff:
        return None  # whoever types does not also receive the paper
    if key == own or age < GROWN_UP:
        return said if given.get(own) else None
    if key in answers.get(PROVEN, {}):
        return "phone_code"
    return said if by_staff and said in RECORDED else None
