"""The monitor as an ASGI application: Datasette on the database, read-only, with our pages and access control."""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from secrets import token_hex
from threading import Barrier, local
from typing import Any
from urllib.parse import urlsplit

import msgspec
from datasette.app import Datasette
from datasette.database import Database
from datasette.utils.asgi import Request, Response

from anugerah.monitor.pages.noticefile import notice_of
from anugerah.monitor.pages.options import Options
from anugerah.monitor.state import State
from anugerah.monitor.web.access import LOOPBACK, App, Guard, Rules, netloc
from anugerah.monitor.web.live import Live, Viewer
from anugerah.monitor.web.logins import Logins, Throttle
from anugerah.monitor.web.responsecache import FRESH_SECONDS, Answer, Answers, has_it
from anugerah.monitor.web.routes import FEEDS, LOGIN, OWN, PUBLIC
from anugerah.monitor.web.spread import FRESH_SECONDS as SPREAD_SECONDS
from anugerah.monitor.web.spread import Spread
from db.store import Store, open_store

READERS = 4
"""Threads that read the database for pages."""
LONGEST_QUERY = 2_000
"""The maximum length of a query string in characters."""
TABLES = "data"
"""The path of Datasette's view of the database."""
_INTERNAL = "_internal"
"""The name of Datasette's internal database."""
_SETTINGS = {
    "allow_download": False,
    "suggest_facets": False,
    "sql_time_limit_ms": 5000,
    "facet_time_limit_ms": 1000,
    "max_returned_rows": 1000,
    "default_page_size": 50,
    "num_sql_threads": 2,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What is served, and to whom."""

    db: Path
    options: Options
    hosts: frozenset[str] = frozenset()
    """Further host names, besides that of `base_url` and those of this machine."""
    is_local: bool = False
    fresh: float = FRESH_SECONDS
    """Seconds for which a response is cached."""

    @property
    def prefix(self) -> str:
        """The prefix of every path: that of `base_url`."""
        return "/" if self.is_local else urlsplit(self.options.base_url).path or "/"

    @property
    def is_https(self) -> bool:
        """Whether readers use HTTPS."""
        return not self.is_local and self.options.base_url.startswith("https:")

    def rules(self) -> Rules:
        """What the guard lets through."""
        address = urlsplit(self.options.base_url)
        own = {address.hostname.lower()} if address.hostname else set()
        return Rules(
            public=PUBLIC,
            own=OWN,
            login=LOGIN,
            prefix=self.prefix,
            hosts=LOOPBACK | self.hosts | own,
            origin=f"{address.scheme}://{address.netloc}" if own else None,
            is_local=self.is_local,
        )


class Monitor(Datasette):  # type: ignore[misc]
    """Datasette with the pages of a database. Raises StoreError if the database cannot be read."""

    def __init__(self, place: Place, logins: Logins, state: Callable[[Store], State]) -> None:
        with open_store(place.db, create=False, readonly=True) as store:
            regions = store.public_regions()
        self.place = place
        self.logins = logins
        self.state = state
        self.throttle = Throttle()
        self.spread = Spread(fresh=SPREAD_SECONDS if place.fresh else 0)
        self.live = Live(place.options, notice_of(), regions, self.spread)
        self.answers = Answers(fresh=place.fresh)
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="reader")
        self.alone = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self._own = local()
        super().__init__(
            [],
            metadata=_metadata(),
            secret=logins.secret,
            settings={**_SETTINGS, "base_url": place.prefix, "force_https_urls": place.is_https},
        )
        for name in ("_memory", _INTERNAL):
            self.remove_database(name)
        self.add_database(_Internal(self, memory_name=token_hex()), name=_INTERNAL)
        self.add_database(_ReadOnly(self, str(place.db), is_mutable=True), name=TABLES)

    def guarded(self) -> App:
        """The application."""
        return Guard(
            self.app(),
            self.place.rules(),
            lambda token: self.logins.name_of(token, time.time()),
            lambda path: self.live.nothing(path).body,
        )

    def forget(self) -> None:
        """Clear the caches: the data has just been changed."""
        self.spread.clear()
        self.answers.clear()

    def close(self) -> None:
        """End the threads, and close their stores and databases."""
        together = Barrier(READERS)  # so each thread gets one task, and closes its own store
        for done in [self._readers.submit(self._close_own, together) for _ in range(READERS)]:
            done.result()
        for pool in (self._readers, self.alone, self.executor):
            pool.shutdown()
        for database in self.databases.values():
            database.close()

    async def read(self, ask: Callable[[Store], Answer]) -> Answer:
        """Run `ask` in a thread that has a store of its own."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, lambda: ask(self._store()))

    def _store(self) -> Store:
        store: Store | None = getattr(self._own, "store", None)
        if store is None:
            store = self._own.store = open_store(self.place.db, create=False, readonly=True)
        return store

    def _close_own(self, together: Barrier) -> None:
        together.wait(timeout=10)
        if store := getattr(self._own, "store", None):
            store.close()

    def viewer(self, request: Request) -> Viewer | None:
        """The operator, if the request is his."""
        if not request.actor:
            return None
        token: str = request.scope["csrftoken"]()
        return Viewer(str(request.actor["id"]), token, self.place.is_local)

    async def page(self, request: Request) -> Response:
        """A page for readers; a logged-in operator gets his own version, which is never cached."""
        path, query = self.inner_path(request), request.query_string
        if len(query) > LONGEST_QUERY:
            return respond(self.live.nothing(path, 414), {"Cache-Control": "no-store"})
        is_feed = path.endswith(tuple(FEEDS))
        viewer = None if is_feed else self.viewer(request)
        if viewer:
            answer = await self.read(lambda store: self.live.answer(store, path, query, viewer))
            return respond(answer, {"Cache-Control": "private, no-store"})
        base_url = self._asked_at(request) if is_feed else ""
        key = f"{base_url}{path}?{query}"
        answer = await self.read(
            lambda store: self.answers.get(key, lambda: self.live.answer(store, path, query, base_url=base_url))
        )
        return self.validated(request, key, answer)

    def _asked_at(self, request: Request) -> str:
        """The site's address by the Host header, which the guard has checked; empty if the settings name one."""
        if self.place.options.base_url:
            return ""
        return f"http://{netloc(request.headers.get('host', ''))}{self.place.prefix}"

    def validated(self, request: Request, key: str, answer: Answer, keep: str = "no-cache") -> Response:
        """A response with its validators; without its body if the client has it already."""
        if answer.status != 200:
            return respond(answer, {"Cache-Control": "no-cache"})
        headers = {"Cache-Control": keep, **self.answers.headers(key, answer)}
        if has_it(request.headers, headers):
            return respond(answer._replace(status=304, body=b""), headers)
        return respond(answer, headers)

    def inner_path(self, request: Request) -> str:
        """The path below the prefix."""
        path: str = request.scope.get("raw_path", request.scope["path"].encode()).decode("latin-1").partition("?")[0]
        return f"/{path[len(self.place.prefix) :]}"


def respond(answer: Answer, headers: Mapping[str, str]) -> Response:
    """A response in Datasette's form."""
    given = {**headers, **({"Location": answer.location} if answer.location else {})}
    if answer.status != 304:
        given["Content-Length"] = str(len(answer.body))
    return Response(answer.body, status=answer.status, headers=given, content_type=answer.kind)


class _Internal(Database):  # type: ignore[misc]
    """Datasette's internal database, in memory; by itself Datasette closes only connections to files."""

    def connect(self, write: bool = False) -> sqlite3.Connection:
        conn: sqlite3.Connection = super().connect(write)
        self._all_file_connections.append(conn)
        return conn


class _ReadOnly(Database):  # type: ignore[misc]
    """The live file, which Datasette may only read."""

    def connect(self, write: bool = False) -> sqlite3.Connection:
        if write:
            raise PermissionError("the monitor does not write by Datasette")
        uri = f"{Path(self.path).resolve().as_uri()}?mode=ro"
        conn = sqlite3.connect(uri, uri=True, check_same_thread=False, timeout=5)
        conn.execute("PRAGMA query_only = ON")
        self._all_file_connections.append(conn)
        return conn


def _metadata() -> dict[str, Any]:
    """Datasette's descriptions of the tables, under the database's own name."""
    text = resources.files("anugerah.monitor").joinpath("datasette.yaml").read_bytes()
    metadata: dict[str, Any] = msgspec.yaml.decode(text)
    return {**metadata, "databases": {TABLES: metadata["databases"]["anugerah"]}}
