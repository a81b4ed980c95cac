"""The base of every refusal in the product."""


class Unable(Exception):
    """Something could not be done. The message is for people: what, where, and what to do about it.

    `english` says the same in English where the refusal can reach someone who reads English.
    """

    def __init__(self, message: str = "", english: str = "") -> None:
        super().__init__(message)
        self.english = english or message

    def text(self, language: str) -> str:
        """The message in a language: "en", or anything else for Chinese."""
        return self.english if language == "en" else str(self)
