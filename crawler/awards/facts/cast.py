"""Whom a story names: every name of its title and opening, the mentions of one person or body joined to a figure.

Nothing here decides what part a figure plays in the award.
"""

from crawler.awards.facts import headline
from crawler.awards.facts.figures import BODIES, Figure, Mention, add
from crawler.awards.facts.spans import spans
from crawler.awards.lexicon import Lexicon, word_set
from crawler.awards.text import Document, Sentence

READ = 10
"""Sentences of a body whose names are candidates."""
_REGIONAL_HEADS = word_set("cast", "regional_heads")
_SHORT = 2
"""A body of fewer sentences may not tell a headline's name again."""
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


def figures(document: Document, lexicon: Lexicon) -> list[Figure]:
    """The figures of body and title, the body's first."""
    found: list[Figure] = []
    named = [(sentence, chunk) for sentence in document.body[:READ] for chunk in spans(sentence, lexicon)]
    wholes = {tuple(sentence.lows[slice(*chunk)]) for sentence, chunk in named}
    for sentence, chunk in named:
        for part in headline.told_apart(sentence, chunk, wholes, lexicon):
            add(found, Mention(sentence, part), lexicon)
    if document.title:
        headline.add_title(document, found, document.title, lexicon)
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


def opening(document: Document) -> list[Sentence]:
    """The sentences whose names are candidates."""
    return [document.title, *document.body[:READ]] if document.title else document.body[:READ]


def is_headline(document: Document, figure: Figure) -> bool:
    """Headlines capitalise common words; a story tells a name again, but for a short one."""
    if len(document.body) < _SHORT or figure.kind == "known giver":
        return False
    return not any(m.sentence.where == "body" for m in figure.mentions) and not figure.words <= document.body[0].proper


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
