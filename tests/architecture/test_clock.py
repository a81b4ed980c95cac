"""Nothing below the doors reads the clock: ruff bans it, and the ban is lifted in few, known places."""

import re

from doudi.work import clock
from tests.architecture.tree import modules, short

# Where the clock may be read: the one place for the doors, the journal's sealer (which may not import it),
# the sandboxes, which are other people's machines, and `doudi assess`, a door that starts without Django.
ALLOWED = (
    "src/doudi/work/clock.py",
    "src/doudi/audit/",
    "src/doudi/vault/",
    "src/doudi/demo/",
    "src/doudi/conf/assess.py",
)


def test_the_ban_is_lifted_only_where_it_is_known() -> None:
    lifted = [
        short(file)
        for file, _ in modules()
        if "TID251" in file.read_text(encoding="utf-8") and not short(file).startswith(ALLOWED)
    ]
    assert not lifted


def test_pure_floors_import_no_clock() -> None:
    """Law is told the date: not even `time` is imported there."""
    wrong = [
        short(file)
        for file, _ in modules("src/doudi/law")
        if re.search(
            r"^import time|^from time |\.(now|today|utcnow)\(", file.read_text("utf-8"), re.MULTILINE
        )
    ]
    assert not wrong


def test_today_is_the_office_s_day() -> None:
    """At 16:30 UTC it is already tomorrow in the county."""
    assert (clock.today() - clock.now().date()).days in {0, 1}
