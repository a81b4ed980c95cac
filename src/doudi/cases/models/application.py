"""What the applicant gives: a draft, and papers."""

from django.db import models
from django.db.models import Q

from doudi.access.scope import ScopedModel
from doudi.vault.fields import SealedTextField
from doudi.vault.identifiers import new_id


class ApplicationDraft(ScopedModel):
    """Answers before they are handed in, kept until `kept_until`. `account` typed them; `person` applies."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.UUIDField()
    account = models.UUIDField()
    benefit = models.CharField(max_length=40)
    division = models.BigIntegerField()
    answers = SealedTextField()
    idempotency_key = models.CharField(max_length=64, unique=True)
    updated_at = models.DateTimeField()
    kept_until = models.DateField()
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, null=True, related_name="+")

    subject_paths = ("person",)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["person", "account", "benefit"],
                condition=Q(case__isnull=True),
                name="one_open_draft",
            )
        ]

    def __str__(self) -> str:
        return f"draft {self.id}"


class Paper(ScopedModel):
    """A paper handed in. The file lies sealed beside the database; `sha256` is of its clear bytes."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, null=True, related_name="+")
    draft = models.ForeignKey(ApplicationDraft, on_delete=models.PROTECT, null=True, related_name="+")
    person = models.UUIDField()
    division = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    name = SealedTextField(blank=True)
    media_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=100)

    subject_paths = ("person",)

    def __str__(self) -> str:
        return f"{self.kind} paper"
