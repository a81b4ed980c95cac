"""What is kept of feeds: deliveries, the runs that landed them, and the rows that were kept back."""

from django.db import models

from doudi.access.scope import ScopedModel
from doudi.vault.fields import SealedTextField
from doudi.vault.identifiers import new_id


class Delivery(ScopedModel):
    """One file as it came. The same bytes for the same source are one delivery, however often they come.

    Its bytes are sealed with the key of the record `id`: destroying that key erases file, identity columns
    and quarantine at once. `about` is the day the data is about; `ref` who or what brought it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    source = models.CharField(max_length=40)
    file_name = models.CharField(max_length=200)
    format = models.CharField(max_length=8)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    whole = models.BooleanField(default=False, help_text="a control file said the same hash")
    about = models.DateField()
    division = models.BigIntegerField()
    received_at = models.DateTimeField()
    received_by = models.CharField(max_length=80)

    class Meta(ScopedModel.Meta):
        app_label = "exchange"
        constraints = [
            models.UniqueConstraint(fields=["division", "source", "sha256"], name="the_same_file_once"),
        ]
        indexes = [models.Index(fields=["division", "source", "received_at"], name="delivery_by_source")]

    def __str__(self) -> str:
        return f"{self.source} {self.sha256[:8]}"


class Run(ScopedModel):
    """One landing of a delivery by its contract, from the first batch to the last.

    `parts` is how many batches are done: written, counted and committed. `counts` are rows: read, landed,
    quarantined, header, blank, footer. `columns` is the header; `drift` what differs from the contract.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "等待入库"
        HELD = "held", "列有变化，等人确认"
        LANDING = "landing", "正在入库"
        LANDED = "landed", "已入库"
        REFUSED = "refused", "整份退回"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="runs")
    number = models.PositiveIntegerField()
    source = models.CharField(max_length=40)
    contract_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=20, blank=True)
    message = models.JSONField(default=dict)
    encoding = models.CharField(max_length=10, blank=True)
    columns = models.JSONField(default=list)
    drift = models.JSONField(default=dict)
    accepted_by = models.CharField(max_length=80, blank=True)
    parts = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    division = models.BigIntegerField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta(ScopedModel.Meta):
        app_label = "exchange"
        constraints = [
            models.UniqueConstraint(fields=["delivery", "number"], name="runs_of_a_delivery_are_counted"),
        ]
        indexes = [models.Index(fields=["division", "source", "started_at"], name="run_by_source")]

    def __str__(self) -> str:
        return f"{self.source} run {self.number}"


class Quarantined(ScopedModel):
    """A row that was kept back: `line` in its file, `problems` as [field, reason] pairs, what it said sealed.

    `first` is the row it repeats or contradicts. It ends mended (landed after all) or left out, by a person.
    """

    class State(models.TextChoices):
        OPEN = "open", "待处理"
        MENDED = "mended", "已改正入库"
        LEFT_OUT = "left_out", "确认不入库"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="quarantined")
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="+")
    line = models.PositiveIntegerField()
    field = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=20)
    problems = models.JSONField()
    first = models.PositiveIntegerField(default=0)
    values = SealedTextField(under="delivery_id")
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    note = SealedTextField(under="delivery_id", blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=80, blank=True)
    division = models.BigIntegerField()

    class Meta(ScopedModel.Meta):
        app_label = "exchange"
        constraints = [models.UniqueConstraint(fields=["run", "line"], name="a_row_is_kept_back_once")]
        indexes = [models.Index(fields=["run", "state", "line"], name="quarantine_of_a_run")]

    def __str__(self) -> str:
        return f"line {self.line} of {self.run_id}"
