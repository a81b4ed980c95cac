"""The monthly batch, the files it goes to the bank in, and the attempts to pay."""

from django.db import models
from django.db.models import F, Q

from doudi.access.scope import ScopedModel
from doudi.payments.models.entitlement import Instalment
from doudi.registry.models import PayeeAccount
from doudi.vault.identifiers import new_id


class Batch(ScopedModel):
    """One county's payments of one run. Prepared by one person, approved by another."""

    class State(models.TextChoices):
        PREPARING = "preparing", "正在编制"
        PREPARED = "prepared", "待审批"
        APPROVED = "approved", "已审批，待发送"
        SENDING = "sending", "正在发送银行"
        SENT = "sent", "银行处理中"
        RECONCILED = "reconciled", "已对账"
        DISCARDED = "discarded", "已作废"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=40, unique=True)
    division = models.BigIntegerField()
    month = models.DateField()
    sequence = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=State, default=State.PREPARING)
    count = models.PositiveIntegerField(default=0)
    total_fen = models.BigIntegerField(default=0)
    paid_count = models.PositiveIntegerField(default=0)
    paid_fen = models.BigIntegerField(default=0)
    failed_count = models.PositiveIntegerField(default=0)
    failed_fen = models.BigIntegerField(default=0)
    prepared_by = models.CharField(max_length=64)
    prepared_by_name = models.CharField(max_length=100)
    prepared_at = models.DateTimeField()
    approved_by = models.CharField(max_length=64, blank=True)
    approved_by_name = models.CharField(max_length=100, blank=True)
    approved_at = models.DateTimeField(null=True)
    reconciled_at = models.DateTimeField(null=True)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["division", "month", "sequence"], name="one_batch_of_a_number"),
            models.UniqueConstraint(
                fields=["division"],
                condition=Q(state__in=["preparing", "prepared"]),
                name="one_batch_in_preparation",
            ),
            models.CheckConstraint(
                condition=~Q(approved_by=F("prepared_by")), name="approved_by_another_person"
            ),
            models.CheckConstraint(
                condition=~Q(approved_by="") | Q(state__in=["preparing", "prepared", "discarded"]),
                name="nothing_is_sent_unapproved",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class BankFile(ScopedModel):
    """One part of a batch as the bank gets it. `key` is stable for ever: the bank is asked for it first.

    `called_at` is the intent: committed before every call, so that a call whose answer was lost is known.
    """

    class State(models.TextChoices):
        READY = "ready"
        SENDING = "sending"
        SENT = "sent"
        RETURNED = "returned"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="files")
    division = models.BigIntegerField()
    part = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=60, unique=True)
    count = models.PositiveIntegerField()
    total_fen = models.BigIntegerField()
    sha256 = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.READY)
    called_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta(ScopedModel.Meta):
        constraints = [models.UniqueConstraint(fields=["batch", "part"], name="one_file_per_part")]

    def __str__(self) -> str:
        return self.key


class Attempt(ScopedModel):
    """One try to pay an instalment to one account. While one is alive or has paid, there is no other."""

    class State(models.TextChoices):
        PREPARED = "prepared"
        SENDING = "sending"
        SENT = "sent"
        PAID = "paid"
        FAILED = "failed"
        WITHDRAWN = "withdrawn"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    instalment = models.ForeignKey(Instalment, on_delete=models.PROTECT, related_name="attempts")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="attempts", db_index=False)
    account = models.ForeignKey(PayeeAccount, on_delete=models.PROTECT, related_name="+")
    division = models.BigIntegerField()
    line = models.PositiveIntegerField()
    part = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=60, unique=True)
    amount_fen = models.BigIntegerField()
    again = models.BooleanField(default=False, help_text="the money has already left the budget once")
    state = models.CharField(max_length=10, choices=State, default=State.PREPARED)
    reason = models.CharField(max_length=40, blank=True)
    bank_reference = models.CharField(max_length=60, blank=True)
    executed_on = models.DateField(null=True)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["batch", "line"], name="one_attempt_per_line"),
            models.UniqueConstraint(
                fields=["instalment"],
                condition=~Q(state__in=["failed", "withdrawn"]),
                name="an_instalment_is_paid_at_most_once",
            ),
        ]

    def __str__(self) -> str:
        return self.key
