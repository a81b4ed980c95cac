"""What the rulebook stores: what was proposed, and what became of it. Both tables are append-only.

The values are public (they are the law of a place), so the rows are no division's: who may write them is
asked by `access.permission`, and everybody reads them.
"""

from django.db import models
from django.db.models import F, Q

from doudi.vault.identifiers import new_id


class Acted(models.Model):
    """Who did it, as they were at that moment, and when."""

    actor_id = models.CharField(max_length=64)
    actor_name = models.CharField(max_length=100)
    actor_office = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField()

    class Meta:
        abstract = True


class Proposal(Acted):
    """A value for a place and a time, as one person proposes it, with the document it stands in.

    `value`: as it is written in the policy files: text, or text by key; `type`, `unit`: what the parameter
    was then, so that no later release reads the figure as something else ("" where it was not noted).
    `retroactive`: the document itself says that it holds from a day that is past. `policy_hash`: the book it
    was tried on, with so many `tried` scenarios.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=20, unique=True)
    parameter = models.CharField(max_length=100)
    place = models.CharField(max_length=6)
    since = models.DateField()
    until = models.DateField()
    value = models.JSONField()
    type = models.CharField(max_length=20, blank=True, default="")
    unit = models.CharField(max_length=60, blank=True, default="")
    document = models.CharField(max_length=200)
    document_number = models.CharField(max_length=100, blank=True)
    article = models.CharField(max_length=200)
    reason = models.CharField(max_length=500)
    retroactive = models.BooleanField(default=False)
    policy_hash = models.CharField(max_length=64)
    tried = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="a_proposal_lasts"),
            models.CheckConstraint(
                condition=~Q(document="") & ~Q(article=""), name="a_proposal_names_its_article"
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)


class Ruling(Acted):
    """What became of a proposal, once. `position`: of an approved one, its place in the order in which they
    lie over one another; taken once, so that of two approved at one moment the second is tried again."""

    class Outcome(models.TextChoices):
        APPROVED = "approved", "已批准"
        DECLINED = "declined", "没有批准"
        WITHDRAWN = "withdrawn", "自己撤回"

    proposal = models.OneToOneField(
        Proposal, on_delete=models.PROTECT, primary_key=True, related_name="ruling"
    )
    outcome = models.CharField(max_length=10, choices=Outcome)
    position = models.PositiveIntegerField(null=True, unique=True)
    note = models.CharField(max_length=500, blank=True)
    policy_hash = models.CharField(max_length=64)
    tried = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=["approved", "declined", "withdrawn"]), name="a_known_outcome"
            ),
            models.CheckConstraint(
                condition=Q(outcome="approved", position__gte=1)
                | (~Q(outcome="approved") & Q(position__isnull=True)),
                name="approved_ones_have_a_place",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.outcome}"
