"""Guards that turn the habits of the house into failures, and what tests of several floors need."""

import datetime as dt
import os
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext, setup_databases, teardown_databases
from django.utils import translation

from doudi.access import rls
from doudi.vault.keyfile import create_key_file
from doudi.web import catalogue
from doudi.work import clock
from tests.databases import LiveDatabase, copied, template_of
from tests.site import Site, served

DATABASE_FIXTURES = frozenset({"db", "transactional_db", "django_db_setup"})


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs the database; the rest is the same on every one, and is run once."""
    for item in items:
        fixtures = DATABASE_FIXTURES.intersection(getattr(item, "fixturenames", ()))
        if fixtures or item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.database)


@pytest.fixture(scope="session", autouse=True)
def _data_folder() -> Iterator[Path]:
    """The data folder of this run, with a key file; removed at the end."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # in the data folder
    create_key_file(settings.KEY_FILE)
    rls.open_process()  # the tests' own queries see every division; requests see theirs
    catalogue.compile_all(settings.PACKAGE)
    yield settings.DATA
    shutil.rmtree(settings.DATA, ignore_errors=True)


@pytest.fixture(autouse=True)
def _clock_stands() -> Iterator[None]:
    """A clock that one test moved is back for the next one."""
    yield
    if settings.CLOCK_FILE is not None:
        settings.CLOCK_FILE.unlink(missing_ok=True)


@pytest.fixture
def move_clock() -> Callable[[dt.timedelta], None]:
    """Let time pass for pages, commands and workers: `move_clock(timedelta(days=8))`."""
    return clock.move


@pytest.fixture(autouse=True)
def _shuffle_unordered(monkeypatch: pytest.MonkeyPatch) -> None:
    """A query without an order promises none: its rows come back shuffled, so that nobody relies on one."""
    fetch = QuerySet._fetch_all

    def fetch_and_shuffle(self: QuerySet[Any, Any]) -> None:
        fresh = self._result_cache is None
        fetch(self)
        if fresh and self._result_cache and not self.ordered and not self.query.is_sliced:
            random.shuffle(self._result_cache)

    monkeypatch.setattr(QuerySet, "_fetch_all", fetch_and_shuffle)


@pytest.fixture(autouse=True)
def _first_language() -> None:
    """Each test begins in the first language, whatever the test before it read a page in."""
    translation.deactivate()


@pytest.fixture
def queries_constant(db: None) -> Callable[[Callable[[int], object], Callable[[], object]], int]:
    """Assert that a list asks the database as often at 30 rows as at 3; gives the number of queries.

    `make(n)` adds n rows; `look()` reads the list (called once before counting, to fill caches). A list that
    shows no more with 30 rows than with 3 proves nothing, and fails.
    """

    def check(make: Callable[[int], object], look: Callable[[], object]) -> int:
        make(3)
        look()
        few, shown = _queries(look)
        make(27)
        many, now_shown = _queries(look)
        assert len(many) == len(few), "grows with its rows:\n" + "\n".join(many)
        assert now_shown > shown, "shows no more than before: what was made is not in the list"
        return len(few)

    return check


def _queries(look: Callable[[], object]) -> tuple[list[str], int]:
    """What was asked, and how much was shown: a page by its bytes, anything else as long as it is written."""
    with CaptureQueriesContext(connection) as caught:
        found = look()
    shown = found.content if isinstance(found, HttpResponse) else repr(found)
    return [query["sql"] for query in caught.captured_queries], len(shown)


@pytest.fixture(scope="session")
def django_db_setup(django_db_modify_db_settings: None, django_db_blocker: Any) -> Iterator[None]:
    """The test database, also where no test asks for `db`: a `live_database` is a copy of it."""
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False)
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


@pytest.fixture(scope="session")
def _template_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The migrated, empty test database, kept aside so that copies of it cost milliseconds."""
    with django_db_blocker.unblock(), template_of(connection) as template:
        yield template


@pytest.fixture
def live_database(
    _template_database: str, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[LiveDatabase]:
    """A database of this test's own in which commits are real, for tests with several processes or threads.

    The ORM of the test itself works on it too. `environment` is what a child process needs to use it.
    """
    with django_db_blocker.unblock(), copied(_template_database) as database:
        for name, value in database.environment.items():
            monkeypatch.setenv(name, value)
        yield database


@pytest.fixture
def live_site(live_database: LiveDatabase) -> Iterator[Site]:
    """The site as a process of its own, on the live database: `live_site.url`."""
    with served(live_database.environment) as site:
        yield site


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    """A number for random moments and orders; it is printed with a failure, and DOUDI_SEED repeats it."""
    chosen = int(os.environ.get("DOUDI_SEED") or random.SystemRandom().randrange(10**6))
    print(f"DOUDI_SEED={chosen}")
    return chosen
