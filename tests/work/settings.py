"""The product's settings with the work table of these tests."""

from doudi.conf.settings import *  # noqa: F403

WORK_TABLE = "tests.work.table"
