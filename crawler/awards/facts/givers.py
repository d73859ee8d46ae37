"""Who gave the award: the institution behind "dari …", "oleh …", "digelar …", "… menyerahkan penghargaan".

A minister stands for the ministry where the story names it, a head for the office; a regional head for himself where
no institution is named. Every name of the story is a candidate, and so is nobody: learned weights over the clues
choose.
"""

import math
from collections import Counter
from dataclasses import dataclass, field

from crawler.awards.events import Event
from crawler.awards.facts import cast, clues
from crawler.awards.facts.cues import cues
from crawler.awards.facts.figures import HEADS, Figure, Mention
from crawler.awards.facts.institutions import HEADS_OF_STATE, GiverMention, inside_contest, resolved
from crawler.awards.lexicon import Giver, Kind, Lexicon, Programme
from crawler.awards.roles import Clues, load_role_weights, total
from crawler.awards.text import Document
from crawler.records import AwardType

_WON = (Kind.AWARD, Kind.CONTEST, Kind.PROGRAMME, Kind.RATING, Kind.PLACE, Kind.MEDAL)
_ENGLISH = {"the", "of", "and", "for"}
_SEATS = {
    "dandim": "kodim",
    "danrem": "korem",
    "kajari": "kejari",
    "kajati": "kejati",
    "kakanwil": "kanwil",
    "pangdam": "kodam",
}
"""What a commander speaks for who is named by his office alone."""
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
            holder = inside_contest(document, mention.sentence, mention.chunk, lexicon)
            giver = holder or resolved(document, mention.sentence, mention.chunk[0], lexicon)
            if giver is None or (_is_told(figure, mention) and giver.chunk[1] > mention.chunk[1]):
                continue
            candidate = _joined(giver, figure.kind, found, own)
            own.append(candidate)
            candidate.clues |= dict.fromkeys(_clues_of(document, mention, giver, lexicon), 1.0)
            if holder:
                candidate.clues["in a contest's name"] = 1.0
            at[id(mention.sentence), mention.chunk[0]] = at[id(giver.sentence), giver.chunk[0]] = candidate
    for sentence, token, said in cues(document, events, lexicon):
        giver = resolved(document, sentence, token, lexicon)
        candidate_there = at.get((id(sentence), giver.chunk[0])) if giver else None
        if candidate_there:
            candidate_there.clues |= dict.fromkeys(said, 1.0)
    found = _with_short_forms(found)
    usual = _usual(document)
    for candidate in found:
        _describe(candidate, kind, usual)
    return [*found, Candidate("nobody", clues={"nobody": 1.0, f"{kind}: nobody": 1.0})]


def _with_short_forms(found: list[Candidate]) -> list[Candidate]:
    """ "Federasi" is the story's one federation, "Kanwil" its one regional office, "Danrem" speaks for the Korem."""
    kept = []
    for candidate in found:
        short = next(iter(candidate.words)) if len(candidate.words) == 1 else None
        head = _SEATS.get(short, short) if short else None
        long = [c for c in found if c is not candidate and _begins(c, head)] if head in HEADS or short in _SEATS else []
        if len(long) == 1 and not candidate.known:
            long[0].clues |= candidate.clues
        else:
            kept.append(candidate)
    return kept


def _begins(candidate: Candidate, head: str | None) -> bool:
    return len(candidate.words) > 1 and any(m.name.split()[0].casefold() == head for m in candidate.mentions)


def _is_told(figure: Figure, mention: Mention) -> bool:
    """Is it the headline's name of a figure of the body? What follows there in capitals is no part of it."""
    return mention.sentence.where == "title" and figure.mentions[0].sentence.where == "body"


def _joined(giver: GiverMention, kind: str, found: list[Candidate], own: list[Candidate]) -> Candidate:
    """The candidate whose name this is another form of, else a new one; `own` are those of the same figure."""
    inside = [
        m
        for m in giver.sentence.of(Kind.GIVER)
        if giver.chunk[0] <= m.start < giver.chunk[1]
        and _ENGLISH.isdisjoint(giver.sentence.lows[m.end : giver.chunk[1]])  # "ASEAN Federation of …" is not ASEAN
    ]
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
    marks = [m for s in cast.opening(document) for m in s.of(Kind.PROGRAMME)]
    return {m.entry.giver for m in marks if isinstance(m.entry, Programme) and m.entry.giver}


def surface(candidate: Candidate) -> GiverMention:
    """The most usual of its names in the body, of several words where there are; foreign bodies go by acronyms."""
    named = [m for m in candidate.mentions if " tingkat " not in m.name.casefold()] or candidate.mentions
    body = [m for m in named if m.sentence.where == "body"] or named
    native = [m for m in body if _ENGLISH.isdisjoint(m.name.casefold().split())]
    long = [m for m in native if " " in m.name] if len(native) == len(body) else []
    likely = long or native or body
    often = Counter(m.name for m in likely)
    return max(likely, key=lambda m: often[m.name])
