"""Who gave the award: the institution behind "dari …", "oleh …", "digelar …", "… menyerahkan penghargaan".

A minister stands for the ministry, a head for the office; a regional head for himself where no institution is named.
Every name of the story is a candidate, and so is nobody: learned weights over the clues here choose.
"""

import math
from collections import Counter
from dataclasses import dataclass, field

from crawler.awards.events import HANDING, Event
from crawler.awards.facts import cast, clues
from crawler.awards.facts.figures import Figure, Mention
from crawler.awards.facts.institutions import HEADS_OF_STATE, GiverMention, resolved
from crawler.awards.lexicon import Giver, Kind, Lexicon, Programme, word_set
from crawler.awards.names import is_official, name_left
from crawler.awards.roles import Clues, load_role_weights, total
from crawler.awards.subjects import subject
from crawler.awards.text import Document, Sentence
from crawler.records import AwardType

_HANDED = word_set("givers", "handed")
_PLACES = {"desa", "kelurahan", "kecamatan", "kampung", "nagari", "dusun", "kabupaten", "kota", "provinsi", "sekolah"}
_BY = word_set("givers", "by")
_HOLDING = word_set("givers", "holding")
_CUPS = {"piala", "trofi", "medali", "anugerah"}
_WON = (Kind.AWARD, Kind.CONTEST, Kind.PROGRAMME, Kind.RATING, Kind.PLACE, Kind.MEDAL)
_ENGLISH = {"the", "of", "and", "for"}
_CUES = {"dari", "oleh", "adalah", "keputusan", *_BY, *_HANDED}
_LIMIT = 14
_TOLD = ("cue ", "gives plain", "holds ")
"""Clues that a giver is named, whoever it is."""


@dataclass(slots=True)
class Candidate:
    """Somebody who may have given the award; without mentions: nobody is named."""

    kind: str
    mentions: list[GiverMention] = field(default_factory=list)
    clues: Clues = field(default_factory=dict)
    words: set[str] = field(default_factory=set)
    known: set[str] = field(default_factory=set)
    """The entries of the lexicon that its names belong to."""


def find_giver(found: list[Candidate], recipient: set[str]) -> GiverMention | None:
    """The likeliest giver, who is not `recipient` (folded words); None where nobody is likelier than anybody."""
    weights = load_role_weights().giver
    free = [c for c in found if not is_recipient(c, recipient)]
    best = max(free, key=lambda c: total(c.clues, weights))
    return surface(best) if best.mentions else None


def is_recipient(candidate: Candidate, recipient: set[str]) -> bool:
    """Do the recipient's words hold one of the candidate's names?"""
    return any(set(mention.name.casefold().split()) <= recipient for mention in candidate.mentions)


def cued(found: list[Candidate]) -> set[tuple[int, int]]:
    """Where the names of those begin whom a clause or a preposition makes givers: sentence (identity) and token."""
    told = [c for c in found if any(clue.startswith(_TOLD) for clue in c.clues)]
    return {(id(m.sentence), m.chunk[0]) for c in told for m in c.mentions}


def candidates(
    document: Document, figures: list[Figure], events: list[Event], kind: AwardType, lexicon: Lexicon
) -> list[Candidate]:
    """Every name that may be a giver's, with its clues, and nobody."""
    found: list[Candidate] = []
    at: dict[tuple[int, int], Candidate] = {}
    for figure in figures:
        if cast.is_headline(document, figure):
            continue
        own: list[Candidate] = []
        for mention in figure.mentions:
            giver = resolved(document, mention.sentence, mention.chunk[0], lexicon)
            if giver is None or (_is_told(figure, mention) and giver.chunk[1] > mention.chunk[1]):
                continue
            candidate = _joined(giver, figure.kind, found, own)
            own.append(candidate)
            candidate.clues |= dict.fromkeys(_clues_of(document, mention, giver, lexicon), 1.0)
            at[id(mention.sentence), mention.chunk[0]] = at[id(giver.sentence), giver.chunk[0]] = candidate
    for sentence, token, said in _cues(document, events, lexicon):
        giver = resolved(document, sentence, token, lexicon)
        candidate_there = at.get((id(sentence), giver.chunk[0])) if giver else None
        if candidate_there:
            candidate_there.clues |= dict.fromkeys(said, 1.0)
    usual = _usual(document)
    for candidate in found:
        _describe(candidate, kind, usual)
    return [*found, Candidate("nobody", clues={"nobody": 1.0, f"{kind}: nobody": 1.0})]


def _is_told(figure: Figure, mention: Mention) -> bool:
    """Is it the headline's name of a figure of the body? What follows there in capitals is no part of it."""
    return mention.sentence.where == "title" and figure.mentions[0].sentence.where == "body"


def _joined(giver: GiverMention, kind: str, found: list[Candidate], own: list[Candidate]) -> Candidate:
    """The candidate whose name this is another form of, else a new one; `own` are those of the same figure."""
    inside = [m for m in giver.sentence.of(Kind.GIVER) if giver.chunk[0] <= m.start < giver.chunk[1]]
    known = {m.entry.name for m in inside[:1] if isinstance(m.entry, Giver)}
    words = set(giver.name.casefold().replace("(", " ").replace(")", " ").split())
    same = (
        c for c in found if known & c.known or words == c.words or (c in own and (kind != "office" or words < c.words))
    )
    candidate = next(same, None)
    if candidate is None:
        candidate = Candidate(kind)
        found.append(candidate)
    candidate.mentions.append(giver)
    candidate.words |= words
    candidate.known |= known
    return candidate


def _clues_of(document: Document, mention: Mention, giver: GiverMention, lexicon: Lexicon) -> list[str]:
    sentence, low = mention.sentence, mention.lows[0]
    said = list(clues.around(mention, lexicon))
    if giver.name.split()[0].casefold() != low:
        said.append("through its head")
    if low in HEADS_OF_STATE:
        said.append("head of state")
    if sentence.has(*_WON):
        said.append("beside an award")
    head = next((m for m in sentence.of(Kind.GIVER_HEAD) if m.start == giver.chunk[0]), None)
    if head:
        said.append(f"reach {head.entry}")
    said.append("first in " + ("title" if sentence is document.title else str(min(sentence.index, 6))))
    return said


def _describe(candidate: Candidate, kind: AwardType, usual: set[str]) -> None:
    body = [m for m in candidate.mentions if m.sentence.where == "body"]
    said = candidate.clues
    first = min((f"first in {min(m.sentence.index, 6)}" for m in body), default="first in title")
    for clue in [clue for clue in said if clue.startswith("first in ") and clue != first]:
        del said[clue]
    if len(body) < len(candidate.mentions):
        said["in the title"] = 1.0
    said |= {f"kind {candidate.kind}": 1.0, f"{kind}: {candidate.kind}": 1.0}
    said["often"] = math.log(len(candidate.mentions))
    if candidate.known:
        said["known"] = 1.0
    if candidate.known & usual:
        said["usual"] = 1.0


def _usual(document: Document) -> set[str]:
    """The usual givers of the programmes that the opening names."""
    marks = [m for s in _read(document) for m in s.of(Kind.PROGRAMME)]
    return {m.entry.giver for m in marks if isinstance(m.entry, Programme) and m.entry.giver}


def _read(document: Document) -> list[Sentence]:
    return ([document.title] if document.title else []) + document.body[: cast.READ]


def _cues(document: Document, events: list[Event], lexicon: Lexicon) -> list[tuple[Sentence, int, list[str]]]:
    """Where a giver's name must begin, and which words say so."""
    found: list[tuple[Sentence, int, list[str]]] = []
    for event in events:
        chunk = subject(event.sentence, event.verb.start, lexicon) if event.verb.kind in HANDING else None
        if chunk:
            where = clues.where(document, event.sentence)
            found.append(
                (
                    event.sentence,
                    _of_office(event.sentence, chunk[0], lexicon),
                    [f"gives {clues.surety(event)}", f"gives {where}"],
                )
            )
    for sentence in _read(document):
        where = clues.where(document, sentence)
        found.extend((sentence, start, ["holds the contest"]) for start in _holders(sentence, lexicon))
        ends = {m.end - 1 for m in sentence.of(Kind.HELD, Kind.AWARD, Kind.GIVEN)}
        likely = [i for i, low in enumerate(sentence.lows[:-1]) if low in _CUES or i in ends]
        read = ((i + 1, _cue(sentence, i, lexicon)) for i in likely)
        found.extend((sentence, start, [f"cue {cue}", f"cue {where}"]) for start, cue in read if cue)
    return found


def _of_office(sentence: Sentence, start: int, lexicon: Lexicon) -> int:
    """ "Kepala Balai X, Hidayat, menyerahkan …": where the office before the comma begins."""
    office = name_left(sentence, start - 2, lexicon) if start > 1 and sentence.words[start - 1] == "," else None
    return office[0] if office and is_official(sentence, office, lexicon) else start


def surface(candidate: Candidate) -> GiverMention:
    """The most usual of its names in the body, of several words where there are; foreign bodies go by acronyms."""
    named = [m for m in candidate.mentions if " tingkat " not in m.name.casefold()] or candidate.mentions
    body = [m for m in named if m.sentence.where == "body"] or named
    native = [m for m in body if _ENGLISH.isdisjoint(m.name.casefold().split())]
    long = [m for m in native if " " in m.name] if len(native) == len(body) else []
    likely = long or native or body
    often = Counter(m.name for m in likely)
    return max(likely, key=lambda m: often[m.name])


def _cue(sentence: Sentence, i: int, lexicon: Lexicon) -> str | None:
    """Which words before the next token say that a giver stands there."""
    low = sentence.lows[i]
    if low == "dari" and sentence.lows[i + 1] in lexicon.roles:
        return None  # "tipis dari bomber X"
    if low == "dari":
        if _award_before(sentence, i) and not _is_origin(sentence, i):
            return "from"
        return "taken from" if _taken_from_official(sentence, i, lexicon) else None
    if low == "oleh":
        return "by" if _handed_before(sentence, i) else None
    if any(m.end == i + 1 for m in sentence.of(Kind.HELD)) or (low in _BY and sentence.words[i + 1][0].isupper()):
        return "held by"
    if _is_award_of(sentence, i + 1) or (low == "adalah" and sentence.lows[i - 1] in ("menyerahkan", "memberikan")):
        return "award of"
    if low in _HANDED and any(m.end == i + 1 for m in sentence.of(Kind.GIVEN)):
        return "announced by" if low in ("diumumkan", "ditetapkan", "dibacakan") else "handed by"
    return "decision" if low == "keputusan" else None


def _award_before(sentence: Sentence, i: int) -> bool:
    kinds = (Kind.AWARD, Kind.RATING, Kind.PROGRAMME, Kind.WEAK, Kind.PLACE, Kind.MEDAL)
    if i and sentence.lows[i - 1] in ("panitia", "penyelenggara", "juri"):
        return True
    return any(0 <= i - m.end <= _LIMIT for m in sentence.of(*kinds)) and not any(
        low in (",", ";") for low in sentence.lows[max(0, i - 3) : i] if low == ";"
    )


def _taken_from_official(sentence: Sentence, i: int, lexicon: Lexicon) -> bool:
    """ "Laporan itu diterima Bupati dari Kepala Perwakilan BPK": what is taken need not be called an award."""
    taken = any(low in ("diterima", "menerima") for low in sentence.lows[max(0, i - _LIMIT) : i])
    return taken and sentence.lows[i + 1] in lexicon.officials


def _is_award_of(sentence: Sentence, at: int) -> bool:
    """ "penghargaan Kapolres Ende", "piagam Ombudsman RI": the giver stands right behind the noun."""
    award = any(m.end == at and sentence.lows[m.start] not in _CUPS for m in sentence.of(Kind.AWARD))
    return award and any(m.start == at and m.entry != "other" for m in sentence.of(Kind.GIVER, Kind.GIVER_HEAD))


def _holders(sentence: Sentence, lexicon: Lexicon) -> list[int]:
    """Where the names of holders begin: "KONI Garut menggelar lomba …", "… BKKBN selaku penyelenggara"."""
    starts = []
    for i, low in enumerate(sentence.lows[:-1]):
        chunk = None
        if low in _HOLDING and any(i < m.start <= i + 4 for m in sentence.of(Kind.CONTEST, Kind.AWARD)):
            chunk = subject(sentence, i, lexicon)
        elif low in ("selaku", "sebagai") and sentence.lows[i + 1] in ("penyelenggara", "panitia") and i:
            chunk = name_left(sentence, i - 1, lexicon)
        if chunk:
            starts.append(chunk[0])
    return starts


def _is_origin(sentence: Sentence, i: int) -> bool:
    """ "direbut Desa Cinta dari Kecamatan Karangtengah", "Heri Gunadi dari Harian X": where a winner comes from."""
    if i + 1 < len(sentence) and sentence.lows[i + 1] in _PLACES:
        return True
    if any(m.start == i + 1 for m in sentence.of(Kind.GIVER)):
        return False
    won = [m for m in sentence.of(Kind.WON) if m.end < i]
    return bool(won) and not any(won[-1].end <= m.start < i for m in sentence.of(Kind.AWARD, Kind.CONTEST))


def _handed_before(sentence: Sentence, i: int) -> bool:
    """Is "oleh" at token `i` that of giving or holding, not of winning ("diraih oleh")?"""
    if any(m.end == i and sentence.lows[m.start] != "diterima" for m in sentence.of(Kind.WON)):
        return any(m.end == i for m in sentence.of(Kind.GIVEN))
    verbs = sentence.of(Kind.GIVEN, Kind.HELD, Kind.HONOURED)
    nouns = sentence.of(Kind.AWARD, Kind.PROGRAMME, Kind.RATING, Kind.CONTEST)
    return any(0 <= i - m.end <= 3 for m in verbs) or any(0 <= i - m.end <= _LIMIT for m in nouns)
