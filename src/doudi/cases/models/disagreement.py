"""What a family itself says against a decision, and the written answer to it."""

from django.db import models
from django.db.models import Q

from doudi.cases.models.row import Acted, CaseRow
from doudi.vault.fields import SealedTextField


class Disagreement(CaseRow, Acted):
    """Said by the applicant or a helper (`actor`), by number; answered in writing by `due_on`.

    It is neither a complaint nor an appeal: it moves no case, and no term of appeal waits for it.
    """

    number = models.CharField(max_length=32, unique=True)
    matter = SealedTextField(under="case_id")
    due_on = models.DateField()
    outcome = models.CharField(
        max_length=12, blank=True, choices=[("upheld", "意见成立"), ("not_upheld", "意见不成立")]
    )
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=100, blank=True)
    letter = models.ForeignKey("cases.Letter", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(CaseRow.Meta):
        indexes = [
            models.Index(fields=["case"], condition=Q(answered_at__isnull=True), name="disagreement_open")
        ]

    def __str__(self) -> str:
        return str(self.number)
