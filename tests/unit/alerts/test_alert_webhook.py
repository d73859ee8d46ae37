"""Posting to a webhook: what counts as accepted, and the timeouts."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

import pytest

from anugerah.alerts import webhook
from anugerah.alerts.subscription import Webhook
from anugerah.alerts.webhook import post
from anugerah.monitor.channel import ChannelError


@contextmanager
def answering(answer: Callable[[socket.socket], None]) -> Iterator[tuple[Webhook, list[bytes]]]:
    """A server that reads one request a connection and then answers as the test sets it."""
    got: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    client, _ = server.accept()
                    with client, suppress(OSError):
                        got.append(client.recv(65536))
                        answer(client)

        thread = Thread(target=serve, daemon=True)
        thread.start()
        yield Webhook(f"http://127.0.0.1:{server.getsockname()[1]}/kait?kunci=1", "rahasia"), got
        server.shutdown(socket.SHUT_RDWR)
        thread.join(5)


def test_it_is_a_post_with_a_signature() -> None:
    with answering(lambda client: client.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")) as (hook, got):
        post(hook, b"{}")
    head = got[0].decode()
    assert head.startswith("POST /kait?kunci=1 HTTP/1.1\r\n")
    assert "\r\nX-Anugerah-Signature: sha256=" in head
    assert "\r\nContent-Type: application/json" in head


def test_a_redirect_is_not_a_success_and_is_not_followed() -> None:
    answer = b"HTTP/1.1 302 Found\r\nLocation: /lain\r\nContent-Length: 0\r\n\r\n"
    with (
        answering(lambda client: client.sendall(answer)) as (hook, got),
        pytest.raises(ChannelError, match="answered with status 302"),
    ):
        post(hook, b"{}")
    assert len(got) == 1


def test_an_answer_a_letter_at_a_time_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = Event()

    def trickle(client: socket.socket) -> None:
        client.sendall(b"HTTP/1.1 200 OK\r\nX-A: ")
        while not ended.wait(0.05):
            client.sendall(b"a")

    monkeypatch.setattr(webhook, "SECONDS", 0.4)
    with answering(trickle) as (hook, _):
        with pytest.raises(ChannelError, match="did not answer within") as caught:
            post(hook, b"{}")
        ended.set()
    assert "kunci" not in str(caught.value)


@pytest.mark.parametrize("answer", [b"", b"nothing of the kind\r\n\r\n"])
def test_an_invalid_answer_is_a_sentence_without_the_address(answer: bytes) -> None:
    with (
        answering(lambda client: client.sendall(answer)) as (hook, _),
        pytest.raises(ChannelError, match="could not be reached") as caught,
    ):
        post(hook, b"{}")
    assert "127.0.0.1" not in str(caught.value)
