"""The region of a recipient: what its name states, then what the story says about it, last the paper's place."""

from collections.abc import Iterator

from crawler.awards.entitykinds import entity_words, kind_of
from crawler.awards.lexicon import lexicon, word_set
from crawler.awards.places import Place, choose, own_government, place_in, stated_place, stated_places
from crawler.awards.spelling import folded, name_words
from crawler.awards.text import Document, Sentence
from crawler.facts import EntityKind
from crawler.regions import find_regions, seat_of

_APPOSITION = 18
"""At most this many tokens after a name may describe it, up to the first verb."""
_BEFORE = 9
_OFFICE = 6
"""A person's office is at most this many tokens before the name."""
_OF = word_set("locating", "of")
_NEVER = {EntityKind.NATIONAL}
_ONLY_BESIDE = {EntityKind.COMPANY, EntityKind.MEDIA, EntityKind.UNIVERSITY}
"""Kinds whose place the story must state beside their name."""
_EVENT = word_set("locating", "event")
_DATELINE = 40
"""A dateline names its place within this many code points."""


def recipient_region(
    document: Document, sentence: Sentence, chunk: tuple[int, int], site_region: str | None
) -> str | None:
    """The Kemendagri code of the place that a recipient governs or is in; None if that is unclear.

    National and foreign recipients have none. `site_region` is the place of the paper, if known.
    """
    lists = entity_words()
    words = name_words(document.text(sentence, *chunk))
    lows = [word.casefold() for word in words]
    kind, _ = kind_of(lows)
    place = place_in(words)
    if place:
        return choose(place.codes, [*_stated(document), site_region or ""])
    name = folded(words)
    if kind in _NEVER or name in lexicon().known_givers or lists.foreign & set(lows) or "indonesia" in lows:
        return lists.universities.get(name)
    if kind is EntityKind.GOVERNMENT:
        return own_government(lows, site_region)
    beside = lists.universities.get(name) or _beside(document, sentence, chunk)
    governed = not set(lows[:1]).isdisjoint(lists.governed_heads)
    if beside or (kind in _ONLY_BESIDE and not governed):
        return beside
    local = governed or kind in lists.local
    if kind is None and _has_national_office(sentence, chunk[0]):
        return None
    local = local and lists.nationwide.isdisjoint(lows)
    stated = _only(_stated(document))
    if stated is None:
        return _by_paper(document, site_region, local=local)
    line = choose(_dateline(document), [site_region or ""]) if kind is not None and len(stated) == 2 else None
    return line if line and line.startswith(stated) and line not in lists.capitals else stated


def _has_national_office(sentence: Sentence, start: int) -> bool:
    """Whether a national office precedes the name: "Menteri Kebudayaan Republik Indonesia Fadli …"."""
    return not entity_words().national_offices.isdisjoint(sentence.lows[max(0, start - _OFFICE) : start])


def _beside(document: Document, sentence: Sentence, chunk: tuple[int, int]) -> str | None:
    """The place stated beside a name, up to the nearest verbs: "…, siswi SMAN 1 Ciomas, Kabupaten Bogor, meraih …"."""
    start, end = chunk
    last = end
    while last < min(len(sentence), end + _APPOSITION) and not _is_verb(sentence, last):
        last += 1
    first = start
    while first > max(0, start - _BEFORE) and not _is_verb(sentence, first - 1):
        first -= 1
    for i, j in ((end, last), (first, start)):
        place = stated_place(sentence.words[i:j], sentence.lows[i:j]) or _of_place(sentence, i, j)
        if place:
            return choose(place.codes, _stated(document))
    return None


def _is_verb(sentence: Sentence, i: int) -> bool:
    return sentence.lows[i] in lexicon().verbs or sentence.words[i] in ".;:"


def _of_place(sentence: Sentence, first: int, last: int) -> Place | None:
    """ "asal Kuansing", "anggota Polres Klaten": a place without a kind word, behind "asal" or a body's own words."""
    for i in range(first, last):
        if sentence.lows[i] in _OF:
            for end in range(min(last, i + 5), i + 1, -1):
                codes = find_regions(" ".join(sentence.words[i + 1 : end]))
                if codes and sentence.words[i + 1][0].isupper():
                    return Place(i + 1, end, codes)
        elif kind_of(sentence.lows[i:last])[0] is not None:
            end = i + 1
            while end < last and (sentence.words[end][0].isupper() or sentence.words[end].isdigit()):
                end += 1
            place = place_in(sentence.words[i:end])
            if place:
                return place
    return None


def _opening(document: Document) -> Iterator[Sentence]:
    if document.title:
        yield document.title
    yield from document.body[:3]


def _stated(document: Document) -> list[str]:
    """The codes of the places that title and opening name with their kind, except those of events."""
    codes: list[str] = []
    for sentence in _opening(document):
        for place in stated_places(sentence.words, sentence.lows):
            if len(place.codes) == 1 and not (place.start and sentence.lows[place.start - 1] in _EVENT):
                codes.extend(place.codes)
    return codes


def _only(codes: list[str]) -> str | None:
    """The only regency or city among the codes, or the only province if there is neither; else None."""
    exact = {code for code in codes if len(code) > 2}
    left = exact or set(codes)
    return left.pop() if len(left) == 1 else None


def _by_paper(document: Document, site_region: str | None, *, local: bool) -> str | None:
    """The region by dateline and paper, for a recipient whose place the story does not state."""
    line = _dateline(document)
    code = choose(line, [site_region or ""]) if line else None
    own = bool(code and site_region and (code.startswith(site_region) or site_region.startswith(code)))
    if code and own:
        return max(code, site_region or "", key=len)
    if not local:
        return None
    if code and code not in entity_words().capitals:
        return code
    return site_region


def _dateline(document: Document) -> frozenset[str]:
    """The places that the words before the first sentence may mean."""
    if not document.body:
        return frozenset()
    head = document.body_text[: min(document.body[0].starts[0], _DATELINE)]
    words = name_words(head.partition(",")[0])
    for last in range(len(words), 0, -1):
        name = " ".join(words[:last])
        seat = seat_of(name)
        codes = find_regions(name) or (frozenset([seat]) if seat else frozenset())
        if codes:
            return codes
    return frozenset()
