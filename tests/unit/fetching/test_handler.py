"""Answers that are too large: endless headers, or a body that is too large once unpacked."""

import gzip
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

import pytest

from crawler.fetching.handler import LONGEST_HEAD
from crawler.job import run_job
from crawler.plan import Job, SiteJob
from crawler.records import Outcome, Pending, Record, SiteRun, SourceKind
from crawler.site import SiteFile, Source, make_site

MOST = 30_000_000
"""Bytes that a server sends: more than the system keeps for a reader that has gone."""
MISSING = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Server:
    """Answers 404 for robots.txt, and for a feed with `head` and then `tail` over and over, or once."""

    def __init__(self, head: bytes, tail: bytes, *, is_endless: bool) -> None:
        self.sent = 0
        self.asked = 0
        self._head, self._tail, self._is_endless = head, tail, is_endless
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/"

    @contextmanager
    def running(self) -> Iterator[None]:
        thread = threading.Thread(target=self._serve)
        thread.start()
        try:
            yield
        finally:
            self._socket.shutdown(socket.SHUT_RDWR)
            self._socket.close()
            thread.join()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                with connection, suppress(OSError):
                    self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        if b"robots.txt" in connection.recv(65536).split(b"\r\n")[0]:
            connection.sendall(MISSING)
            return
        self.asked += 1
        connection.sendall(self._head)
        while self._is_endless and self.sent < MOST:
            connection.sendall(self._tail)
            self.sent += len(self._tail)
        if not self._is_endless:
            connection.sendall(self._tail)


def crawl(server: Server) -> list[Record]:
    file = SiteFile(name="Situs", url=server.url, region="36", delay="0s", sources=(Source(SourceKind.FEED, "/feed/"),))
    records: list[Record] = []
    with ExitStack() as stack:
        stack.enter_context(server.running())
        job = Job(sites=(SiteJob(site=make_site("situs", file), limit=0),), user_agent="test", seconds=20.0)
        run_job(job, records.append)
    return records


@pytest.mark.parametrize(
    ("head", "tail"),
    [
        (b"HTTP/1.1 200 OK\r\n", b"X-Iklan: " + b"a" * 8000 + b"\r\n"),
        (b"HTTP/1.1 200 OK\r\n", b"A:\r\n" * 2000),
        (b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" * 200),
    ],
)
def test_an_answer_whose_head_has_no_end_is_given_up_once(head: bytes, tail: bytes) -> None:
    server = Server(head, tail, is_endless=True)
    ends = [(end.outcome, end.label) for end in crawl(server) if isinstance(end, SiteRun)]
    assert ends == [(Outcome.HARD, "too_large")]
    assert server.asked == 1
    assert server.sent < MOST


def test_an_answer_that_unpacks_to_too_much_is_too_large() -> None:
    bomb = gzip.compress(b" " * 11_000_000, 9)
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(bomb)
    ends = [(end.outcome, end.label) for end in crawl(Server(head, bomb, is_endless=False)) if isinstance(end, SiteRun)]
    assert ends == [(Outcome.HARD, "too_large")]


def test_a_long_head_is_read() -> None:
    item = "<item><title>Warga panen raya</title><link>/berita/warga-panen-raya/</link></item>"
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Situs</title>{item}</channel></rss>'.encode()
    headers = b"".join(b"X-Iklan-%d: %s\r\n" % (n, b"a" * 8000) for n in range(LONGEST_HEAD // 9000))
    hint = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
    head = hint + b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n" % len(feed) + headers + b"\r\n"
    found = [record.link.title for record in crawl(Server(head, feed, is_endless=False)) if isinstance(record, Pending)]
    assert found == ["Warga panen raya"]
