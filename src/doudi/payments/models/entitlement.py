"""Who is paid how much a month, from which decision, and each month's instalment of it."""

from django.db import models
from django.db.models import F, Q

from doudi.access.scope import ScopedModel
from doudi.registry.models import Household, Person
from doudi.vault.identifiers import new_id


class Entitlement(ScopedModel):
    """A monthly benefit of one household, opened by a confirmed decision (57号 21, 25).

    Months are the first day of the month, half-open: paid from `from_month` up to, not including,
    `until_month`. The decision is kept by id and by the hash of its frozen text.
    """

    subject_paths = ("payee_id",)

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case_number = models.CharField(max_length=40, db_index=True)
    benefit = models.CharField(max_length=40)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    payee = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    division = models.BigIntegerField()
    place = models.CharField(max_length=12)
    monthly_fen = models.BigIntegerField()
    from_month = models.DateField()
    until_month = models.DateField(null=True)
    decision = models.UUIDField(unique=True)
    decision_hash = models.CharField(max_length=64)
    decided_on = models.DateField()
    example = models.BooleanField()
    card_token = models.CharField(max_length=32, unique=True)
    opened_at = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["household", "benefit"],
                condition=Q(until_month__isnull=True),
                name="one_open_entitlement_per_household",
            ),
            models.CheckConstraint(condition=Q(monthly_fen__gt=0), name="an_entitlement_pays_something"),
            models.CheckConstraint(
                condition=Q(until_month__isnull=True) | Q(until_month__gte=F("from_month")),
                name="an_entitlement_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["division", "id"], name="entitlement_by_place")]

    def __str__(self) -> str:
        return f"entitlement of case {self.case_number}"


class Instalment(ScopedModel):
    """What is owed for one month and one cause. The attempts to pay it are under it: at most one succeeds."""

    class Cause(models.TextChoices):
        REGULAR = "regular", "按月发放"
        ARREARS = "arrears", "补发"

    class State(models.TextChoices):
        DUE = "due"  # owed, and in no batch
        UNDERWAY = "underway"  # in a batch
        PAID = "paid"
        FAILED = "failed"  # came back: waits for a person

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    entitlement = models.ForeignKey(Entitlement, on_delete=models.PROTECT, related_name="instalments")
    division = models.BigIntegerField()
    period = models.DateField(help_text="first day of the month it is owed for")
    cause = models.CharField(max_length=10, choices=Cause)
    sequence = models.PositiveSmallIntegerField(default=1)
    amount_fen = models.BigIntegerField()
    decision = models.UUIDField()
    decision_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.DUE)
    created_at = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["entitlement", "period", "cause", "sequence"], name="an_instalment_is_owed_once"
            ),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="an_instalment_pays_something"),
        ]
        indexes = [
            models.Index(fields=["division", "id"], name="instalment_due", condition=Q(state="due")),
        ]

    def __str__(self) -> str:
        return f"{self.period:%Y-%m} {self.cause} {self.sequence}"
