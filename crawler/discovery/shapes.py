"""Scores how much an address and its link texts look like a story's, if the site's address patterns are unknown."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

import msgspec

from crawler.articles import Link

ENOUGH = 3
"""A link with at least this score counts as a story."""

_DEEPEST_SECTION = 8
_SECTION_SIZE = 2
"""An address is a section if a sitemap has at least this many below it; a single one may be a story's later page."""

_NO_PAGE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|pdf|mp[34]|zip|docx?|xlsx?|xml|rss|js|css|apk)$", re.IGNORECASE)
_LIST_SEGMENT = re.compile(
    r"(?:list)?tags?|topi[ck]s?|label|author|penulis|search|cari|pencarian|page|feeds?|rss|comments|cdn-cgi|print|cetak"
    r"|login|register|wp-(?:admin|content|includes|json|login\.php)",
    re.IGNORECASE,
)
_LIST_END = re.compile(
    r"inde(?:ks|x)(?:-(?:berita|news|\d+))?|arsip|archives?|terpopuler|terkini|trending|halaman|profile?|user|reporter"
    r"|masuk|daftar|account|akun|share",
    re.IGNORECASE,
)
_CATEGORY_SEGMENT = re.compile(r"categor(?:y|ies)|kategori|kanal|rubrik", re.IGNORECASE)
_CATEGORY_QUERY = re.compile(r"(?:^|[&=])(?:categor(?:y|ies)|kategori|kanal|rubrik)(?:[&=]|$)", re.IGNORECASE)
"""A query that means a section: `?page=kategori&id=2`, `?kategori=daerah`."""
_INDEX_SEGMENT = re.compile(r"inde(?:ks|x)(?:-berita)?|terkini|arsip", re.IGNORECASE)
_STATIC_PAGE = re.compile(
    r"(?:tentang|about|kontak|contact|hubungi|redaksi|privacy|kebijakan|pedoman|disclaimer|kode-etik|terms|syarat|ketentuan"
    r"|karir|career|lowongan|iklan|pasang-iklan|info-iklan|sitemap|peta-situs|susunan|box-redaksi|copyright)"
    r"(?:-(?:us|kami|redaksi|policy|privasi|(?:pemberitaan-)?media-siber|iklan|jurnalistik|of-service|use|layanan"
    r"|penggunaan|dan|and|conditions?|perusahaan|hak|cipta))*(?:\.html?)?",
    re.IGNORECASE,
)
_DATE_ALONE = re.compile(r"/(?:19|20)\d\d/(?:0?[1-9]|1[0-2])(?:/(?:0?[1-9]|[12]\d|3[01]))?/?$")
"""A path that ends with a month or a day: the archive of that date, which a calendar beside the stories links."""
_DATED = re.compile(r"/(?:19|20)\d\d/(?:0?[1-9]|1[0-2])/")
_NUMBERED = re.compile(
    r"/(?:[a-z]{1,2}-)?\d{4,}(?=[/?-]|$)|-\d{4,}(?:\.html?)?(?=\?|$)|[?&](?:p|id|news|berita)=\d+", re.IGNORECASE
)
_STATIC_QUERY = re.compile(r"(?:^|&)(?:page_id|cat|tag|author|s|q|m|share|replytocom)=")
_SHORTLINK = re.compile(r"(?:^|&)p=\d+(?:&|$)")
_WORD = re.compile(r"[-_.,+]+")


class Anchor(msgspec.Struct, frozen=True):
    """One link on a page: where it is and what it says."""

    text: str
    in_heading: bool
    in_chrome: bool
    """Whether it is in the page's menu, header, footer or similar."""


def story_score(url: str, anchors: Sequence[Anchor], *, has_children: bool = False) -> int:
    """Score the address `url` with all links to it on one page; `ENOUGH` or more means a story.

    `has_children`: the page links addresses one step below this one, as under a section. The score favours yes, since a
    false positive costs one request, but a false negative loses a story.
    """
    parts = urlsplit(url)
    segments = [segment for segment in parts.path.split("/") if segment]
    if len(segments) > 1 and segments[-1].lower() == "amp":
        segments.pop()
    if _never_a_story(parts.query, segments) or (_DATE_ALONE.search(parts.path) and not parts.query):
        return 0
    slug = next((segment for segment in reversed(segments) if not segment.isdecimal()), "")
    longest = max((len(anchor.text.split()) for anchor in anchors), default=0)
    score = min(len(_WORD.split(slug.strip("-_"))), 5) - 1
    score += 2 if _DATED.search(parts.path) and len(segments) > 2 else 0
    score += 2 if _NUMBERED.search(f"{parts.path}?{parts.query}") else 0
    is_pager = any(anchor.text.strip().isdecimal() for anchor in anchors)  # "2", "3" below a list: `?p=` counts pages
    score += 2 if not segments and not is_pager and _SHORTLINK.search(parts.query) else 0
    score += 2 if longest > 4 else 1 if longest == 4 else 0
    score += 2 if any(anchor.in_heading for anchor in anchors) else 0
    score -= 3 if all(anchor.in_chrome for anchor in anchors) else 0
    score -= 2 if has_children else 0
    return score - (3 if any(_CATEGORY_SEGMENT.fullmatch(segment) for segment in segments) else 0)


def is_list_page(url: str) -> bool:
    """Whether `url` may be a section or index page: it is not about the paper, a tag, an account or a file."""
    parts = urlsplit(url)
    segments = [segment for segment in parts.path.split("/") if segment]
    others = [segment for segment in segments if not _INDEX_SEGMENT.fullmatch(segment)]
    is_plain = not parts.query or is_category(url)
    return bool(segments) and is_plain and not (others and _never_a_story("", others))


def is_category(url: str) -> bool:
    """Whether the address says that it is a section's, in a part of its path or in its query."""
    parts = urlsplit(url)
    is_in_path = any(_CATEGORY_SEGMENT.fullmatch(segment) for segment in parts.path.split("/"))
    return is_in_path or _CATEGORY_QUERY.search(parts.query) is not None


def without_lists(links: Iterable[Link]) -> list[Link]:
    """Return a sitemap's links without sections, which have other addresses below them, and pages about the paper."""
    kept = [(link, urlsplit(link.url)) for link in links]
    listed = {parts.path.rstrip("/") for _, parts in kept}
    below = Counter(parent for _, parts in kept for parent in _parents(parts.path) if parent in listed)
    return [
        link
        for link, parts in kept
        if parts.query or not (below[parts.path.rstrip("/")] >= _SECTION_SIZE or _is_about_paper(parts.path))
    ]


def _parents(path: str) -> Iterable[str]:
    """Yield the parents of a path down to the depth of sections: `/a/b/c` → `/a`, `/a/b`."""
    end = path.find("/", 1)
    for _ in range(_DEEPEST_SECTION):
        if end < 0 or end + 1 >= len(path):
            return
        yield path[:end]
        end = path.find("/", end + 1)


def _is_about_paper(path: str) -> bool:
    segments = [segment for segment in path.split("/") if segment]
    return 0 < len(segments) <= 2 and _STATIC_PAGE.fullmatch(segments[-1]) is not None


def _never_a_story(query: str, segments: list[str]) -> bool:
    if _STATIC_QUERY.search(query) or not (segments or query):
        return True
    last = segments[-1] if segments else ""
    is_other = _NO_PAGE.search(last) or _STATIC_PAGE.fullmatch(last) or _LIST_END.fullmatch(last)
    return bool(is_other or any(_LIST_SEGMENT.fullmatch(segment) for segment in segments))
