"""Publicity, objections to it, complaints. A notice has the columns that may be public, and no others."""

from django.db import models
from django.db.models import Q

from doudi.cases.models.row import Acted, CaseRow
from doudi.vault.fields import SealedTextField


class PublicNotice(CaseRow):
    """What a village sees (57号 24): name as shown, household size, amount, place, and until when.

    `division` is the village; `ends_on` is the first day it is no longer shown (half-open).
    """

    kind = models.CharField(max_length=8, choices=[("opinion", "初审公示"), ("award", "确认公布")])
    token = models.CharField(max_length=32, unique=True)
    shown_name = models.CharField(max_length=100)
    household_size = models.PositiveSmallIntegerField()
    amount_fen = models.BigIntegerField(null=True)
    village = models.CharField(max_length=60)
    town = models.CharField(max_length=60)
    published_on = models.DateField()
    last_day = models.DateField()
    ends_on = models.DateField()

    class Meta(CaseRow.Meta):
        indexes = [models.Index(fields=["division", "ends_on"], name="notice_of_village")]

    def __str__(self) -> str:
        return f"{self.kind} until {self.last_day}"


class Objection(CaseRow):
    """An objection to a notice, anonymous or with a contact; the answer is a letter to who left one.

    Anyone may write; `taken_by` of the town took it up, which stops the publicity. One that is about nothing
    is closed with the reason as its answer, outcome not_taken.
    """

    notice = models.ForeignKey(PublicNotice, on_delete=models.PROTECT, related_name="+")
    receipt = models.CharField(max_length=32, unique=True)
    matter = SealedTextField()
    contact = SealedTextField(blank=True)
    received_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    taken_by = models.CharField(max_length=100, blank=True)
    outcome = models.CharField(
        max_length=12,
        blank=True,
        choices=[("upheld", "异议成立"), ("not_upheld", "异议不成立"), ("not_taken", "不予受理")],
    )
    answer = SealedTextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=100, blank=True)

    class Meta(CaseRow.Meta):
        indexes = [
            models.Index(fields=["case"], condition=Q(answered_at__isnull=True), name="objection_open")
        ]

    def __str__(self) -> str:
        return f"objection {self.receipt}"


class Complaint(CaseRow, Acted):
    """A complaint or report received at the review (57号 20)."""

    matter = SealedTextField()
    contact = SealedTextField(blank=True)

    def __str__(self) -> str:
        return f"complaint at {self.at}"
