"""Our routes in Datasette, by which a monitor is made of it."""

import logging
import sys
from collections.abc import Awaitable, Callable
from typing import Any

from datasette import hookimpl
from datasette.plugins import pm
from datasette.utils.asgi import Request, Response

from anugerah.monitor.state import State
from anugerah.monitor.web import operator
from anugerah.monitor.web.logins import Logins
from anugerah.monitor.web.operator import PRIVATE
from anugerah.monitor.web.routes import FILES, LOGIN, LOGOUT, ROUTES, SITES, is_own
from anugerah.monitor.web.site import Monitor, Place, respond
from crawler.errors import AnugerahError
from db.store import Store

logger = logging.getLogger("anugerah")
View = Callable[..., Awaitable[Response]]


def monitor_of(place: Place, logins: Logins, state: Callable[[Store], State]) -> Monitor:
    """The monitor of a database; `state` judges how all does. Raises StoreError where the database cannot be read."""
    own = sys.modules[__name__]
    if not pm.is_registered(own):
        pm.register(own)
    return Monitor(place, logins, state)


@hookimpl  # type: ignore[untyped-decorator]
def register_routes(datasette: Any) -> list[tuple[str, View]]:
    """Addresses and what answers them; they come before Datasette's own."""
    if not isinstance(datasette, Monitor):
        return []
    return [
        *((rf"^{route.pattern.pattern}\Z", page) for route in ROUTES),
        (rf"^{FILES.pattern}\Z", file),
        (rf"^{LOGIN.pattern}\Z", operator.login),
        (rf"^{LOGOUT.pattern}\Z", operator.logout),
        (rf"^{SITES.pattern}\Z", operator.sites),
    ]


@hookimpl(tryfirst=True)  # type: ignore[untyped-decorator]
def handle_exception(datasette: Any, request: Request, exception: Exception) -> Response | None:
    """A page of ours that failed says so and no more; the log has the rest."""
    if not isinstance(datasette, Monitor) or not is_own(datasette.inner_path(request)):
        return None
    if isinstance(exception, AnugerahError):
        logger.error("%s", exception)
        return respond(datasette.live.failed(datasette.inner_path(request), 503), PRIVATE)
    logger.error("the page %s failed", request.path, exc_info=exception)
    return respond(datasette.live.failed(datasette.inner_path(request), 500), PRIVATE)


async def page(request: Request, datasette: Monitor) -> Response:
    """A page for readers, or an operator's decision about it."""
    return await (operator.correct(request, datasette) if request.method == "POST" else datasette.page(request))


async def file(request: Request, datasette: Monitor) -> Response:
    """A file of the pages."""
    answer = datasette.live.file(request.url_vars["file"])
    return datasette.validated(request, request.path, answer, keep="public, max-age=3600")
