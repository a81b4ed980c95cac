"""What the inquiry keeps: visits with their signatures, and relatives of officials."""

from django.db import models

from doudi.cases.models.row import Acted, CaseRow
from doudi.law.label import Label
from doudi.vault.fields import SealedTextField

VISITS = {
    "home": Label("入户", "Home visit"),
    "neighbour": Label("走访邻里", "Visit to the neighbours"),
    "phone": Label("电话或视频（突发事件时）", "Telephone or video (in an emergency)"),
}


class Visit(CaseRow, Acted):
    """A home visit. Complete when two visitors or more and a member present have signed (57号 16)."""

    sequence = models.PositiveIntegerField()
    level = models.CharField(max_length=8, choices=[("town", "乡镇"), ("county", "县级")])
    kind = models.CharField(max_length=10, choices=[(kind, words.zh) for kind, words in VISITS.items()])
    visited_on = models.DateField()
    findings = SealedTextField()
    member_name = SealedTextField(blank=True)
    member_person = models.UUIDField(null=True)
    member_how = models.CharField(max_length=12, blank=True)
    member_signed_at = models.DateTimeField(null=True)
    complete_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.level} {self.kind} on {self.visited_on}"


class VisitVisitor(CaseRow):
    """One of the visitors, who signs with their own account."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="+")
    account = models.UUIDField()
    name = models.CharField(max_length=100)
    office = models.CharField(max_length=100)
    signed_at = models.DateTimeField(null=True)

    class Meta(CaseRow.Meta):
        constraints = [models.UniqueConstraint(fields=["visit", "account"], name="a_visitor_once")]

    def __str__(self) -> str:
        return self.name


class RelativeRegistration(CaseRow, Acted):
    """A near relative among the officials or the village committee, registered apart (57号 11)."""

    member = models.UUIDField()
    official_name = SealedTextField()
    official_post = models.CharField(max_length=100)
    official_account = models.UUIDField(null=True)
    relation = models.CharField(max_length=20)

    class Meta(CaseRow.Meta):
        pass

    def __str__(self) -> str:
        return f"relative: {self.relation}"
