"""Run a module of the bench with Django set up as the product sets it up, in demo mode unless told otherwise.

Without a data folder of its own it has one that goes with it, so that nobody's is measured or changed.

python -m bench.ready bench.questions --households 300
"""

import os
import runpy
import sys
from tempfile import TemporaryDirectory

import django


def main() -> None:
    """The module named first, with the words after it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doudi.conf.settings")
    os.environ.setdefault("DOUDI_MODE", "demo")
    with TemporaryDirectory() as folder:
        os.environ.setdefault("DOUDI_DATA", folder)
        django.setup()
        del sys.argv[0]
        runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
