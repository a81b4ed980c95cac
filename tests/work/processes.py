"""Workers as processes of their own."""

import os
import subprocess
import sys

from tests.databases import LiveDatabase

# A worker whose clocks (time, datetime) are an hour ahead; the database's is not.
AHEAD = """
import time, datetime
real = time.time
time.time = lambda: real() + 3600
class Ahead(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return super().now(tz) + datetime.timedelta(hours=1)
datetime.datetime = Ahead
"""


def worker(
    database: LiveDatabase, *arguments: str, settings: str = "tests.work.settings", first: str = ""
) -> "subprocess.Popen[bytes]":
    """`doudi work …` in a process; `first` is Python that runs before it."""
    program = (
        f"{first}\nimport sys\nfrom django.core.management import execute_from_command_line\n"
        "from doudi.access import rls\nrls.open_process()\n"
        f"execute_from_command_line(['doudi', 'work', *{list(arguments)!r}])"
    )
    environment = {**os.environ, **database.environment, "DJANGO_SETTINGS_MODULE": settings}
    return subprocess.Popen([sys.executable, "-c", program], env=environment, stdout=subprocess.DEVNULL)
