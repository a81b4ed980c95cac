"""How bank is reached."""

from typing import Any

from doudi.exchange import address, transport
from doudi.exchange.reply import Question


def ask(question: Question) -> dict[str, Any]:
    """Send the question and give the raw reply; raises UnableToReach."""
    return transport.ask(address.of("bank"), address.token(), question.body(), address.patience())
