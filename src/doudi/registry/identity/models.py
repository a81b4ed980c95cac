"""What linking stores: runs, pairs for people to look at, what people decided, and merges.

No personal values: a pair names two persons, and for each comparison the level at which they agree. A row is
of the smallest division that holds both persons, so whoever may decide reaches both.
"""

from django.db import models
from django.db.models import F, Q

from doudi.access.scope import ScopedModel
from doudi.vault.identifiers import new_id


class Linking(ScopedModel):
    """One run over the persons of a place. `last_number`: nobody registered later takes part, also when the
    run goes on after a stop. `report`: `linking.Report`."""

    class State(models.TextChoices):
        COMPARING = "comparing", "正在比对"
        MERGING = "merging", "正在合并"
        DONE = "done", "比对完了"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    division = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.COMPARING)
    last_number = models.BigIntegerField()
    merges_itself = models.BooleanField(default=False)
    report = models.JSONField(default=dict)
    actor_id = models.CharField(max_length=64)
    actor_name = models.CharField(max_length=100)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["division"], condition=~Q(state="done"), name="one_unfinished_linking_of_a_place"
            ),
        ]

    def __str__(self) -> str:
        return f"linking of {self.division} to {self.last_number}"


class CandidatePair(ScopedModel):
    """Two persons who may be one. `left` has the lower number. A later run adds nothing to it.

    `certain`: above the upper threshold; `weight`: hundredths of a bit, null by number; `levels`:
    comparison → level; `why`: what kept it from being certain.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "待判断"
        SAME = "same", "是同一人"
        DIFFERENT = "different", "不是同一人"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    division = models.BigIntegerField()
    left = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+")
    right = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+")
    found_by = models.ForeignKey(Linking, on_delete=models.PROTECT, related_name="pairs")
    rule = models.CharField(max_length=60)
    weight = models.IntegerField(null=True)
    certain = models.BooleanField()
    why = models.CharField(max_length=20, blank=True)
    levels = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)

    subject_paths = ("left_id", "right_id")

    class Meta(ScopedModel.Meta):
        indexes = [
            models.Index(fields=["state", "division", "id"], name="pair_by_state_and_place"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["left", "right"], name="two_persons_are_one_pair"),
            models.CheckConstraint(condition=~Q(left=F("right")), name="a_pair_is_of_two"),
        ]

    def __str__(self) -> str:
        return f"pair {self.id}"


class PairDecision(ScopedModel):
    """What somebody decided about a pair, and why; a later one follows it and changes nothing."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    division = models.BigIntegerField()
    pair = models.ForeignKey(CandidatePair, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=10, choices=CandidatePair.State)
    reason = models.CharField(max_length=500)
    actor_id = models.CharField(max_length=64)
    actor_name = models.CharField(max_length=100)
    actor_office = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.outcome} on {self.at:%Y-%m-%d}"


class Merge(ScopedModel):
    """One person's record stands for another's from `at` on, until `undone_at`. Both keep all their rows."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    division = models.BigIntegerField()
    kept = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+")
    merged = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="merges")
    pair = models.ForeignKey(CandidatePair, null=True, on_delete=models.PROTECT, related_name="merges")
    reason = models.CharField(max_length=500)
    actor_id = models.CharField(max_length=64)
    actor_name = models.CharField(max_length=100)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=100, blank=True)
    undone_reason = models.CharField(max_length=500, blank=True)

    subject_paths = ("kept_id", "merged_id")

    class Meta(ScopedModel.Meta):
        indexes = [models.Index(fields=["division", "id"], name="merge_by_place")]
        constraints = [
            models.UniqueConstraint(
                fields=["merged"], condition=Q(undone_at__isnull=True), name="a_person_is_merged_once"
            ),
            models.CheckConstraint(condition=~Q(kept=F("merged")), name="a_merge_is_of_two"),
        ]

    def __str__(self) -> str:
        return f"merge {self.id}"
