"""What cases refuse. The messages are for the person at the screen."""

from doudi.law.errors import Unable
from doudi.law.procedures.procedure import UnableToFollow


class UnableToTakeStep(UnableToFollow):
    """The step was not taken: what it needs was not given."""


class UnableToActSecond(Unable):
    """Someone else acted on the case since the actor looked at it."""


class UnableToFindCase(Unable):
    """There is no such case, or it is out of reach of who asks."""


class UnableToSaveDraft(Unable):
    """The answers cannot be kept as given."""


class UnableToSubmit(Unable):
    """The application cannot be handed in yet; the message says what is missing."""


class UnableToAskConsent(Unable):
    """This member's consent cannot be had by a code; the message says how else."""


class UnableToDecide(Unable):
    """No opinion or decision can rest on this."""


class UnableToRecordVisit(Unable):
    """The visit or a signature cannot be recorded as given."""


class UnableToRegisterRelative(Unable):
    """The relative cannot be registered as given."""


class UnableToObject(Unable):
    """The objection cannot be taken or answered."""


class UnableToDisagree(Unable):
    """What the family says against a decision cannot be taken, or not be answered so."""


class UnableToNudge(Unable):
    """A reminder cannot be sent now."""


class UnableToKeepPaper(Unable):
    """A paper cannot be taken or shown."""


class UnableToEnterCalendar(Unable):
    """The calendar cannot be entered."""
