"""Access control in front of Datasette: lets through what is public, or requested by the operator.

A path that is not known to be public is for the operator only: new routes of Datasette or a plugin are closed.
"""

import ipaddress
import re
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from http.cookies import CookieError, SimpleCookie
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from anugerah.monitor.pages.translations import Lang, words

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

COOKIE = "anugerah_login"
LARGEST_FORM = 64_000
"""The maximum size of a submitted form in bytes."""
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
PROXIED = frozenset({"forwarded", "via", "x-real-ip"})
"""Headers that only a proxy adds; so are all those that begin with `x-forwarded-`."""
_STRICT = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
_OF_DATASETTE = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""Datasette's pages have inline scripts and styles."""
_ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}


class Rules(NamedTuple):
    """What is let through."""

    public: Sequence[re.Pattern[str]]
    """Public paths."""
    own: Sequence[re.Pattern[str]]
    """Paths of our own pages, public or not: they get the strict policy."""
    login: re.Pattern[str]
    """The log-in pages: the only paths to which the public may send a form."""
    prefix: str = "/"
    """The prefix of every path; ends with a slash."""
    hosts: frozenset[str] = LOOPBACK
    """Host names of the monitor; lower case, without a port."""
    origin: str | None = None
    """Scheme, host and port of `base_url`."""
    is_local: bool = False
    """Every request counts as the operator's if it comes from this machine and not through a proxy."""


class Guard:
    """An ASGI application around another one. `name_of` resolves a cookie to the name of its login."""

    def __init__(
        self, app: App, rules: Rules, name_of: Callable[[str], str | None], not_found: Callable[[str], bytes]
    ) -> None:
        self._app = app
        self._rules = rules
        self._name_of = name_of
        self._not_found = not_found

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        headers = _headers(scope)
        path = scope.get("raw_path", scope["path"].encode()).decode("latin-1").partition("?")[0]
        plain = send
        send = _guarded(plain, headers, _STRICT)
        inner = f"/{path[len(self._rules.prefix) :]}" if path.startswith(self._rules.prefix) else None
        if refusal := self._refused(scope, headers):
            status, word = refusal
            lang = Lang.EN if (inner or "").startswith("/en/") else Lang.ID
            await _say(send, status, words(lang)[word])
            return
        if inner and scope["method"] != "POST" and self._lacks_slash(inner):
            query = scope.get("query_string", b"").decode("latin-1")
            await _say(send, 301, "", [("location", f"{path}/{'?' * bool(query)}{query}")])
            return
        who = self._who(headers)
        if inner is None or not self._may(inner, scope["method"], who):
            await _say(send, 404, self._not_found(inner or "/"), [("content-type", "text/html; charset=utf-8")])
            return
        policy = _STRICT if _fits(inner, self._rules.own) else _OF_DATASETTE
        await self._app(_cleaned(scope, who), receive, _guarded(plain, headers, policy))

    def _refused(self, scope: Scope, headers: dict[str, str]) -> tuple[int, str] | None:
        """Why such a request is refused whoever sends it, as a key of the pages' texts; None if it is not."""
        rules = self._rules
        host = headers.get("host", "")
        if _name(host) not in (LOOPBACK if rules.is_local else rules.hosts):
            return 400, "refused_host"
        if rules.is_local:
            if any(name in PROXIED or name.startswith("x-forwarded-") for name in headers):
                return 403, "refused_proxy"
            if not _is_loopback(scope.get("client")):
                return 403, "refused_far"
        if scope["method"] not in ("GET", "HEAD", "POST"):
            return 405, "refused_method"
        is_foreign = headers.get("sec-fetch-site") in ("cross-site", "same-site")
        if is_foreign and (scope["method"] == "POST" or headers.get("sec-fetch-mode", "navigate") != "navigate"):
            return 403, "refused_foreign"
        if scope["method"] == "POST":
            origin = headers.get("origin", "")
            if not origin or (urlsplit(origin).netloc.lower() != host.lower() and origin != rules.origin):
                return 403, "refused_form"
            length = headers.get("content-length", "")
            if not length.isdecimal() or int(length[:12]) > LARGEST_FORM or "transfer-encoding" in headers:
                return 413, "refused_long"
        return None

    def _who(self, headers: dict[str, str]) -> str | None:
        """The user; None for a reader."""
        if self._rules.is_local:
            return "local"
        try:
            morsel = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
        except CookieError:
            return None
        return self._name_of(morsel.value) if morsel else None

    def _lacks_slash(self, path: str) -> bool:
        return not _fits(path, self._rules.own) and _fits(f"{path}/", self._rules.public)

    def _may(self, path: str, method: str, who: str | None) -> bool:
        if who is not None or self._rules.login.fullmatch(path):
            return True
        return method != "POST" and _fits(path, self._rules.public)


def _guarded(send: Send, asked: dict[str, str], policy: str) -> Send:
    """Add the headers of every response."""
    is_secure = _name(asked.get("host", "")) not in LOOPBACK
    added = {**_ALWAYS, "content-security-policy": policy}

    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = [(name, value) for name, value in message.get("headers", []) if name.lower() != b"set-cookie"]
            cookies = [value for name, value in message.get("headers", []) if name.lower() == b"set-cookie"]
            headers += [(b"set-cookie", _hardened(cookie, is_secure=is_secure)) for cookie in cookies]
            headers += [(name.encode(), value.encode()) for name, value in added.items()]
            message = {**message, "headers": headers}
        await send(message)

    return guarded


def _headers(scope: Scope) -> dict[str, str]:
    """Headers by name in lower case; repeated ones are joined, so that a repeated single-valued header is invalid."""
    found: dict[str, str] = {}
    for name, value in scope["headers"]:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        found[key] = f"{found[key]}{'; ' if key == 'cookie' else ', '}{text}" if key in found else text
    return found


def _name(host: str) -> str | None:
    """The name in a Host header, without its port; None if it is not a name."""
    try:
        parts = urlsplit(f"//{host}")
        _ = parts.port
    except ValueError:
        return None
    return parts.hostname.lower() if parts.hostname and not (parts.path or parts.username or parts.query) else None


def netloc(host: str) -> str:
    """Name and port of a valid Host header."""
    parts = urlsplit(f"//{host}")
    name = parts.hostname or ""
    return (f"[{name}]" if ":" in name else name) + (f":{parts.port}" if parts.port else "")


def _is_loopback(client: Sequence[Any] | None) -> bool:
    try:
        return client is not None and ipaddress.ip_address(client[0]).is_loopback
    except ValueError:
        return False


def _fits(path: str, patterns: Sequence[re.Pattern[str]]) -> bool:
    return any(pattern.fullmatch(path) for pattern in patterns)


def _cleaned(scope: Scope, who: str | None) -> Scope:
    """Remove other ways to log in, which are not throttled here, and add the user."""
    headers = []
    for name, value in scope["headers"]:
        if name.lower() == b"cookie":
            kept = [part for part in value.split(b";") if not part.strip().startswith((b"ds_actor=", COOKIE.encode()))]
            value = b";".join(kept).strip()
        if name.lower() != b"authorization" and (value or name.lower() != b"cookie"):
            headers.append((name, value))
    return {**scope, "headers": headers, "actor": {"id": who} if who else None}


def _hardened(cookie: bytes, *, is_secure: bool) -> bytes:
    """A cookie that no script can read and no other site sends."""
    kept = [part.strip() for part in cookie.split(b";")]
    names = {part.lower().partition(b"=")[0] for part in kept[1:]}
    for name, part in ((b"httponly", b"HttpOnly"), (b"samesite", b"SameSite=Lax")):
        if name not in names:
            kept.append(part)
    if is_secure and b"secure" not in names:
        kept.append(b"Secure")
    return b"; ".join(kept)


async def _say(send: Send, status: int, text: str | bytes, headers: Sequence[tuple[str, str]] = ()) -> None:
    body = text.encode() if isinstance(text, str) else text
    given = {"content-type": "text/plain; charset=utf-8", "content-length": str(len(body)), **dict(headers)}
    pairs = [(name.encode(), value.encode("latin-1")) for name, value in given.items()]
    await send({"type": "http.response.start", "status": status, "headers": pairs})
    await send({"type": "http.response.body", "body": body})
