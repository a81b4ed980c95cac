"""What landing a feed refuses, in words for the people who bring the files. Nothing of a row is in them."""

from doudi.law.errors import Unable


class UnableToReadContract(Unable):
    """A contract is malformed. Says the file, the line, and what to do."""


class UnableToLand(Unable):
    """A whole delivery is refused; that nothing was loaded is added. `code` names the reason in lists."""

    def __init__(self, code: str, message: str, english: str) -> None:
        super().__init__(f"{message}什么都没有入库。", f"{english} Nothing was loaded.")
        self.code = code


class UnableToUseFeed(Unable):
    """Somebody asked for rows that may not serve the purpose (社会救助法 40, 41, 70(6))."""


class UnableToMend(Unable):
    """A row of the quarantine cannot be put right as asked."""
