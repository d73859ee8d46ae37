"""Recognises pages that are not stories: lists, searches, attachments, password forms and error pages."""

import re
from itertools import islice
from urllib.parse import urlsplit

from lxml.etree import _Element as Element

from crawler.extraction.dates import is_date_line
from crawler.extraction.jsonld import Linked
from crawler.extraction.text import body_of, fold, own_names, text_of, word_set

_PROTECTED = re.compile(r"\s*(?:diproteksi|dilindungi|terproteksi|terlindungi|protected)\s*:", re.IGNORECASE)
_WHAT = r"(?:page|halaman|laman|berita|artikel|konten|post|postingan|url|alamat|link|tautan)"
_WHICH = (
    r"(?:\s+(?:yang|anda|kamu|itu|ini|tersebut|(?:di)?(?:cari|minta|tuju)"
    r"|you|that|this|are|were|looking|for|requested))*"
)
_LOST = (
    r"(?:\s+(?:(?:tidak|tak|belum|gagal)\s+(?:dapat\s+|bisa\s+)?(?:di)?temukan|(?:tidak|tak)\s+(?:ada|tersedia)"
    r"|(?:(?:was|is|could|can)\s+)?not\s+(?:be\s+)?found|does(?:\s+not|n['’]t)\s+exist)"
    r"|\s+(?:can|could)(?:not|n?['’]t)\s+be\s+found)"
)
_CLOSED = (
    r"(?:(?:situs|website|web|server|halaman|laman|site)\s+(?:web\s+)?(?:(?:ini|kami|sedang|dalam|is|under)\s+)+"
    r"(?:perbaikan|pemeliharaan|(?:scheduled\s+)?maintenance|construction)|(?:under|scheduled)\s+maintenance)"
)
"""What a site shows instead of all its pages during maintenance."""
_CHECKED = (
    r"(?:verifikasi\s+(?:bahwa\s+)?(?:anda|kamu)\s+(?:(?:adalah|seorang)\s+)*manusia"
    r"|verify\s+(?:that\s+)?you\s+are\s+(?:a\s+)?human|just\s+a\s+moment|checking\s+your\s+browser.*)"
)
"""What a firewall shows while it checks the visitor."""
_ERROR_TEXT = (
    r"(?:not\s+found|nothing\s+found|forbidden|(?:internal\s+)?server\s+error|bad\s+gateway"
    r"|service\s+(?:temporarily\s+)?unavailable|access\s+denied|account\s+suspended|too\s+many\s+requests"
    r"|(?:gateway|request|connection)\s+time(?:d\s+|-)?out|(?:bandwidth|resource)\s+limit\s+(?:exceeded|(?:is\s+)?reached)"
    r"|error\s+establishing\s+a\s+database\s+connection|index\s+of\s+/\S*"
    rf"|(?:the\s+|that\s+)?{_WHAT}{_WHICH}{_LOST}|{_CLOSED}|{_CHECKED})"
)
_NUMBER = r"(?:404|403|410|429|500|502|503|504|508)"
_NAMED = rf"(?:(?:http|error|galat|kesalahan)\W+)+{_NUMBER}|{_NUMBER}\W+(?:error|gone)"
_ERROR = re.compile(
    rf"(?:(?:ups|oops|maaf|sorry)\W+)?(?:(?:{_NAMED}|{_NUMBER})\W+{_ERROR_TEXT}|{_NAMED}|{_ERROR_TEXT})"
    r"(?:\W*|\s+[|\-–—•·»«/]+\s.*|\s*[|»].*)",
    re.IGNORECASE,
)
"""A whole title of an error page, as servers and themes print it, with or without the site's name after it.

A number alone is not enough, since it begins headlines too: "500 Siswa Terima Beasiswa".
"""
_BARE = re.compile(rf"\W*{_NUMBER}\W*")
_LONGEST_ERROR = 200
_BROKEN_OFF = re.compile(r"(?:\.\.\.|…|\[…\]|\[\.\.\.\]|selengkapnya)\W*$", re.IGNORECASE)
_LONGEST_END = 80
"""The number of characters at the end that are searched, since the pattern takes quadratic time."""
_MOST_HEADINGS = 100
_LIST_BODY = word_set(
    "home blog archive category tag author search search-results date page-template-blog error404 attachment"
)
_SINGLE_BODY = word_set("single single-post postid singular item-view")
_LIST_QUERY = re.compile(r"(?:^|&)(?:s|q|search|keyword|updated-max|max-results|cat|tag|author)=", re.IGNORECASE)
_STORY_QUERY = re.compile(
    r"(?:^|&)(?:(?:p|id|idberita|id_berita|news|berita|artikel|read|post|slug|judul)=\w|q=node(?:/|%2f)\d)",
    re.IGNORECASE,
)
"""A query that means one story, even with a section: `?cat=3&id=55`."""
_NUMBERED_QUERY = re.compile(
    r"(?:^|&)(?:(?:p|id|id_?(?:berita|artikel|news|post)|(?:berita|artikel|news|post)_?id)=|q=node(?:/|%2f))\d",
    re.IGNORECASE,
)
"""A query that means one story at the home page's address: `/?p=7`, `/?page=berita&id=7`, `/?q=node/7`."""
_SECTION_WORDS, _SECTION_LINKS = 2, 3
"""The most words of a section's name; the fewest headings with links on its page."""
_AROUND_SECTION = re.compile(
    r"^(?:kategori|category|tag|label|rubrik|kanal|arsip|archives?)\s*:\s*|\s+[|\-–—•·»]\s.*$", re.IGNORECASE
)
_LIST_PATH = re.compile(
    r"^/(?:search|label|tags?|topik?|categor(?:y|ies)|kategori|authors?|penulis|indeks|index|page|archive|arsip)(?:/|$)|^/(?:kanal|rubrik|section|channel)/[^/]+/?$|/(?:category|tag|author|page|label|attachment)/",
    re.IGNORECASE,
)

_CATEGORY = re.compile(r"/(?:categor(?:y|ies)|kategori)/[^/]+/", re.IGNORECASE)
_STORY_BELOW = re.compile(r"/(?:\d{5,}/[^/]+|[^/-]+(?:-[^/-]+){4,})/?$")
"""The end of a story's address below its category, a number or five words: names of categories have up to four."""


def asks_password(root: Element) -> bool:
    """Whether the page has the form that WordPress shows instead of a protected story."""
    return any("post-password-form" in own_names(form) for form in root.iter("form")) or any(
        field.get("name") == "post_password" for field in root.iter("input")
    )


def is_marked_protected(*titles: str | None) -> bool:
    """Whether a title has the prefix of a protected story; a headline may begin in the same way."""
    return any(_PROTECTED.match(title) for title in titles if title)


def is_error(title: str) -> bool:
    """Whether `title` is that of an error page, with or without the site's name after it."""
    return len(title) <= _LONGEST_ERROR and bool(_ERROR.fullmatch(title.strip()) or _BARE.fullmatch(title))


def is_error_page(root: Element, document: str | None, title: str, *, is_printed: bool) -> bool:
    """Whether the page is an error page; `is_printed`: whether one of its headings is its title.

    Headings of other stories in its boxes do not count. A page that prints its own title is trusted.
    """
    if body_classes(root) & _SINGLE_BODY:
        return False
    if is_error(title) or (document is not None and is_error(document)):
        return True
    headings = islice(root.iter("h1", "h2"), _MOST_HEADINGS)
    return not is_printed and any(is_error(text_of(heading)) for heading in headings)


def is_not_article(root: Element, url: str, linked: Linked, metas: dict[str, list[str]]) -> bool:
    """Whether the page itself states that it is not a story."""
    classes = body_classes(root)
    if "attachment" in classes or "error404" in classes:
        return True
    if classes & _SINGLE_BODY or linked.is_article:
        return False
    # WordPress has two such classes, as `archive category`; a single one may be that of some template.
    if len(classes & _LIST_BODY) > 1 or linked.is_list:
        return True
    if any(kind.lower() == "article" for kind in metas.get("og:type", [])):
        return False
    return is_list_address(url)


def body_classes(root: Element) -> frozenset[str]:
    """Return the classes of the page's body, where a CMS states the kind of page."""
    body = body_of(root)
    return frozenset((body.get("class") or "").lower().split()) if body is not None else frozenset()


def is_list_of_excerpts(root: Element, linked: Linked, body: list[str]) -> bool:
    """Whether most paragraphs are cut off, or many are dates: a list of stories, unless the page states otherwise."""
    if body_classes(root) & _SINGLE_BODY or linked.is_article:
        return False
    days = sum(map(is_date_line, body))
    broken = sum(_BROKEN_OFF.search(text[-_LONGEST_END:]) is not None for text in body)
    rest = len(body) - days
    return (rest >= 3 and days * 2 >= rest) or (rest + days >= 3 and broken * 2 >= rest)


def is_section(root: Element, url: str, title: str, linked: Linked) -> bool:
    """Whether the page's title is the last part of its address, in one or two words, and it links several stories."""
    if body_classes(root) & _SINGLE_BODY or linked.is_article:
        return False
    try:
        last = urlsplit(url).path.rstrip("/").rpartition("/")[2]
    except ValueError:
        return False
    name = fold(_AROUND_SECTION.sub("", title))
    if not name or len(name.split()) > _SECTION_WORDS or name != fold(last.partition(".")[0]):
        return False
    if _LIST_PATH.search(urlsplit(url).path):
        return True
    headings = filter(_is_linked, root.iter("h1", "h2", "h3", "h4", "h5"))
    return len(list(islice(headings, _SECTION_LINKS))) == _SECTION_LINKS


def _is_linked(heading: Element) -> bool:
    """Whether a link is in `heading`, or around it."""
    parent = heading.getparent()
    return next(heading.iter("a"), None) is not None or (parent is not None and parent.tag == "a")


def is_list_address(url: str) -> bool:
    """Whether the address is that of a home page, a list or a search; False for an empty or invalid one."""
    if not url:
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if not parts.path.strip("/"):
        return not _NUMBERED_QUERY.search(parts.query)
    is_list_query = _LIST_QUERY.search(parts.query) and not _STORY_QUERY.search(parts.query)
    is_list_path = _LIST_PATH.search(parts.path) and not _is_in_category(parts.path)
    return bool(is_list_path or is_list_query)


def _is_in_category(path: str) -> bool:
    story = _STORY_BELOW.search(path)
    return story is not None and _CATEGORY.search(path, 0, story.start() + 1) is not None
