"""The machine's time, for the doors of the journal: a head says when it was really signed."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, UTC. Not the demo's clock, which can be moved."""
    return datetime.now(UTC)  # noqa: TID251 - the journal stands beside work and cannot ask its clock
