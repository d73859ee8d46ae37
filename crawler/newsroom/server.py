"""Serves the newsroom's sites on loopback ports: aiohttp in a thread of its own, and a log of the requests."""

import asyncio
import json
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from aiohttp import web

from crawler.newsroom.blogger import Blogger
from crawler.newsroom.changes import Scene, former_answer
from crawler.newsroom.faults import Fault, FaultKind, Faults
from crawler.newsroom.handmade import Handmade
from crawler.newsroom.portal import EasternPortal
from crawler.newsroom.promedia import Promedia
from crawler.newsroom.reply import Answering, Reply, Request
from crawler.newsroom.truth import SiteKind, Truth, load_truth, site_slugs
from crawler.newsroom.wordpress import WordPress

_PLATFORMS = {
    SiteKind.WORDPRESS: "wordpress",
    SiteKind.HANDMADE: "generic",
    SiteKind.PORTAL: "generic",
    SiteKind.PROMEDIA: "promedia",
    SiteKind.BLOGGER: "blogger",
}
_HOMES = (SiteKind.HANDMADE,)
"""Sites whose only list is the home page, with the sections in its menu."""
_SECTIONS = {SiteKind.PORTAL: "/{section.slug}"}
"""The paths of section pages, if the site file must name them."""
_SITEMAPS = {SiteKind.PORTAL: ("/sitemap-news.xml", "/sitemap.xml")}


class Asked(NamedTuple):
    """One answered request; `path` includes the query, `at` is when it came, by `time.monotonic()`."""

    site: str
    method: str
    path: str
    status: int
    at: float


class Newsroom:
    """A context manager that serves the sites. With `port`, the first site listens there, and the others above it."""

    def __init__(self, *, now: datetime | None = None, truths: Sequence[Truth] | None = None, port: int = 0) -> None:
        self.truths = [load_truth(slug) for slug in site_slugs()] if truths is None else list(truths)
        self.requests: list[Asked] = []
        self._now = now or datetime.now(UTC)
        self._port = port
        self._urls: dict[str, str] = {}
        self._stages = {truth.site.slug: Scene(truth) for truth in self.truths}
        self._sites: dict[str, Answering] = {}
        self._faults = {truth.site.slug: Faults() for truth in self.truths}
        self._close = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            loop = stack.enter_context(_loop_in_thread())
            for place, truth in enumerate(self.truths):
                port = self._port and self._port + place
                runner = asyncio.run_coroutine_threadsafe(self._start(truth, port), loop).result()
                stack.callback(_stop, runner, loop)
            self._close = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close.close()

    @property
    def urls(self) -> dict[str, str]:
        """Return each site's address by slug, while the newsroom is running."""
        return dict(self._urls)

    def url(self, slug: str) -> str:
        """Return a site's address, `http://127.0.0.1:PORT/`."""
        return self._urls[slug]

    def scene(self, slug: str) -> Scene:
        """Return a site's current state."""
        return self._stages[slug]

    def show(self, slug: str, scene: Scene) -> None:
        """Set a site's state, from the next request on."""
        self._sites[slug] = site_of(scene.truth, self._base(slug), self._now)
        self._stages[slug] = scene
        self.truths = [scene.truth if truth.site.slug == slug else truth for truth in self.truths]

    def fail(self, slug: str, fault: Fault) -> None:
        """Add a fault to a site, from the next request on."""
        self._faults[slug].add(fault)

    def recover(self, slug: str) -> None:
        """Remove all faults of a site, from the next request on."""
        self._faults[slug].clear()

    def _base(self, slug: str) -> str:
        return self._urls[slug].rstrip("/")

    def write_site_files(self, folder: Path) -> list[Path]:
        """Write the site file of each site into `folder` and return their paths."""
        folder.mkdir(parents=True, exist_ok=True)
        paths = []
        for truth in self.truths:
            path = folder / f"{truth.site.slug}.toml"
            path.write_text(_site_file(truth, self.url(truth.site.slug)), encoding="utf-8")
            paths.append(path)
        return paths

    async def _start(self, truth: Truth, port: int) -> web.AppRunner:
        """Listen for one site; its pages contain its address, so the port must be known before they are made."""
        slug = truth.site.slug
        listening = socket.create_server(("127.0.0.1", port))
        base = f"http://127.0.0.1:{listening.getsockname()[1]}"
        self._urls[slug] = f"{base}/"
        app = web.Application()
        self._sites[slug] = site_of(truth, base, self._now)
        app.router.add_get("/{path:.*}", self._handler(slug))
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await runner.setup()
        await web.SockSite(runner, listening).start()
        return runner

    def _answer(self, slug: str, request: Request) -> Reply:
        former = former_answer(self._stages[slug], request.path, self._base(slug))
        return former or self._sites[slug].answer(request)

    def _handler(self, slug: str) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def handle(asked: web.Request) -> web.StreamResponse:
            at = time.monotonic()
            headers = {name.lower(): value for name, value in asked.headers.items()}
            reply = self._answer(slug, Request(asked.path, dict(asked.query), headers))
            fault = self._faults[slug].take(asked.path_qs)
            if fault:
                reply = self._faults[slug].spoiled(fault, asked.path_qs, reply)
            self.requests.append(Asked(slug, asked.method, asked.path_qs, reply.status, at))
            if fault and fault.seconds:
                await asyncio.sleep(fault.seconds)
            if fault and fault.kind is FaultKind.TRUNCATED:
                return await _break_off(asked, reply)
            response = web.Response(body=reply.body, status=reply.status, headers=dict(reply.headers))
            response.headers["Content-Type"] = reply.content_type
            if reply.body and "Content-Encoding" not in reply.headers:
                response.enable_compression()
            return response

        return handle


async def _break_off(asked: web.Request, reply: Reply) -> web.StreamResponse:
    """Announce the whole answer, send half of it, and close the connection."""
    response = web.StreamResponse(status=reply.status, headers=dict(reply.headers))
    response.content_length = len(reply.body) or 100
    await response.prepare(asked)
    await response.write(reply.body[: len(reply.body) // 2])
    if asked.transport:
        asked.transport.close()
    return response


@contextmanager
def _loop_in_thread() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="newsroom", daemon=True)
    thread.start()
    try:
        yield loop
    finally:
        asyncio.run_coroutine_threadsafe(_end_tasks(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _end_tasks() -> None:
    """Cancel the tasks that wait for a connection: else asyncio warns about each when it is collected."""
    waiting = asyncio.all_tasks() - {asyncio.current_task()}
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)


def _stop(runner: web.AppRunner, loop: asyncio.AbstractEventLoop) -> None:
    asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result()


def site_of(truth: Truth, base: str, now: datetime) -> Answering:
    match truth.site.kind:
        case SiteKind.WORDPRESS:
            return WordPress(truth, base)
        case SiteKind.PROMEDIA:
            return Promedia(truth, base)
        case SiteKind.BLOGGER:
            return Blogger(truth, base)
        case SiteKind.PORTAL:
            return EasternPortal(truth, base)
    return Handmade(truth, now)


def _site_file(truth: Truth, url: str) -> str:
    """Return a site file as an operator would write it: it names the lists that the site's platform lacks."""
    site = truth.site
    values = {"name": site.name, "url": url, "region": site.region, "platform": _PLATFORMS[site.kind], "delay": "0s"}
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
    sources = [("sitemap", path) for path in _SITEMAPS.get(site.kind, ())]
    if site.kind in _HOMES:
        sources.append(("section", "/"))
    if form := _SECTIONS.get(site.kind):
        sources += [("section", form.format(section=section)) for section in site.sections]
    for kind, path in sources:
        lines += ["", "[[sources]]", f'kind = "{kind}"', f'url = "{url.rstrip("/")}{path}"']
    return "\n".join(lines) + "\n"
