"""Which column is which: found by the headings, shown, and chosen otherwise by a person who knows better."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from doudi.exchange.sheets.read import Area, Cell, Row
from doudi.law.errors import Unable
from doudi.monitoring.rolls.vocabulary import vocabulary

_ROWS = 40  # titles and notes may stand above the headings


class UnableToFindColumns(Unable):
    """No sheet of the file has headings that we know, or a column was chosen that is not there."""


@dataclass(frozen=True)
class Columns:
    """Where the columns of one sheet are. `of`: field → position from 0. `headings`: what stands over each
    position. `first`: the number of the first row below the headings. `title`: what stands above them."""

    of: Mapping[str, int]
    headings: tuple[str, ...]
    first: int
    title: str = ""

    def chosen(self, choices: Mapping[str, str]) -> "Columns":
        """With a person's choices laid over: field → heading, letters of a column, or "" for none. A column
        that this sheet does not have changes nothing here."""
        of = dict(self.of)
        for name, wanted in choices.items():
            position = self.position(wanted)
            if name not in vocabulary().fields or (wanted and position is None):
                continue  # `refuse_unknown` says so, when every sheet was seen
            of.pop(name, None)
            if position is not None:
                of = {other: where for other, where in of.items() if where != position}
                of[name] = position
        return Columns(of, self.headings, self.first, self.title)

    def position(self, wanted: str) -> int | None:
        """Where a heading, or a column by its letters, is."""
        if wanted in self.headings:
            return self.headings.index(wanted)
        if re.fullmatch(r"[A-Za-z]{1,2}", wanted) and position_of(wanted) < len(self.headings):
            return position_of(wanted)
        return None


def refuse_unknown(choices: Mapping[str, str], sheets: Iterable[Columns]) -> None:
    """Raise UnableToFindColumns for a field that rolls do not have, or a column that no sheet has."""
    fields, read = vocabulary().fields, list(sheets)
    for name, wanted in choices.items():
        if name not in fields:
            known = "、".join(f"{one.name}（{one.label.zh}）" for one in fields.values())
            raise UnableToFindColumns(
                f"没有“{name}”这一项。可以指定：{known}。",
                f'There is no field "{name}"; there are: {", ".join(fields)}.',
            )
        if wanted and all(one.position(wanted) is None for one in read):
            there = "、".join(dict.fromkeys(heading for one in read for heading in one.headings if heading))
            raise UnableToFindColumns(
                f"名册里没有“{wanted}”这一列。现有：{there}。",
                f'The roll has no column "{wanted}"; there are: {there}.',
            )


def position_of(letters: str) -> int:
    """The position of a column by its letters: A is 0, AA is 26."""
    found = 0
    for letter in letters.upper():
        found = found * 26 + ord(letter) - ord("A") + 1
    return found - 1


def letters_of(position: int) -> str:
    """The letters of a column: 0 is A, 26 is AA."""
    found, rest = "", position + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        found = chr(ord("A") + letter) + found
    return found


def found_in(rows: Sequence[Row], merged: Sequence[Area]) -> Columns | None:
    """The columns of a sheet by its first rows; None where nothing looks like a roll.

    Of the rows, and pairs of rows, those that name most fields; a single row before a pair, the first of
    them.
    """
    found = []
    for start, row in enumerate(rows[:_ROWS]):
        for depth in (1, 2):
            block = rows[start : start + depth]
            if len(block) == depth and block[-1].number == row.number + depth - 1:
                headings, of = _read(block, merged)
                columns = Columns(of, headings, block[-1].number + 1, _title(rows[:start]))
                found += [(len(of), -depth, -start, columns)] if _is_roll(of) else []
    return max(found, key=lambda one: one[:3])[3] if found else None


def _is_roll(of: Mapping[str, int]) -> bool:
    return bool({"id_number", "head_id"} & set(of)) and bool({"name", "head"} & set(of))


def _title(rows: Sequence[Row]) -> str:
    return " ".join(cell for row in rows for cell in row.cells if isinstance(cell, str))[:500]


def _read(block: Sequence[Row], merged: Sequence[Area]) -> tuple[tuple[str, ...], dict[str, int]]:
    """The headings of one or two rows, and the fields they name: the first column of each."""
    lines = [_spread(row, merged) for row in block]
    width = max(map(len, lines))
    lines = [line + [""] * (width - len(line)) for line in lines]
    headings: list[str] = []
    of: dict[str, int] = {}
    for position in range(width):
        parts = list(dict.fromkeys(line[position] for line in lines if line[position]))
        name = next((found for text in _readings(parts) if (found := vocabulary().field_of(text))), None)
        headings.append(" ".join(parts))
        if name is not None and name not in of:
            of[name] = position
    return tuple(headings), of


def _readings(parts: Sequence[str]) -> list[str]:
    """Ways to read a heading of two rows: together first, then the lower, then the upper."""
    return ["".join(parts), *reversed(parts)] if len(parts) > 1 else list(parts)


def _spread(row: Row, merged: Sequence[Area]) -> list[str]:
    """The texts of a row; a merged cell says the same over all its columns."""
    texts = [_text(cell) for cell in row.cells]
    for top, left, _bottom, right in merged:
        if top == row.number - 1 and left < len(texts):
            texts += [""] * (right + 1 - len(texts))
            texts[left : right + 1] = [texts[left]] * (right + 1 - left)
    return texts


def _text(cell: Cell) -> str:
    return " ".join(cell.split()) if isinstance(cell, str) else ""
