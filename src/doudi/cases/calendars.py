"""The working-day calendar in force here: the package's years, and those the county entered since."""

import shutil
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import transaction

from doudi.access.permission import require
from doudi.access.principal import Principal
from doudi.audit.actions import Event, record
from doudi.cases.errors import UnableToEnterCalendar
from doudi.law.calendar import PUBLISHED, WorkingCalendar, read_file


def current() -> WorkingCalendar:
    """The calendar in force; entered years are seen at once, in every process."""
    folder = _folder()
    entered = tuple((path.name, path.stat().st_mtime_ns) for path in sorted(folder.glob("*.yaml")))
    return _loaded(folder, entered)


@lru_cache(maxsize=8)
def _loaded(folder: Path, entered: tuple[tuple[str, int], ...]) -> WorkingCalendar:
    return WorkingCalendar.load(PUBLISHED, folder) if entered else WorkingCalendar.load(PUBLISHED)


def enter(file: Path, *, actor: Principal, at: datetime) -> int:
    """Put an official year in force and give the year. Entering the same file again changes nothing.

    Raises UnableToReadCalendar (what to mend) or UnableToEnterCalendar. Recount deadlines afterwards.
    """
    require(actor, "calendar.enter")
    if not file.is_file():
        raise UnableToEnterCalendar(f"没有找到文件 {file}，请检查路径。")
    year = read_file(file)
    _plausible(year.year, len(year.off), file.name)
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    target, fresh = folder / f"{year.year}.yaml", folder / f"{year.year}.new"
    with transaction.atomic():
        record(Event("calendar.enter", actor.ref, at, detail={"year": year.year, "source": year.source}))
        shutil.copyfile(file, fresh)
        fresh.replace(target)
    return year.year


def _plausible(year: int, days_off: int, name: str) -> None:
    """A notice gives at least the statutory days (全国年节及纪念日放假办法 2; eleven until 2024)."""
    if days_off < 11:
        raise UnableToEnterCalendar(
            f"{name}：{year} 年只写了 {days_off} 天放假，少于法定假日，请对照通知补全。"
        )


def _folder() -> Path:
    folder: Path = settings.CALENDAR_DIR
    return folder
