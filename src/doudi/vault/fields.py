"""A model field whose value is stored sealed: `obj.phone` is text, the column holds a token.

The token is bound to table, column and primary key, so the key of a row must be known before it is saved
(UUID keys are). What is read stays sealed until somebody looks at it.
"""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import FieldError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.query_utils import DeferredAttribute

from doudi.vault.cipher import place_of, seal, unseal
from doudi.vault.errors import UnableToSeal
from doudi.vault.record_keys import seal_for, unseal_of

if TYPE_CHECKING:
    _TextField = models.Field[str, str]
else:
    _TextField = models.Field


class Sealed:
    """A value as read from the database; `open(row id)` decrypts it, with its record's key if it has one."""

    __slots__ = ("column", "table", "token")

    def __init__(self, token: bytes, table: str, column: str) -> None:
        self.token, self.table, self.column = token, table, column

    def open(self, row: object, record: UUID | None = None) -> str:
        """The text; raises UnableToUnseal when the token belongs to another row, UnableToReadErased."""
        place = place_of(self.table, self.column, row)
        return unseal_of(record, self.token, place) if record else unseal(self.token, place)

    def __repr__(self) -> str:
        return f"<sealed {self.table}.{self.column}>"


class SealedAttribute(DeferredAttribute):
    """Decrypts on first reading, and remembers the text on the instance."""

    field: Any

    def __get__(self, instance: models.Model | None, cls: type[models.Model] | None = None) -> Any:
        if instance is None:
            return self
        value = super().__get__(instance, cls)
        if isinstance(value, Sealed):
            value = value.open(instance.pk, self.field.record_of(instance))
            instance.__dict__[self.field.attname] = value
        return value

    def __set__(self, instance: models.Model, value: str | Sealed | None) -> None:
        instance.__dict__[self.field.attname] = value


class SealedTextField(_TextField):
    """Text that is encrypted in the database (AES-256-GCM or SM4-GCM).

    It cannot be searched or updated set-wise: keep a `blind_index` beside it for finding, and save rows one
    by one or with bulk_create. `values()` and `values_list()` give `Sealed`, to be opened with the row's id.
    `under` names the attribute with the UUID of a record: the text is sealed with that record's key, and gone
    when it is destroyed.
    """

    description = "Sealed text"
    descriptor_class = SealedAttribute
    empty_strings_allowed = True

    def __init__(self, *args: Any, under: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.under = under

    def deconstruct(self) -> Any:
        """Also `under`: a copy of the field seals as it does."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "under": self.under} if self.under else kwargs

    def record_of(self, instance: models.Model) -> UUID | None:
        """The record whose key seals this value of the row, if the field has one."""
        return getattr(instance, self.under) if self.under else None

    def get_internal_type(self) -> str:
        return "BinaryField"

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> Sealed | None:
        """Leave what was read sealed: it is opened by whoever looks at it."""
        return None if value is None else self._sealed(bytes(value))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Seal for this very row. What was read and not changed is opened first: in a copied row, whose key
        is another, that fails here instead of storing what nobody can read."""
        text = getattr(model_instance, self.attname)
        if text is None:
            return None
        if not isinstance(text, str):
            raise UnableToSeal(f"{self.model.__name__}.{self.name} takes text, not {type(text).__name__}.")
        if model_instance.pk is None:
            raise UnableToSeal(
                f"{self.model.__name__}.{self.name} is sealed with the key of its row, not known yet: "
                "give the model a UUID key (vault.identifiers.new_id)."
            )
        place = place_of(self.model._meta.db_table, self._name, model_instance.pk)
        record = self.record_of(model_instance)
        return self._sealed(seal_for(record, text, place) if record else seal(text, place))

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        """The token, in the database's binary form; refuses text that comes past a row's own save."""
        if value is None:
            return None
        if not isinstance(value, Sealed):
            raise UnableToSeal(
                f"{self.model.__name__}.{self.name} is sealed row by row: use save() or bulk_create(), not "
                "update() or bulk_update()."
            )
        return connection.Database.Binary(value.token)  # type: ignore[attr-defined]  # every backend has it

    def get_lookup(self, lookup_name: str) -> Any:
        """Only `isnull`: a sealed value cannot be compared in the database."""
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is sealed and cannot be searched: filter on its blind index.")
        return super().get_lookup(lookup_name)

    def get_transform(self, lookup_name: str) -> Any:
        """None: no part of a sealed value is known to the database."""
        return None

    def value_to_string(self, obj: models.Model) -> str:
        """Refuse serialization: a dump would hold clear text."""
        raise UnableToSeal(f"{self.name} is sealed and is not written to dumps.")

    @property
    def _name(self) -> str:
        return str(self.column)

    def _sealed(self, token: bytes) -> Sealed:
        return Sealed(token, self.model._meta.db_table, self._name)
