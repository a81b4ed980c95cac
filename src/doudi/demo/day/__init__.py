"""What happened in the demo county before the newcomer arrives: prepared cases, each at another step.

Every step goes through the doors everybody uses: the family applies, the clerk accepts, the departments' real
servers are asked, two people visit, a person decides. Only the clock is told an earlier day meanwhile.
"""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from doudi.cases.queries import cases_of
from doudi.demo.day import office
from doudi.demo.day.departments import answering
from doudi.work import clock

Progress = Callable[[str, int, int], None]


def play(progress: Progress, *, departments: Path) -> None:
    """Bring the prepared families as far as the table says; a family whose case is there is left alone.

    The families that are not named (wang, zhang, zhao) are left for the newcomer to apply with.
    """
    began = clock.today()
    plans = list(_plans(began).items())
    with answering(departments):
        for done, (key, steps) in enumerate(plans):
            progress("families", done, len(plans))
            if not cases_of(office.principal(key, began), at=clock.now()):
                _follow(key, steps, began)
    progress("families", len(plans), len(plans))


def _plans(today: dt.date) -> dict[str, tuple[tuple[dt.date, office.Step], ...]]:
    """Family → what is done on which day. `sun` is decided in the month before: a payment is due.

    Its notice hangs for sixteen days: seven, and the longest holiday there is (民法典 第二百零三条).
    """
    decided = today.replace(day=1) - dt.timedelta(days=3)

    def ago(days: int, since: dt.date = today) -> dt.date:
        return since - dt.timedelta(days=days)

    return {
        "sun": (
            (ago(27, decided), office.apply),
            (ago(25, decided), office.check),
            (ago(21, decided), office.visit),
            (ago(19, decided), office.publicize),
            (ago(3, decided), office.report),
            (decided, office.confirm),
        ),
        "ayi": (
            (ago(12), office.apply),
            (ago(10), office.check),
            (ago(5), office.visit),
            (ago(2), office.publicize),
        ),
        "ma": ((ago(9), office.apply), (ago(7), office.check)),
        "li": ((ago(4), office.apply), (ago(3), office.check)),
        "chen": ((ago(1), office.apply),),
        "deng": ((ago(2), office.apply),),
    }


def _follow(key: str, steps: tuple[tuple[dt.date, office.Step], ...], today: dt.date) -> None:
    """Take the steps, each on its day; afterwards it is today again, also when one fails."""
    try:
        for day, step in steps:
            clock.move(day - clock.today())
            step(key, clock.now())
    finally:
        clock.move(today - clock.today())
