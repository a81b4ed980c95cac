"""What the exchange keeps: consents, checks asked for, messages in and out, disputes, and broken lines."""

from django.db import models
from django.db.models import Q

from doudi.access.scope import ScopedModel
from doudi.exchange.feeds.models import Delivery, Quarantined, Run
from doudi.registry.models import Household, Person
from doudi.vault.fields import SealedTextField
from doudi.vault.identifiers import new_id

__all__ = [
    "ANSWERED",
    "Consent",
    "Delivery",
    "Dispute",
    "Line",
    "Message",
    "Quarantined",
    "Run",
    "Verification",
]


class Consent(ScopedModel):
    """A person agrees to being checked for one case (社会救助法 40). It can be withdrawn."""

    class Via(models.TextChoices):
        SIGNATURE = "signature", "本人签名"
        PHONE_CODE = "phone_code", "手机验证"
        PAPER = "paper", "纸质授权书"
        WITNESS = "witness", "代办人见证"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    guardian = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    case_number = models.CharField(max_length=40)
    text_version = models.CharField(max_length=20)
    via = models.CharField(max_length=12, choices=Via)
    witness = models.CharField(max_length=100, blank=True)
    division = models.BigIntegerField()
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=80)
    withdrawn_at = models.DateTimeField(null=True)

    subject_paths = ("person_id",)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["case_number", "person"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_consent_in_force",
            ),
        ]

    def __str__(self) -> str:
        return f"consent for {self.case_number}"


class Verification(ScopedModel):
    """One round of asking the departments for a case: the first check, or a check again."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case_number = models.CharField(max_length=40)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    round = models.PositiveIntegerField()
    purpose = models.CharField(max_length=200)
    division = models.BigIntegerField()
    requested_at = models.DateTimeField()
    requested_by = models.CharField(max_length=80)

    subject_paths = ("household__memberships__person_id",)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["case_number", "round"], name="rounds_of_a_case_are_counted"),
        ]

    def __str__(self) -> str:
        return f"{self.case_number} round {self.round}"


class Message(ScopedModel):
    """One message to or from a partner: outbox and inbox in one table.

    `key` is the idempotency key; `payload_hash` a keyed hash of what was last sent; `reply` the sealed text
    of the answer that was taken. `attempts` counts questions sent, `turn` jobs enqueued; `next_try_at` is
    null once nothing more will be tried by itself. `of_head`: it also asks for the household's figures.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "等待答复"
        HIT = "hit", "有记录"
        NONE = "none", "无记录"
        NOT_AUTHORISED = "not_authorised", "未获授权"
        TIMED_OUT = "timed_out", "超时未答复"
        ERROR = "error", "答复有误"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    partner = models.CharField(max_length=20)
    direction = models.CharField(max_length=3, choices=[("in", "in"), ("out", "out")], default="out")
    key = models.CharField(max_length=100)
    verification = models.ForeignKey(
        Verification, null=True, on_delete=models.PROTECT, related_name="messages"
    )
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    of_head = models.BooleanField(default=False)
    case_number = models.CharField(max_length=40)
    consent_version = models.CharField(max_length=20, blank=True)
    payload_hash = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=16, choices=State, default=State.WAITING)
    problem = models.CharField(max_length=40, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    turn = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    reply = SealedTextField(blank=True)
    as_of = models.DateField(null=True)
    answered_at = models.DateTimeField(null=True)
    division = models.BigIntegerField()
    created_at = models.DateTimeField()

    subject_paths = ("person_id",)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["partner", "direction", "key"], name="a_message_once"),
        ]
        indexes = [
            models.Index(fields=["case_number"], name="message_by_case"),
            models.Index(
                fields=["partner", "next_try_at"],
                name="message_to_send",
                condition=Q(next_try_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.direction} {self.partner} {self.state}"


ANSWERED = frozenset({Message.State.HIT, Message.State.NONE})


class Dispute(ScopedModel):
    """The applicant says a finding is wrong (复查, 民发〔2021〕57号 18). A named person resolves it."""

    class State(models.TextChoices):
        RECHECKING = "rechecking", "正在重新查询"
        ANSWERED = "answered", "已重新查询，等待认定"
        KEPT = "kept", "维持原核对结果"
        CORRECTED = "corrected", "已更正"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case_number = models.CharField(max_length=40, db_index=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    partner = models.CharField(max_length=20)
    item = models.CharField(max_length=60)
    message = models.ForeignKey(Message, null=True, on_delete=models.PROTECT, related_name="disputes")
    reason = SealedTextField()
    state = models.CharField(max_length=12, choices=State, default=State.RECHECKING)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=80)
    resolution_reason = SealedTextField(blank=True)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.CharField(max_length=80, blank=True)
    division = models.BigIntegerField()

    subject_paths = ("person_id",)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["case_number", "person", "item"],
                condition=Q(resolved_at__isnull=True),
                name="one_open_dispute_per_finding",
            ),
        ]

    def __str__(self) -> str:
        return f"dispute on {self.item}"


class Line(models.Model):
    """The line to a partner, seen by every worker: open_until is set while it is cut after failures."""

    partner = models.CharField(primary_key=True, max_length=20)
    failures = models.PositiveIntegerField(default=0)
    open_until = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.partner
