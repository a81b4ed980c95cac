"""The product's own settings, in test mode, with a data folder that this run makes and removes."""

import os
import tempfile

os.environ.setdefault("DOUDI_MODE", "test")
os.environ.setdefault("DOUDI_DATA", f"{tempfile.gettempdir()}/doudi-test-{os.getuid()}-{os.getpid()}")

from doudi.conf.settings import *  # noqa: F403

PASSWORD_HASHERS = ["tests.hasher.QuickArgon2"]
