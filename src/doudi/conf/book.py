"""Which law a command decides by: the policy files alone, or the book as it stands on this site, which is the
files with every approved value over them (`rulebook.book`).

A running site decides by its book, so a command on its machine does too, unless told otherwise; where the
environment names no site there are only the files. What is printed always says which it was.
"""

import argparse
import importlib
import os
from typing import Any, NamedTuple

from doudi.law.benefits.policies import Policies
from doudi.law.errors import Unable
from doudi.policies.load import policies

FILES, STANDING = "files", "standing"
_SITE = ("DOUDI_DATABASE_URL", "DOUDI_DATA")  # either names a site, and so its database


class UnableToReadBook(Unable):
    """The values approved on this site cannot be read from its database."""


class Book(NamedTuple):
    """A law to decide by. `entries`: how many approved values lie over the files; None: nobody asked for any.
    `unreadable`: the numbers of those that these files can no longer read."""

    law: Policies
    entries: int | None
    unreadable: tuple[str, ...] = ()

    def said(self, language: str) -> str:
        """The line that tells which law it was."""
        chinese, english = "政策文件", "the policy files"
        if self.entries is not None:
            chinese += f"，加上本站批准的 {self.entries} 项"
            english += f" and {self.entries} value{'' if self.entries == 1 else 's'} approved on this site"
        if self.unreadable:
            numbers = "、".join(self.unreadable)
            chinese += f"，其中读不出的：{numbers}"
            english += f", of which unreadable: {numbers}"
        short = self.law.hash[:12]
        return f"Law: {english} ({short})" if language == "en" else f"依据：{chinese}（{short}）"

    def data(self) -> dict[str, Any]:
        """The same as data."""
        kind = FILES if self.entries is None else STANDING
        return {
            "book": kind,
            "entries": self.entries or 0,
            "unreadable": [*self.unreadable],
            "hash": self.law.hash,
        }


def offer(parser: argparse.ArgumentParser) -> None:
    """The option by which a command is told which law to use."""
    parser.add_argument(
        "--book",
        choices=(FILES, STANDING),
        default=_usual(),
        help="the policy files alone, or with the values approved on this site, from its database "
        f"(default here: {_usual()})",
    )


def _usual() -> str:
    """The site's book where the environment names a site; what a test stores is nobody's law."""
    named = any(os.environ.get(name) for name in _SITE)
    return STANDING if named and os.environ.get("DOUDI_MODE") != "test" else FILES


def book(choice: str) -> Book:
    """The law to decide by. Raises UnableToReadBook."""
    return Book(policies(), None) if choice == FILES else _standing()


def _standing() -> Book:
    refused = importlib.import_module("django.core.exceptions").ImproperlyConfigured
    silent = importlib.import_module("django.db").DatabaseError
    try:
        _connect()
        rulebook = importlib.import_module("doudi.rulebook.book")
        entries = rulebook.approved()
        return Book(rulebook.over_files(entries), len(entries), rulebook.unreadable())
    except refused as error:
        raise _away(str(error)) from None
    except silent as error:
        raise _away(importlib.import_module("doudi.conf.database").silence(error)) from None


def _connect() -> None:
    """Let Django read its settings, unless this process has it running already."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doudi.conf.settings")
    if not importlib.import_module("django.apps").apps.ready:
        importlib.import_module("django").setup()
        importlib.import_module("doudi.conf.database").only_what_is_there()
        importlib.import_module("doudi.access.rls").open_process()


def _away(why: str) -> UnableToReadBook:
    """One line, whatever the database had to say."""
    said = " ".join(f"{why}{importlib.import_module('doudi.conf.database').of_the_demo()}".split())
    return UnableToReadBook(
        f"读不到本站批准的数，只按政策文件请加 --book files：{said}",
        f"the values approved on this site cannot be read; add --book files to go by the files alone: {said}",
    )
