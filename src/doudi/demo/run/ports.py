"""Ports of this machine: the one that was asked for, and free ones for all others."""

import errno
import socket

from doudi.law.errors import Unable


class UnableToListen(Unable):
    """The port is taken or forbidden; the message says what to do."""


def check(host: str, port: int) -> None:
    """Refuse clearly when nothing can listen there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise UnableToListen(_words(port, error)) from error


def _words(port: int, error: OSError) -> str:
    other = f"Choose another one:\n\n  PORT={port + 1 if port < 65535 else 8001} ./run\n"
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is busy: another program listens on it. {other}"
    if error.errno == errno.EACCES:
        return f"Port {port} is reserved for root. {other}"
    return f"Port {port} cannot be used ({error.strerror}). {other}"


def free(count: int) -> list[int]:
    """So many different free ports of 127.0.0.1."""
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]
    finally:
        for probe in probes:
            probe.close()
