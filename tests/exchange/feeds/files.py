"""Small deliveries for tests, made of the words a department writes."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

from doudi.exchange.feeds.batch import Batch
from doudi.exchange.feeds.contracts import contract_of
from doudi.exchange.feeds.files import delimited
from doudi.exchange.feeds.reading import open_delivery
from doudi.exchange.feeds.typed import rows
from doudi.exchange.feeds.typed.rows import Typed
from doudi.exchange.feeds.wording import reason_of

ABOUT = date(2026, 7, 1)
ID = "990001199001010013"
GOOD = ("浙A0001", ID, "张示例", "小型汽车", "1600", "2020-01-02", "正常", "示例牌")
HEADER = ("号牌号码", "所有人身份证号", "所有人", "车辆类型", "排量", "初次登记日期", "机动车状态", "品牌")


def car(number: int = 1, **changed: str) -> list[str]:
    """A good row of the vehicles, with some cells changed by field."""
    names = ("plate", "id_number", "name", "vehicle_type", "displacement", "registered_on", "status", "brand")
    said = dict(zip(names, GOOD, strict=True)) | {"plate": f"浙A{number:04}"} | changed
    return [said[name] for name in names]


def text(lines: Iterable[Sequence[str]], header: Sequence[str] = HEADER) -> str:
    """CSV as spreadsheets write it."""
    sink = io.StringIO()
    writer = csv.writer(sink, lineterminator="\r\n")
    writer.writerows([header, *lines])
    return sink.getvalue()


def opened(
    content: bytes,
    form: str = "csv",
    source: str = "police_vehicles",
    size: int = 64,
    block: int = delimited.BLOCK,
) -> list[Batch]:
    """The batches of a delivery that comes in small pieces."""
    pieces = [content[at : at + size] for at in range(0, len(content), size)]
    found = open_delivery(contract_of(source), form, lambda: pieces, whole=False, block_bytes=block)
    return list(found.batches())


def typed(
    content: bytes, form: str = "csv", source: str = "police_vehicles", block: int = delimited.BLOCK
) -> list[tuple[Batch, Typed]]:
    """Every batch and what its rows are."""
    contract = contract_of(source)
    batches = opened(content, form, source, block=block)
    return [(batch, rows.read(contract, batch, ABOUT)) for batch in batches]


def reasons(content: bytes, form: str = "csv", source: str = "police_vehicles") -> dict[int, list[str]]:
    """Row → the exact words why it is kept back."""
    contract = contract_of(source)
    return {
        bad.line: [reason_of(contract, field, why, bad.first).zh for field, why in bad.problems]
        for _, found in typed(content, form, source)
        for bad in found.bad
    }
