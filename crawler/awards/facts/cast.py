"""Whom a story names: every name of its title and opening, the mentions of one person or body joined to a figure.

Nothing here decides what part a figure plays in the award.
"""

from dataclasses import dataclass, field

from crawler.awards.facts.place import region_of
from crawler.awards.facts.spans import QUOTES, spans
from crawler.awards.lexicon import Kind, Lexicon, word_set
from crawler.awards.names import (
    Chunk,
    has_mark,
    is_body,
    is_generic,
)
from crawler.awards.text import Document, Sentence
from crawler.regions import find_region

READ = 10
"""Sentences of a body whose names are candidates."""
_REGIONAL_HEADS = word_set("cast", "regional_heads")
_COUNTRIES = word_set("cast", "countries")
_SITES = word_set("cast", "sites")
_BARE = word_set("recipients", "bare_heads")
GOVERNMENTS = word_set("recipients", "governments")
_PERSON_WORDS = 5
BODIES = {"agency", "body", "company", "school", "team"}
_SHORT = 2
"""A body of fewer sentences may not tell a headline's name again."""
_TITLES = {"gelar", "predikat", "status", "titel"}
_OPENING = 8
_MEANT = {
    **dict.fromkeys(
        ("desa", "kabupaten", "kampung", "kelurahan", "kota", "nagari", "provinsi"), ("government", "place")
    ),
    **dict.fromkeys(("kampus", "madrasah", "pesantren", "sekolah", "universitas"), ("school",)),
    **dict.fromkeys(("bank", "koperasi", "perusahaan"), ("company",)),
    **dict.fromkeys(
        ("dinas", "instansi", "kantor", "lembaga", "puskesmas", "rumah"), ("agency", "body", "known giver")
    ),
    **dict.fromkeys(("grup", "kesebelasan", "klub", "regu", "tim"), ("team",)),
}
"""The kinds of figures that a common noun means."""
_EMPTY = {"dan", "of", "the", "di", ",", ".", "(", ")", "-", "–", "&", "/", '"', "'"}


@dataclass(frozen=True, slots=True)
class Mention:
    """Tokens `chunk` of a sentence name a figure."""

    sentence: Sentence
    chunk: Chunk
    clues: list[str] = field(default_factory=list, compare=False)
    """What `clues.around` has found of it, kept since both parts ask."""

    @property
    def lows(self) -> list[str]:
        """The folded words."""
        return self.sentence.lows[slice(*self.chunk)]


@dataclass(slots=True)
class Figure:
    """One person, body, place or thing, with all mentions that are joined to it, in the order of the text."""

    kind: str
    mentions: list[Mention] = field(default_factory=list)
    words: set[str] = field(default_factory=set)
    region: str | None = None
    acronyms: set[str] = field(default_factory=set)
    """What stands in brackets behind a long name."""


def figures(document: Document, lexicon: Lexicon) -> list[Figure]:
    """The figures of body and title, the body's first."""
    found: list[Figure] = []
    for sentence in [*document.body[:READ], *([document.title] if document.title else [])]:
        for chunk in spans(sentence, lexicon):
            add(found, Mention(sentence, chunk), lexicon)
    return _with_headline_forms(found)


def _with_headline_forms(found: list[Figure]) -> list[Figure]:
    """ "BUMDes Ponggok" in a title means the story's one body that begins with "BUMDes" or has it in brackets."""
    kept = []
    for figure in found:
        first = figure.mentions[0]
        if first.sentence.where == "title" and figure.kind in BODIES and len(first.lows) > 1:
            told = [f for f in found if f.mentions[0].sentence.where == "body" and f.kind in BODIES]
            same = [f for f in told if first.lows[0] in f.acronyms or first.lows[0] == f.mentions[0].lows[0]]
            if len(same) == 1:
                same[0].mentions.extend(figure.mentions)
                continue
        kept.append(figure)
    return kept


def is_headline(document: Document, figure: Figure) -> bool:
    """Headlines capitalise common words; a story tells a name again, but for a short one."""
    if len(document.body) < _SHORT or figure.kind == "known giver":
        return False
    return not any(m.sentence.where == "body" for m in figure.mentions) and not figure.words <= document.body[0].proper


def add(found: list[Figure], mention: Mention, lexicon: Lexicon) -> Figure:
    """Join a mention to the figure that it names, else begin a new one."""
    kind = kind_of(mention, lexicon)
    words = {low for low in mention.lows if low not in _EMPTY}
    placed = kind in ("government", "place") and mention.lows[0] not in _SITES
    region = region_of(mention.sentence, mention.chunk) if placed else None
    for figure in found:
        if _is_same(figure, kind, words, region):
            break
    else:
        figure = Figure(kind)
        found.append(figure)
    if kind == "government" and figure.kind == "place":
        figure.kind = kind
    figure.region = figure.region or region
    figure.words |= words
    figure.acronyms |= _in_brackets(mention.lows, kind)
    if mention not in figure.mentions:
        figure.mentions.append(mention)
    return figure


def _in_brackets(lows: list[str], kind: str) -> set[str]:
    """The short form behind a long name; behind a person's it is like the name, else a paper or a club."""
    inside = lows[lows.index("(") + 1 : lows.index(")")] if "(" in lows and ")" in lows else []
    like = bool(inside) and inside[0][:2] == lows[0][:2]
    return set(inside) if like or kind not in ("person", "name", "other") else set()


def _is_same(figure: Figure, kind: str, words: set[str], region: str | None) -> bool:
    if region is not None and figure.region == region and figure.kind in ("government", "place"):
        return True
    if words == figure.words:
        return True
    shorter, longer = sorted((words, figure.words), key=len)
    if not shorter or not shorter < longer:
        return False
    if shorter <= figure.acronyms:
        return True
    if kind in ("person", "name") and figure.kind in ("person", "name"):
        return True
    if kind == "person" and figure.kind in BODIES and len(shorter) > 1:
        return True  # "Tirta Kalimaya" is "Perumdam Tirta Kalimaya"
    return kind == figure.kind and kind not in ("government", "place", "office") and len(shorter) > 1


def people_before(found: list[Figure], sentence: Sentence) -> list[Figure]:
    """The people that one of the two sentences before names."""
    near = range(sentence.index - 2, sentence.index)
    return [
        figure
        for figure in found
        if figure.kind in ("person", "name", "team", "school")
        and any(m.sentence.where == "body" and m.sentence.index in near for m in figure.mentions)
    ]


def bodies_meant(found: list[Figure], sentence: Sentence) -> list[Figure]:
    """The bodies before that a sentence means by "kota itu", "sekolah di Payangan tersebut", "kafilah kota itu"."""
    lows = sentence.lows
    shown = next((i for i, low in enumerate(lows[:_OPENING]) if low in ("itu", "tersebut", "ini")), 0)
    kinds = {kind for i in range(shown) for kind in _MEANT.get(lows[i], ())}
    near = range(sentence.index - 2, sentence.index)
    return [
        f
        for f in found
        if f.kind in kinds and any(m.sentence.where == "body" and m.sentence.index in near for m in f.mentions)
    ]


def kind_of(mention: Mention, lexicon: Lexicon) -> str:
    """What sort of name it is, by its first word, its marks and its shape."""
    sentence, (start, end) = mention.sentence, mention.chunk
    low, words = sentence.lows[start], sentence.words[start:end]
    if is_generic(sentence, mention.chunk, lexicon) or (
        end - start == 1 and (low in _BARE or low in lexicon.bodies or low in lexicon.roles)
    ):
        return "generic"
    if start and end < len(sentence) and sentence.words[start - 1] in QUOTES and sentence.words[end] in QUOTES:
        return "work"
    if low in lexicon.officials:
        return "office"
    if start and sentence.lows[start - 1] in _TITLES:
        return "award"
    if low in GOVERNMENTS:
        return "government"
    head = _HEADS.get(low)
    if head and sentence.lows[start : start + 2] != ["program", "studi"]:
        return head
    return _by_marks(mention, lexicon) or _by_shape(words)


def _by_marks(mention: Mention, lexicon: Lexicon) -> str | None:
    sentence, (start, end) = mention.sentence, mention.chunk
    givers = sentence.marks.get(Kind.GIVER)
    if givers and any(start <= m.start and m.end <= end for m in givers):
        return "known giver"
    if has_mark(sentence, mention.chunk, Kind.AWARD, Kind.CONTEST, Kind.PROGRAMME, Kind.PLACE, Kind.RATING, Kind.MEDAL):
        return "award"
    if is_body(sentence, mention.chunk, lexicon) or any(m.start == start for m in sentence.of(Kind.GIVER_HEAD)):
        return "body"
    return None


def _by_shape(words: list[str]) -> str:
    words = words[: words.index("(", 1)] if "(" in words[1:] else words
    whole = " ".join(words)
    if words[0].casefold() in _SITES or whole.casefold() in _COUNTRIES or find_region(whole):
        return "place"
    if 1 < len(words) <= _PERSON_WORDS and all(word[0].isalpha() for word in words):
        return "person"
    return "name" if len(words) == 1 else "other"


_HEADS = {low: name for name in ("thing", "agency", "company", "team", "school") for low in word_set("cast", name)}


def with_offices(found: list[Figure]) -> list[tuple[Figure, list[Figure]]]:
    """Each figure with those that are told of it: "Kepala Desa Rejo Asri, Maesaroh Widya" is one person in office."""
    joined: dict[int, list[Figure]] = {}
    for office in found:
        if office.kind == "office":
            holder = next((f for f in found if f.kind in ("person", "name") and _holds(f, office)), None)
            if holder:
                joined.setdefault(id(holder), []).append(office)
    taken = {id(office) for offices in joined.values() for office in offices}
    kept = []
    for figure in found:
        offices = joined.get(id(figure), [])
        if offices:
            mentions = [m for part in (figure, *offices) for m in part.mentions]
            heads = any(m.lows[0] in _REGIONAL_HEADS for office in offices for m in office.mentions)
            whole = Figure("head" if heads else "holder", mentions, figure.words, figure.region, figure.acronyms)
            kept.append((whole, [figure, *offices]))
        elif id(figure) not in taken:
            kept.append((figure, [figure]))
    return kept


def _holds(person: Figure, office: Figure) -> bool:
    for m in office.mentions:
        for p in person.mentions:
            if m.sentence is p.sentence and m.chunk[0] < p.chunk[0]:
                between = m.sentence.words[m.chunk[1] : p.chunk[0]]
                if p.chunk[1] <= m.chunk[1] or between in ([], [","]):
                    return True
    return False
