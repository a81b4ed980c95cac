"""The case, the steps it went through, its clocks, and the procedure it is pinned to."""

from django.db import models
from django.db.models import Q

from doudi.access.scope import ScopedModel
from doudi.cases.models.row import Acted, CaseRow
from doudi.registry.columns import CodeOrdered
from doudi.registry.models import Household, Person
from doudi.vault.fields import SealedTextField
from doudi.vault.identifiers import new_id

OPEN, RECEIVING, FINAL = "open", "receiving", "final"
PHASES = [(OPEN, "办理中"), (RECEIVING, "享受中"), (FINAL, "已结束")]
CHANNELS = [("self", "本人"), ("helper", "代办"), ("window", "窗口")]


class PinnedProcedure(models.Model):
    """A procedure exactly as some case began under it; cases keep it whatever happens to the files."""

    digest = models.CharField(primary_key=True, max_length=64)
    name = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    place = models.CharField(max_length=6)
    source = models.TextField()  # JSON as text: a database's own JSON would put the states in another order
    pinned_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.version} in {self.place}"


class NumberSeries(models.Model):
    """The last case number of a county and year, taken by one UPDATE: no gaps and no twins."""

    key = models.CharField(primary_key=True, max_length=20)
    last = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.key}: {self.last}"


class Case(ScopedModel):
    """One application of one household. `state` and `revision` change together, by compare and swap.

    `due_on`, `due_kind`, `provisional` repeat the nearest open limit of `Deadline`; `sort_on` is that day, or
    the end of time, since databases sort nulls differently.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = CodeOrdered(max_length=24, unique=True)
    benefit = models.CharField(max_length=40)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    applicant = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    division = models.BigIntegerField()
    town = models.BigIntegerField()
    procedure = models.ForeignKey(PinnedProcedure, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=24)
    phase = models.CharField(max_length=10, choices=PHASES, default=OPEN)
    revision = models.PositiveIntegerField(default=0)
    channel = models.CharField(max_length=10, choices=CHANNELS)
    typed_by = models.CharField(max_length=100)
    opened_by = models.CharField(max_length=60)
    idempotency_key = models.CharField(max_length=64)
    opened_on = models.DateField()
    accepted_on = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    due_kind = models.CharField(max_length=24, blank=True)
    provisional = models.BooleanField(default=False)
    sort_on = models.DateField()
    letters_issued = models.PositiveIntegerField(default=0)
    has_relative = models.BooleanField(default=False)
    has_complaint = models.BooleanField(default=False)
    has_objection = models.BooleanField(default=False)
    has_disagreement = models.BooleanField(default=False)
    nudged_on = models.DateField(null=True)

    subject_paths = ("applicant_id",)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["opened_by", "idempotency_key"], name="case_submitted_once"),
            models.UniqueConstraint(
                fields=["household", "benefit"],
                condition=Q(phase__in=[OPEN, RECEIVING]),
                name="one_case_of_a_household_at_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["sort_on", "id"], condition=Q(phase=OPEN), name="case_queue"),
            models.Index(
                fields=["town", "sort_on", "id"], condition=Q(phase=OPEN), name="case_queue_of_town"
            ),
            models.Index(fields=["state", "sort_on", "id"], name="case_queue_by_state"),
            models.Index(fields=["applicant", "opened_on"], name="case_by_applicant"),
            models.Index(
                fields=["sort_on", "id"], condition=Q(has_disagreement=True), name="case_to_be_answered"
            ),
            # For counts, which are answered from these indexes alone. By town, not by division: SQLite would
            # else prefer them for the queue (skip-scan) and sort every row; and with the phase, which it
            # looks up in the row otherwise, the condition of the index notwithstanding.
            # The division is what row-level security asks for: PostgreSQL would else look it up in every row.
            models.Index(
                fields=["state", "town", "phase"],
                include=["division"],
                condition=Q(phase=OPEN),
                name="case_count_by_state",
            ),
            models.Index(
                fields=["due_on", "town", "phase"],
                include=["division"],
                condition=Q(phase=OPEN),
                name="case_count_overdue",
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)


class CaseStep(CaseRow, Acted):
    """One step that was taken. `note` and `detail` (JSON) may hold personal words, so they are sealed."""

    sequence = models.PositiveIntegerField()
    name = models.CharField(max_length=40)
    from_state = models.CharField(max_length=24, blank=True)
    to_state = models.CharField(max_length=24)
    note = SealedTextField(under="case_id", blank=True)
    detail = SealedTextField(under="case_id", blank=True)

    class Meta(CaseRow.Meta):
        constraints = [models.UniqueConstraint(fields=["case", "sequence"], name="step_in_order")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.name}"


class Deadline(CaseRow):
    """A clock of a case: what it was counted from, so that it can be counted again on another calendar."""

    kind = models.CharField(max_length=24)
    rule = models.CharField(max_length=8)  # limit | wait
    holder = models.CharField(max_length=12)
    opened_on = models.DateField()
    count = models.PositiveIntegerField()
    unit = models.CharField(max_length=10)
    to_working_day = models.BooleanField(default=False)  # 民法典 203
    extended_to = models.PositiveIntegerField(null=True)
    extension_reason = models.CharField(max_length=40, blank=True)
    due_on = models.DateField()
    provisional = models.BooleanField(default=False)
    closed_on = models.DateField(null=True)
    overdue_at = models.DateTimeField(null=True)

    class Meta(CaseRow.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"], condition=Q(closed_on__isnull=True), name="one_open_clock_of_a_kind"
            )
        ]
        indexes = [
            models.Index(
                fields=["due_on"],
                condition=Q(closed_on__isnull=True, overdue_at__isnull=True, rule="limit"),
                name="deadline_to_claim",
            ),
            models.Index(fields=["case", "kind"], name="deadline_of_case"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} by {self.due_on}"


class Reminder(CaseRow, Acted):
    """Something the holder of a case should see: a term that has passed, or the citizen's nudge (催办)."""

    kind = models.CharField(max_length=10, choices=[("overdue", "超期"), ("nudge", "催办")])
    deadline = models.ForeignKey(Deadline, on_delete=models.PROTECT, null=True, related_name="+")
    on = models.DateField()

    class Meta(CaseRow.Meta):
        constraints = [
            models.UniqueConstraint(fields=["case", "on"], condition=Q(kind="nudge"), name="one_nudge_a_day"),
            models.UniqueConstraint(
                fields=["deadline"], condition=Q(kind="overdue"), name="one_reminder_of_a_deadline"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.on}"
