"""What the vault keeps in the database: data keys, wrapped by a root key of the key file, and record keys."""

from django.db import models


class DataKey(models.Model):
    """A key that seals values. Only its wrapped form is stored; the newest one seals, all of them unseal."""

    number = models.PositiveIntegerField(primary_key=True)
    root = models.CharField(max_length=40)
    wrapped = models.BinaryField()

    def __str__(self) -> str:
        return f"data key {self.number}"


class RecordKey(models.Model):
    """The key of one record, of a case for instance, wrapped by a data key. Without it nothing of the record
    can be read again: destroying it is erasure. The row stays, and says when and by whom."""

    record = models.UUIDField(primary_key=True)
    wrapped = models.BinaryField(null=True)
    destroyed_at = models.DateTimeField(null=True)
    destroyed_by = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"key of {self.record}"


class Resealing(models.Model):
    """How far a column has been sealed anew with one data key, so that the work can be resumed."""

    column = models.CharField(max_length=200)
    key_number = models.PositiveIntegerField()
    last_id = models.CharField(max_length=64, blank=True)
    done = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["column", "key_number"], name="resealing_once")]

    def __str__(self) -> str:
        return f"{self.column} to data key {self.key_number}"
