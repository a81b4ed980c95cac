"""What monitoring stores: the what-ifs that were asked for, whose figures are files (`whatif.folder_of`);
and the rolls that were checked, with what was found, sealed with a key of each roll's own.
"""

from django.db import models

from doudi.access.scope import ScopedModel
from doudi.vault.fields import SealedTextField
from doudi.vault.identifiers import new_id


class WhatIf(ScopedModel):
    """One comparison of the law with a reform of its parameters, over one population, by whom and when.

    `division`: of the office that asked. `reform`: the YAML of `doudi simulate`. `refusal`: why it failed, in
    both languages. The hashes are of the law as it stood, of the law as changed, and of the population.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "等着算"
        RUNNING = "running", "正在算"
        DONE = "done", "算好了"
        FAILED = "failed", "算不了"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    division = models.BigIntegerField()
    label = models.CharField(max_length=100)
    reform = models.TextField()
    population = models.CharField(max_length=60)
    population_name = models.CharField(max_length=100)
    as_of = models.DateField()
    months = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    persons_done = models.PositiveBigIntegerField(default=0)
    persons = models.PositiveBigIntegerField()
    refusal = models.JSONField(default=dict)
    policy_hash = models.CharField(max_length=64, blank=True)
    changed_hash = models.CharField(max_length=64, blank=True)
    population_hash = models.CharField(max_length=64)
    actor_id = models.CharField(max_length=64)
    actor_name = models.CharField(max_length=100)
    actor_office = models.CharField(max_length=100, blank=True)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta(ScopedModel.Meta):
        indexes = [models.Index(fields=["division", "asked_at"], name="whatif_by_division")]

    def __str__(self) -> str:
        return str(self.label)


class Roll(ScopedModel):
    """A county's list of recipients (台账) that was handed in to be checked, and how far that is.

    `division`: the first code of the place. `choices`: field → column, as a person chose. `version` counts
    the checks: each has its own background work. `reach_from`, `reach_until`: the divisions of whoever
    asked; the base is read within them. `columns`: what was read as what. The file and the findings are
    sealed with the roll's key, which is destroyed on `kept_until`, or earlier by a person: then `erased_at`
    is set.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "等着查"
        RUNNING = "running", "正在查"
        DONE = "done", "查好了"
        FAILED = "failed", "查不了"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    division = models.BigIntegerField()
    place = models.CharField(max_length=12)
    as_of = models.DateField()
    name = models.CharField(max_length=100)
    programme = models.CharField(max_length=40)
    choices = models.JSONField(default=dict)
    language = models.CharField(max_length=2)
    version = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    whole = models.PositiveIntegerField(default=0)
    columns = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    unchecked = models.JSONField(default=dict)
    read = models.JSONField(default=dict)
    refusal = models.JSONField(default=dict)
    actor_id = models.CharField(max_length=64)
    actor_name = models.CharField(max_length=100)
    actor_role = models.CharField(max_length=40)
    actor_office = models.CharField(max_length=100, blank=True)
    reach_from = models.BigIntegerField()
    reach_until = models.BigIntegerField()
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    kept_until = models.DateField()
    erased_at = models.DateTimeField(null=True)

    class Meta(ScopedModel.Meta):
        indexes = [
            models.Index(fields=["division", "asked_at"], name="roll_by_division"),
            models.Index(
                fields=["kept_until"], name="roll_to_erase", condition=models.Q(erased_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)


class RollFinding(ScopedModel):
    """One thing that was found: its kind and place in the open, whom and what it says sealed.

    `position`: its number in the order of the roll, by which pages go on.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    roll = models.ForeignKey(Roll, on_delete=models.CASCADE, related_name="findings", db_index=False)
    division = models.BigIntegerField()
    version = models.PositiveSmallIntegerField()
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    sheet = models.PositiveSmallIntegerField()
    row = models.PositiveIntegerField()
    said = SealedTextField(under="roll_id")

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["roll", "version", "position"], name="a_finding_has_its_place")
        ]
        indexes = [models.Index(fields=["roll", "version", "kind", "position"], name="finding_by_kind")]

    def __str__(self) -> str:
        return f"{self.kind} in row {self.row}"
