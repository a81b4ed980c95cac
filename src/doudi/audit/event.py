"""What is told to the journal. It knows no one: people and files are identifiers that others gave."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class ActorRef:
    """Who acted: kind of account, its identifier, name, role and office, as they were at that moment.

    division: the 12-digit code of what they reach; 0 where that is no one place.
    """

    kind: str
    id: str
    name: str
    role: str
    office: str
    division: int = 0


@dataclass(frozen=True)
class Event:
    """One thing that happened.

    subject: the person it is about; household, case: where it belongs; purpose and groups: for a look at
    personal data, why and which groups of data; detail: names, counts and codes, never personal values.
    hidden_until: an ongoing check may keep a look from the person's page until then; it is counted there.
    division: whose auditors read it, as the 12-digit code of what it is about; the actor's when not given.
    """

    action: str
    actor: ActorRef
    at: datetime
    subject: UUID | None = None
    household: UUID | None = None
    case: str = ""
    purpose: str = ""
    groups: tuple[str, ...] = ()
    detail: Mapping[str, str | int | bool] = field(default_factory=dict)
    hidden_until: datetime | None = None
    division: int | None = None
