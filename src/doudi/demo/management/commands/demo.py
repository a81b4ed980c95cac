"""Prepare the demo: keys, tables, translations, static files and the county.

Each part looks whether it is done already, so that a second start costs a second, and an interrupted first
start goes on where it stopped. The county is loaded in one transaction: all of it or none.
"""

import hashlib
import logging
import os
import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from doudi.demo import county, day
from doudi.demo.county import loading, population
from doudi.demo.run.screen import Step, step
from doudi.vault.keyfile import create_key_file
from doudi.web import catalogue


class Command(BaseCommand):
    """`doudi demo`: what `./run` calls before it starts the servers."""

    help = "Prepare the demo: keys, tables, translations, static files and the county."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Do every part that is not done yet."""
        if not settings.DEMO:
            raise CommandError("This fills the database with invented people: set DOUDI_MODE=demo first.")
        logging.getLogger("django.db.backends.schema").setLevel(logging.WARNING)
        if not settings.KEY_FILE.exists():
            create_key_file(settings.KEY_FILE)
        catalogue.compile_all(settings.PACKAGE)
        _migrate()
        _collect(settings.DATA / "static.stamp")
        departments = Path(os.environ.get("DOUDI_SANDBOXES", settings.DATA / "sandboxes")) / "departments"
        whole = (departments / "police.sqlite3").exists() and population.is_there(settings.POPULATIONS)
        if not (whole and loading.is_loaded()):
            _build(departments)
        _play(departments)


def _migrate() -> None:
    try:
        executor = MigrationExecutor(connection)
    except OperationalError as error:
        raise CommandError(f"The database does not answer: {error}") from error
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        with step("Tables of the database"):
            call_command("migrate", verbosity=0, interactive=False)


def _collect(stamp: Path) -> None:
    """Compress the static files, unless they are as they were."""
    digest = hashlib.sha256()
    for folder in settings.STATICFILES_DIRS:
        for file in sorted(Path(folder).rglob("*")):
            if file.is_file():
                digest.update(f"{file.relative_to(folder)}|".encode() + file.read_bytes())
    if stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    with step("Styles and pictures, compressed"):
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(digest.hexdigest())


def _build(departments: Path) -> None:
    """Load the county, and give the departments their own data; a half-made folder of theirs is made anew."""
    fresh = departments.with_name("departments.new")
    shutil.rmtree(fresh, ignore_errors=True)
    title = "The demo county 990001: 12 towns, 60 villages, 20,000 people"
    with step(title) as shown, transaction.atomic():
        county.load(_progress(shown), departments=fresh, populations=settings.POPULATIONS)
        shutil.rmtree(departments, ignore_errors=True)
        fresh.rename(departments)


def _play(departments: Path) -> None:
    """Prepare a few cases, once: what the newcomer does with them later stays as it is."""
    stamp = settings.DATA / "day.stamp"
    if stamp.exists():
        return
    if settings.CLOCK_FILE is not None:
        settings.CLOCK_FILE.unlink(missing_ok=True)  # a day that was interrupted may have left it in the past
    with step("Cases on their way, in the hands of different offices") as shown:
        day.play(_progress(shown), departments=departments)
    stamp.touch()


def _progress(shown: Step) -> Any:
    def heard(what: str, done: int, total: int) -> None:
        shown.count(f"{what} {done:,} of {total:,}")

    return heard
