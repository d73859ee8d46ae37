"""What the operator does: log in and out."""

import asyncio
import secrets
import time
from http import HTTPStatus

from datasette.utils.asgi import Request, Response

from anugerah.monitor.pages.texts import Lang
from anugerah.monitor.web.access import COOKIE
from anugerah.monitor.web.answers import Answer
from anugerah.monitor.web.logins import DAYS
from anugerah.monitor.web.site import Monitor, respond

PRIVATE = {"Cache-Control": "private, no-store"}


async def login(request: Request, datasette: Monitor) -> Response:
    """The form to log in, and what is done with it."""
    if request.method != "POST":
        return respond(_form(request, datasette), PRIVATE)
    form = await request.post_vars()
    if not is_ours(request, form):
        return respond(_form(request, datasette, 403), PRIVATE)
    name, password = form.get("name", ""), form.get("password", "")
    throttled = name if name in datasette.logins.names else ""
    if (wait := datasette.throttle.wait(throttled)) > 0:
        answer = _form(request, datasette, HTTPStatus.TOO_MANY_REQUESTS, wait=int(wait) + 1)
        return respond(answer, {**PRIVATE, "Retry-After": str(int(wait) + 1)})
    datasette.throttle.failed(throttled)  # before it is known: many at once gain nothing
    loop = asyncio.get_running_loop()
    if not await loop.run_in_executor(datasette.alone, datasette.logins.is_right, name, password):
        return respond(_form(request, datasette, 403, is_wrong=True), PRIVATE)
    datasette.throttle.succeeded(throttled)
    response = Response.redirect(datasette.place.prefix, status=303, headers=dict(PRIVATE))
    token = datasette.logins.token(name, time.time())
    response.set_cookie(COOKIE, token, max_age=DAYS * 86400, path=datasette.place.prefix, httponly=True)
    return response


async def logout(request: Request, datasette: Monitor) -> Response:
    """Forget who has logged in."""
    if request.method == "POST" and is_ours(request, await request.post_vars()):
        response = Response.redirect(datasette.place.prefix, status=303, headers=dict(PRIVATE))
        response.set_cookie(COOKIE, "", max_age=0, path=datasette.place.prefix, httponly=True)
        return response
    return Response.redirect(datasette.place.prefix, status=303, headers=dict(PRIVATE))


def is_ours(request: Request, form: dict[str, str]) -> bool:
    """Whether a form came from a page that this browser was given; Datasette lets those pass that have no cookie."""
    return secrets.compare_digest(form.get("csrftoken", "").encode(), request.scope["csrftoken"]().encode())


def _form(
    request: Request, datasette: Monitor, status: int = 200, *, wait: int | None = None, is_wrong: bool = False
) -> Answer:
    lang = Lang.EN if request.args.get("en") else Lang.ID
    page = datasette.live.page(
        "login.html", "-/login", lang, None,
        token=request.scope["csrftoken"](), wait=wait, is_wrong=is_wrong, has_logins=bool(datasette.logins.names),
        is_private=True,
    )  # fmt: skip
    return page._replace(status=int(status))
