"""Dense numbers: every person and household gets the next one, without gaps."""

from typing import Literal

from django.db import transaction
from django.db.models import F

from doudi.registry.models import Numbering

Kind = Literal["person", "household"]


def take(kind: Kind, count: int = 1) -> int:
    """Reserve `count` numbers and return the first. The row stays locked until the transaction ends."""
    with transaction.atomic():
        Numbering.objects.bulk_create([Numbering(kind=kind, next=1)], ignore_conflicts=True)
        Numbering.objects.filter(kind=kind).update(next=F("next") + count)
        return Numbering.objects.get(kind=kind).next - count
