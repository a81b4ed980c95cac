"""What the exchange refuses, and how an answer can fail. Messages are for people."""

from doudi.law.errors import Unable


class UnableToAskDepartment(Unable):
    """A question without case, purpose or consent: it is not sent (社会救助法 40, 41, 70(6)).

    `code`: no_case, no_purpose, no_consent, or no_id_number when there is nobody to ask about.
    """

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code


class UnableToCallOut(Unable):
    """A program tried to use the network inside a transaction or a page: a mistake, stopped at once."""


class UnableToTakeConsent(Unable):
    """A consent that cannot be recorded as given."""


class UnableToDispute(Unable):
    """A dispute that cannot be opened or resolved as asked."""


class UnableToReach(Unable):
    """No usable answer from the department. `code` says how it failed; the figure stays unknown."""

    def __init__(self, code: str, *, timed_out: bool = False, retry: bool = True) -> None:
        super().__init__(f"部门没有给出可用的答复（{code}）。相关情况按“未知”处理，稍后会再次查询。")
        self.code = code
        self.timed_out = timed_out
        self.retry = retry


class UnableToReadReply(UnableToReach):
    """The department answered, but not what it should: not JSON, fields missing, another person."""


class UnableToBeAnswered(UnableToReach):
    """The department refuses to answer: it sees no case, purpose or consent. Asking again changes nothing."""

    def __init__(self) -> None:
        super().__init__("refused", retry=False)
