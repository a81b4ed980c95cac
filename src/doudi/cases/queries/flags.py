"""What to be careful about in a case, for the queue and the case page. Answered, it is no longer said."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Exists, OuterRef

from doudi.cases.models import Case, CaseStep, Objection, Reminder
from doudi.cases.models.case import OPEN
from doudi.exchange.models import Dispute


def flags_of(cases: Collection[Case]) -> dict[UUID, tuple[str, ...]]:
    """Per case: dispute, objection, nudged, complaint, disagreement, relative, provisional. Three queries."""
    disputed, objected, nudged = _disputed(cases), _objected(cases), _nudged(cases)
    return {
        case.id: _raised(
            dispute=case.number in disputed,
            objection=case.id in objected,
            nudged=case.id in nudged,
            complaint=case.has_complaint and case.phase == OPEN,
            disagreement=case.has_disagreement,
            relative=case.has_relative,
            provisional=case.provisional,
        )
        for case in cases
    }


def _raised(**flags: bool) -> tuple[str, ...]:
    return tuple(name for name, raised in flags.items() if raised)


def _disputed(cases: Collection[Case]) -> set[str]:
    """Numbers of the cases with a finding that is being looked into again (57号 18)."""
    rows = Dispute.objects.unscoped("open disputes of cases already reached")
    numbers = [case.number for case in cases]
    return set(
        rows.filter(case_number__in=numbers, resolved_at__isnull=True).values_list("case_number", flat=True)
    )


def _objected(cases: Collection[Case]) -> set[UUID]:
    """The cases with an objection that nobody has answered (57号 19)."""
    rows = Objection.objects.unscoped("open objections of cases already reached")
    return set(rows.filter(case__in=cases, answered_at__isnull=True).values_list("case_id", flat=True))


def _nudged(cases: Collection[Case]) -> set[UUID]:
    """The open cases in which no officer has done anything since the family's nudge."""
    waiting = [case.id for case in cases if case.nudged_on is not None and case.phase == OPEN]
    since = CaseStep.objects.unscoped("what was done since the nudge").filter(
        case=OuterRef("case"), at__gt=OuterRef("at"), actor_kind="staff"
    )
    rows = Reminder.objects.unscoped("nudges of cases already reached")
    rows = rows.filter(~Exists(since), case__in=waiting, kind="nudge")
    return set(rows.values_list("case_id", flat=True))
