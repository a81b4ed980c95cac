"""Workers as processes of their own."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from doudi.work.models import Job
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


def start(
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


@contextmanager
def worker(
    database: LiveDatabase, *arguments: str, settings: str = "tests.work.settings", first: str = ""
) -> "Iterator[subprocess.Popen[bytes]]":
    """A worker that is killed at the end, whatever happens in between."""
    process = start(database, *arguments, settings=settings, first=first)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def finish(
    database: LiveDatabase, *arguments: str, settings: str = "tests.work.settings", first: str = ""
) -> None:
    """Let a worker do all that is due now; it must end well within a minute."""
    with worker(database, "--once", "--no-duties", *arguments, settings=settings, first=first) as process:
        assert process.wait(60) == 0


class Leases:
    """Tells the leases of a new worker from those that a killed one left behind."""

    def __init__(self) -> None:
        self._left = {lease for lease in self._held() if lease}

    def taken(self) -> list[str]:
        """The kinds of work that are held under a lease that was not there at the beginning."""
        rows = Job.objects.filter(state="leased", every=None).exclude(lease__in=self._left)
        return list(rows.order_by("id").values_list("kind", flat=True))

    def wait(self, seconds: float = 20) -> None:
        """Until the new worker has begun with a job, or there is none left."""
        deadline = time.monotonic() + seconds
        while not self.taken() and Job.objects.filter(state__in=["waiting", "leased"], every=None).exists():
            if time.monotonic() > deadline:
                raise AssertionError("the worker did not begin")
            time.sleep(0.005)

    def _held(self) -> list[UUID | None]:
        return list(Job.objects.filter(state="leased").order_by("id").values_list("lease", flat=True))
