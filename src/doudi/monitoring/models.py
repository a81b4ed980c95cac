"""What monitoring stores: the what-ifs that were asked for. Their figures are files (`whatif.folder_of`)."""

from django.db import models

from doudi.access.scope import ScopedModel
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
