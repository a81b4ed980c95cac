"""Read a department's reply strictly: it must answer this question, about this person, completely. Pure."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from doudi.exchange.errors import UnableToReadReply

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Question:
    """What is asked: by which message, for which case, why, under which consent, about whom."""

    request_no: str
    case_number: str
    purpose: str
    consent_version: str
    name: str = field(repr=False)
    id_number: str = field(repr=False)

    def body(self) -> dict[str, object]:
        """The question as departments take it."""
        return {
            "request_no": self.request_no,
            "case_no": self.case_number,
            "purpose": self.purpose,
            "consent_version": self.consent_version,
            "legal_basis": "社会救助法 第四十条、第四十一条",
            "subject": {"name": self.name, "id_number": self.id_number},
        }

    @property
    def subject_hash(self) -> str:
        """What a reply to this question about this person carries."""
        return hashlib.sha256(f"{self.request_no}|{self.id_number}".encode()).hexdigest()


@dataclass(frozen=True)
class Finding:
    """What a reply says of one fact. `silent`: it has nothing to say on it, and others may.

    Money in fen, dates as ISO text, as the registry stores them.
    """

    name: str
    value: int | str | bool | None
    entity: Literal["person", "household"] = "person"
    silent: bool = False


@dataclass(frozen=True)
class Answer:
    """A reply taken: whether there were records, as of which day, and the findings."""

    result: Literal["hit", "none"]
    as_of: date
    findings: tuple[Finding, ...]


def read(
    reply: Mapping[str, Any],
    question: Question,
    *,
    source: str,
    items: tuple[str, ...],
    findings: Callable[[Mapping[str, list[Record]], Question], tuple[Finding, ...]],
) -> Answer:
    """The answer in a reply, mapped by the partner's `findings`. Raises UnableToReadReply.

    A reply about another person or question is refused whole: nothing of it may reach a file.
    """
    if reply.get("request_no") != question.request_no or reply.get("case_no") != question.case_number:
        raise UnableToReadReply("another_question")
    if reply.get("source") != source:
        raise UnableToReadReply("another_source")
    if reply.get("subject_hash") != question.subject_hash:
        raise UnableToReadReply("wrong_person")
    records = _records(reply.get("records"), items)
    result: Literal["hit", "none"] = "hit" if any(records.values()) else "none"
    if reply.get("result") != result:
        raise UnableToReadReply("contradicts_itself")
    return Answer(result, day(reply, "as_of"), findings(records, question))


def _records(found: object, items: tuple[str, ...]) -> Mapping[str, list[Record]]:
    if not isinstance(found, dict) or set(found) != set(items):
        raise UnableToReadReply("items_missing")
    for rows in found.values():
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise UnableToReadReply("items_missing")
    return found


def day(record: Record, field: str) -> date:
    """A field that must be an ISO date."""
    try:
        return date.fromisoformat(text(record, field))
    except ValueError as error:
        raise UnableToReadReply(f"bad_field:{field}") from error


def text(record: Record, field: str) -> str:
    """A field that must be text."""
    value = record.get(field)
    if not isinstance(value, str) or not value:
        raise UnableToReadReply(f"bad_field:{field}")
    return value


def fen(record: Record, field: str) -> int:
    """A field that must be an amount of fen: a whole number, not negative."""
    value = record.get(field)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise UnableToReadReply(f"bad_field:{field}")
    return value
