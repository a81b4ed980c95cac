"""The file to the bank: built from the rows each time, always the same bytes, and kept nowhere.

UTF-8, one line per payment, amounts in fen:
    DOUDI-PAY,1,<file key>,<lines>,<total fen>
    <line>,<payment key>,<holder>,<account>,<fen>
    END,<lines>,<total fen>
"""

import csv
import hashlib
import io
from dataclasses import dataclass

from doudi.payments.models import Attempt, BankFile


@dataclass(frozen=True)
class Outgoing:
    """A file as the bank gets it. It holds clear account numbers: never store or log `content`."""

    key: str
    content: bytes
    sha256: str


def build(file: BankFile) -> Outgoing:
    """The bytes of one file."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["DOUDI-PAY", 1, file.key, file.count, file.total_fen])
    attempts = Attempt.objects.unscoped("the lines of one file").filter(
        batch_id=file.batch_id, part=file.part
    )
    for attempt in attempts.select_related("account").order_by("line"):
        account = attempt.account
        rows.writerow([attempt.line, attempt.key, account.holder, account.account, attempt.amount_fen])
    rows.writerow(["END", file.count, file.total_fen])
    content = text.getvalue().encode()
    return Outgoing(file.key, content, hashlib.sha256(content).hexdigest())
