"""What access stores: divisions, offices, accounts, grants, and the traces of signing in."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

from doudi.access.roles import KINDS, LEVELS, ROLES
from doudi.vault.fields import SealedTextField
from doudi.vault.identifiers import new_id


class Division(models.Model):
    """A county, town or village. A subtree is a range of codes: see `divisions.span`."""

    code = models.BigIntegerField(primary_key=True)
    name = models.CharField(max_length=60)
    level = models.CharField(max_length=12, choices=LEVELS)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")

    def __str__(self) -> str:
        return self.name


class Office(models.Model):
    """An office that acts for a division: a county bureau, a town's counter, a village committee."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=100)
    level = models.CharField(max_length=12, choices=LEVELS)
    division = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["division", "name"], name="office_once")]

    def __str__(self) -> str:
        return self.name


class Account(AbstractBaseUser):
    """Someone who signs in. `person` is the registry's opaque identifier, for citizens only."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=10, choices=KINDS)
    role = models.CharField(max_length=20, choices=ROLES)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True)
    division = models.BigIntegerField()
    person = models.UUIDField(null=True, unique=True)
    phone = SealedTextField(blank=True)
    phone_index = models.CharField(max_length=64, blank=True, db_index=True)
    # Null, not empty, for those without a card: the database refuses the same card twice.
    card_index = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001
    pin = models.CharField(max_length=128, blank=True)
    totp = SealedTextField(blank=True)
    totp_confirmed = models.BooleanField(default=False)
    totp_last_step = models.BigIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    opened_at = models.DateTimeField()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    objects = BaseUserManager["Account"]()

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Changes with whatever one signs in with, so that a reset of any of it ends the open sessions.
        Django's own covers the password only, which citizens do not have."""
        kept = (self.password, self.pin, self.phone_index, self.card_index or "", self.totp)
        return salted_hmac(
            "doudi.access.session", "|".join(kept), secret=secret, algorithm="sha256"
        ).hexdigest()

    class Meta:
        indexes = [models.Index(fields=["division", "kind"], name="account_by_division")]

    def __str__(self) -> str:
        return self.username


class Grant(models.Model):
    """A helper's authority for one person, dated, half-open; it ends at `until`, or when withdrawn."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    holder = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="grants")
    subject = models.UUIDField()
    # Where the person lived when it was given: the offices of that place may withdraw it.
    subject_division = models.BigIntegerField()
    scope = models.CharField(max_length=20)
    valid_from = models.DateField()
    until = models.DateField()
    granted_at = models.DateTimeField()
    granted_by = models.CharField(max_length=64)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["holder", "scope", "until"], name="grant_by_holder"),
            models.Index(fields=["subject"], name="grant_by_subject"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=models.F("valid_from")), name="grant_lasts"),
            models.UniqueConstraint(
                fields=["holder", "subject", "scope"],
                condition=Q(withdrawn_at__isnull=True),
                name="grant_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"grant {self.id}"


class SignInCode(models.Model):
    """A code sent to a phone. What is kept is a keyed hash; the code itself is sealed until it is sent."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    phone_index = models.CharField(max_length=64)
    # Counts the codes of a phone, so that of two asked for at the same moment the database takes one.
    turn = models.PositiveIntegerField()
    code_hash = models.CharField(max_length=64)
    to_send = SealedTextField(blank=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["phone_index", "made_at"], name="code_by_phone")]
        constraints = [models.UniqueConstraint(fields=["phone_index", "turn"], name="code_in_turn")]

    def __str__(self) -> str:
        return f"code {self.id}"


class SignInFailure(models.Model):
    """A failed attempt, counted against the name, phone or card it was made with, and against the source it
    came from (both as keyed hashes; no source: "")."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    way = models.CharField(max_length=10)
    key = models.CharField(max_length=64)
    source = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["key", "at"], name="failure_by_key"),
            models.Index(fields=["source", "at"], name="failure_by_source"),
        ]

    def __str__(self) -> str:
        return f"failure by {self.way}"


class KnownSource(models.Model):
    """A source from which a name, phone or card has signed in, as one keyed hash of both."""

    key = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"source {self.key[:8]}"
