"""The story's title among what the page and the source call it, without site name, section or ticker."""

import re
from collections.abc import Callable, Sequence

from crawler.extraction.text import fold, squeeze

_SEPARATOR = re.compile(r"\s+[|\-–—:•·»«/]+\s+|\s*(?:::|»|\|)\s*")
_PREFIX = re.compile(
    r"^(?:(?:diproteksi|protected|read\s+next|breaking\s+news)\s*:|(?:cetak|print)\s+[-–:|])\s*", re.IGNORECASE
)
_RUBRIC = re.compile(r"\s*(?:»|«|::)\s*[^»«:]{3,30}$")
"""A section between headline and site name, behind a mark that no headline has."""
_RUBRIC_WORDS = 4
"""Words of a section's name at most, the mark before it among them."""
_HALF = 0.5
_SHORT_WORD = 3
_SHORTEST = 8
_SAME = 3
_HEADLINE = 4
"""Words from which a heading is rather a headline than a site's name."""
_LONGEST = 500
"""Characters of a text that are looked at: no title is longer."""


def choose_title(
    headings: Sequence[str],
    stated: str | None,
    meta: Sequence[str],
    document: str | None,
    names: Sequence[str],
    nearest: Callable[[], Sequence[str]] | None = None,
) -> str | None:
    """The best title: a printed heading that the source or the head of the page confirms, else what they state.

    `headings` are printed ones in page order, `stated` is the source's, `meta` are Open Graph and the like in order of
    trust, `document` is the `<title>`, `names` are those of the site. Where none of these names a story, the first of
    `nearest` does: the headings again, those near the text first.
    """
    heads = [text[:_LONGEST] for text in (stated, *meta, document) if text]
    folded_heads = [fold(head) for head in heads]
    stated_heads = "\n".join(folded_heads)
    headings = [text[:_LONGEST] for text in headings]
    sites = [name for name in map(fold, names) if name]
    best: tuple[bool, bool, bool, int, int, str] | None = None
    for heading in headings:
        folded = fold(heading)
        if folded not in stated_heads:  # as those of the menu's stories
            continue
        support = [_support(head, folded) for head in folded_heads]
        if not any(support) or len(folded) < _SHORTEST or _is_site(folded, sites):
            continue
        # A headline may begin with the site's name, as those of a city's own site do; so does a masthead's slogan.
        is_same = _SAME in support
        is_long = len([word for word in folded.split() if word.isalpha()]) >= _HEADLINE  # "SMA 2 Raya" calls all pages
        rank = (not _begins_with_site(folded, sites), is_same, is_long, sum(support), len(folded), heading)
        if (best is None or rank[:5] > best[:5]) and (rank[0] or is_same):
            best = rank
    if best:
        return strip_site(best[5], sites, is_whole=best[1])
    title = _title_of(heads, sites)
    if title is None:
        heads = [*heads, *(nearest() if nearest else headings)]
        title = _title_of(heads, sites) or _title_of(heads, sites, is_cut=True)
    return title


def _title_of(texts: Sequence[str], sites: Sequence[str], *, is_cut: bool = False) -> str | None:
    """The first that is not of the site alone; with `is_cut`, that is at least shorter without the site's name."""
    for text in texts:
        title = strip_site(text[:_LONGEST], sites)
        if not title or _is_site(fold(title), sites):
            continue
        if len(title) < len(text) - 1 if is_cut else not _begins_with_site(fold(title), sites):
            return title
    return None


def is_in_address(title: str, url: str) -> bool:
    """Whether the address has half of the title's words, and so confirms it."""
    return _share(title, set(fold(url).split())) >= _HALF


def tells_more(heading: str, title: str, text: str, *, is_called: bool = False) -> bool:
    """Whether `heading` rather than `title` is about `text`.

    Offices call all their pages by their own name, and write about themselves: a heading that the page calls a title
    (`is_called`) is believed as well where the text has as much of both.
    """
    known = set(fold(text).split())
    share = _share(heading, known)
    return share > _HALF and (is_called or share > _share(title, known))


def _share(title: str, words: set[str]) -> float:
    """The share of the title's words that are among `words`, short ones left out."""
    own = [word for word in fold(title).split() if len(word) > _SHORT_WORD]
    return sum(word in words for word in own) / len(own) if own else 0.0


def strip_site(title: str, sites: Sequence[str], *, is_whole: bool = False) -> str:
    """`title` without labels before it and the site's name after (or before) it.

    `is_whole`: it is known to be a headline, and what begins like the site's name may be a part of it.
    """
    title = _PREFIX.sub("", squeeze(title))
    while True:
        cuts = list(_SEPARATOR.finditer(title))
        for cut in cuts:
            head, tail = title[: cut.start()], title[cut.end() :]
            folded = fold(tail)
            is_name = _is_site(folded, sites) or (not is_whole and _begins_with_site(folded, sites))
            if is_name and len(head) >= _SHORTEST:
                title = head
                rubric = _RUBRIC.search(title) if _RUBRIC.match(cut[0] + "xxx") else None
                if rubric and rubric.start() >= _SHORTEST and len(rubric[0].split()) <= _RUBRIC_WORDS:
                    title = title[: rubric.start()]
                break
            if _is_site(fold(head), sites) and len(tail) >= _SHORTEST:
                title = tail
                break
        else:
            return title.strip()


def _is_site(folded: str, sites: Sequence[str]) -> bool:
    """Whether a folded text is nothing, or one of the site's names."""
    glued = folded.replace(" ", "")
    return not folded or any(folded == site or glued == site.replace(" ", "") for site in sites)


def _begins_with_site(folded: str, sites: Sequence[str]) -> bool:
    """Whether it is hardly more than a name of the site, as "Kabar Lebak Daerah" is."""
    return any(len(site) > 3 and folded.startswith(site) and len(folded) < len(site) + 25 for site in sites)


def _support(head: str, heading: str) -> int:
    """How well `head` confirms `heading`: alike, with something after it, with something before it, not at all."""
    if head == heading:
        return _SAME
    if head.startswith(f"{heading} "):
        return 2
    return 1 if head.endswith(f" {heading}") else 0
