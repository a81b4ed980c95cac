"""A PostgreSQL server of this run's own: made in a temporary folder, on a free port, gone at the end.

The tests connect as a role that is neither superuser nor may bypass row-level security: such a role would
pass every test of row-level security vacuously.
"""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from doudi.demo.run import ports
from doudi.law.errors import Unable
from tests.everything import needs

ROLE = "doudi_test"
# The cluster lives for minutes and its machine is not going to lose power: no waiting for the disk. A vacuum
# in a test's database is the superuser's, and nobody else may drop the database under it.
FAST = ("fsync=off", "full_page_writes=off", "autovacuum=off")


class UnableToStartPostgreSQL(Unable):
    """The server did not come up; the message holds the end of its log."""


@contextmanager
def cluster(*, durable: bool = False) -> Iterator[str]:
    """Start a fresh server; gives the address of a database on it, for the tests' role.

    `durable` waits for the disk as a server in earnest does: for measuring.
    """
    folder = Path(tempfile.mkdtemp(prefix="doudi-postgres-"))
    who = _user(folder)
    port, password = ports.free(1)[0], secrets.token_urlsafe(18)
    server = None
    try:
        _make(folder, who)
        server = _start(folder, port, who, () if durable else FAST)
        _wait(folder, port, who, server)
        _role(folder, port, who, password)
        yield f"postgres://{ROLE}:{password}@127.0.0.1:{port}/doudi"
    finally:
        if server is not None:
            server.send_signal(signal.SIGINT)  # fast shutdown
            server.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def _user(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root: then it runs as the user its package made."""
    if os.geteuid() != 0:
        return {}
    owner = pwd.getpwnam("postgres")
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


def _make(folder: Path, who: dict[str, Any]) -> None:
    options = ["--auth-local=peer", "--auth-host=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8"]
    _run("initdb", ["--pgdata", str(folder / "data"), *options, "--no-sync"], folder, who)


def _start(folder: Path, port: int, who: dict[str, Any], more: Sequence[str]) -> "subprocess.Popen[bytes]":
    program = needs.postgresql("postgres") or "postgres"
    options = [f"port={port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={folder}", *more]
    command = [program, "-D", str(folder / "data"), *(word for each in options for word in ("-c", each))]
    with (folder / "server.log").open("wb") as log:
        return subprocess.Popen(
            command, cwd=folder, stdout=log, stderr=log, start_new_session=True, env=_environment(), **who
        )


def _wait(folder: Path, port: int, who: dict[str, Any], server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 60
    probe = [needs.postgresql("pg_isready") or "pg_isready", "-h", str(folder), "-p", str(port), "-q"]
    while subprocess.run(probe, cwd=folder, **who).returncode != 0:
        if server.poll() is not None or time.monotonic() > deadline:
            words = (folder / "server.log").read_text(errors="replace")[-2000:]
            raise UnableToStartPostgreSQL(f"PostgreSQL did not start:\n{words}")
        time.sleep(0.1)


def _role(folder: Path, port: int, who: dict[str, Any], password: str) -> None:
    """The tests' role may make databases and roles of its own, and is not above the rules."""
    rights = "LOGIN CREATEDB CREATEROLE NOSUPERUSER NOBYPASSRLS"
    statements = [f"CREATE ROLE {ROLE} {rights} PASSWORD '{password}'", f"CREATE DATABASE doudi OWNER {ROLE}"]
    for statement in statements:
        place = ["-h", str(folder), "-p", str(port), "-d", "postgres", "-X", "-q"]
        _run("psql", [*place, "-c", statement], folder, who)


def _run(program: str, arguments: list[str], folder: Path, who: dict[str, Any]) -> None:
    command = [needs.postgresql(program) or program, *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=_environment(), **who)
    if done.returncode != 0:
        raise UnableToStartPostgreSQL(f"{program} refused:\n{(done.stdout + done.stderr)[-2000:]}")


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8"}
