"""Is the page a story? Lists, searches, attachments, password forms and error pages are not."""

import re
from urllib.parse import urlsplit

from lxml.etree import _Element as Element

from crawler.extraction.jsonld import Linked
from crawler.extraction.text import own_names, raw_text, squeeze, word_set

_PROTECTED = re.compile(r"^\s*(?:diproteksi|terlindungi|protected)\s*:", re.IGNORECASE)
_ERROR = re.compile(
    r"^\W*(?:(?:error\s*)?(?:404|403|410|500|502|503)\b.{0,60}"
    r"|(?:ups|oops|maaf)?\W*(?:page|halaman|laman|berita|artikel|konten|url)\b.{0,30}\b(?:not\s+found|tidak\s+(?:di)?temukan)"
    r"|not\s+found)\W*(?:[|\-–—].*)?$",
    re.IGNORECASE,
)
_BROKEN_OFF = re.compile(r"(?:\.\.\.|…|\[…\]|\[\.\.\.\]|selengkapnya)\W*$", re.IGNORECASE)
_LIST_BODY = word_set(
    "home blog archive category tag author search search-results date page-template-blog error404 attachment"
)
_SINGLE_BODY = word_set("single single-post postid singular item-view")
_LIST_QUERY = re.compile(r"(?:^|&)(?:s|q|search|keyword|updated-max|max-results|cat|tag|author)=", re.IGNORECASE)
_LIST_PATH = re.compile(
    r"^/(?:search|label|tags?|topik?|category|kategori|author|penulis|indeks|index|page|archive|arsip)(?:/|$)|^/(?:kanal|rubrik|section|channel)/[^/]+/?$|/(?:category|tag|author|page|label|attachment)/",
    re.IGNORECASE,
)


def is_protected(root: Element, document: str | None, title: str | None) -> bool:
    """Whether the story stands behind a password."""
    if any(_PROTECTED.match(text) for text in (document, title) if text):
        return True
    return any("post-password-form" in own_names(form) for form in root.iter("form"))


def is_not_article(root: Element, url: str, linked: Linked, metas: dict[str, list[str]], document: str | None) -> bool:
    """Whether the page says of itself that it is no story."""
    headings = [squeeze(raw_text(heading)) for heading in root.iter("h1", "h2", "h3")]
    if any(_ERROR.match(text) for text in (document, *headings[:5]) if text):
        return True
    body = root.find("body")
    classes = frozenset((body.get("class") or "").lower().split()) if body is not None else frozenset()
    if "attachment" in classes or "error404" in classes:
        return True
    if classes & _SINGLE_BODY or linked.is_article:
        return False
    if classes & _LIST_BODY or linked.is_list:
        return True
    if any(kind.lower() == "article" for kind in metas.get("og:type", [])):
        return False
    return is_list_address(url)


def is_list_of_excerpts(body: list[str]) -> bool:
    """Whether most paragraphs break off: the page announces stories and tells none."""
    broken = sum(_BROKEN_OFF.search(text) is not None for text in body)
    return len(body) >= 3 and broken * 2 >= len(body)


def is_list_address(url: str) -> bool:
    """Whether the address is that of a home page, a list or a search."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if not parts.path.strip("/"):
        return not re.search(r"(?:^|&)p=\d+", parts.query)
    return bool(_LIST_PATH.search(parts.path) or _LIST_QUERY.search(parts.query))
