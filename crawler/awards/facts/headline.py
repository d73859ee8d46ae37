"""Names that run on: a headline's capitals, a common word that opens a sentence, a body and a person side by side.

What the story calls elsewhere by itself is a name of its own.
"""

from crawler.awards.facts.figures import (
    BODIES,
    COLLECTIVE,
    COUNTRIES,
    GOVERNMENTS,
    HEADS,
    Figure,
    Mention,
    add,
    is_told,
)
from crawler.awards.facts.spans import spans
from crawler.awards.lexicon import Lexicon, word_set
from crawler.awards.names import Chunk, without_titles
from crawler.awards.text import Document, Sentence
from crawler.regions import find_region

_LETTERS = 2
_OPENERS = word_set("cast", "openers")
_SCHOOLS = word_set("cast", "school") | {"universitas"}
_EPITHETS = {"berjuluk", "berjulukan"}
_DATELINE = 8
_DASHES = (["-"], ["–"], ["—"], ["|"])
_SPEAKERS = {"pengurus", "perwakilan"}


def add_title(document: Document, found: list[Figure], title: Sentence, lexicon: Lexicon) -> None:
    """The names of the title: those that the body tells again first, by whatever part of the headline's capitals."""
    rest = []
    for chunk in spans(title, lexicon):
        mention = Mention(title, chunk)
        if is_told(found, mention, lexicon):
            add(found, mention, lexicon)
        else:
            rest.append(mention)
    called = _runs(document, found, lexicon)
    for figure, mention in called:
        figure.mentions.append(mention)
    for mention in rest:
        if not any(m.chunk[0] < mention.chunk[1] and mention.chunk[0] < m.chunk[1] for _, m in called):
            add(found, mention, lexicon)


def told_apart(sentence: Sentence, chunk: Chunk, wholes: set[tuple[str, ...]], lexicon: Lexicon) -> list[Chunk]:
    """ "Tangis Siti Rohmah", "Murid SDN 4", "Timnas Indonesia Jay Idzes": names that run on are told apart.

    `wholes` are the names of the story, folded: what else it calls by the last words alone is a name of its own.
    """
    start, end = chunk
    lows, words = sentence.lows, sentence.words
    first = lows[0]
    common = start == 0 and first not in sentence.proper and first not in COLLECTIVE and first not in HEADS
    common = common and not any(first in words for words in (lexicon.bodies, lexicon.officials, lexicon.titles))
    acronym = words[start].isupper() and first not in lexicon.roles  # "PWI Provinsi Jambi"
    if end - start > 1 and common and not acronym:
        rest = tuple(lows[start + 1 : end])
        heads = lows[start + 1] in lexicon.bodies or lows[start + 1] in HEADS or lows[start + 1] in GOVERNMENTS
        if rest in wholes or heads:
            start += 1
    if end - start > 1 and _only_opens(sentence, start, lexicon):
        start += 1
    if _is_leftover(sentence, start, end) or lows[end : end + 1] == ["berjuluk"]:
        return []
    if lows[start] in _SCHOOLS and (cut := _titled(sentence, start, end, lexicon)):
        return [(start, cut), without_titles(sentence, (cut, end), lexicon)]
    for cut in range(start + 1, end - 1):
        if tuple(lows[cut:end]) in wholes and all(word[0].isalpha() for word in words[cut:end]):
            before = lows[start]
            if before in HEADS or before in lexicon.bodies or " ".join(lows[start:cut]) in COUNTRIES:
                return [(start, cut), (cut, end)] if not _runs_on(sentence, cut, lexicon) else [(start, end)]
    return [(start, end)]


def _is_leftover(sentence: Sentence, start: int, end: int) -> bool:
    """What is left of a dateline ("portal.com, ABU DHABI - …", "RUTENG | …"); "Kota berjuluk X" describes."""
    dateline = sentence.index == 0 and start < _DATELINE and sentence.words[end : end + 1] in _DASHES
    return (dateline and sentence.where == "body") or not _EPITHETS.isdisjoint(sentence.lows[start:end])


def _titled(sentence: Sentence, start: int, end: int, lexicon: Lexicon) -> int | None:
    """ "Universitas Gadjah Mada Prof. Sulastri": where the person begins."""
    cuts = (i for i in range(start + 2, end - 2) if sentence.words[i + 1] == ".")
    return next((i for i in cuts if sentence.lows[i] in lexicon.titles), None)


def _only_opens(sentence: Sentence, start: int, lexicon: Lexicon) -> bool:
    """ "Pertama Kapolres X", "Orang Muara Wahau", "Keberanian Suparno"; "Perwakilan Kelompok Tani X" is the group's."""
    low, following = sentence.lows[start], sentence.lows[start + 1]
    if low in _SPEAKERS:
        return (following in lexicon.bodies or following in HEADS) and following not in GOVERNMENTS
    return start == 0 and low in _OPENERS and sentence.words[1][0].isupper()


def _runs_on(sentence: Sentence, cut: int, lexicon: Lexicon) -> bool:
    """Is what follows part of the body's own name: another body, a place, a word behind "dan"?"""
    low = sentence.lows[cut]
    joined = sentence.lows[cut - 1] in lexicon.joiners or not sentence.words[cut - 1][0].isalnum()
    return joined or low in lexicon.bodies or low in HEADS or find_region(sentence.words[cut]) is not None


def _runs(document: Document, found: list[Figure], lexicon: Lexicon) -> list[tuple[Figure, Mention]]:
    """Words of the title that a figure of the body is called by: "Sri Mulya" in "Poktan Sri Mulya Blanakan Juara"."""
    title = document.title
    if title is None:
        return []
    own = set(title.lows)
    common = {word for sentence in document.body for word in own.intersection(sentence.words)}
    telling = [
        len(low) > _LETTERS and low.isalpha() and word[0].isupper() and low not in common and low not in lexicon.bodies
        for word, low in zip(title.words, title.lows, strict=True)
    ]
    likely = []
    for order, figure in enumerate(found):
        if own.isdisjoint(figure.words) or any(m.sentence is title for m in figure.mentions):
            continue
        run = _longest(title, figure, telling)
        if run:
            likely.append((run[0] - run[1], order, figure, run))
    taken: set[int] = set()
    kept = []
    for _, _, figure, run in sorted(likely, key=lambda item: item[:2]):
        if taken.isdisjoint(range(*run)):
            taken.update(range(*run))
            kept.append((figure, Mention(title, run)))
    return kept


def _longest(title: Sentence, figure: Figure, telling: list[bool]) -> tuple[int, int] | None:
    best: tuple[int, int] | None = None
    i = 0
    while i < len(title):
        if title.lows[i] not in figure.words or not title.words[i][0].isupper():
            i += 1
            continue
        end = i + 1
        while end < len(title) and title.lows[end] in figure.words:
            end += 1
        if _names(title, (i, end), figure, telling) and (best is None or end - i > best[1] - best[0]):
            best = (i, end)
        i = end
    return best


def _names(title: Sentence, run: tuple[int, int], figure: Figure, telling: list[bool]) -> bool:
    """Of a person any part of the name will do; of others the head or the acronym, and a word more."""
    start, end = run
    own = any(telling[i] and find_region(title.words[i]) is None for i in range(start, end))
    if figure.kind in ("person", "name"):
        return own
    heads = figure.acronyms | {figure.mentions[0].lows[0]}
    return figure.kind in BODIES and end - start > 1 and own and bool(heads & set(title.lows[start:end]))
