"""What the registry keeps: people, households, who lived where and when, facts, and accounts to pay to.

Nothing is overwritten: memberships end, facts are followed by later facts. All intervals are half-open.
"""

from django.db import models
from django.db.models import F, Q

from doudi.access.scope import ScopedModel
from doudi.registry.columns import CodeOrdered
from doudi.registry.identity.models import CandidatePair, Linking, Merge, PairDecision
from doudi.registry.relations import RELATIONS
from doudi.vault.fields import SealedTextField
from doudi.vault.identifiers import new_id

__all__ = [
    "CandidatePair",
    "Fact",
    "Household",
    "Linking",
    "Membership",
    "Merge",
    "Numbering",
    "PairDecision",
    "PayeeAccount",
    "Person",
]


class Person(ScopedModel):
    """One human being. `number` is dense and unique: the column files carry it instead of any identifier."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.BigIntegerField(unique=True)
    name = models.CharField(max_length=100)
    name_key = CodeOrdered(max_length=100)
    sex = models.CharField(max_length=1, choices=[("F", "女"), ("M", "男")])
    born = models.DateField()
    id_number = SealedTextField(blank=True)
    # Keyed hash of the 18-character form. Null for a person without a number, so that the database can
    # refuse the same number twice and still take several people who have none.
    id_index = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001
    phone = SealedTextField(blank=True)
    phone_index = models.CharField(max_length=64, blank=True)
    division = models.BigIntegerField()
    registered_at = models.DateTimeField()
    # Who stands for this person since two records were found to be of one: the last of all merges in force.
    # Kept by `identity.merges` alone; what was merged when and by whom is in `Merge`.
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="merged", db_index=False, editable=False
    )

    subject_paths = ("id",)

    class Meta(ScopedModel.Meta):
        indexes = [
            models.Index(fields=["name_key", "number", "division"], name="person_by_name"),
            models.Index(fields=["division", "name_key", "number"], name="person_by_place_and_name"),
            models.Index(fields=["phone_index"], name="person_by_phone", condition=~Q(phone_index="")),
            models.Index(
                fields=["merged_into"], name="person_by_survivor", condition=Q(merged_into__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"person {self.number}"


class Household(ScopedModel):
    """People who live together (共同生活的家庭); the members are in `Membership`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.BigIntegerField(unique=True)
    address = SealedTextField(blank=True)
    division = models.BigIntegerField()
    formed_on = models.DateField()
    registered_at = models.DateTimeField()

    subject_paths = ("memberships__person_id",)

    class Meta(ScopedModel.Meta):
        indexes = [models.Index(fields=["division", "number"], name="household_by_place")]

    def __str__(self) -> str:
        return f"household {self.number}"


class Membership(ScopedModel):
    """A person belongs to a household from a day until another (exclusive; null: still)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    relation = models.CharField(max_length=20, choices=[(code, zh) for code, (zh, _) in RELATIONS.items()])
    division = models.BigIntegerField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)

    subject_paths = ("household__memberships__person_id",)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(valid_until__isnull=True),
                name="one_open_membership_per_person",
            ),
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(valid_until__isnull=True, relation="head"),
                name="one_open_head_per_household",
            ),
            models.UniqueConstraint(fields=["person", "valid_from"], name="one_membership_begins_on_a_day"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="membership_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.relation} from {self.valid_from}"


class Fact(ScopedModel):
    """What one source said about one subject: never changed, followed by later facts.

    `standing` is found (there is a value), asked (the source was asked and has not answered: unknown), or
    silent (it answered, and has nothing to say on this figure). `uses` is any, or case: only for the case
    it was asked for (社会救助法 40, 41, 70(6)).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject_kind = models.CharField(max_length=10, choices=[("person", "person"), ("household", "household")])
    subject = models.UUIDField()
    household = models.ForeignKey(
        Household, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    name = models.CharField(max_length=60)
    value = models.JSONField(null=True)
    standing = models.CharField(
        max_length=10, default="found", choices=[(word, word) for word in ("found", "asked", "silent")]
    )
    source = models.CharField(max_length=20)
    source_ref = models.CharField(max_length=80, blank=True)
    observed_on = models.DateField(null=True)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    uses = models.CharField(max_length=5, default="any", choices=[("any", "any"), ("case", "case")])
    case_number = models.CharField(max_length=40, blank=True)
    division = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)

    subject_paths = ("subject",)

    class Meta(ScopedModel.Meta):
        indexes = [
            models.Index(fields=["subject", "name"], name="fact_by_subject"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "name", "source", "source_ref", "standing"],
                condition=~Q(source_ref=""),
                name="a_paper_says_a_fact_once",
            ),
            models.CheckConstraint(
                condition=~Q(uses="case") | ~Q(case_number=""), name="a_case_only_fact_names_its_case"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} from {self.source}"


class PayeeAccount(ScopedModel):
    """The bank account a person is paid to. The number is sealed; the index finds the same account twice."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="payee_accounts")
    bank = models.CharField(max_length=100)
    holder = models.CharField(max_length=100)
    account = SealedTextField()
    account_index = models.CharField(max_length=64, db_index=True)
    division = models.BigIntegerField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)

    subject_paths = ("person_id",)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(valid_until__isnull=True), name="one_open_account_per_person"
            ),
        ]

    def __str__(self) -> str:
        return f"account from {self.valid_from}"


class Numbering(models.Model):
    """The next dense number of each kind. Taken by one UPDATE: it locks, and a rollback gives it back."""

    kind = models.CharField(primary_key=True, max_length=20)
    next = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.kind}: {self.next}"
