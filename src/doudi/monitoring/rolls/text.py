"""The result as text for a terminal: how many of each kind, the first of them in full, what was not
checked.
"""

from collections.abc import Iterator

from doudi.law.label import Label
from doudi.monitoring.rolls.finding import Finding, kinds
from doudi.monitoring.rolls.report import Report
from doudi.monitoring.rolls.roll import Read
from doudi.monitoring.rolls.vocabulary import vocabulary
from doudi.policies.documents import in_english

_READ = Label(
    "读到 {rows} 行，{families} 户 {entries} 人；{skipped} 行是标题、合计等。底册里找到 {in_base} 人。",
    "{rows} rows read: {families} families, {entries} people; {skipped} rows are titles, totals and the "
    "like. {in_base} people found in the base.",
)
_COLUMNS = Label("列：", "Columns: ")
_NOTHING = Label("没有发现问题。", "Nothing was found.")
_UNCHECKED = Label("没有检查的：", "Not checked:")
_ROW = Label("第 {} 行", "row {}")
_MORE = Label("…… 还有 {} 条", "… {} more")


def lines(read: Read, report: Report, language: str, most: int) -> Iterator[str]:
    """Line by line; `most` findings of each kind (0: all)."""
    yield _READ.text(language).format(
        **{name: f"{value:,}" for name, value in vars(report).items() if isinstance(value, int)}
    )
    for number, of in read.columns.items():
        fields = vocabulary().fields
        told = (f"{fields[name].label.text(language)} = {heading}" for name, heading in of.items())
        yield f"{read.sheets[number] or '-'}  {_COLUMNS.text(language)}{'; '.join(told)}"
    yield ""
    if not report.findings:
        yield _NOTHING.text(language)
    found = report.sorted()
    for kind, count in report.counts.items():
        yield f"{kinds()[kind].label.text(language)}: {count:,}"
        of_kind = [one for one in found if one.kind == kind]
        shown = of_kind[:most] if most else of_kind
        yield from (f"    {_finding(read, one, language)}" for one in shown)
        if len(of_kind) > len(shown):
            yield f"    {_MORE.text(language).format(f'{len(of_kind) - len(shown):,}')}"
    if report.notes:
        yield ""
        yield _UNCHECKED.text(language)
        yield from (f"    {note.text(language)}" for note in report.notes)


def _finding(read: Read, one: Finding, language: str) -> str:
    where = f"{_ROW.text(language).format(one.row)} " if one.row else ""
    sheet = f"{read.sheets.get(one.sheet, '')} " if one.row and len(read.sheets) > 1 else ""
    article = in_english(one.article) if language == "en" else one.article
    cited = f" 〔{article}〕" if article else ""
    return f"{sheet}{where}{one.who}  {one.said.text(language)}{cited} {one.source.text(language)}".replace(
        "\n", " "
    )
