"""What the vault refuses, in words for the person who runs the system."""

from datetime import datetime

from doudi.law.calendar import china_date
from doudi.law.errors import Unable


class UnableToUseKeys(Unable):
    """The key file is missing, open to others, damaged, or does not hold the key that is asked for."""


class UnableToSeal(Unable):
    """A value cannot be encrypted where it stands."""


class UnableToUnseal(Unable):
    """A sealed value is damaged, was made with another key, or belongs to another row."""


class UnableToReadErased(Unable):
    """The key of a record was destroyed: what it sealed is gone for everyone, for ever."""

    def __init__(self, at: datetime | None, by: str) -> None:
        on = china_date(at).isoformat() if at else ""
        super().__init__(
            f"内容已于 {on} 由{by}删除，谁都不能再看。办过什么、什么时候办的，日志里仍有。",
            f"The content was erased on {on} by {by}: nobody can read it any more. What was done, and when, "
            "is still in the journal.",
        )
