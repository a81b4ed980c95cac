"""A site of the bench's own: its data folder, its database, the web server as the product runs it."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from doudi.demo.run import cast, children, environment, ports

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Bench:
    """Where the site is, and the environment in which commands work on its database."""

    url: str
    environment: dict[str, str]

    def run(self, *words: str) -> str:
        """Run a Python module on the site's database; gives what it printed."""
        command = [sys.executable, "-m", *words]
        return subprocess.run(
            command, env=self.environment, stdout=subprocess.PIPE, text=True, check=True
        ).stdout


@contextmanager
def served(database: str) -> Iterator[Bench]:
    """Build the demo county on the database ("" is SQLite), and serve it without departments and bank."""
    folder, before = Path(tempfile.mkdtemp(prefix="doudi-bench-")), dict(os.environ)
    os.environ |= {"DOUDI_DATA": str(folder), "DOUDI_DATABASE_URL": database}
    names = (*environment.DEPARTMENTS, "payments", "sms")
    port, *numbers = ports.free(1 + len(names))
    told = environment.of_demo(HOST, port, dict(zip(names, numbers, strict=True)))
    site = Bench(f"http://{HOST}:{port}", {name: text for name, text in told.items() if text})
    web = cast.children(folder, HOST, port, dict(zip(names, numbers, strict=True)))[-1]
    try:
        print(site.run("doudi.conf.command", "demo"), end="", flush=True)
        children.start([web], site.environment)
        yield site
    finally:
        children.stop([web])
        os.environ.clear()  # a command that is measured later must not take this site for its own
        os.environ.update(before)
        shutil.rmtree(folder, ignore_errors=True)
