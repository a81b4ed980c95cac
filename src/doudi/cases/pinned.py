"""The procedure a case is pinned to: stored once as it was, read back as it was."""

import json
from datetime import datetime
from functools import lru_cache

from doudi.access.divisions import county_of
from doudi.cases.models import PinnedProcedure
from doudi.law.calendar import china_date
from doudi.law.procedures.load import load_procedure, read_procedure
from doudi.law.procedures.procedure import Procedure


def pin(benefit: str, division: int, *, at: datetime) -> PinnedProcedure:
    """The stored procedure a case of the benefit begins under today at this place."""
    procedure = load_procedure(benefit, china_date(at), place_of(division))
    row = row_of(procedure, at=at)
    PinnedProcedure.objects.bulk_create([row], ignore_conflicts=True)
    return row


def row_of(procedure: Procedure, *, at: datetime) -> PinnedProcedure:
    """The procedure as it is stored, not saved yet."""
    return PinnedProcedure(
        digest=procedure.digest,
        name=procedure.name,
        version=procedure.version,
        place=procedure.place,
        source=json.dumps(procedure.source, ensure_ascii=False),
        pinned_at=at,
    )


def procedure_of(digest: str) -> Procedure:
    """The procedure with this digest, as it was pinned."""
    return _read(digest)


def every_procedure() -> list[Procedure]:
    """Every procedure that some case is pinned to, the newest version first."""
    rows = PinnedProcedure.objects.order_by("-version", "-pinned_at", "digest")
    return [procedure_of(digest) for digest in rows.values_list("digest", flat=True)]


@lru_cache(maxsize=256)
def _read(digest: str) -> Procedure:
    return read_procedure(json.loads(PinnedProcedure.objects.get(digest=digest).source))


def place_of(division: int) -> str:
    """The six-digit county code of a division, as the law names places."""
    return f"{county_of(division) // 1_000_000:06d}"
