"""A command and the database: reach what is there, make nothing, and say in a line why it is not reached."""

import importlib
import os
from pathlib import Path


def only_what_is_there() -> None:
    """SQLite makes an empty file of whatever it is told to open: let it open only a database that exists."""
    database = importlib.import_module("django.conf").settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database["NAME"] = f"{Path(database['NAME']).absolute().as_uri()}?mode=rw"


def silence(error: Exception) -> str:
    """Why the database did not answer."""
    if "unable to open" in str(error):
        url = importlib.import_module("django.conf").settings.DATABASE_URL
        return f"there is no database at {url}. `doudi migrate` makes one."
    if isinstance(error, importlib.import_module("django.db").ProgrammingError) or "no such" in str(error):
        return f"the database is not of this release: run `doudi migrate`. ({error})"
    return f"the database does not answer: {error}"


def of_the_demo() -> str:
    """How to reach the demo of this folder, when there is one."""
    file = Path(os.environ.get("DOUDI_DATA", "data"), "demo.env")
    return f"\nFor the demo of ./run, first type: . ./{file}" if file.exists() else ""
