"""Which page does which step. A step without a page of its own goes through the plain step page."""

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from doudi.cases.queries import CaseFile, StepOffer

_PAGES = {
    "accept": "staff:accept",
    "ask_correction": "staff:correction",
    "visit": "staff:visit",
    "county_visit": "staff:county-visit",
    "register_relative": "staff:relative",
    "tell_findings": "staff:verification",
    "propose": "staff:opinion",
    "confirm": "staff:confirm",
    "refuse": "staff:refuse",
}


@dataclass(frozen=True)
class Act:
    """A step as the page offers it: its address, or what stops it."""

    offer: StepOffer
    href: str


def acts(file: CaseFile) -> list[Act]:
    """The steps this person may take now, the main ones first; then those a rule still stops."""
    found = [Act(offer, address(file.case_id, offer.name)) for offer in file.steps]
    return sorted(found, key=lambda act: (act.offer.aside, not act.offer.allowed))


def address(case_id: UUID, step: str) -> str:
    """Where the step is done."""
    if step in _PAGES:
        return reverse(_PAGES[step], args=[case_id])
    return reverse("staff:step", args=[case_id, step])
