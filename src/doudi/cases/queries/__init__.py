"""Reads of cases. They return plain frozen values; whoever sees a whole file leaves a look."""

from doudi.cases.letters.issue import LetterFile
from doudi.cases.models.case import FINAL, OPEN, RECEIVING
from doudi.cases.models.letter import OF_DECISION as LETTER_OF
from doudi.cases.queries.categories import Categories, Referral, categories
from doudi.cases.queries.decided import Confirmed, DecisionView, confirmed, decided, decision_view
from doudi.cases.queries.file import CaseFile, StepOffer, case_file
from doudi.cases.queries.handed_in import HandedIn, handed_in
from doudi.cases.queries.letters import letter, letter_by_token, letters_of, preview_letter
from doudi.cases.queries.notice_preview import NoticePreview, notice_preview
from doudi.cases.queries.notices import PublicNoticeView, notice_by_token, notice_counts, public_notices
from doudi.cases.queries.on_its_way import on_its_way
from doudi.cases.queries.progress import CaseLine, Progress, applicant_of, cases_of, progress
from doudi.cases.queries.queue import (
    Counts,
    Filters,
    Page,
    QueueRow,
    has_turns,
    open_states,
    queue,
    queue_counts,
    step_labels,
)
from doudi.cases.queries.search import cases_of_name, cases_of_person
from doudi.cases.queries.turns import Turn
from doudi.cases.queries.words import DueView

__all__ = [
    "FINAL",
    "LETTER_OF",
    "OPEN",
    "RECEIVING",
    "CaseFile",
    "CaseLine",
    "Categories",
    "Confirmed",
    "Counts",
    "DecisionView",
    "DueView",
    "Filters",
    "HandedIn",
    "LetterFile",
    "NoticePreview",
    "Page",
    "Progress",
    "PublicNoticeView",
    "QueueRow",
    "Referral",
    "StepOffer",
    "Turn",
    "applicant_of",
    "case_file",
    "cases_of",
    "cases_of_name",
    "cases_of_person",
    "categories",
    "confirmed",
    "decided",
    "decision_view",
    "handed_in",
    "has_turns",
    "letter",
    "letter_by_token",
    "letters_of",
    "notice_by_token",
    "notice_counts",
    "notice_preview",
    "on_its_way",
    "open_states",
    "preview_letter",
    "progress",
    "public_notices",
    "queue",
    "queue_counts",
    "step_labels",
]
