"""What access refuses. The messages are for the person at the screen."""

from doudi.law.errors import Unable


class UnableToAct(Unable):
    """This account may not do this, or not here, or not for this person."""


class UnableToReadUnscoped(Unable):
    """A query was about to run without saying for whom: a mistake in the program, stopped before it leaks."""


class UnableToSignIn(Unable):
    """The sign-in failed, or has to wait. The message says what to do, and not which part was wrong."""


class UnableToSendAgain(UnableToSignIn):
    """A code was sent to this phone not long ago; that one can still be entered."""


class UnableToGrant(Unable):
    """A helper's authority cannot be given as asked."""


class UnableToOpenAccount(Unable):
    """An account cannot be made as asked."""


class UnableToPrepare(Unable):
    """The database cannot be prepared with these addresses."""


class UnableToSendCode(Unable):
    """The SMS gateway is not set up."""
