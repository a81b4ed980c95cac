"""What people and the background work do with payments."""

from doudi.payments.actions.batches import approve, discard, prepare, send
from doudi.payments.actions.entitlements import close_entitlement, open_entitlement
from doudi.payments.actions.returned import acknowledge, correct_account, import_return, reissue
from doudi.payments.returns import Imported

__all__ = [
    "Imported",
    "acknowledge",
    "approve",
    "close_entitlement",
    "correct_account",
    "discard",
    "import_return",
    "open_entitlement",
    "prepare",
    "reissue",
    "send",
]
