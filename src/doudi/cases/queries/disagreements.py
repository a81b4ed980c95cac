"""What the family said against a decision on a case already reached, and the answers."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from doudi.cases.models import Case, Disagreement


@dataclass(frozen=True)
class DisagreementView:
    """One by number: who said it, the last day for the answer, and the letter that answers it."""

    disagreement_id: UUID
    number: str
    matter: str
    by: str
    at: datetime
    due_on: date
    outcome: str
    answered_at: datetime | None
    answered_by: str
    letter_id: UUID | None


def of_case(case: Case) -> tuple[DisagreementView, ...]:
    """Every one, latest first."""
    rows = Disagreement.objects.unscoped("parts of one case already reached").filter(case=case)
    return tuple(
        DisagreementView(
            disagreement_id=row.id,
            number=row.number,
            matter=row.matter,
            by=row.actor_name,
            at=row.at,
            due_on=row.due_on,
            outcome=row.outcome,
            answered_at=row.answered_at,
            answered_by=row.answered_by,
            letter_id=row.letter_id,
        )
        for row in rows.order_by("-at", "-id")
    )
