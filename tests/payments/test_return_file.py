"""A return file is taken in whole or not at all, and says which line is wrong."""

import random

import pytest

from doudi.access.errors import UnableToAct
from doudi.payments import actions, ledger, queries, sending
from doudi.payments.errors import UnableToReadReturn
from doudi.payments.models import Account, Attempt, BankFile, Batch, QuarantinedLine, ReturnFile
from doudi.work import worker
from tests.payments.builders import APPROVER, AT, OCTOBER, PREPARER, families, staff
from tests.payments.return_files import written

pytestmark = pytest.mark.django_db
SENT = "2026-10-10"


@pytest.fixture
def file() -> BankFile:
    """A file of four payments that the bank has."""
    families(4)
    batch_id = actions.prepare(month=OCTOBER, actor=PREPARER, at=AT)
    worker.run_one(["payments.prepare"])
    actions.approve(batch_id=batch_id, actor=APPROVER, at=AT)
    actions.send(batch_id=batch_id, actor=PREPARER, at=AT)
    found: BankFile = BankFile.objects.unscoped("test").get()
    BankFile.objects.unscoped("test").update(state="sending")
    Attempt.objects.unscoped("test").update(state="sending")
    sending.settle(found.id, actor=PREPARER, at=AT)
    return found


def lines(file: BankFile, *statuses: str) -> list[list[object]]:
    """A line for each payment of the file, with these statuses ("paid" for the rest)."""
    attempts = Attempt.objects.unscoped("test").order_by("line")
    wanted = [*statuses, *["paid"] * 9]
    return [
        [one.line, one.key, one.amount_fen, status, "" if status == "paid" else "account_closed", "B1", SENT]
        for one, status in zip(attempts, wanted, strict=False)
    ]


def taken(content: bytes) -> actions.Imported:
    return actions.import_return(content=content, actor=PREPARER, at=AT)


def refused(content: bytes) -> str:
    """The message; nothing was kept."""
    with pytest.raises(UnableToReadReturn) as caught:
        taken(content)
    assert not ReturnFile.objects.unscoped("test").exists()
    assert set(Attempt.objects.unscoped("test").values_list("state", flat=True)) == {"sent"}
    assert ledger.balances()[Account.PAID] == 0
    return str(caught.value)


def test_the_same_file_twice_does_nothing_more(file: BankFile) -> None:
    content = written(file.key, lines(file, "rejected"))
    first = taken(content)
    assert (first.already, first.paid, first.failed) == (False, 3, 1)
    before = ledger.balances()
    assert taken(content).already
    assert ledger.balances() == before
    assert Batch.objects.unscoped("test").get().state == "reconciled"


def test_a_file_cut_anywhere_is_refused(file: BankFile, seed: int) -> None:
    content = written(file.key, lines(file))
    places = {0, 1, len(content) - 2, *random.Random(seed).sample(range(len(content) - 1), 40)}
    places |= {place + 1 for place, byte in enumerate(content[:-1]) if byte == 10}
    for place in sorted(places):
        assert "没有导入" in refused(content[:place])


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (",paid,,B1", ",perhaps,,B1", "第 2 行状态"),
        (",paid", ".5,paid", "第 2 行序号或金额"),
        ("-000001,", "-000001,-", "第 2 行序号或金额"),
        (SENT, "2026-13-40", "第 2 行日期"),
        (",B1,", ",B1,extra,", "第 2 行有 8 栏"),
        ("paid,,", "paid,=1+1,", "第 2 行编号"),
        ("END,4,200006", "END,4,200007", "合计与明细不符"),
        ("END,4", "END,5", "合计与明细不符"),
        ("DOUDI-RETURN", "SOMETHING", "第 1 行"),
        ("-P001,4", "-P009,4", "没有发送过"),
        (",paid", ',"paid', "引号"),
        (",paid", ",pa\0id", "第 2 行有空字符"),
    ],
)
def test_a_damaged_line_is_named(file: BankFile, old: str, new: str, message: str) -> None:
    text = written(file.key, lines(file)).decode()
    assert old in text
    assert message in refused(text.replace(old, new, 1).encode())


def test_another_encoding_is_named(file: BankFile) -> None:
    content = written(file.key, lines(file)).replace(b",paid,,", ",paid,户名,".encode("gb18030"), 1)
    assert "第 2 行不是 UTF-8" in refused(content)


def test_what_fits_nothing_moves_no_money(file: BankFile) -> None:
    rows = lines(file)
    stranger = [9, "990001-209901-01-000009", 777, "paid", "", "B9", SENT]
    cheap = [*rows[0]]
    cheap[2] = 1
    content = written(file.key, [cheap, *rows[1:], rows[1], stranger])
    result = taken(content)
    assert (result.paid, result.quarantined) == (3, 3)
    reasons = {row.reason for row in queries.quarantined(PREPARER).rows}
    assert reasons == {"unknown_key", "other_amount", "twice_in_one_file"}
    batch = Batch.objects.unscoped("test").get()
    assert (batch.state, batch.paid_count) == ("sent", 3), "one payment has no answer yet"
    assert ledger.balances()[Account.TRANSIT] == rows[0][2]
    strange = queries.quarantined(PREPARER).rows[0]
    actions.acknowledge(line_id=strange.id, note="银行已更正", actor=PREPARER, at=AT)
    assert len(queries.quarantined(PREPARER).rows) == 2
    assert taken(written(file.key, rows)).paid == 1
    assert Batch.objects.unscoped("test").get().state == "reconciled"


def test_a_contradiction_is_for_people(file: BankFile) -> None:
    taken(written(file.key, lines(file, "rejected")))
    result = taken(written(file.key, lines(file, "paid", "rejected")))
    assert (result.paid, result.failed, result.quarantined) == (0, 0, 2)
    assert set(QuarantinedLine.objects.unscoped("test").values_list("reason", flat=True)) == {
        "contradicts_what_is_settled"
    }


def test_a_file_that_is_not_sent_yet_waits(file: BankFile) -> None:
    BankFile.objects.unscoped("test").update(state="sending")
    with pytest.raises(UnableToReadReturn, match="一分钟后"):
        taken(written(file.key, lines(file)))


def test_a_file_of_another_county_is_refused(file: BankFile) -> None:
    stranger = staff("finance_preparer", "外县经办", 990002_000000)
    with pytest.raises(UnableToAct):
        actions.import_return(content=written(file.key, lines(file)), actor=stranger, at=AT)
    assert not ReturnFile.objects.unscoped("test").exists()
