"""The story's title among what the page and the source call it, without site name, section or ticker."""

import re
from collections.abc import Sequence

from crawler.extraction.text import fold, squeeze

_SEPARATOR = re.compile(r"\s+[|\-–—:•·»«/]+\s+|\s*(?:::|»|\|)\s*")
_PREFIX = re.compile(r"^(?:diproteksi|protected|terlindungi|read\s+next|breaking\s+news)\s*:\s*", re.IGNORECASE)
_SHORTEST = 8


def choose_title(
    headings: Sequence[str], stated: str | None, meta: Sequence[str], document: str | None, names: Sequence[str]
) -> str | None:
    """The best title: a printed heading that the source or the head of the page confirms, else what they state.

    `headings` are printed ones in page order, `stated` is the source's, `meta` are Open Graph and the like in order of
    trust, `document` is the `<title>`, `names` are those of the site.
    """
    heads = [text for text in (stated, *meta, document) if text]
    sites = [name for name in map(fold, names) if name]
    best: tuple[int, str] | None = None
    for heading in headings:
        folded = fold(heading)
        if len(folded) < _SHORTEST or _is_site(heading, sites):
            continue
        support = sum(_support(fold(head), folded) for head in heads)
        rank = support * 1000 + len(folded)
        if support and (best is None or rank > best[0]):
            best = (rank, heading)
    if best:
        return strip_site(best[1], sites)
    for head in (*heads, *headings):
        title = strip_site(head, sites)
        if title and not _is_site(title, sites):
            return title
    return None


def strip_site(title: str, sites: Sequence[str]) -> str:
    """`title` without labels before it and the site's name after (or before) it."""
    title = _PREFIX.sub("", squeeze(title))
    while True:
        cuts = list(_SEPARATOR.finditer(title))
        for cut in cuts:
            head, tail = title[: cut.start()], title[cut.end() :]
            if _is_site(tail, sites) and len(head) >= _SHORTEST:
                title = head
                break
            if _is_site(head, sites) and len(tail) >= _SHORTEST:
                title = tail
                break
        else:
            return title.strip()


def _is_site(text: str, sites: Sequence[str]) -> bool:
    folded = fold(text)
    glued = folded.replace(" ", "")
    if not folded:
        return True
    return any(
        folded == site
        or glued == site.replace(" ", "")
        or (len(site) > 3 and folded.startswith(site) and len(folded) < len(site) + 25)
        for site in sites
    )


def _support(head: str, heading: str) -> int:
    """How well `head` confirms `heading`: alike, with something after it, with something before it, not at all."""
    if head == heading:
        return 3
    if head.startswith(f"{heading} "):
        return 2
    return 1 if head.endswith(f" {heading}") else 0
