"""Section and tags, from the first place that states them: the source, the head, the body of the page."""

import re
from collections.abc import Sequence
from itertools import chain, islice
from typing import cast
from urllib.parse import urlsplit

from lxml.etree import XPath
from lxml.etree import _Element as Element

from crawler.articles import Link
from crawler.extraction.header import Header
from crawler.extraction.jsonld import Linked
from crawler.extraction.metadata import Metas, first
from crawler.extraction.rubric import IN_CATEGORY, ON_BLOGGER, labelled_sections, sole_links_above
from crawler.extraction.text import fold, raw_text, squeeze, text_of

_TRAIL = re.compile(r"^(?:beranda|home|depan|index)\s*[»›>/|→]\s*(?P<rest>.+)$", re.IGNORECASE)
_STEP = re.compile(r"\s*[»›>/|→]\s*")
_LABELLED = re.compile(r"^(?:kata\s+kunci|tags?|topik|label)\s*:\s*(?P<tags>.+)$", re.IGNORECASE)
_NO_TAG = re.compile(
    r"^(?:berita|news)\b.{0,12}$|^uncategori[sz]ed$|^ta(?:k|npa) (?:ber|ter)?kategori$|^.{61,}$|^tags?:?$",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"(?:headlines?|featured|slide(?:r|show)|breaking\s*news|trending|populer|hot\s*news|top\s*news|pilihan(?:\s+editor)?)",
    re.IGNORECASE,
)
"""A category that only places stories on the home page."""
_NO_SECTION = re.compile(r"(?:beranda|home|depan|index|detail|baca|read)\W*", re.IGNORECASE)
"""A step of a breadcrumb that is not a section."""
_TRAILS = ("ol", "ul", "nav", "div", "p", "section", "span")
_MOST_LEVELS, _MOST_BEFORE, _MOST_BOXES = 5, 6, 4
"""Where the breadcrumb is looked for: levels above the title, elements before it on each, and boxes in those."""
_LANGUAGES = ("id", "en")
"""Folders of a site in two languages."""
_LINKS_TO = XPath("//a[@href=$a or @href=$b or @href=$c or @href=$d]")
_LONGEST_SECTION = 40
_MOST_TAGS = 30


def choose_section(
    heading: Element | None,
    link: Link | None,
    linked: Linked,
    metas: Metas,
    header: Header,
    filing: Sequence[Element],
    title: str,
    container: Element | None,
    url: str,
) -> str | None:
    """Return the section's name as stated; `heading` is the title's element, `filing` are the page's `filing_links`.

    `container` has the text: if the title is not in a heading, the breadcrumb is above the text.
    """
    filed = [squeeze(raw_text(anchor)) for anchor in filing if _is_category(anchor) or _is_label(anchor)]
    trails = [trail for trail in (_trail(line.text, title) for line in header.before) if trail]
    candidates = [
        link.section if link else None,
        *first(metas, ("article:section", "articlesection")),
        _first_of(linked.section, filed),
        *trails,
        _foremost(filed),
        header.section,
        _last_step(header.trail, title),
        _last_step(linked.trail, title),
    ]
    stated = _foremost(list(filter(_is_section, map(squeeze, filter(None, candidates)))))
    top = container if heading is None else heading
    return stated or _in_breadcrumb(top, title) or _beside(heading, header) or _in_address(top, url)


def _beside(heading: Element | None, header: Header) -> str | None:
    """Return the section after a label above or below the text, or in a link right above the title."""
    lines = ([line.text for line in part] for part in (header.before, header.after))
    named = chain(chain.from_iterable(map(labelled_sections, lines)), sole_links_above(heading))
    return next(filter(_is_section, named), None)


def _in_address(element: Element | None, url: str) -> str | None:
    """Return the section of the story's folder, if the page links it: `/daerah` for `/daerah/7-piagam`."""
    parts = urlsplit(url)
    folder, _, rest = parts.path.strip("/").partition("/")
    if element is None or not rest or folder in _LANGUAGES or not url.isprintable():
        return None  # XPath refuses control characters
    whole = f"{parts.scheme}://{parts.netloc}/{folder}"
    links = cast("list[Element]", _LINKS_TO(element, a=f"/{folder}", b=f"/{folder}/", c=whole, d=f"{whole}/"))
    names = (squeeze(raw_text(link)) for link in links)
    return next((name for name in names if fold(name) == fold(folder) and _is_section(name)), None)


def _is_section(name: str) -> bool:
    return 0 < len(name) <= _LONGEST_SECTION and "." not in name and not _NO_TAG.match(name)


def _in_breadcrumb(below: Element | None, title: str) -> str | None:
    """Return the section in the links of the breadcrumb above the title or the text."""
    levels = () if below is None else (below, *islice(below.iterancestors(), _MOST_LEVELS))
    for above in levels:
        for before in islice(above.itersiblings(preceding=True), _MOST_BEFORE):
            for box in islice(before.iter(*_TRAILS), _MOST_BOXES):
                if "crumb" in (box.get("class") or box.get("id") or "").lower():
                    return _last_step([text_of(link) for link in islice(box.iter("a"), _MOST_TAGS)], title)
    return None


def _last_step(steps: Sequence[str], title: str) -> str | None:
    """Return the last section in a breadcrumb, whose last step may be the story itself."""
    headline = fold(title)
    own = [step for step in map(squeeze, steps) if step and not _NO_SECTION.fullmatch(step)]
    sections = [step for step in own if _is_section(step) and not headline.startswith(fold(step))]
    return sections[-1] if sections else None


def _first_of(section: str | None, filed: Sequence[str]) -> str | None:
    """Return JSON-LD's section; if it lists several, or all categories and tags in one text, the foremost."""
    return section if section is None or squeeze(section) in filed else _foremost(section.split(","))


def _foremost(names: Sequence[str]) -> str | None:
    """Return the first name that is not a place on the home page; else the first one."""
    return next((name for name in names if not _PLACE.fullmatch(squeeze(name))), names[0] if names else None)


def choose_tags(
    link: Link | None, linked: Linked, metas: Metas, header: Header, filing: Sequence[Element], section: str | None
) -> tuple[str, ...]:
    """Return the story's tags, without the section."""
    printed = [raw_text(anchor) for anchor in filing if anchor.get("rel") == "tag" and not _is_category(anchor)]
    labelled = [match["tags"] for match in (_LABELLED.match(line.text) for line in header.after) if match][:1]
    linked_in_line = [link for text in labelled for link in _links_of(text, header.tag_links)]
    words = [word for text in first(metas, ("news_keywords", "keywords")) for word in text.split(",")]
    places = (
        link.tags if link else (),
        metas.get("article:tag", ()),
        printed,
        header.tags if labelled and set(linked_in_line) <= set(header.tags) else (),  # else they are not its own
        linked_in_line or [word for text in labelled for word in text.split(",")],
        linked.tags,
        words,
        header.tags,
    )
    for tags in places:
        names = (squeeze(tag).removeprefix("#") for tag in tags)
        kept = [tag for tag in names if tag and not _NO_TAG.match(tag) and fold(tag) != fold(section or "")]
        if kept:
            return tuple(dict.fromkeys(kept))[:_MOST_TAGS]
    return ()


def _links_of(text: str, links: Sequence[str]) -> Sequence[str]:
    """Return those of the page's links to tags of which a line of tags consists, if it is only links."""
    line, named = fold(text), [(link, folded) for link in links if (folded := fold(link))]
    runs = (named[begin:end] for end in range(len(named), 0, -1) for begin in range(end))
    own = next((run for run in runs if " ".join(folded for _, folded in run) == line), [])
    return [link for link, _ in own]


def filing_links(root: Element, others: Sequence[Element] = ()) -> list[Element]:
    """Return the links of the page that may file its story under a category or tag; `others`: other stories there."""
    foreign = {anchor for other in others for anchor in other.iter("a")}
    links = (anchor for anchor in root.iter("a") if anchor not in foreign)
    return [anchor for anchor in links if (rel := anchor.get("rel")) and ("tag" in rel or "category" in rel)]


def _is_category(anchor: Element) -> bool:
    """Whether a link files the story under a section, as WordPress marks it."""
    words = (anchor.get("rel") or "").split()
    parent = anchor.getparent()
    if "tag" in words and parent is not None and "taxonomy-category" in (parent.get("class") or "").split():
        return True  # a block theme
    return "category" in words or ("tag" in words and IN_CATEGORY.search(anchor.get("href") or "") is not None)


def _is_label(anchor: Element) -> bool:
    """Whether a link is one of a post's own labels on Blogger; menu entries are not marked as tags."""
    return anchor.get("rel") == "tag" and ON_BLOGGER.search(anchor.get("href") or "") is not None


def _trail(text: str, title: str) -> str | None:
    """Return the last step of a breadcrumb that is not the story itself."""
    match = _TRAIL.match(text)
    if not match:
        steps = (
            _STEP.split(text)[1:] if text.endswith(title) and len(text) > len(title) else []
        )  # after the site's name
        return _last_step(steps, title) if len(steps) > 1 else None
    return _last_step(_STEP.split(match["rest"]), title)
