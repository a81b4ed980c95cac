"""Ports: a busy one is said clearly, and the others do not collide."""

import socket

import pytest

from doudi.demo.run import ports


def test_a_busy_port_is_said_with_the_way_out() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(ports.UnableToListen, match=rf"(?s)Port {port} is busy.*PORT={port + 1} ./run"):
            ports.check("127.0.0.1", port)


def test_a_free_port_is_not_refused() -> None:
    ports.check("127.0.0.1", ports.free(1)[0])


def test_free_ports_are_different() -> None:
    assert len(set(ports.free(8))) == 8
