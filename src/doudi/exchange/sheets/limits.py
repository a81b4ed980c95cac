"""How large a file of a stranger may be, and how much a process that opens it may use.

A workbook of 616 KB can hold one cell of 600 MB, which costs every reader 1.5 to 2.5 GB; one of 22 MB can
take more than a minute. So the process that opens it has bounds of its own, and the one that asked goes on.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """`bytes` of the file, `unpacked` bytes of all its parts, rows and cells of all sheets, signs of one cell
    (32,767 is what a spreadsheet itself can hold), `memory` bytes and `seconds` of the process."""

    bytes: int = 40_000_000
    unpacked: int = 500_000_000
    sheets: int = 60
    rows: int = 300_000
    columns: int = 300
    cells: int = 9_000_000
    signs: int = 32_767
    memory: int = 1_500_000_000
    seconds: int = 60
