"""Addresses: the one a reader opens, and the folded key that identifies a story.

No function here raises. For text that is not an http(s) address with a valid host, `public_url` and `key` return it
trimmed but otherwise unchanged, `site_host` and `shown_host` are empty, and `is_view` and `same_site` are False.
"""

import hashlib
import re
from functools import lru_cache
from urllib.parse import urlsplit

import msgspec

from crawler.visible import UNSEEN

_EDGES = "".join(map(chr, range(33))) + "\x7f\xa0\u200b\u2028\u2029\ufeff"
_EDGE = re.compile(f"[{_EDGES}]|{UNSEEN.pattern}")
_LINE_ENDS = str.maketrans("", "", "\t\r\n")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?|[0-9a-f.]*:[0-9a-f:.]*")
_HOST_FORM = re.compile(r"(?:(?:www|m|amp)\.)+(?=[^.]+\.)")

_TRACKER = re.compile(
    r"(utm_|at_|mc_|_ga|_gl|pk_|mtm_|jx)\w*|(fb|g|d|ms|y|tt|tw|i)clid|gclsrc|[gw]braid|srsltid|igshid|igsh|li_fat_id"
    r"|mkt_tok|_openstat|ref|ref_src|referrer|share|nb|google_btn|tag_from|phpsessid|jsessionid|aspsessionid\w*"
    r"|session_?id|sid"
)
_SHORTEST_SESSION = 10
_VIEW = re.compile(
    r"(amp|noamp|outputtype|print|fullsite|replytocom|showcomment|pgrelated)(=.*)?"
    r"|(page|halaman|paged|cpage)(=([0-9]*|all|semua))?|m=[01]|showpage=all|single=1"
)
"""Queries, as `name` or `name=value`, that show the same story in another form. `?page=berita` is a route: it stays."""

_SHOWN_OTHERWISE = re.compile(r"(amp|outputtype|print)(=.*)?|m=1")
"""Those of them that omit parts of the page: its byline, its date, its links to other pages."""

_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;]*", re.IGNORECASE)
"""A session ID in the path, as Java servers write it."""

_ESCAPE_ENTITY = re.compile(r"^(amp;)+")
_ESCAPED = re.compile(r"%([0-9a-fA-F]{2})|[^A-Za-z0-9._~!$'()*,;:@/+-]")
_KEPT_PLAIN = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$'()*,;:@")

_TAIL_VIEW = re.compile(r"print|cetak|embed|comment-page-[0-9]+")
_VERBS = frozenset({"read", "detail", "baca", "view", "lihat", "print", "cetak"})
_ID = re.compile(r"(?:pr-)?([0-9]+)")
_DATE_LIKE = re.compile(r"(19|20)[0-9]{2}((0[1-9]|1[0-2])([0-3][0-9])?)?")
_SURE_ID = 5
"""A number of at least this many digits in a path is an identifier even without a verb before it; a shorter one may be
the code of a region."""


class _Address(msgspec.Struct, frozen=True):
    scheme: str
    host: str
    port: int | None
    path: str
    query: str


def public_url(url: str) -> str:
    """Return the address a reader opens: without fragment, trackers, user name and default port; spaces as `%20`."""
    address = _parse(url)
    if address is None:
        return _trim(url)
    kept = "&".join(pair for pair in address.query.split("&") if pair and not _is_tracker(*_pair(pair)))
    tail = (address.path or "/") + (f"?{kept}" if kept else "")
    scheme = f"{address.scheme}:" if address.scheme else ""
    return f"{scheme}//{_authority(address.host, address.port)}{_EDGE.sub(_respell, tail)}"


@lru_cache(maxsize=4096)
def key(url: str) -> str:
    """Return the key of the story at `url`, as `//host[:port]/path[?query]`; equal for all addresses of one story.

    It ignores the scheme, the host forms `www.`, `m.` and `amp.`, ASCII case, percent-encoding, extra slashes,
    fragment, trackers, AMP, print and page views, and the rest of a path after a number that identifies the story. List
    pages that differ only in their page number share a key: it identifies stories, not lists.
    """
    address = _parse(url)
    if address is None:
        return _trim(url)
    pairs = sorted(filter(None, (_fold_pair(pair) for pair in address.query.split("&"))))
    query = "?" + "&".join(pairs) if pairs else ""
    return f"//{_authority(_fold_host(address.host), address.port)}/{_fold_path(address.path)}{query}"


@lru_cache(maxsize=4096)
def key_hash(url: str) -> str:
    """Return a hash of `key(url)`, as 16 hexadecimal digits."""
    return hashlib.blake2b(key(url).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


@lru_cache(maxsize=4096)
def site_host(url: str) -> str:
    """Return the site of `url`, as `host` or `host:port` with `www.`, `m.` and `amp.` folded; empty if it has none."""
    address = _parse(url)
    return _authority(_fold_host(address.host), address.port) if address else ""


def shown_host(url: str) -> str:
    """Return the host of `url` as readers know it, without `www.`; empty if it has none."""
    address = _parse(url)
    return address.host.removeprefix("www.") if address else ""


def same_site(a: str, b: str) -> bool:
    """Whether both are addresses on one host and port, `www.`, `m.` and `amp.` folded."""
    host = site_host(a)
    return host != "" and host == site_host(b)


def is_view(url: str) -> bool:
    """Whether `url` shows a story in a form that omits parts of its page: AMP, print or embed."""
    address = _parse(url)
    if address is None:
        return False
    segments = _fold_text(address.path).strip("/").split("/")
    queries = ("=".join(_pair(pair)) for pair in address.query.split("&"))
    return (
        address.host.startswith("amp.")
        or bool({"amp", "print", "cetak"} & set(segments))
        or segments[-1] == "embed"
        or any(_SHOWN_OTHERWISE.fullmatch(query) for query in queries)
    )


def _trim(url: str) -> str:
    return url.translate(_LINE_ENDS).strip(_EDGES)


@lru_cache(maxsize=256)
def _parse(url: str) -> _Address | None:
    try:
        parts = urlsplit(_trim(url))
        port = parts.port
        host = (parts.hostname or "").rstrip(".")
        if not host.isascii():
            host = host.encode("idna").decode("ascii")
    except ValueError:
        return None
    if parts.scheme not in ("http", "https", "") or not _HOST.fullmatch(host):
        return None
    port = None if port == _DEFAULT_PORTS.get(parts.scheme) else port
    return _Address(parts.scheme, host, port, _SESSION.sub("", parts.path), parts.query)


def _authority(host: str, port: int | None) -> str:
    name = f"[{host}]" if ":" in host else host
    return name if port is None else f"{name}:{port}"


def _fold_host(host: str) -> str:
    return _HOST_FORM.sub("", host, count=1) if _HOST_FORM.match(host) else host


def _fold_text(text: str) -> str:
    """Return `text` as lower-case ASCII with one spelling for each character; reserved characters stay encoded."""
    return _ESCAPED.sub(_respell, text).lower()


def _respell(match: re.Match[str]) -> str:
    if match.re is _EDGE or match[1] is None:
        return "".join(f"%{byte:02x}" for byte in match[0].encode("utf-8", "surrogatepass"))
    byte = int(match[1], 16)
    return chr(byte) if byte in _KEPT_PLAIN else match[0]


def _fold_path(path: str) -> str:
    segments = [part for part in _fold_text(path).split("/") if part not in ("", ".", "amp")]
    while segments and _TAIL_VIEW.fullmatch(segments[-1]):
        segments.pop()
    return "/".join(_cut_tail(segments))


def _cut_tail(segments: list[str]) -> list[str]:
    """`news/read/28663/slug/2` → `news/28663`: a number that names the story makes verb and tail redundant."""
    for place, segment in enumerate(segments):
        match = _ID.fullmatch(segment)
        if match is None:
            continue
        before = place
        while before and segments[before - 1] in _VERBS:
            before -= 1
        if _DATE_LIKE.fullmatch(match[1]) or (before == place and len(match[1]) < _SURE_ID):
            break
        return [*segments[:before], match[1]]
    return segments


def _pair(text: str) -> tuple[str, str]:
    name, _, value = _ESCAPE_ENTITY.sub("", text).replace("+", "%20").partition("=")
    return _fold_text(name), _fold_text(value)


def _fold_pair(text: str) -> str | None:
    name, value = _pair(text)
    folded = f"{name}={value}" if value else name
    return None if not folded or _is_tracker(name, value) or _VIEW.fullmatch(folded) else folded


def _is_tracker(name: str, value: str) -> bool:
    """Whether a query names the visitor or where the link was, not the story; PHP-Nuke has stories at `&sid=412`."""
    is_story = name == "sid" and value.isdecimal() and len(value) < _SHORTEST_SESSION
    return _TRACKER.fullmatch(name) is not None and not is_story
