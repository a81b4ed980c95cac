"""Whatever a file is a mixture of, every line of it is accounted for: landed, kept back, or no record."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exchange.feeds.files import HEADER, car, text, typed

_CELLS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=12)
_GOOD = st.integers(1, 10**6).map(lambda number: text([car(number)]).splitlines(keepends=True)[1])
_DIRTY = st.builds(
    lambda field, cell: text([car(**{field: cell})]).partition("\r\n")[2],
    st.sampled_from(["id_number", "name", "vehicle_type", "displacement", "registered_on", "brand"]),
    _CELLS,
)
_RAGGED = st.lists(_CELLS.filter(lambda cell: not set(cell) & set('"\r\n,')), max_size=12).map(
    lambda cells: ",".join(cells) + "\n"
)
_NOTHING = st.sampled_from(
    ["\r\n", "\n", ",,,,,,,\n", "合计,5,,,,,,\r\n", " 小计,,,,,,,\n", 'x,5" y,,,,,,\n']
)
_LINES = st.lists(st.one_of(_GOOD, _DIRTY, _RAGGED, _NOTHING), max_size=40)


@settings(max_examples=150, deadline=None)
@given(_LINES, st.sampled_from(["utf-8", "utf-8-sig"]), st.sampled_from([300, 2_000, 10**6]))
def test_counts_always_add_up(lines: list[str], encoding: str, block: int) -> None:
    content = ",".join(HEADER) + "\r\n" + "".join(lines)
    found = typed(content.encode(encoding), block=block)
    read = sum(batch.read for batch, _ in found)
    for batch, one in found:
        assert batch.read == len(one.facts) + len(one.bad) + sum(batch.left_out.values())
        assert one.facts["line"].to_list() == one.identity["line"].to_list()
    numbers = [line for batch, one in found for line in (*one.facts["line"], *(bad.line for bad in one.bad))]
    assert len(numbers) == len(set(numbers))
    assert not numbers or (min(numbers) > 1 and max(numbers) <= read)


@settings(max_examples=60, deadline=None)
@given(_LINES)
def test_blocks_of_any_size_give_the_same_rows(lines: list[str]) -> None:
    content = (",".join(HEADER) + "\n" + "".join(lines)).encode()
    results = []
    for block in (200, 10**6):
        found = typed(content, block=block)
        landed = [row for _, one in found for row in one.facts.rows()]
        bad = [(row.line, row.problems) for _, one in found for row in one.bad]
        results.append((landed, bad))
    assert results[0] == results[1]
