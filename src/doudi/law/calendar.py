"""Working days as the State Council's yearly notices arrange them, with days worked in exchange (调休上班).

The first day of a term is not counted (民法典 201). A year without a notice is counted by weekends and the
holidays whose date the sun fixes; every date that touches it is provisional.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from doudi.law.errors import Unable

PUBLISHED = Path(__file__).resolve().parent.parent / "policies" / "calendars"
_CHINA = ZoneInfo("Asia/Shanghai")
_DAY = timedelta(days=1)


class UnableToReadCalendar(Unable):
    """A calendar file is not one; the message says which line and what to write."""


class UnableToCount(Unable):
    """No calendar covers the year, so no working day in it can be counted."""


@dataclass(frozen=True, slots=True)
class Reached:
    """A date arrived at by counting, and whether a year without a published calendar was touched."""

    on: date
    provisional: bool


@dataclass(frozen=True, slots=True)
class Year:
    """One arranged year: days off and days worked beyond the plain week, with the notice they come from."""

    year: int
    off: frozenset[date]
    work: frozenset[date]
    source: str


@dataclass(frozen=True)
class WorkingCalendar:
    """Official years, and a rule for the years not arranged yet (`first_provisional` onward)."""

    years: Mapping[int, Year]
    fixed: frozenset[tuple[int, int]] = frozenset()
    first_provisional: int | None = None
    _off: frozenset[date] = field(init=False, repr=False)
    _work: frozenset[date] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_off", frozenset().union(*(y.off for y in self.years.values())))
        object.__setattr__(self, "_work", frozenset().union(*(y.work for y in self.years.values())))

    @classmethod
    def load(cls, *folders: Path) -> "WorkingCalendar":
        """The calendars of the folders (default: the package's); the same year in a later folder wins."""
        years: dict[int, Year] = {}
        rule: dict[str, Any] = {}
        for path in _files(folders or (PUBLISHED,)):
            content = _content(path)
            if content.get("status") == "provisional":
                rule = content
            else:
                year = read_year(content, path.name)
                years[year.year] = year
        fixed = {(int(o["month"]), int(d)) for o in rule.get("holidays", ()) for d in o["days"]}
        return cls(years, frozenset(fixed), rule.get("first_year"))

    @property
    def digest(self) -> str:
        """A short hash: two calendars that count alike have the same one."""
        parts = [
            [y, sorted(map(str, v.off)), sorted(map(str, v.work))] for y, v in sorted(self.years.items())
        ]
        text = json.dumps([parts, sorted(self.fixed), self.first_provisional])
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def is_provisional(self, day: date) -> bool:
        """True where no notice arranges the day's year; UnableToCount where there is no rule either."""
        if day.year in self.years:
            return False
        if self.first_provisional is None or day.year < self.first_provisional:
            known = "、".join(str(y) for y in sorted(self.years)) or "无"
            raise UnableToCount(
                f"没有 {day.year} 年的工作日历（已有：{known}），无法计算工作日。"
                "请取得国务院办公厅该年放假安排的通知，用 doudi calendar enter 录入。"
            )
        return True

    def is_working(self, day: date) -> bool:
        """Whether offices work on the day."""
        if day in self._work:
            return True
        if day in self._off:
            return False
        if self.is_provisional(day) and (day.month, day.day) in self.fixed:
            return False
        return day.weekday() < 5

    def add_working_days(self, start: date, count: int) -> Reached:
        """The count-th working day after start; start itself is not counted (民法典 201)."""
        if count < 0:
            raise ValueError(f"a term has no negative length: {count}")
        day, provisional = start, False
        while count:
            day += _DAY
            provisional = self.is_provisional(day) or provisional
            count -= self.is_working(day)
        return Reached(day, provisional)

    def working_days(self, start: date, until: date) -> int:
        """How many working days lie in (start, until]; negative when until is before start."""
        if until < start:
            return -self.working_days(until, start)
        days = ((start + timedelta(days=n)) for n in range(1, (until - start).days + 1))
        return sum(self.is_working(day) for day in days)


@lru_cache(maxsize=4)
def _published() -> WorkingCalendar:
    return WorkingCalendar.load()


def published() -> WorkingCalendar:
    """The calendars that ship with the product."""
    return _published()


def china_date(at: datetime) -> date:
    """The calendar day in China at an aware moment: the day on which a term starts or ends."""
    if at.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return at.astimezone(_CHINA).date()


def read_year(content: Mapping[str, Any], name: str) -> Year:
    """An official year from a YAML mapping. Raises UnableToReadCalendar with the line to mend."""
    year = content.get("year")
    if not isinstance(year, int) or not 2000 <= year <= 2100:
        raise UnableToReadCalendar(f"{name}：year 应为四位年份，例如 year: 2027。")
    documents = [str(s.get("document") or "") for s in content.get("sources") or () if isinstance(s, Mapping)]
    if not documents or not all(documents):
        raise UnableToReadCalendar(f"{name}：sources 至少写一份通知的名称和文号（document）。")
    off = frozenset(_span_days(content.get("holidays"), year, name))
    work = frozenset(_work_days(content.get("worked"), year, name))
    if not off:
        raise UnableToReadCalendar(f"{name}：holidays 里没有放假日期。")
    both = sorted(off & work)
    if both:
        raise UnableToReadCalendar(f"{name}：{both[0]} 既写了放假又写了上班，请对照通知改正。")
    return Year(year, off, work, "；".join(documents))


def _files(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        yield from sorted(folder.glob("*.yaml"))


def read_file(path: Path) -> Year:
    """The official year in a file. Raises UnableToReadCalendar with the line to mend."""
    return read_year(_content(path), path.name)


def _content(path: Path) -> dict[str, Any]:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        where = getattr(error, "problem_mark", None)
        line = f"第 {where.line + 1} 行" if where else "文件"
        raise UnableToReadCalendar(f"{path.name}：{line}读不懂，请按 UTF-8 编码的 YAML 书写。") from error
    except ValueError as error:  # a day such as 2027-02-30
        raise UnableToReadCalendar(f"{path.name}：有一个日期不存在（{error}），请对照通知改正。") from error
    if not isinstance(content, dict):
        raise UnableToReadCalendar(f"{path.name}：应有 year、sources、holidays、worked 四项。")
    return content


def _span_days(spans: object, year: int, name: str) -> Iterator[date]:
    for span in spans if isinstance(spans, list) else ():
        first, last = (span.get("first"), span.get("last")) if isinstance(span, Mapping) else (None, None)
        if not isinstance(first, date) or not isinstance(last, date) or not first <= last:
            raise UnableToReadCalendar(
                f"{name}：holidays 的每一项要有 first 和 last 两个日期，先后不能颠倒。"
            )
        for day in (first, last):
            _in_reach(day, year, name)
        yield from (first + timedelta(days=n) for n in range((last - first).days + 1))


def _work_days(days: object, year: int, name: str) -> Iterator[date]:
    for day in days if isinstance(days, list) else ():
        if not isinstance(day, date):
            raise UnableToReadCalendar(f"{name}：worked 的每一项应是日期，例如 2027-02-20。")
        if day.weekday() < 5:
            raise UnableToReadCalendar(f"{name}：{day} 不是周末，不需要写进 worked。")
        _in_reach(day, year, name)
        yield day


def _in_reach(day: date, year: int, name: str) -> None:
    """A notice may reach into the last week of the year before (2022-12-31), not further."""
    if not date(year - 1, 12, 24) <= day <= date(year, 12, 31):
        raise UnableToReadCalendar(f"{name}：{day} 不属于 {year} 年的安排。")
