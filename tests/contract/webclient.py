"""Sends requests to a monitor as browsers and feed readers do, without a network."""

import asyncio
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import datasettequiet  # noqa: F401 - before Datasette
import httpx
from lxml import html

from anugerah.monitor.pages.options import options_of
from anugerah.monitor.state import state_of
from anugerah.monitor.web.access import App
from anugerah.monitor.web.logins import Logins, logins_file
from anugerah.monitor.web.plugin import monitor_of
from anugerah.monitor.web.site import Monitor, Place
from crawler.config import Settings
from crawler.registry import load_registry

NAME, PASSWORD = "editor", "rahasia sekali"
HERE = "http://localhost:8001"


class Client:
    """A browser with cookies. Answers are not followed where they lead elsewhere."""

    def __init__(self, app: App, runner: asyncio.Runner, base: str = HERE, address: str = "127.0.0.1") -> None:
        transport = httpx.ASGITransport(app=app, client=(address, 50_000), raise_app_exceptions=False)
        self._http = httpx.AsyncClient(transport=transport, base_url=base)
        self._runner = runner
        self._base = base

    def get(self, path: str, **headers: str) -> httpx.Response:
        """The answer to GET; underscores of header names become dashes."""
        return self.ask("GET", path, **headers)

    def ask(self, method: str, path: str, data: dict[str, str] | None = None, /, **headers: str) -> httpx.Response:
        """The answer to any method."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._runner.run(self._http.request(method, path, data=data, headers=given))

    def post(self, path: str, data: dict[str, str], **headers: str) -> httpx.Response:
        """Send a form as a page of the monitor does, without its token."""
        return self.ask("POST", path, data, **({"origin": re.sub(r"(?<=\w)/.*", "", self._base)} | headers))

    def send(self, path: str, body: bytes) -> httpx.Response:
        """The answer to a form of any bytes."""
        headers = {"origin": self._base, "content-type": "application/x-www-form-urlencoded"}
        return self._runner.run(self._http.request("POST", path, content=body, headers=headers))

    def page(self, path: str) -> html.HtmlElement:
        """A page that is there."""
        answer = self.get(path)
        assert answer.status_code == 200, (path, answer.status_code, answer.text[:300])
        return html.fromstring(answer.content)

    def token(self, path: str) -> str:
        """The token of the forms of a page."""
        token: str = self.page(path).xpath("//input[@name='csrftoken']/@value")[0]
        return token

    def log_in(self, name: str = NAME, password: str = PASSWORD, **headers: str) -> httpx.Response:
        """Log in by the form."""
        form = {"name": name, "password": password, "csrftoken": self.token("-/login")}
        return self.post("-/login", form, **headers)


class Monitors:
    """Makes monitors and clients, and ends them."""

    def __init__(self) -> None:
        self._runner = asyncio.Runner()
        self._made: list[Monitor] = []

    def make(
        self, db: Path, *, sites: Path | None = None, is_local: bool = False, login: bool = False, **settings: Any
    ) -> Monitor:
        """A monitor of a database."""
        given = Settings(**settings)
        logins = Logins(logins_file(db))
        if login:
            logins.set_password(NAME, PASSWORD)
        options = options_of(given, "" if is_local else None)
        place = Place(db=db, options=options, hosts=frozenset(given.serve_hosts), is_local=is_local, fresh=0)
        registry = load_registry([sites] if sites else [])
        monitor = monitor_of(place, logins, lambda store: state_of(store, db, registry, given, datetime.now(UTC)))
        self._made.append(monitor)
        return monitor

    def client(self, monitor: Monitor, base: str = HERE, address: str = "127.0.0.1") -> Client:
        """A browser that asks it."""
        return Client(monitor.guarded(), self._runner, base, address)

    def close(self) -> None:
        """End them."""
        for monitor in self._made:
            monitor.close()
        self._runner.close()
