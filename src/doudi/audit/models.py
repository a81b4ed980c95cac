"""What the journal stores. Rows are inserted and never changed: the database refuses UPDATE and DELETE.

`Entry` is written by everyone, in the transaction of what it tells. A trigger puts its number into `Waiting`;
the sealer turns what waits into a `Leaf` and signs a `Head` over all leaves.
"""

from django.db import models
from django.db.models import Q


class Entry(models.Model):
    """One event. Numbers are given at insert: on PostgreSQL they may commit in another order, or be missing
    where a transaction was rolled back."""

    number = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    action = models.CharField(max_length=60)
    actor_kind = models.CharField(max_length=20)
    actor_id = models.CharField(max_length=64)
    actor_name = models.CharField(max_length=100, blank=True)
    role = models.CharField(max_length=40, blank=True)
    office = models.CharField(max_length=100, blank=True)
    subject = models.UUIDField(null=True)
    household = models.UUIDField(null=True)
    case = models.CharField(max_length=40, blank=True)
    purpose = models.CharField(max_length=60, blank=True)
    groups = models.JSONField(default=list)
    detail = models.JSONField(default=dict)
    hidden_until = models.DateTimeField(null=True)
    division = models.BigIntegerField(default=0)  # 0: of no one place, read only by who reaches all of them

    class Meta:
        verbose_name_plural = "entries"
        indexes = [
            models.Index(
                fields=["subject", "at"], name="entry_by_subject", condition=Q(subject__isnull=False)
            ),
            models.Index(
                fields=["household", "at"], name="entry_by_household", condition=Q(household__isnull=False)
            ),
            models.Index(fields=["case", "at"], name="entry_by_case", condition=~Q(case="")),
        ]

    def __str__(self) -> str:
        return f"entry {self.number}: {self.action}"


class Waiting(models.Model):
    """An entry that has no leaf yet. A queue, because "number greater than the last one sealed" would miss
    what commits late."""

    entry_number = models.BigIntegerField(primary_key=True)

    def __str__(self) -> str:
        return f"entry {self.entry_number} waits"


class Leaf(models.Model):
    """An entry's place in the tree: what is hashed, the salt of its commitments, and a signature of its own.

    No foreign key: the leaf must outlive an entry that somebody removes, to tell which one it was.
    """

    position = models.BigIntegerField(primary_key=True)
    entry_number = models.BigIntegerField(unique=True)
    body = models.TextField()
    salt = models.CharField(max_length=32)
    signature = models.BinaryField()

    class Meta:
        verbose_name_plural = "leaves"

    def __str__(self) -> str:
        return f"leaf {self.position}"


class Head(models.Model):
    """A signed statement: the first `size` leaves have this root. `frontier` lets the next one go on."""

    size = models.BigIntegerField(primary_key=True)
    root = models.CharField(max_length=64)
    at = models.DateTimeField()
    key = models.CharField(max_length=40)
    signature = models.BinaryField()
    frontier = models.JSONField()

    def __str__(self) -> str:
        return f"head of {self.size}"
