"""Packages of the operating system: installed when we may, named when we may not."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

from doudi.law.errors import Unable


class UnableToInstall(Unable):
    """A system package is missing; the message holds the one command to type."""


def need(what: str, *, apt: Sequence[str], dnf: Sequence[str] = ()) -> None:
    """Install packages by apt or dnf when root; otherwise refuse with the command to type.

    `what` is named in the message, for instance "Chromium".
    """
    command = install_command(apt, dnf)
    if command is None:
        raise UnableToInstall(f"Missing: {what}. Neither apt nor dnf is here to install it.")
    if os.geteuid() != 0:
        raise UnableToInstall(f"Missing: {what}. Please type this once, then start again:\n\n  {command}\n")
    print(f"Installing {what} ({' '.join(apt if shutil.which('apt-get') else dnf)}) …", flush=True)
    _install(what, command)


def install_command(apt: Sequence[str], dnf: Sequence[str] = ()) -> str | None:
    """The command an administrator types to install the packages; None where there is no known way."""
    sudo = "" if os.geteuid() == 0 else "sudo "
    if shutil.which("apt-get"):
        return f"{sudo}apt-get update && {sudo}apt-get install -y --no-install-recommends {' '.join(apt)}"
    if shutil.which("dnf") and dnf:
        return f"{sudo}dnf install -y {' '.join(dnf)}"
    return None


def _install(what: str, command: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(["/bin/sh", "-c", command], env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        tail = "\n".join((done.stdout + done.stderr).strip().splitlines()[-8:])
        print(tail, file=sys.stderr)
        raise UnableToInstall(f"{what} could not be installed. The command was:\n\n  {command}\n")
