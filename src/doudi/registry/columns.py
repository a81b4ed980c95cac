"""A text column whose order is the order of its characters' codes, the same on every database."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class CodeOrdered(models.CharField):  # type: ignore[type-arg]  # not subscriptable at run time
    """CharField compared by code point.

    A search by the beginning of a name is then a range, `key >= "王" and key < "王" + last character`, that
    an ordinary index answers; with a language's collation it would be neither correct nor indexed.
    """

    def db_parameters(self, connection: BaseDatabaseWrapper) -> Any:
        parameters = dict(super().db_parameters(connection))
        parameters["collation"] = "C" if connection.vendor == "postgresql" else "BINARY"
        return parameters
