"""The operator's requests: log in and out, see the sites' health, correct awards."""

import asyncio
import logging
import secrets
import time
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path

from datasette.utils.asgi import Request, Response

from anugerah.amending import CorrectionError, edit_of
from anugerah.monitor.notices import with_local_times
from anugerah.monitor.pages.translations import Lang, SaidError, words
from anugerah.monitor.web.access import COOKIE
from anugerah.monitor.web.logins import DAYS
from anugerah.monitor.web.responsecache import Answer
from anugerah.monitor.web.routes import AWARD
from anugerah.monitor.web.site import Monitor, respond
from crawler.errors import AnugerahError
from db.store import Store, open_store

logger = logging.getLogger("anugerah")
PRIVATE = {"Cache-Control": "private, no-store"}


async def login(request: Request, datasette: Monitor) -> Response:
    """Show the log-in form, and handle it."""
    if request.method != "POST":
        return respond(_form(request, datasette), PRIVATE)
    form = await form_of(request)
    if not is_ours(request, form):
        return respond(_form(request, datasette, 403), PRIVATE)
    name, password = form.get("name", ""), form.get("password", "")
    throttled = name if name in datasette.logins.names else ""
    if (wait := datasette.throttle.wait(throttled)) > 0:
        answer = _form(request, datasette, HTTPStatus.TOO_MANY_REQUESTS, wait=int(wait) + 1)
        return respond(answer, {**PRIVATE, "Retry-After": str(int(wait) + 1)})
    datasette.throttle.failed(throttled)  # before the check, so that parallel attempts gain nothing
    loop = asyncio.get_running_loop()
    if not await loop.run_in_executor(datasette.alone, datasette.logins.is_right, name, password):
        return respond(_form(request, datasette, 403, is_wrong=True), PRIVATE)
    datasette.throttle.succeeded(throttled)
    response = Response.redirect(datasette.place.prefix, status=303, headers=dict(PRIVATE))
    token = datasette.logins.token(name, time.time())
    response.set_cookie(COOKIE, token, max_age=DAYS * 86400, path=datasette.place.prefix, httponly=True)
    return response


async def logout(request: Request, datasette: Monitor) -> Response:
    """End the session."""
    if request.method == "POST" and is_ours(request, await form_of(request)):
        response = Response.redirect(datasette.place.prefix, status=303, headers=dict(PRIVATE))
        response.set_cookie(COOKIE, "", max_age=0, path=datasette.place.prefix, httponly=True)
        return response
    return Response.redirect(datasette.place.prefix, status=303, headers=dict(PRIVATE))


def _lang(request: Request) -> Lang:
    return Lang.EN if request.url_vars["en"] else Lang.ID


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a form; none if it is not UTF-8, which no page of ours sends."""
    try:
        fields: dict[str, str] = await request.post_vars()
    except UnicodeDecodeError:
        return {}
    return fields


def is_ours(request: Request, form: dict[str, str]) -> bool:
    """Whether a form came from a page sent to this browser; Datasette itself lets requests without a cookie pass."""
    return secrets.compare_digest(form.get("csrftoken", "").encode(), request.scope["csrftoken"]().encode())


def _form(
    request: Request, datasette: Monitor, status: int = 200, *, wait: int | None = None, is_wrong: bool = False
) -> Answer:
    lang = _lang(request)
    page = datasette.live.page(
        "login.html", "-/login", lang, None,
        token=request.scope["csrftoken"](), wait=wait, is_wrong=is_wrong, has_logins=bool(datasette.logins.names),
        is_private=True,
    )  # fmt: skip
    return page._replace(status=int(status))


async def sites(request: Request, datasette: Monitor) -> Response:
    """The sites' health, judged now."""
    lang = _lang(request)
    viewer = datasette.viewer(request)
    zone = datasette.place.options.zone

    def local(text: str | None) -> str:
        return with_local_times(text or "", zone)

    def look(store: Store) -> Answer:
        state = datasette.state(store)
        rows = sorted(state.rows, key=lambda row: (row not in state.in_need, not row.enabled, row.site))
        return datasette.live.page(
            "sites.html", "-/situs", lang, viewer, state=state, rows=rows, is_private=True, local=local
        )

    return respond(await datasette.read(look), PRIVATE)


async def correct(request: Request, datasette: Monitor) -> Response:
    """Store the operator's decision about an award."""
    viewer, path = datasette.viewer(request), datasette.inner_path(request)
    found = AWARD.pattern.fullmatch(path)
    form = await form_of(request)
    lang = Lang.EN if path.startswith("/en/") else Lang.ID
    if viewer is None or found is None or not is_ours(request, form):
        return respond(datasette.live.nothing(path, 403, words(lang)["form_old"], "not_kept"), PRIVATE)
    number, by = int(found["key"]), None if viewer.is_local else viewer.name
    loop = asyncio.get_running_loop()
    try:
        await loop.run_in_executor(datasette.alone, _written, datasette.place.db, number, form, by)
    except AnugerahError as error:
        logger.info("%s: %s", path, error)
        return respond(datasette.live.nothing(path, 400, _reason(error, lang), "not_kept"), PRIVATE)
    datasette.forget()
    return Response.redirect(request.path, status=303, headers=dict(PRIVATE))


def _reason(error: AnugerahError, lang: Lang) -> str:
    """Why a decision was not stored, in the language of the page."""
    if isinstance(error, SaidError):
        return error.says(lang)
    text = words(lang)
    if isinstance(error, CorrectionError):
        return text[f"wrong_{error.why}"].format(field=text.get(error.field, error.field), value=error.value)
    return text["form_failed"]


def _written(db: Path, number: int, form: dict[str, str], by: str | None) -> None:
    """Store a decision as `anugerah awards` does: in its own transaction, beside other writers."""
    now = datetime.now(UTC)
    with open_store(db, create=False) as store:
        match form.get("action"):
            case "confirm":
                store.confirm_award(number, now, by)
            case "reject":
                store.reject_award(number, now, by)
            case "doubt":
                store.doubt_award(number, now, by)
            case "undo" if form.get("decision", "").isdecimal():
                _undo(store, number, int(form["decision"]), now)
            case "edit":
                if change := edit_of(form, store.award(number).award):
                    store.edit_award(number, change.values, change.fields, now, type_=change.type, by=by)
            case _:
                raise SaidError("form_nothing")


def _undo(store: Store, number: int, decision: int, now: datetime) -> None:
    if decision not in {one.id for one in store.award(number).decisions}:
        raise SaidError("form_decision", award=number, decision=decision)
    store.undo_decision(decision, now)
