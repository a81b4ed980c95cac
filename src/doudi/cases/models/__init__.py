"""What cases store. Children of a case carry its division: scope and row-level security reach them too."""

from doudi.cases.models.application import ApplicationDraft, Paper
from doudi.cases.models.case import Case, CaseStep, Deadline, NumberSeries, PinnedProcedure, Reminder
from doudi.cases.models.decision import Advice, Decision, Hearing, Opinion
from doudi.cases.models.disagreement import Disagreement
from doudi.cases.models.inquiry import RelativeRegistration, Visit, VisitVisitor
from doudi.cases.models.letter import Letter
from doudi.cases.models.publicity import Complaint, Objection, PublicNotice

__all__ = [
    "Advice",
    "ApplicationDraft",
    "Case",
    "CaseStep",
    "Complaint",
    "Deadline",
    "Decision",
    "Disagreement",
    "Hearing",
    "Letter",
    "NumberSeries",
    "Objection",
    "Opinion",
    "Paper",
    "PinnedProcedure",
    "PublicNotice",
    "RelativeRegistration",
    "Reminder",
    "Visit",
    "VisitVisitor",
]
