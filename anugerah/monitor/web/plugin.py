"""A Datasette plugin that adds our routes, which turn Datasette into the monitor."""

import logging
import sqlite3
import sys
from collections.abc import Awaitable, Callable, Generator
from typing import Any

from datasette import hookimpl
from datasette.plugins import pm
from datasette.utils.asgi import Base400, NotFound, Request, Response
from datasette.views.base import DatasetteError
from markupsafe import Markup

from anugerah.monitor.state import State
from anugerah.monitor.web import operator
from anugerah.monitor.web.logins import Logins
from anugerah.monitor.web.operator import PRIVATE
from anugerah.monitor.web.routes import FILES, LOGIN, LOGOUT, OWN, ROUTES, SITES
from anugerah.monitor.web.site import Monitor, Place, respond
from crawler.errors import AnugerahError
from db.errors import explain
from db.store import Store

logger = logging.getLogger("anugerah")
View = Callable[..., Awaitable[Response]]


def monitor_of(place: Place, logins: Logins, state: Callable[[Store], State]) -> Monitor:
    """The monitor of a database; `state` judges the system. Raises StoreError if the database cannot be read."""
    own = sys.modules[__name__]
    if not pm.is_registered(own):
        pm.register(own)
    return Monitor(place, logins, state)


@hookimpl  # type: ignore[untyped-decorator]
def register_routes(datasette: Any) -> list[tuple[str, View]]:
    """Paths and their views; they come before Datasette's own."""
    if not isinstance(datasette, Monitor):
        return []
    return [
        *((rf"^{route.pattern.pattern}\Z", page) for route in ROUTES),
        (rf"^{FILES.pattern}\Z", file),
        (rf"^{LOGIN.pattern}\Z", operator.login),
        (rf"^{LOGOUT.pattern}\Z", operator.logout),
        (rf"^{SITES.pattern}\Z", operator.sites),
    ]


@hookimpl  # type: ignore[untyped-decorator]
def skip_csrf(datasette: Any, scope: dict[str, Any]) -> bool:
    """Our own pages check their forms themselves (`operator.is_ours`) and refuse in the reader's language."""
    if not isinstance(datasette, Monitor):
        return False
    path = datasette.inner_path(Request(scope, None))
    return any(pattern.fullmatch(path) for pattern in OWN)


@hookimpl(wrapper=True)  # type: ignore[untyped-decorator]
def handle_exception(datasette: Any, request: Request, exception: Exception) -> Generator[None, list[Any], list[Any]]:
    """Show a plain error page in place of Datasette's handler, which prints every local variable."""
    theirs = yield
    return [failure(datasette, request, exception)] if isinstance(datasette, Monitor) else theirs


def failure(monitor: Monitor, request: Request, error: Exception) -> Response | Awaitable[Response]:
    """The response to a failed request; the log gets a line, and for our own errors the traceback."""
    path = monitor.inner_path(request)
    known = error if isinstance(error, AnugerahError) else None
    if isinstance(error, sqlite3.Error):
        known = explain(error, monitor.place.db)
    if known:
        logger.error("%s", known)
        return respond(monitor.live.failed(path, 503), PRIVATE)
    if isinstance(error, DatasetteError) or (isinstance(error, Base400) and not isinstance(error, NotFound)):
        logger.info("%s: %s", path, error)
        return _refused(monitor, request, error)
    if isinstance(error, NotFound):
        logger.info("%s: not found", path)
        return respond(monitor.live.nothing(path), PRIVATE)
    logger.error("the page %s failed", path, exc_info=error)
    return respond(monitor.live.failed(path, 500), PRIVATE)


async def _refused(monitor: Monitor, request: Request, error: Any) -> Response:
    """Datasette's own page for what it refuses, such as invalid SQL."""
    is_html = getattr(error, "message_is_html", False)
    says = {
        **getattr(error, "error_dict", {}),
        "ok": False,
        "error": Markup(error.message) if is_html else str(getattr(error, "message", error)),  # noqa: S704 - Datasette's
        "status": error.status,
        "title": getattr(error, "title", None),
    }
    if request.path.endswith(".json"):
        return Response.json(says, status=error.status, headers=dict(PRIVATE))
    page = await monitor.render_template(["error.html"], says, request=request)
    return Response.html(page, status=error.status, headers=dict(PRIVATE))


async def page(request: Request, datasette: Monitor) -> Response:
    """A page for readers, or an operator's decision about it."""
    return await (operator.correct(request, datasette) if request.method == "POST" else datasette.page(request))


async def file(request: Request, datasette: Monitor) -> Response:
    """A static file."""
    answer = datasette.live.file(request.url_vars["file"])
    return datasette.validated(request, request.path, answer, keep="public, max-age=3600")
