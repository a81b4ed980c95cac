"""Read a question: without case, purpose and consent it is refused here too (社会救助法 40, 41, 70(6))."""

import hashlib
import re
from dataclasses import dataclass

_ID_NUMBER = re.compile(r"\d{17}[\dX]")
_LONGEST = 200


class UnableToAnswer(Exception):
    """A question that is not answered: HTTP status and the reason in words."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


@dataclass(frozen=True)
class Question:
    """Who is asked about, for which case, why, and under which consent."""

    request_no: str
    case_no: str
    purpose: str
    consent_version: str
    name: str
    id_number: str

    def logged(self) -> dict[str, str]:
        """What the log keeps: nothing about the person."""
        return {
            "request_no": self.request_no,
            "case_no": self.case_no,
            "purpose": self.purpose,
            "consent_version": self.consent_version,
        }

    def subject_hash(self, id_number: str | None = None) -> str:
        """Binds an answer to this question and to the person it is about."""
        return hashlib.sha256(f"{self.request_no}|{id_number or self.id_number}".encode()).hexdigest()


def read(body: object) -> Question:
    """The question in a JSON body; raises UnableToAnswer with the status and reason to answer with."""
    if not isinstance(body, dict):
        raise UnableToAnswer(400, "the body is not a JSON object")
    subject = body.get("subject")
    if not isinstance(subject, dict):
        raise UnableToAnswer(400, "subject is missing")
    question = Question(
        request_no=_text(body, "request_no", 400),
        case_no=_text(body, "case_no", 403),
        purpose=_text(body, "purpose", 403),
        consent_version=_text(body, "consent_version", 403),
        name=_text(subject, "name", 400),
        id_number=_text(subject, "id_number", 400),
    )
    if not _ID_NUMBER.fullmatch(question.id_number):
        raise UnableToAnswer(400, "subject.id_number is no ID number")
    return question


def _text(fields: dict[str, object], name: str, status: int) -> str:
    value = fields.get(name)
    if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST:
        why = " (社会救助法 40, 41, 70(6))" if status == 403 else ""
        raise UnableToAnswer(status, f"{name} is missing{why}")
    return value
