"""One page to one clean article: the order of the steps, and which source of the text is used."""

import re
from datetime import datetime
from itertools import dropwhile, islice

from lxml import etree
from lxml.etree import _Element as Element

from crawler.articles import Article, Link, NotArticle, Outlet
from crawler.extraction import kind, metadata
from crawler.extraction.authors import author_kind
from crawler.extraction.body import blocks_of
from crawler.extraction.byline import choose_author
from crawler.extraction.careful import careful_text
from crawler.extraction.cleaning import clean, clean_blocks
from crawler.extraction.container import Container, find_container
from crawler.extraction.dates import is_date_line
from crawler.extraction.edition import is_before
from crawler.extraction.gambling import advertises_gambling
from crawler.extraction.header import header_of
from crawler.extraction.jsonld import Linked, parse_jsonld
from crawler.extraction.language import language_of
from crawler.extraction.nostory import Read, no_story
from crawler.extraction.notice import is_notice, lacks_title
from crawler.extraction.ownstory import own_story
from crawler.extraction.page import parse_page
from crawler.extraction.pageheadings import heading_for, headings_of, mastheads_of, nearest_headings
from crawler.extraction.retraction import is_retraction
from crawler.extraction.sitenames import behind_title, blog_names, site_names
from crawler.extraction.subjects import choose_section, choose_tags, filing_links
from crawler.extraction.text import fold, raw_text, squeeze, text_of
from crawler.extraction.title import choose_title, strip_site
from crawler.extraction.views import canonical_of
from crawler.extraction.visibletitle import headline_above
from crawler.urls import public_url

_WORD = re.compile(r"[^\W\d_]{4,}")
_SHARED = 0.2
"""A page shows another story if it has less than this share of the words in the source's text."""
_FEWEST_WORDS = 10
_COMPARED = 3_000
"""The most characters of a source's text, with markup, that are compared."""
_ENOUGH = 1_000
"""The most characters of it without markup."""
_LEDES = 3
"""The first paragraphs of a page, which mostly have enough of these words."""
_TAG = re.compile(r"<[/a-zA-Z!][^<>]*>")
_DATA = (b"/json", b"window.__", b"__next_f.push(", b'="{&', b"='{")
"""Signs of a page with data for its scripts."""
_LEAST = 25
"""A body of fewer characters is empty."""
_MISSED = 600
"""The careful path's text replaces a short body only if it is longer by this many characters: a footer is no story."""
_SHORT = 250
"""A body of fewer characters is extracted again by the careful path."""
_CONFIRMED = 0.9
"""If the careful path has this share of a container's text, it has found the same story."""
_AROUND = 1.5
"""If the careful path's text is at most this many times as long, the rest of it is only text around the story."""
_PROSE = 40
"""Only lines of at least this many characters are compared: the careful path skips sub-heads and bylines."""
_OPENING = 60
"""The number of characters at the start of a text by which it is found in another."""
_LEDE = 150
"""The most characters of a title and a byline before the text."""


def extract(
    html: bytes,
    url: str,
    *,
    link: Link | None = None,
    outlet: Outlet = Outlet(),  # noqa: B008 - immutable
    content_type: str | None = None,
    now: datetime,
) -> Article | NotArticle:
    """Return the article on the page `html` from `url`, or why it has none. Never raises for any bytes."""
    if not html or html.isspace():
        return NotArticle("empty")
    page = parse_page(html, content_type)
    if page is None:
        return NotArticle("unreadable")
    root = page.root
    linked = parse_jsonld(page.scripts, url)
    metas = metadata.metas_of(root)
    document = next((squeeze(raw_text(title)) for title in root.iter("title")), None)
    if (link and link.protected) or kind.asks_password(root):
        return NotArticle("protected")
    if kind.is_not_article(root, url, linked, metas):
        return NotArticle("not_an_article")

    listed = link.title if link else None
    headings = headings_of(root)
    printed = [text_of(heading) for heading in headings]
    names = [*site_names(url, outlet, metas), *blog_names(root), *mastheads_of(headings, url)]
    container = find_container(root, outlet.containers)
    near = container.element if container else None
    stated = metadata.first(metas, ("og:title", "headline", "twitter:title"))
    linked = _filled_up(linked, html, container, headings, [*stated, *filter(None, [document])], url)
    title = choose_title(
        printed,
        listed,
        [*stated, *filter(None, [linked.headline])],
        document,
        names,
        (lambda: nearest_headings(headings, near, url)) if near is not None else None,
    )
    heading = heading_for(headings, printed, title) if title else None
    is_sole = heading is None and listed is None and _is_one_name(document, linked.headline, *stated)
    title, heading = headline_above(near, title, url) if is_sole else (title, heading)
    story, container = own_story(root, heading, container, outlet.containers)
    element = container.element if container else None
    if kind.is_error_page(root, document, title or "", is_printed=heading is not None):
        return NotArticle("missing")
    if title is None:
        return NotArticle("not_an_article")
    is_stated = link is not None and (link.guid or link.published_at)
    if not is_stated and kind.is_section(root, url, title, linked):
        return NotArticle("not_an_article")
    body = _body(story, container, link, title, outlet)
    body = _embedded(linked, container, body, title, outlet) or body
    is_old = link is not None and is_before(linked, metas, link.modified_at, outlet.timezone)
    title, body = _newest(link if is_old else None, title, body, outlet, names)
    if sum(map(len, body)) < _SHORT and kind.is_marked_protected(document, listed):
        return NotArticle("protected")
    if sum(map(len, body)) < _LEAST:
        return NotArticle("empty")
    if kind.is_list_of_excerpts(root, linked, body):
        return NotArticle("not_an_article")
    header = header_of(heading, element)
    folded = tuple(fold(name) for name in [*names, *behind_title(document, title)])
    author = choose_author(root, link, linked, metas, header, folded)
    dates = metadata.choose_dates(link, linked, metas, header, outlet, now, url, body[:2])
    has_marks = heading is not None or linked.is_article or dates.is_stated
    if replaced := _replaced(root, title, listed, printed, body, () if has_marks else (*stated, document or "")):
        return NotArticle(replaced)
    filing = filing_links(root)
    section = choose_section(heading, link, linked, metas, header, filing, title, element, url)
    read = Read(
        url=url,
        title=title,
        body=body,
        has_author=author is not None,
        published_at=dates.published,
        is_stated=dates.is_stated,
    )
    text = "\n".join(_without_byline(body, author))
    return Article(
        url=canonical_of(root, url) or public_url(url),
        title=title,
        body=text,
        author=author,
        author_kind=author_kind(author, folded) if author else None,
        published_at=dates.published,
        modified_at=dates.modified,
        section=section,
        tags=choose_tags(link, linked, metas, header, filing, section),
        language=language_of(text, root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang")),
        image=metadata.choose_image(linked, metas, element, url),
        no_story=no_story(root, read, link, linked, element),
    )


def _replaced(
    root: Element, title: str, listed: str | None, headings: list[str], body: list[str], heads: tuple[str, ...]
) -> str | None:
    """Return the reason if the page has something else in place of the story; `heads`: its titles if it lacks marks."""
    if is_notice(root, title, listed, headings, body):
        return "missing"
    if listed and heads and lacks_title(root, listed, heads, body):
        return "missing"
    if is_retraction(body):
        return "retracted"
    return "gambling" if advertises_gambling(title, body) else None


def _is_one_name(*heads: str | None) -> bool:
    """Whether the head states only one name, maybe the site's: then the headline may only be in the body."""
    return len({fold(head) for head in heads if head}) <= 1


def _filled_up(
    linked: Linked, html: bytes, container: Container | None, headings: list[Element], titles: list[str], url: str
) -> Linked:
    """Complete `linked` from the data for the page's scripts, if the page itself has no sure text."""
    if (container and container.sure) or not any(mark in html for mark in _DATA):
        return linked
    from crawler.extraction.appdata import with_appdata  # few pages need it

    tops = (text_of(heading) for heading in headings if heading.tag == "h1")
    return with_appdata(linked, html, [*titles, *islice(tops, 1)], url)


def _body(root: Element, container: Container | None, link: Link | None, title: str, outlet: Outlet) -> list[str]:
    """Return the page's paragraphs, or the source's if only these are the whole story."""
    lines = blocks_of(container.element, outlet.furniture) if container else []
    page = clean_blocks(lines, title=title, extra=outlet.boilerplate)
    if link is not None and link.body_html and _shows_another(link.body_html, page):
        return stated_body(link, title, outlet) or page
    size = sum(map(len, page))
    if container is not None and container.sure and size >= _SHORT and not _may_state_more(link, size):
        return page
    stated = stated_body(link, title, outlet)
    if not stated and (container is None or not container.sure or sum(map(len, page)) < _SHORT):
        second = clean(careful_text(root), title=title, extra=outlet.boilerplate)
        if _is_better(second, page, sure=container is not None and container.sure):
            page = second
    size = sum(map(len, page))
    if size < _LEAST or sum(map(len, stated)) > _clearly_more(size):
        return stated
    return page


def _embedded(linked: Linked, container: Container | None, page: list[str], title: str, outlet: Outlet) -> list[str]:
    """Return the text in JSON-LD, if the page has none of it, since a script would print it; else an empty list."""
    if not linked.body or (container and container.sure):
        return []
    if (opening := fold(linked.body)[:_OPENING]) in fold(" ".join(page)):
        return []
    link = Link(url="", body_html=linked.body)
    return stated_body(link, title, outlet) if opening else []


def _newest(link: Link | None, title: str, body: list[str], outlet: Outlet, names: list[str]) -> tuple[str, list[str]]:
    """Return title and text of a source that is newer than the page; the page's, if the source has no text."""
    newer = stated_body(link, title, outlet)
    return (
        (strip_site((link and link.title) or title, [fold(name) for name in names]), newer) if newer else (title, body)
    )


def _without_byline(body: list[str], author: str | None) -> list[str]:
    """Return `body` without a first line that is only the author's name, and without dates right below it."""
    if author is None or fold(body[0]) != fold(author):
        return body
    rest = list(dropwhile(is_date_line, body[1:]))
    return rest or body


def _shows_another(stated: str, page: list[str]) -> bool:
    """Whether a page has hardly any words of the source's text: it shows a notice in place of the story."""
    words = set(_WORD.findall(_TAG.sub(" ", stated[:_COMPARED])[:_ENOUGH].casefold()))
    if len(words) < _FEWEST_WORDS:
        return False
    beginnings = (page[:_LEDES], page)  # in most cases the beginning shows that it is the same story
    return all(
        len(words.intersection(_WORD.findall(" ".join(part).casefold()))) < len(words) * _SHARED for part in beginnings
    )


def _clearly_more(size: int) -> float:
    """Return how long a source's text must be to replace a page's of `size` characters."""
    return max(size * 1.2, size + 200)


def _may_state_more(link: Link | None, size: int) -> bool:
    """Whether a source's text may be clearly longer than the page's of `size` characters, by its length with spaces.

    Most sources have the same text as the page, and theirs need not be parsed and cleaned.
    """
    if link is None or not link.body_html:
        return False
    most = _clearly_more(size)
    return len(link.body_html) > most and len(_TAG.sub("", link.body_html)) > most


def _is_better(second: list[str], page: list[str], *, sure: bool) -> bool:
    """Whether to use the careful path's text. If the container is sure, it must contain that container's text.

    An unsure container's text is kept if the careful path finds the same, with little else.
    """
    size, other = sum(map(len, page)), sum(map(len, second))
    if size < _LEAST:
        return True
    if sure:
        return other > size + _MISSED and fold(page[0]) in fold(" ".join(second))
    if other <= max(size * _AROUND, size + 200) and _is_confirmed(page, second):
        return False
    in_cells = sum(len(text) for text in second if text.startswith("|"))
    return other - 2 * in_cells >= size / 2


def _is_confirmed(page: list[str], second: list[str]) -> bool:
    """Whether `second` contains nearly all of `page`: the rest of it is an imprint, a share text or a footer."""
    whole = fold(" ".join(second))
    prose = [text for text in page if len(text) >= _PROSE]
    places = {text: place for text in prose if (place := whole.find(fold(text))) >= 0}
    if not places or sum(map(len, places)) < _CONFIRMED * sum(map(len, prose)):
        return False
    return min(places.values()) <= _LEDE  # a paragraph before all of it would be the story's first


def stated_body(link: Link | None, title: str, outlet: Outlet) -> list[str]:
    """Return the paragraphs of a source's text; empty if it has none."""
    if link is None or not link.body_html or not link.body_html.strip():
        return []
    text = link.body_html if "<" in link.body_html else link.body_html.replace("\n", "<br>")
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(f"<div>{text}</div>".encode("utf-8", "replace"), parser=parser)
    except etree.LxmlError:
        return []
    lines = blocks_of(root, outlet.furniture) if root is not None else []
    return clean_blocks(lines, title=title, extra=outlet.boilerplate)
