"""Writes of the exchange: ask the departments, ask again, dispute a finding, resolve the dispute."""

from doudi.exchange.actions.disputes import dispute, resolve_dispute
from doudi.exchange.actions.verification import Asked, ask_again, request_verification

__all__ = ["Asked", "ask_again", "dispute", "request_verification", "resolve_dispute"]
