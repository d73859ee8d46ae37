"""The story in the data for a page's own scripts, if its HTML has no text: Next.js, Nuxt, Inertia, Vue.

There are no rules for single sites. A story's record is an object with a long text and a title that the page or its
address confirms; its other fields are recognised by their keys.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from itertools import islice
from typing import Any

import msgspec

from crawler.extraction.dates import parse_machine
from crawler.extraction.jsonld import Linked
from crawler.extraction.page import readable
from crawler.extraction.text import fold

_FLIGHT = "__next_f.push("
"""The beginning of each piece of the stream that newer versions of Next.js write instead of `__NEXT_DATA__`."""
_SCRIPT = re.compile(rb"<script\b([^>]{0,500})>([^<]*+(?:<(?!/script)[^<]*+)*+)", re.IGNORECASE)
_JSON = re.compile(rb"""type\s*=\s*["']?application/json""", re.IGNORECASE)
_STATE = re.compile(rb"\s*(?:\(?self\.__next_f\.push\(|window\.__\w+\s*=\s*[{\[])")
"""The beginning of a script with data: a piece of that stream, or an object for other scripts."""
_MOST_SCRIPTS = 500
_ATTRIBUTE = re.compile(rb"""[\w:.@-]\s*+=\s*+(?:"(\{[^"]{200,}+)"|'(\{[^']{200,}+)')""")
"""An object in an attribute, as Inertia, Livewire and components of Vue get theirs."""
_PUSHED = re.compile(r"__next_f\.push\(\s*(\[.*\])\s*\)\s*;?\s*\Z", re.DOTALL)
_ROW = re.compile(rb"([0-9a-f]+):(?:T([0-9a-f]+),)?")
_NOT_IN_KEY = re.compile(r"[\W_]+")
_TITLE = re.compile(r"(?:news|post|article|artikel|berita|content)?(?:title|judul|headline)(?:berita|artikel|news)?")
_TEXT = re.compile(
    r"(?!meta|seo|og|short)(?:\w*?)(?:content|konten|isi|isiberita|body|text|teks|html|article|artikel"
    r"|description|deskripsi)(?:html|text)?"
)
_AUTHOR = re.compile(
    r"(?:news|post)?(?:authors?|penulis|reporters?|wartawan|pewarta|jurnalis|journalist|writer|byline)(?:name|nama)?"
)
_SECTION = re.compile(
    r"(?:primary|main)?(?:category|categories|kategori|kanal|rubrik|section|channel)(?:name|nama|title)?"
)
_TAGS = re.compile(r"(?:tags?|labels?|topik|topics?|keywords?)(?:list)?")
_PUBLISHED = (
    re.compile(
        r"(?:first|date|tgl|tanggal|waktu)?(?:publish|publication|terbit|tayang|rilis|post(?:ed|ing)?(?:date|at))\w*"
    ),
    re.compile(r"(?:date|tanggal|tgl|waktu|timestamp)(?:gmt|berita|artikel|news)?"),
    re.compile(r"(?:created|dibuat)\w*"),
)
_MODIFIED = re.compile(r"(?:date|tgl|tanggal)?(?:updated?|modified|diubah|perubahan)(?:at|date|on|gmt)?")
_IMAGE = re.compile(r"(?:featured|main|cover)?(?:image|gambar|thumbnail|foto|photo|cover)(?:url|src|path)?")
_SLUG = re.compile(r"slug|permalink|url|link|path")
_NAMES = ("name", "nama", "fullname", "displayname", "namalengkap", "title", "judul", "label")
_WRAPPERS = ("data", "attributes", "node")
_WRITTEN = ("text", "value", "html", "rendered", "raw", "content", "children", "data", "blocks", "root")
"""Keys under which editors store text: a string, or a tree of blocks."""
_SHORTEST_SLUG = 12
_LEAST = 200
"""The fewest characters of a record's text."""
_MOST_NODES = 50_000
_DEEPEST = 40
_UNWRAPPED = 4
_MOST_BLOCKS = 2_000
_MOST_KEYS = 200
"""The most keys of an object that are read."""


def with_appdata(linked: Linked, html: bytes, heads: Sequence[str], url: str) -> Linked:
    """Complete `linked` from the story's record in the page `html`; `heads` are the page's titles."""
    states = _states(html)
    record = _record(states, [head for head in map(fold, heads) if head], url) if states else None
    if record is None:
        return linked
    found = {name: getattr(record, name) for name in record.__struct_fields__ if getattr(record, name)}
    return msgspec.structs.replace(linked, **{n: value for n, value in found.items() if not getattr(linked, n)})


def _states(html: bytes) -> list[str]:
    """Return the page's scripts and attributes with data."""
    html = readable(html)
    found = islice(_SCRIPT.finditer(html), _MOST_SCRIPTS)
    scripts = [match[2] for match in found if _JSON.search(match[1]) or _STATE.match(match[2])]
    attributes = islice(_ATTRIBUTE.finditer(html), _MOST_SCRIPTS)
    own = [unescape((match[1] or match[2]).decode("utf-8", "replace")) for match in attributes]
    return [script.decode("utf-8", "replace") for script in scripts] + own


def _record(states: Sequence[str], heads: Sequence[str], url: str) -> Linked | None:
    """Return the record with the longest text among those confirmed by the page's titles or its address."""
    best: tuple[int, str, str, dict[str, Any]] | None = None
    for node in _objects(_values(states)):
        title = next((_name(value) for value in _under(node, _TITLE)), None)
        if not title or not _is_confirmed(fold(title), node, heads, url):
            continue
        text = max(map(_prose, _under(node, _TEXT)), key=len, default="")
        if len(text) >= _LEAST and (best is None or len(text) > best[0]):
            best = len(text), title, text, node
    if best is None:
        return None
    _, title, text, node = best
    return Linked(
        headline=title,
        body=text,
        authors=tuple(name for value in _under(node, _AUTHOR) for name in _names(value))[:3],
        published=next((date for keys in _PUBLISHED for date in _dates(node, keys)), None),
        modified=next(_dates(node, _MODIFIED), None),
        section=next((name for value in _under(node, _SECTION) for name in _names(value)), None),
        tags=tuple(name for value in _under(node, _TAGS) for name in _names(value)),
        image=next((name for value in _under(node, _IMAGE) if (name := _address(value))), None),
        is_article=True,
    )


def _is_confirmed(title: str, node: dict[str, Any], heads: Sequence[str], url: str) -> bool:
    if title and any(head == title or head.startswith(f"{title} ") for head in heads):
        return True
    parts = set(url.partition("?")[0].split("/"))
    slugs = (value.rstrip("/").rpartition("/")[2] for value in _under(node, _SLUG) if isinstance(value, str))
    return any(len(slug) >= _SHORTEST_SLUG and slug in parts for slug in slugs)


def _values(states: Sequence[str]) -> Iterator[Any]:
    """Yield the JSON values in the states, with references resolved."""
    pushed: list[str] = []
    for state in states:
        if _FLIGHT in state[:100]:
            match = _PUSHED.search(state)
            part = _parsed(match[1]) if match else None
            if isinstance(part, list) and len(part) > 1 and isinstance(part[1], str):
                pushed.append(part[1])
            continue
        value = _parsed(state) if state.lstrip()[:1] in ("{", "[") else _assigned(state)
        yield from _nuxt(value) if isinstance(value, list) else [value]
    yield from _flight("".join(pushed)) if pushed else ()


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, parse_int=_number, strict=False)
    except (ValueError, RecursionError):
        return None


def _assigned(script: str) -> Any:
    """Return the object that a script assigns: `window.__STATE__ = {…};`."""
    try:
        return json.JSONDecoder(parse_int=_number, strict=False).raw_decode(script.partition("=")[2].lstrip())[0]
    except (ValueError, RecursionError):
        return None


def _number(digits: str) -> int | float:
    return int(digits) if len(digits) < 20 else 0.0  # int refuses numbers of thousands of digits


def _flight(stream: str) -> Iterator[Any]:
    """Yield the objects of a React stream. A row is `id:JSON` up to the line's end, or `id:T` with length and text."""
    data = stream.encode("utf-8", "replace")
    texts: dict[str, str] = {}
    values: list[Any] = []
    at = 0
    while row := _ROW.match(data, at):
        if row[2]:
            at = row.end() + int(row[2][:8], 16)
            texts[f"${row[1].decode()}"] = data[row.end() : at].decode("utf-8", "replace")
            continue
        end = data.find(b"\n", row.end())
        end = len(data) if end < 0 else end
        if data[row.end() : row.end() + 1] in (b"[", b"{"):
            values.append(_parsed(data[row.end() : end].decode("utf-8", "replace")))
        at = end + 1
    for node in _objects(values):
        yield {key: texts.get(value, value) if isinstance(value, str) else value for key, value in node.items()}


def _nuxt(values: list[Any]) -> Iterator[Any]:
    """Yield the values of Nuxt's list, in which a number is a reference to the value at that index."""

    left = _MOST_NODES

    def meant(place: Any, depth: int) -> Any:
        nonlocal left
        left -= 1
        is_place = isinstance(place, int) and not isinstance(place, bool) and 0 <= place < len(values)
        value = values[place] if is_place else None
        if not isinstance(value, dict | list):
            return value
        if depth >= _UNWRAPPED or left <= 0:
            return None
        if isinstance(value, dict):
            return {key: meant(inner, depth + 1) for key, inner in islice(value.items(), _MOST_KEYS)}
        if value and isinstance(value[0], str):  # ["Date", "2024-…"], ["Reactive", 3]
            return value[1] if value[0] == "Date" and len(value) > 1 else meant(value[-1], depth + 1)
        return [meant(inner, depth + 1) for inner in value[:_MOST_BLOCKS]]

    for place, value in enumerate(values):
        yield value
        if isinstance(value, dict) and any(_TITLE.fullmatch(_key(key)) for key in value):
            yield meant(place, 0)


def _objects(values: Iterable[Any]) -> Iterator[dict[str, Any]]:
    """Yield all JSON objects in `values`, outer ones first."""
    left = _MOST_NODES
    for value in values:
        waiting = [(value, 0)]
        while waiting and left:
            node, depth = waiting.pop()
            left -= 1
            if isinstance(node, dict):
                yield node
            inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
            if depth < _DEEPEST:
                waiting.extend((part, depth + 1) for part in inner if isinstance(part, dict | list))


def _key(name: str) -> str:
    return _NOT_IN_KEY.sub("", name[:60]).lower()


def _under(node: dict[str, Any], keys: re.Pattern[str]) -> Iterator[Any]:
    own = islice(node.items(), _MOST_KEYS)
    return (value for name, value in own if value and keys.fullmatch(_key(name)))


def _dates(node: dict[str, Any], keys: re.Pattern[str]) -> Iterator[str]:
    for value in _under(node, keys):
        text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
        if text and parse_machine(text):
            yield text


def _name(value: Any, depth: int = 0) -> str | None:
    """Return a name that is a text, or is in an object."""
    if isinstance(value, str):
        return value.strip() or None
    if not isinstance(value, dict) or depth > _UNWRAPPED:
        return None
    named = {_key(key): inner for key, inner in value.items()}
    texts = (named.get(key) for key in (*_NAMES, "rendered"))
    name = next((text.strip() for text in texts if isinstance(text, str) and text.strip()), None)
    return name or next((found for key in _WRAPPERS if (found := _name(named.get(key), depth + 1))), None)


def _names(value: Any) -> list[str]:
    if isinstance(value, dict) and isinstance(value.get("data"), list):
        value = value["data"]
    if isinstance(value, str):
        value = value.split(",") if "," in value else [value]
    return [name for part in (value if isinstance(value, list) else [value]) if (name := _name(part))]


def _address(value: Any) -> str | None:
    if isinstance(value, dict):
        value = next((value[key] for key in ("url", "src", "source_url") if key in value), None)
    return value if isinstance(value, str) and value.startswith(("http", "/")) else None


def _prose(value: Any) -> str:
    """Return a text unchanged, or the paragraphs of an editor's blocks as HTML."""
    for _ in range(_UNWRAPPED):
        if isinstance(value, dict):
            value = next((value[key] for key in _WRITTEN if value.get(key)), None)
    if isinstance(value, list):
        return "".join(f"<p>{text}</p>" for block in value[:_MOST_BLOCKS] if (text := _written(block, 0)))
    return value if isinstance(value, str) else ""


def _written(value: Any, depth: int) -> str:
    if isinstance(value, str):
        return value
    if depth > _DEEPEST:
        return ""
    if isinstance(value, list):
        return "".join(_written(part, depth + 1) for part in value[:_MOST_BLOCKS])
    if isinstance(value, dict):
        return next((text for key in _WRITTEN if (text := _written(value.get(key), depth + 1))), "")
    return ""
