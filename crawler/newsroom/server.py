"""The newsroom's sites on loopback ports: aiohttp in a thread of its own, and a log of what was asked."""

import asyncio
import json
import socket
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from aiohttp import web

from crawler.newsroom.handmade import Handmade
from crawler.newsroom.reply import Answering, Request
from crawler.newsroom.truth import SiteKind, Truth, load_truth, site_slugs
from crawler.newsroom.wordpress import WordPress

_PLATFORMS = {SiteKind.WORDPRESS: "wordpress", SiteKind.HANDMADE: "generic"}


class Asked(NamedTuple):
    """One request that a site answered; `path` includes the query."""

    site: str
    method: str
    path: str
    status: int


class Newsroom:
    """Serves the sites while it is entered. With `port`, the first site listens there and each next one above it."""

    def __init__(self, *, now: datetime | None = None, truths: Sequence[Truth] | None = None, port: int = 0) -> None:
        self.truths = [load_truth(slug) for slug in site_slugs()] if truths is None else list(truths)
        self.requests: list[Asked] = []
        self._now = now or datetime.now(UTC)
        self._port = port
        self._sockets: dict[str, socket.socket] = {}
        self._urls: dict[str, str] = {}
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="newsroom", daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._leave: asyncio.Event | None = None

    def __enter__(self) -> Self:
        for place, truth in enumerate(self.truths):
            listening = socket.create_server(("127.0.0.1", self._port and self._port + place))
            self._sockets[truth.site.slug] = listening
            self._urls[truth.site.slug] = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._loop and self._leave:
            self._loop.call_soon_threadsafe(self._leave.set)
        self._thread.join()

    @property
    def urls(self) -> dict[str, str]:
        """Each site's address by slug, while the newsroom is entered."""
        return dict(self._urls)

    def url(self, slug: str) -> str:
        """A site's address, `http://127.0.0.1:PORT/`."""
        return self._urls[slug]

    def write_site_files(self, folder: Path) -> list[Path]:
        """Write the site file of each site into `folder` and return their paths."""
        folder.mkdir(parents=True, exist_ok=True)
        paths = []
        for truth in self.truths:
            path = folder / f"{truth.site.slug}.toml"
            path.write_text(_site_file(truth, self.url(truth.site.slug)), encoding="utf-8")
            paths.append(path)
        return paths

    async def _serve(self) -> None:
        self._loop, self._leave = asyncio.get_running_loop(), asyncio.Event()
        runners = [await self._start(truth) for truth in self.truths]
        self._ready.set()
        await self._leave.wait()
        for runner in runners:
            await runner.cleanup()

    async def _start(self, truth: Truth) -> web.AppRunner:
        slug = truth.site.slug
        site = _site(truth, self._urls[slug].rstrip("/"), self._now)

        async def handle(asked: web.Request) -> web.StreamResponse:
            headers = {name.lower(): value for name, value in asked.headers.items()}
            reply = site.answer(Request(asked.path, dict(asked.query), headers))
            self.requests.append(Asked(slug, asked.method, asked.path_qs, reply.status))
            response = web.Response(body=reply.body, status=reply.status, headers=dict(reply.headers))
            response.headers["Content-Type"] = reply.content_type
            if reply.body:
                response.enable_compression()
            return response

        app = web.Application()
        app.router.add_get("/{path:.*}", handle)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await runner.setup()
        await web.SockSite(runner, self._sockets[slug]).start()
        return runner


def _site(truth: Truth, base: str, now: datetime) -> Answering:
    if truth.site.kind is SiteKind.WORDPRESS:
        return WordPress(truth, base)
    return Handmade(truth, now)


def _site_file(truth: Truth, url: str) -> str:
    """A site file as DESIGN's operator would write it; a site without lists for machines names its sections."""
    site = truth.site
    values = {"name": site.name, "url": url, "region": site.region, "platform": _PLATFORMS[site.kind], "delay": "0s"}
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
    if site.kind is SiteKind.HANDMADE:
        for section in site.sections:
            lines += ["", "[[sources]]", 'kind = "section"', f'url = "{url}kanal/{section.slug}"']
    return "\n".join(lines) + "\n"
