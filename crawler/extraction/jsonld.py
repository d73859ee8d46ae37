"""What a page's JSON-LD states about its story: `@graph`, several blocks, broken blocks repaired if that is safe."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from crawler.extraction.text import fold
from crawler.urls import key

_ARTICLE = re.compile(r"(?:\w*NewsArticle|Article|BlogPosting|Report|LiveBlogPosting|ReportageNewsArticle)\Z")
_LIST = frozenset({"CollectionPage", "SearchResultsPage", "ProfilePage"})
_OPENING = re.compile(r"<!--|//\s*+<!\[CDATA\[|<!\[CDATA\[|/\*.*?\*/", re.DOTALL)
_CLOSING = ("-->", "]]>", ";")
_TRAILING_COMMA = re.compile(r",(\s*+[}\]])")
_BETWEEN = re.compile(r"[ \t\r\n,;]*+")
_DEEPEST = 12
_WORD = 4
"""The fewest letters of a word that two headlines may share by more than chance."""
_KIND_IN_TEXT = re.compile(r'"@type"\s*+:\s*+"(\w*Article|BlogPosting)"')
_DATE_IN_TEXT = re.compile(r'"(datePublished|dateModified)"\s*+:\s*+"([^"\\]{8,60}+)"')
_AUTHOR_IN_TEXT = re.compile(
    r'"author"\s*+:[\s\[{]*+(?:"@type"\s*+:\s*+"\w++"\s*+,\s*+)?"name"\s*+:\s*+"([^"\\]{2,80}+)"'
)

Node = dict[str, Any]


class Linked(msgspec.Struct, frozen=True, kw_only=True):
    """The story's node, flat; `is_list`: the page calls itself a list."""

    headline: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    image: str | None = None
    body: str | None = None
    """The whole text, plain or as HTML, if the page states it."""
    is_article: bool = False
    names_page: bool = False
    """Whether it states the page's address."""
    kinds: frozenset[str] = frozenset()
    """The types of all top-level nodes, such as `AboutPage`."""
    is_list: bool = False
    trail: tuple[str, ...] = ()
    """The steps of the breadcrumb, with the home page."""


def parse_jsonld(blocks: tuple[str, ...], url: str | None = None) -> Linked:
    """Return the article described in `blocks`, or an empty value; of several, the one that states the page's `url`."""
    nodes = [node for block in blocks for value in _load(block) for node in _nodes(value, 0)]
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    articles = [node for node in nodes if _has_type(node, _ARTICLE)]
    own = [node for node in articles if url and key(url) in map(key, _addresses(node))] if len(articles) > 1 else []
    article = next(iter(own or articles), None)
    is_list = article is None and any(_LIST & set(_types(node)) for node in nodes)
    kinds = frozenset(name.rsplit("/", 1)[-1] for node in nodes for name in _types(node))
    trail = next((_steps(node, by_id) for node in nodes if "BreadcrumbList" in _types(node)), ())
    if article is None:
        return Linked(is_list=is_list, kinds=kinds, trail=trail)
    keywords = article.get("keywords")
    return Linked(
        headline=_text(article.get("headline") or article.get("name")),
        authors=tuple(_names(article.get("author"), by_id)),
        published=_text(article.get("datePublished") or article.get("dateCreated")),
        modified=_text(article.get("dateModified")),
        section=_sections(article.get("articleSection")),
        tags=tuple(word for word in _words(keywords) if word),
        body=_text(article.get("articleBody")),
        image=_image(article.get("image") or article.get("thumbnailUrl"), by_id),
        is_article=True,
        names_page=url is not None and key(url) in map(key, _addresses(article)),
        kinds=kinds,
        trail=trail,
    )


def without_another(linked: Linked, titles: Iterable[str], names: Iterable[str]) -> Linked:
    """Return `linked` without its story if neither address nor headline is the page's, as of a sample in a template.

    `titles` are the page's titles; words of the site's `names` in them tell nothing.
    """
    if linked.names_page or not linked.headline:
        return linked
    site = set(fold(" ".join(names)).split())
    headline, shown = (_words_of(text) - site for text in (linked.headline, " ".join(titles)))
    if not headline or not shown or headline & shown:
        return linked
    return Linked(kinds=linked.kinds, trail=linked.trail)


def _words_of(title: str) -> set[str]:
    return {word for word in fold(title).split() if len(word) >= _WORD}


def _load(block: str) -> Iterator[Any]:
    """Yield the JSON values of one block, as far as it can be parsed."""
    text, at, is_mended = _unwrapped(block), 0, False
    decoder = json.JSONDecoder(strict=False, parse_int=float)  # unlike int, float accepts numbers of any length
    while at < len(text):
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            mended = _TRAILING_COMMA.sub(r"\1", text[at:])
            if is_mended or len(mended) == len(text) - at:
                yield from _whole_parts(text[at:])
                return
            text, at, is_mended = mended, 0, True  # only once: a row of commas would lose one each time
            continue
        yield value
        at = _BETWEEN.match(text, at).end()  # type: ignore[union-attr]  # it always matches


def _whole_parts(text: str) -> Iterator[Node]:
    """Yield the dates and the author of an article's block that a quote in its headline or description has broken."""
    kinds = _KIND_IN_TEXT.findall(text)
    if len(kinds) != 1:
        return
    node: Node = {"@type": kinds[0], **dict(reversed(_DATE_IN_TEXT.findall(text)))}
    if author := _AUTHOR_IN_TEXT.search(text):
        node["author"] = author[1]
    yield node


def _unwrapped(block: str) -> str:
    """Return the block without the comment marks that hide it from old browsers."""
    text = block.strip()
    if opening := _OPENING.match(text):
        text = text[opening.end() :]
    closing = next((mark for mark in _CLOSING if text.endswith(mark)), None)
    if closing:
        text = text.removesuffix(closing).rstrip()
        text = text.removesuffix("//") if closing == "]]>" else text
    return text.strip()


def _nodes(value: Any, depth: int) -> Iterator[Node]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for part in value:
            yield from _nodes(part, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "author"):
            if isinstance(value.get(key), dict | list):
                yield from _nodes(value[key], depth + 1)


def _types(node: Node) -> list[str]:
    types = node.get("@type")
    return [name for name in (types if isinstance(types, list) else [types]) if isinstance(name, str)]


def _addresses(node: Node) -> Iterator[str]:
    """The addresses that a node states as its own."""
    page = node.get("mainEntityOfPage")
    for value in (node.get("url"), node.get("@id"), page.get("@id") if isinstance(page, dict) else page):
        if isinstance(value, str):
            yield value


def _has_type(node: Node, pattern: re.Pattern[str]) -> bool:
    return any(pattern.match(name.rsplit("/", 1)[-1]) for name in _types(node))


def _text(value: Any) -> str | None:
    if isinstance(value, list) and value:
        value = value[0]
    return value.strip() or None if isinstance(value, str) else None


def _sections(value: Any) -> str | None:
    """Return the sections in order, separated by commas."""
    return _text(",".join(text for text in value if isinstance(text, str)) if isinstance(value, list) else value)


def _words(value: Any) -> list[str]:
    if isinstance(value, str):
        return [word.strip() for word in value.split(",")]
    return [word.strip() for word in value if isinstance(word, str)] if isinstance(value, list) else []


def _names(value: Any, by_id: dict[str, Node]) -> Iterator[str]:
    for author in value if isinstance(value, list) else [value]:
        name = author
        if isinstance(author, dict):
            known = by_id.get(author.get("@id", ""), {}) if isinstance(author.get("@id"), str) else {}
            name = author.get("name") or known.get("name")
        name = _text(name)
        if name:
            yield name


def _steps(node: Node, by_id: dict[str, Node]) -> tuple[str, ...]:
    """Return the names of a breadcrumb's steps, each from the step or from the page that it links."""
    steps = node.get("itemListElement")
    parts = [step for step in (steps if isinstance(steps, list) else [steps]) if isinstance(step, dict)]
    names = (_text(step.get("name")) or next(_names(step.get("item"), by_id), None) for step in parts)
    return tuple(name for name in names if name)


def _image(value: Any, by_id: dict[str, Node]) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        known = by_id.get(value["@id"], {}) if isinstance(value.get("@id"), str) else {}
        value = value.get("url") or value.get("contentUrl") or known.get("url") or known.get("contentUrl")
    return _text(value)
