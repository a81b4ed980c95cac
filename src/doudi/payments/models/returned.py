"""What came back from the bank, what nobody could place, and what waits for a person."""

from django.db import models
from django.db.models import Q

from doudi.access.scope import ScopedModel
from doudi.payments.models.batch import Attempt, BankFile
from doudi.payments.models.entitlement import Entitlement
from doudi.vault.identifiers import new_id


class ReturnFile(ScopedModel):
    """A return file that was taken in whole. Its hash makes the same file twice a no-op."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sha256 = models.CharField(max_length=64, unique=True)
    file = models.ForeignKey(BankFile, on_delete=models.PROTECT, related_name="returns")
    division = models.BigIntegerField()
    paid = models.PositiveIntegerField()
    failed = models.PositiveIntegerField()
    returned = models.PositiveIntegerField()
    quarantined = models.PositiveIntegerField()
    received_at = models.DateTimeField()
    received_by = models.CharField(max_length=100)

    class Meta(ScopedModel.Meta):
        pass

    def __str__(self) -> str:
        return f"return of {self.file_id}"


class QuarantinedLine(ScopedModel):
    """A line of a return file that fits nothing we sent. It moves no money; a person looks at it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    returned = models.ForeignKey(ReturnFile, on_delete=models.PROTECT, related_name="lines")
    division = models.BigIntegerField()
    line = models.PositiveIntegerField()
    key = models.CharField(max_length=60)
    amount_fen = models.BigIntegerField()
    status = models.CharField(max_length=20)
    reason = models.CharField(max_length=40)
    note = models.CharField(max_length=500, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=100, blank=True)

    class Meta(ScopedModel.Meta):
        indexes = [models.Index(fields=["id"], name="quarantine_open", condition=Q(settled_at=None))]

    def __str__(self) -> str:
        return f"{self.key}: {self.reason}"


class Task(ScopedModel):
    """A payment that needs the town clerk: it came back, or there is no account to pay to."""

    class Kind(models.TextChoices):
        FAILED = "failed"
        NO_ACCOUNT = "no_account"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=12, choices=Kind)
    entitlement = models.ForeignKey(Entitlement, on_delete=models.PROTECT, related_name="tasks")
    attempt = models.ForeignKey(Attempt, null=True, on_delete=models.PROTECT, related_name="tasks")
    division = models.BigIntegerField()
    reason = models.CharField(max_length=40)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=100, blank=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["attempt"], condition=Q(closed_at=None), name="one_open_task_per_attempt"
            ),
            models.UniqueConstraint(
                fields=["entitlement"],
                condition=Q(kind="no_account", closed_at=None),
                name="one_open_task_for_an_account",
            ),
        ]
        indexes = [
            models.Index(fields=["division", "id"], name="payment_task_open", condition=Q(closed_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.reason}"
