"""The product's own settings, in test mode, with a data folder that this run makes and removes."""

import os
import tempfile

os.environ.setdefault("DOUDI_MODE", "test")
_worker = os.environ.get("PYTEST_XDIST_WORKER")
_folder = f"{tempfile.gettempdir()}/doudi-test-{os.getuid()}-"
if _worker:  # tests in parallel: a folder for each worker, which its child processes find again
    os.environ["DOUDI_DATA"] = f"{_folder}{os.environ['PYTEST_XDIST_TESTRUNUID'][:12]}-{_worker}"
else:
    os.environ.setdefault("DOUDI_DATA", f"{_folder}{os.getpid()}")

from doudi.conf.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["tests.hasher.QuickArgon2"]
