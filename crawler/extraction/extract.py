"""One page to one clean article: the order of the steps, and which source of the text is used."""

from datetime import datetime
from itertools import dropwhile, islice

from lxml.etree import _Element as Element

from crawler.articles import Article, Link, NotArticle, Outlet
from crawler.extraction import kind, metadata
from crawler.extraction.authors import author_kind
from crawler.extraction.byline import choose_author
from crawler.extraction.container import Container, find_container
from crawler.extraction.dates import is_date_line
from crawler.extraction.edition import is_before
from crawler.extraction.gambling import advertises_gambling
from crawler.extraction.header import header_of
from crawler.extraction.jsonld import Linked, parse_jsonld, without_another
from crawler.extraction.language import language_of
from crawler.extraction.nostory import Read, no_story
from crawler.extraction.notice import is_notice, lacks_title
from crawler.extraction.ownstory import own_story, stories_beside
from crawler.extraction.page import parse_page
from crawler.extraction.pageheadings import heading_for, headings_of, mastheads_of, nearest_headings
from crawler.extraction.paragraphs import LEAST, SHORT, embedded_body, page_body, stated_body
from crawler.extraction.retraction import is_retraction
from crawler.extraction.sitenames import behind_title, blog_names, site_names
from crawler.extraction.subjects import choose_section, choose_tags, filing_links
from crawler.extraction.text import fold, raw_text, squeeze, text_of
from crawler.extraction.title import choose_title, strip_site
from crawler.extraction.views import canonical_of
from crawler.extraction.visibletitle import headline_above
from crawler.urls import public_url

_DATA = (b"/json", b"window.__", b"__next_f.push(", b'="{&', b"='{")
"""Signs of a page with data for its scripts."""


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
    tops = (text for text, heading in zip(printed, headings, strict=True) if heading.tag == "h1")
    linked = without_another(linked, [*stated, document or "", *tops], names)
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
    body = page_body(story, container, link, title, outlet)
    body = embedded_body(linked, container, body, title, outlet) or body
    is_old = link is not None and is_before(linked, metas, link.modified_at, outlet.timezone)
    title, body = _newest(link if is_old else None, title, body, outlet, names)
    if sum(map(len, body)) < SHORT and kind.is_marked_protected(document, listed):
        return NotArticle("protected")
    if sum(map(len, body)) < LEAST:
        return NotArticle("empty")
    if kind.is_list_of_excerpts(root, linked, body):
        return NotArticle("not_an_article")
    header = header_of(heading, element)
    folded = tuple(fold(name) for name in [*names, *behind_title(document, title)])
    author = choose_author(root, link, linked, metas, header, folded)
    dates = metadata.choose_dates(link, linked, metas, header, outlet, now, url, body[:2])
    is_headed = heading is not None and sum(map(len, body)) >= SHORT  # a wall has a heading of its own, too
    has_marks = is_headed or linked.is_article or dates.is_stated
    if replaced := _replaced(root, title, listed, printed, body, () if has_marks else (*stated, document or "")):
        return NotArticle(replaced)
    filing = filing_links(root, stories_beside(heading))
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
