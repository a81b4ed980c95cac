"""Whatever stands in the cells of a roll: it is read, checked and written again, and no row gets lost."""

from hypothesis import given, settings
from hypothesis import strategies as st

from doudi.exchange.sheets.read import Day, Row, Sheet
from doudi.monitoring.rolls.check import Asked, check
from doudi.monitoring.rolls.finding import kinds
from doudi.monitoring.rolls.reading import read_roll
from doudi.monitoring.rolls.workbook import written
from doudi.policies.load import policies
from tests.monitoring.rolls.county import AS_OF, PLACE, number_of

HEADINGS = (
    "姓名",
    "身份证号",
    "与户主关系",
    "保障人口",
    "月保障金额",
    "家庭月收入",
    "类别",
    "批准时间",
    "银行账号",
)
_NUMBERS = [number_of(AS_OF.replace(year=1980 + at), at) for at in range(4)]
_USUAL = st.sampled_from(
    [
        *_NUMBERS,
        "王一",
        "本人",
        "子",
        "低保A类",
        "特困",
        "合计",
        "2024-05",
        2,
        900,
        350.5,
        "6217009900000001",
        "城市",
    ]
)
_CELLS = st.one_of(
    st.none(),
    _USUAL,
    st.text(max_size=8).filter(lambda text: "\0" not in text),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates().map(lambda day: Day(day.isoformat())),
)
_ROWS = st.lists(st.lists(_CELLS, max_size=11).map(tuple), max_size=12)


@settings(max_examples=60, deadline=None)
@given(_ROWS, st.sampled_from(["", "特困供养", "低保"]))
def test_it_is_read_checked_and_written(rows: list[tuple[object, ...]], name: str) -> None:
    stream: list[Sheet | Row] = [Sheet(name, ()), Row(1, ("某县台账",)), Row(2, HEADINGS)]
    stream += [Row(number, cells) for number, cells in enumerate(rows, 3)]  # type: ignore[arg-type]
    read = read_roll(stream, {}, "dibao")
    report = check(read, Asked(PLACE, AS_OF, policies(), None))
    assert report.entries + report.skipped == report.rows == len(stream) - 1
    assert sum(len(family.rows) for family in read.families) == report.entries
    assert sum(report.counts.values()) == len(report.findings)
    for one in report.findings:
        assert one.kind in kinds() and 3 <= one.row < 3 + len(rows) and one.said.zh and one.said.en
    assert written(stream, read, report, "zh").startswith(b"PK")
