"""The worker: claims work until told to stop, one job at a time, and keeps the duties in a second thread."""

import logging
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.db import Error, connection
from django.db.models.functions import Now
from django.utils.module_loading import import_string

from doudi.work import clock, lease, table
from doudi.work.context import Context
from doudi.work.errors import UnableToFinish
from doudi.work.models import Job

log = logging.getLogger(__name__)
DUTY = "duty."
PAUSE = 0.5  # seconds an idle worker waits before it looks again
DUTY_LEASE = timedelta(seconds=8)  # a killed sealer is replaced within the 10 s the journal promises


def run_jobs(stop: threading.Event, kinds: Sequence[str] = (), *, once: bool = False) -> int:
    """Do jobs until `stop` is set (`once`: until none is due); returns how many were claimed."""
    wanted = table.ready(kinds or list(table.handlers()))
    return _loop(stop, lambda: run_one(wanted), once=once)


def run_duties(stop: threading.Event, *, once: bool = False) -> int:
    """Do the duties as they fall due, until `stop` is set."""
    return _loop(stop, run_one_duty, once=once)


def run_one(kinds: Sequence[str], *, lease_for: timedelta = lease.LEASE) -> bool:
    """Claim one job and do it; False when none was due. A failure is kept for a later try."""
    held = lease.claim(kinds, lease=lease_for)
    if held is None:
        return False
    with _heartbeat(held, lease_for):
        _attempt(held)
    return True


def run_one_duty() -> bool:
    """Claim one duty and do it; False when none was due."""
    held = lease.claim([DUTY + name for name in table.duties()], lease=DUTY_LEASE)
    if held is None:
        return False
    with _heartbeat(held, DUTY_LEASE):
        try:
            import_string(table.duties()[held.kind.removeprefix(DUTY)].function)(at=held.at + clock.moved())
        except Exception as error:
            _failed(held, error)
        else:
            lease.rest(held)
    return True


def declare_duties() -> None:
    """Give every duty its row; a changed interval is taken over, a duty no longer declared goes."""
    declared = table.duties()
    for name, duty in declared.items():
        row = Job(kind=DUTY + name, key=name, every=duty.every, due_at=Now(), enqueued_at=Now())
        Job.objects.bulk_create([row], ignore_conflicts=True)
        Job.objects.filter(kind=DUTY + name).exclude(every=duty.every).update(every=duty.every)
    Job.objects.filter(every__isnull=False).exclude(kind__in=[DUTY + name for name in declared]).delete()


def _attempt(held: lease.Claim) -> None:
    context = Context(held)
    try:
        table.handler_of(held.kind)(held.payload, context)
        if not context.ended:
            raise UnableToFinish(f"{held.kind} {held.key}: the handler returned without completing.")
    except Exception as error:
        _failed(held, error)


def _failed(held: lease.Claim, error: Exception) -> None:
    where = _place(error)
    log.warning("%s %s failed at try %s: %s", held.kind, held.key, held.tries, where)
    lease.fail(held, where)


def _place(error: BaseException) -> str:
    """Class, file and line: an exception's text may hold a person's data, and stays out of rows and logs."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return type(error).__name__
    ours = [frame for frame in frames if "/lib/python" not in frame.filename] or frames
    return f"{type(error).__name__} at {Path(ours[-1].filename).name}:{ours[-1].lineno}"


@contextmanager
def _heartbeat(held: lease.Claim, lease_for: timedelta) -> Iterator[None]:
    """Prolong the lease from a second thread, so that long work is not taken for abandoned."""
    done = threading.Event()

    def beat() -> None:
        while not done.wait(lease_for.total_seconds() / 3):
            try:
                lease.keep(held, lease=lease_for)
            except Error as error:  # a busy database now is no reason to let the lease go
                log.info("heartbeat of %s missed: %s", held.kind, type(error).__name__)
        connection.close()

    thread = threading.Thread(target=beat, name=f"heartbeat {held.kind}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _loop(stop: threading.Event, step: Callable[[], bool], *, once: bool) -> int:
    count = 0
    while not stop.is_set():
        try:
            worked = step()
        except Error as error:  # the database is restarting or busy: wait for it, do not die
            log.warning("the database does not answer: %s", type(error).__name__)
            connection.close()
            worked = False
        count += worked
        if not worked and once:
            break
        if not worked:
            stop.wait(PAUSE)
    return count
