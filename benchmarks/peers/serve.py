"""Serves the newsroom at scale on loopback from pages made before: no crawler waits for it.

usage: python -m peers.serve FOLDER SITES ARTICLES     (with benchmarks/ on the path)

A story's page is made and packed once, and stays in FOLDER from then on; the other answers are made when they are first
asked for, and kept. A site is a port from FIRST_PORT on. Prints `ready` when it listens.
"""

import asyncio
import gzip
import json
import os
import signal
import sys
from email.utils import format_datetime
from http import HTTPStatus
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from peers.heavy import heavy
from peers.stories import newsroom

from crawler.newsroom.reply import Reply, Request
from crawler.newsroom.truth import Truth
from crawler.newsroom.wordpress import WordPress

FIRST_PORT = int(os.environ.get("BENCH_PORT", "18431"))
"""Another one lets two benchmarks run side by side."""


def base_of(place: int) -> str:
    """The address of a site, without the last slash."""
    return f"http://127.0.0.1:{FIRST_PORT + place}"


class Site:
    """The packed answers of one site."""

    def __init__(self, truth: Truth, place: int, folder: Path) -> None:
        self.asked = 0
        self._site = WordPress(truth, base_of(place))
        self._made: dict[str, bytes] = {}
        self.pages: dict[str, bytes] = {}
        folder.mkdir(parents=True, exist_ok=True)
        for post in self._site.blog.posts:
            file = folder / f"{post.id}.html.gz"
            if not file.exists():
                page = heavy(self._site.answer(Request(post.path)).body.decode(), self._site.blog, post)
                file.write_bytes(gzip.compress(page.encode(), 6, mtime=0))
            self.pages[post.path] = _packed(Reply(b"", content_type="text/html; charset=UTF-8"), file.read_bytes())

    def answer(self, target: str, headers: dict[str, str]) -> bytes:
        """The whole answer to a GET, head and all."""
        self.asked += 1
        if found := self.pages.get(target):
            return found
        conditional = {name: value for name, value in headers.items() if name.startswith("if-")}
        asked = f"{target} {sorted(conditional.items())}"
        if asked not in self._made:
            parts = urlsplit(target)
            reply = self._site.answer(Request(parts.path, dict(parse_qsl(parts.query)), conditional))
            self._made[asked] = _packed(reply, gzip.compress(reply.body, 6, mtime=0))
        return self._made[asked]


def _packed(reply: Reply, body: bytes) -> bytes:
    lines = [f"HTTP/1.1 {reply.status} {HTTPStatus(reply.status).phrase}", f"Content-Type: {reply.content_type}"]
    lines += [f"{name}: {value}" for name, value in reply.headers.items()]
    if reply.status != HTTPStatus.NOT_MODIFIED:
        lines += ["Content-Encoding: gzip", f"Content-Length: {len(body)}"]
    head = ("\r\n".join(lines) + "\r\n\r\n").encode()
    return head if reply.status == HTTPStatus.NOT_MODIFIED else head + body


class Connection(asyncio.Protocol):
    """One client; requests have no body, and all clients take gzip."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by asyncio."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer every whole request."""
        self._rest += data
        while (end := self._rest.find(b"\r\n\r\n")) >= 0:
            first, *lines = self._rest[:end].decode("latin-1").split("\r\n")
            self._rest = self._rest[end + 4 :]
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
            self._transport.write(self._site.answer(first.split(" ")[1], headers))
            if headers.get("connection", "").lower() == "close":
                self._transport.close()


async def serve(sites: list[Site]) -> None:
    """Listen until SIGTERM."""
    loop, end = asyncio.get_running_loop(), asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, end.set)
    for place, site in enumerate(sites):
        await loop.create_server(lambda site=site: Connection(site), "127.0.0.1", FIRST_PORT + place)
    print("ready", flush=True)
    await end.wait()
    print(json.dumps([site.asked for site in sites]), flush=True)


def truth_line(truth: Truth, place: int) -> list[dict[str, object]]:
    """What a crawler must get out of the site: one row a story."""
    return [
        {
            "url": f"{base_of(place)}/news/{story.slug}/",
            "title": story.title,
            "author": story.author,
            "published_at": format_datetime(story.published_at),
            "paragraphs": story.paragraphs,
        }
        for story in truth.articles
    ]


def main() -> None:
    """Make what is not there, and serve."""
    folder, sites, articles = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    truths = newsroom(sites, articles)
    folder.mkdir(parents=True, exist_ok=True)
    rows = [row for place, truth in enumerate(truths) for row in truth_line(truth, place)]
    (folder / "truth.json").write_text(json.dumps(rows), encoding="utf-8")
    asyncio.run(serve([Site(truth, place, folder / truth.site.slug) for place, truth in enumerate(truths)]))


if __name__ == "__main__":
    main()
