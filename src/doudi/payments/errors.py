"""Refusals of the payments. Their texts are for the people at the desk: what, why, and what to do."""

from doudi.law.errors import Unable


class UnableToPost(Unable):
    """A movement that does not balance, or has been posted already."""


class UnableToOpenEntitlement(Unable):
    """The decision does not give a payable amount."""


class UnableToPrepare(Unable):
    """The batch cannot be prepared."""


class UnableToApprove(Unable):
    """The batch is not this person's to approve, or not now."""


class UnableToSend(Unable):
    """The batch cannot go to the bank."""


class UnableToReachBank(Unable):
    """The bank did not answer, or not sensibly. What became of the call is unknown until it is asked."""


class UnableToReadReturn(Unable):
    """A return file is damaged or not ours: nothing of it has been taken in."""


class UnableToFindPayment(Unable):
    """There is no such batch, file, task or line within this person's area."""


class UnableToReissue(Unable):
    """The payment cannot be paid again."""
