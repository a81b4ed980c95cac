"""The ledger: append-only by trigger, balanced by trigger (see the migration), posted to by `ledger.post`."""

from django.db import models
from django.db.models import Q

from doudi.access.scope import ScopedModel
from doudi.payments.models.batch import Attempt
from doudi.vault.identifiers import new_id


class Account(models.TextChoices):
    """Where the money is. A balance says how much has moved there; all balances together are zero."""

    BUDGET = "budget", "救助资金预算"
    PAYABLE = "payable", "应付救助家庭"
    TRANSIT = "transit", "银行在途"
    PAID = "paid", "已发到账"
    RETURNED = "returned", "银行退回待重发"


class Transaction(ScopedModel):
    """One movement of money. (kind, reference) is unique: the same event is never posted twice."""

    class Kind(models.TextChoices):
        APPROVE = "approve", "批次审批"
        SEND = "send", "发送银行"
        SETTLE = "settle", "银行回盘"
        REVERSE = "reverse", "冲销"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    reference = models.CharField(max_length=80)
    division = models.BigIntegerField()
    postings = models.PositiveIntegerField(help_text="how many: no more can be added, none left out")
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversal")
    at = models.DateTimeField()
    by = models.CharField(max_length=100)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["kind", "reference"], name="an_event_is_posted_once"),
            models.CheckConstraint(condition=Q(postings__gte=2), name="money_comes_from_somewhere"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"


class Posting(ScopedModel):
    """One line of a transaction: `amount_fen` moves to (+) or from (−) an account."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    transaction = models.ForeignKey(
        Transaction, on_delete=models.PROTECT, related_name="lines", db_index=False
    )
    line = models.PositiveIntegerField()
    account = models.CharField(max_length=10, choices=Account)
    amount_fen = models.BigIntegerField()
    attempt = models.ForeignKey(Attempt, null=True, on_delete=models.PROTECT, related_name="postings")
    division = models.BigIntegerField()

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["transaction", "line"], name="one_posting_per_line"),
            models.UniqueConstraint(
                fields=["attempt"],
                condition=Q(account="paid", amount_fen__gt=0),
                name="an_attempt_is_paid_at_most_once",
            ),
            models.CheckConstraint(condition=~Q(amount_fen=0), name="a_posting_moves_something"),
            models.CheckConstraint(condition=Q(account__in=Account.values), name="a_known_account"),
        ]
        indexes = [models.Index(fields=["account", "division"], name="posting_by_account")]

    def __str__(self) -> str:
        return f"{self.account} {self.amount_fen}"
