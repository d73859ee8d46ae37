"""The sections in a page's menu, for a site that lists its stories nowhere else."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from crawler.discovery.answers import base_of, html_tree
from crawler.discovery.errors import refuses_what_it_cannot_read
from crawler.discovery.sections import anchors_of
from crawler.discovery.shapes import ENOUGH, is_category, is_list_page, story_score
from crawler.urls import key, same_site

_DEPTH = 2
"""The most parts of a section's path, as in `/kanal/daerah`."""
_DEPTH_OF_CATEGORY = 4
"""The same if the address says that it is a section's: `/v2/berita/kategori/hukum`."""
_LABEL_WORDS = 4
"""The most words of a menu entry."""

_SLUG_WORDS = 5
"""A last path part of at least this many words is a headline's slug; the longest section names seen have four."""
_NAME_WORDS = 3
"""A section name of at least this many words shares a word with its entry: footers link stories as "Selengkapnya"."""

_FOLDER = re.compile(r"index\.(?:html?|php)", re.IGNORECASE)
"""A last path part that means the folder before it."""
_HOME = re.compile(r"(?:(?:beranda|home)(?:\.(?:html?|php))?)?", re.IGNORECASE)
_WORD = re.compile(r"[a-z0-9]+")
_ABOUT = re.compile(r"(?:pedoman|panduan|kebijakan|kirim|rss|faq|kode|tentang|syarat)\b", re.IGNORECASE)


@refuses_what_it_cannot_read
def parse_menu(body: bytes, base_url: str) -> tuple[str, ...]:
    """Return the site's list pages that the menu, header or footer of the page links, in order, once each.

    Pages about the paper, tags, authors, searches and accounts are skipped, and so are stories, by their slugs, and
    later pages of a list. Raises ParseError for anything that is not a page.
    """
    tree = html_tree(body, "a page")
    found: dict[str, str] = {}
    for url, anchor in anchors_of(tree, base_of(tree, base_url)):
        path = [part for part in urlsplit(url).path.split("/") if part]
        is_entry = anchor.in_chrome and 0 < len(anchor.text.split()) <= _LABEL_WORDS and not _ABOUT.match(anchor.text)
        is_called = is_category(url)
        is_shallow = 0 < len(path) <= (_DEPTH_OF_CATEGORY if is_called else _DEPTH)
        is_section = is_list_page(url) and (is_called or _is_named_as_section(path, anchor.text))
        is_story = story_score(url, [anchor]) >= ENOUGH
        if is_entry and is_shallow and is_section and not is_story and same_site(url, base_url):
            found.setdefault(key(url), url)
    found.pop(key(base_url), None)
    return tuple(found.values())


def _is_named_as_section(path: Sequence[str], text: str) -> bool:
    """Whether the last part of a path is the name of a section, and neither a headline's slug nor a page's number."""
    named = path[:-1] if path and _FOLDER.fullmatch(path[-1]) else path
    last = named[-1] if named else ""
    if last.isdecimal() or _HOME.fullmatch(last):
        return False
    words = _WORD.findall(last.lower().partition(".")[0])
    if len(words) >= _SLUG_WORDS:
        return False
    return len(words) < _NAME_WORDS or not set(words).isdisjoint(_WORD.findall(text.lower()))
