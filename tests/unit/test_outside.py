"""The guard that keeps tests from connecting to other machines works."""

import socket

import pytest


def test_a_connection_outside_is_refused_and_noted(nothing_leaves_this_machine: list[str]) -> None:
    with socket.socket() as asking, pytest.raises(PermissionError, match=r"192\.0\.2\.1"):
        asking.connect(("192.0.2.1", 80))
    assert nothing_leaves_this_machine == ["a connection to 192.0.2.1"]
    nothing_leaves_this_machine.clear()


def test_a_lookup_outside_is_refused_and_noted(nothing_leaves_this_machine: list[str]) -> None:
    with pytest.raises(PermissionError, match="kabar"):
        socket.getaddrinfo("kabar.example", 80)
    assert nothing_leaves_this_machine == ["a lookup of 'kabar.example'"]
    nothing_leaves_this_machine.clear()


def test_loopback_is_allowed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        assert socket.getaddrinfo("localhost", 80)
