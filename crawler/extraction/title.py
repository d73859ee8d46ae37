"""Chooses the story's title from those of page and source, without site name, section or ticker."""

import re
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from crawler.extraction.text import fold, squeeze

_SEPARATOR = re.compile(r"\s+[|\-–—:•·»«/]+\s+|\s*(?:::|»|\|)\s*")
_PREFIX = re.compile(
    r"^(?:(?:diproteksi|protected|read\s+next|breaking\s+news)\s*:|(?:cetak|print)\s+[-–:|])\s*", re.IGNORECASE
)
_RUBRIC = re.compile(r"\s*(?:»|«|::)\s*[^»«:]{3,30}$")
"""A section between headline and site name, after a mark that no headline has."""
_RUBRIC_WORDS = 4
"""The most words of a section's name, with the mark before it."""
_HALF = 0.5
_SLUG = 3
"""A part of an address with at least this many words is no folder, and names a story even before its number."""
_SHORT_WORD = 3
_SHORTEST = 8
_SAME = 3
_HEADLINE = 4
"""A heading of at least this many words is probably a headline, a shorter one a site's name."""
_LONGEST = 500
"""The most characters of a text that are read: no title is longer."""


def choose_title(
    headings: Sequence[str],
    stated: str | None,
    meta: Sequence[str],
    document: str | None,
    names: Sequence[str],
    nearest: Callable[[], Sequence[str]] | None = None,
) -> str | None:
    """Return the best title: a heading that the source or the head of the page confirms, else the title they state.

    `headings` are those of the page in order, `stated` is the source's title, `meta` are those of Open Graph and others
    in order of trust, `document` is the `<title>`, `names` are those of the site. If none of these is a story's title,
    the first of `nearest` is used: the headings again, those near the text first.
    """
    heads = [text[:_LONGEST] for text in (stated, *meta, document) if text]
    folded_heads = [fold(head) for head in heads]
    stated_heads = "\n".join(folded_heads)
    headings = [text[:_LONGEST] for text in headings]
    sites = [name for name in map(fold, names) if name]
    best: tuple[bool, bool, bool, int, int, str] | None = None
    for heading in headings:
        folded = fold(heading)
        if folded not in stated_heads:  # such as headings of stories in the menu
            continue
        support = [_support(head, folded) for head in folded_heads]
        if not any(support) or len(folded) < _SHORTEST or _is_site(folded, sites):
            continue
        # A headline may begin with the site's name, as on a city's own site; so does a masthead's slogan.
        is_same = _SAME in support
        is_long = len([word for word in folded.split() if word.isalpha()]) >= _HEADLINE  # not a site's "SMA 2 Raya"
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
    """Return the first that is not just the site's name; with `is_cut`, the first that gets shorter without it."""
    for text in texts:
        title = strip_site(text[:_LONGEST], sites)
        if not title or _is_site(fold(title), sites):
            continue
        if len(title) < len(text) - 1 if is_cut else not _begins_with_site(fold(title), sites):
            return title
    return None


def is_in_address(title: str, url: str) -> bool:
    """Whether the address has at least half of the title's words, and so confirms it.

    Its folders and scripts do not count: the title "Detail Berita" of all pages is in `/detail-berita.php?id=412`.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    names = [fold(part.partition(".")[0]) for part in parts.path.split("/") if part]
    slugs = [name for name in names if len(name.split()) >= _SLUG]
    last = [fold(parts.query)] if parts.query else names[-1:]
    return _share(title, set(" ".join([*slugs, *last]).split())) >= _HALF


def tells_more(heading: str, title: str, text: str, *, is_called: bool = False) -> bool:
    """Whether `heading`, rather than `title`, is about `text`.

    Offices use their own name as the title of all pages, and write about themselves. So a heading that is marked as a
    title (`is_called`) is also used if the text has as many words of both.
    """
    known = set(fold(text).split())
    share = _share(heading, known)
    return share > _HALF and (is_called or share > _share(title, known))


def _share(title: str, words: set[str]) -> float:
    """Return the share of the title's words, without short ones, that are in `words`."""
    own = [word for word in fold(title).split() if len(word) > _SHORT_WORD]
    return sum(word in words for word in own) / len(own) if own else 0.0


def strip_site(title: str, sites: Sequence[str], *, is_whole: bool = False) -> str:
    """Return `title` without labels before it and the site's name after (or before) it.

    `is_whole`: it is known to be a headline, so text that only begins with the site's name may be part of it.
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
    """Whether a folded text is empty, or one of the site's names."""
    glued = folded.replace(" ", "")
    return not folded or any(folded == site or glued == site.replace(" ", "") for site in sites)


def _begins_with_site(folded: str, sites: Sequence[str]) -> bool:
    """Whether it is hardly more than a name of the site, such as "Kabar Lebak Daerah"."""
    return any(len(site) > 3 and folded.startswith(site) and len(folded) < len(site) + 25 for site in sites)


def _support(head: str, heading: str) -> int:
    """Score how well `head` confirms `heading`: 3 equal, 2 with text after it, 1 with text before it, 0 not at all."""
    if head == heading:
        return _SAME
    if head.startswith(f"{heading} "):
        return 2
    return 1 if head.endswith(f" {heading}") else 0
