"""The background work of a check, which `conf.handlers` names.

Nothing of a check counts before its end: a worker that takes over after another was killed takes away what
that one had written of the same version, and checks again, so the result is that of an undisturbed check.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from doudi.access.principal import Principal
from doudi.exchange.sheets.read import read as read_sheets
from doudi.law.errors import Unable
from doudi.monitoring.models import Roll, RollFinding
from doudi.monitoring.rolls import journal, store, workbook
from doudi.monitoring.rolls.check import Asked, check
from doudi.monitoring.rolls.finding import Finding
from doudi.monitoring.rolls.reading import read_roll
from doudi.monitoring.rolls.report import Report
from doudi.monitoring.rolls.roll import Read
from doudi.registry.population import has_people
from doudi.rulebook.book import standing_law
from doudi.work.context import Context

_AT_ONCE = 2_000  # rows of one transaction: others write in between
State = Roll.State


def run(payload: Mapping[str, Any], context: Context) -> None:
    """Check a roll; a refusal is kept for the page to say."""
    row = Roll.objects.unscoped("one roll").get(id=payload["roll"])
    if row.version != payload["version"] or row.erased_at:
        with context.complete():  # asked for again meanwhile, or erased
            return
    _update(row, state=State.RUNNING)
    try:
        content = store.get(row.id, store.HANDED_IN)
        read = read_roll(read_sheets(content), row.choices, row.programme)
        report = _checked(row, read)
        store.put(row.id, store.FOUND, workbook.written(read_sheets(content), read, report, row.language))
    except Unable as refusal:
        said = {language: refusal.text(language) for language in ("zh", "en")}
        with context.complete():
            _update(row, state=State.FAILED, refusal=said, ended_at=context.at)
        return
    _keep(row, report.sorted())
    with context.complete():
        _update(
            row,
            state=State.DONE,
            ended_at=context.at,
            columns=[_columns(read, number) for number in read.columns],
            counts=report.counts,
            unchecked={name: count for name, count in report.unchecked.items() if count},
            read={
                name: getattr(report, name) for name in ("rows", "entries", "families", "skipped", "in_base")
            },
            done=report.families,
            whole=report.families,
        )
        if _has_base(report):
            journal.noted(_reader(row), report, roll=str(row.id), at=context.at)


def _checked(row: Roll, read: Read) -> Report:
    reader = _reader(row) if has_people() else None

    def note(done: int, whole: int) -> None:
        if done % 1_000 == 0 or done == whole:
            _update(row, done=done, whole=whole)

    return check(read, Asked(row.place, row.as_of, standing_law(), reader), note)


def _has_base(report: Report) -> bool:
    return not report.unchecked["no_base"]


def _reader(row: Roll) -> Principal:
    """Whoever asked, as far as they reach: the base is read for them."""
    return Principal(
        "staff", None, row.actor_name, row.actor_role, row.actor_office, row.reach_from, row.reach_until
    )


def _keep(row: Roll, findings: Sequence[Finding]) -> None:
    """Write the findings of this version, in the place of any that an attempt before this one left."""
    RollFinding.objects.unscoped("one roll's own").filter(roll=row).delete()
    for start in range(0, len(findings), _AT_ONCE):
        rows = [
            RollFinding(
                roll=row,
                division=row.division,
                version=row.version,
                position=position,
                kind=one.kind,
                sheet=one.sheet,
                row=one.row,
                said=_sealable(one),
            )
            for position, one in enumerate(findings[start : start + _AT_ONCE], start + 1)
        ]
        with transaction.atomic():
            RollFinding.objects.bulk_create(rows, batch_size=500)


def _sealable(one: Finding) -> str:
    said = {
        "who": one.who,
        "said": one.said,
        "article": one.article,
        "source": one.source,
        "people": [str(person) for person in one.people],
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def _columns(read: Read, number: int) -> dict[str, Any]:
    return {
        "number": number,
        "sheet": read.sheets[number],
        "of": dict(read.columns[number]),
        "headings": [heading for heading in read.headings[number] if heading],
    }


def _update(row: Roll, **values: Any) -> None:
    """Unless it was asked for again, or erased, meanwhile."""
    Roll.objects.unscoped("one roll under check").filter(
        id=row.id, version=row.version, erased_at__isnull=True
    ).update(**values)
