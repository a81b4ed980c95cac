"""The lease table: what is to be done in the background, and who is at it until when."""

from django.db import models

from doudi.vault.identifiers import new_id


class Job(models.Model):
    """One piece of work, done exactly once, or one duty, done again and again (`every` is set).

    `due_at` is the only clock: a waiting job may be claimed from then on, and a claimed one again from
    then on, because its lease has run out. It is written and compared by the database's clock alone: by
    the clock of a worker an hour ahead every lease of the others would look stale.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        LEASED = "leased"
        DONE = "done"
        DEAD = "dead"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=64)
    key = models.CharField(max_length=200)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    every = models.PositiveIntegerField(null=True, help_text="seconds between two runs of a duty")
    due_at = models.DateTimeField()
    lease = models.UUIDField(null=True)
    tries = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=300, default="", help_text="class and place, never the values")
    enqueued_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="work_job_once")]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="work_job_due",
                condition=models.Q(state__in=["waiting", "leased"]),
            ),
            models.Index(fields=["state", "kind"], name="work_job_state"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} ({self.state})"
