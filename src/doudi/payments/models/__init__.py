"""What payments keep."""

from doudi.payments.models.batch import Attempt, BankFile, Batch
from doudi.payments.models.entitlement import Entitlement, Instalment
from doudi.payments.models.ledger import Account, Posting, Transaction
from doudi.payments.models.returned import QuarantinedLine, ReturnFile, Task

__all__ = [
    "Account",
    "Attempt",
    "BankFile",
    "Batch",
    "Entitlement",
    "Instalment",
    "Posting",
    "QuarantinedLine",
    "ReturnFile",
    "Task",
    "Transaction",
]
