"""Who may have received the award: every figure of a story, with all clues that speak for and against."""

from dataclasses import dataclass, field, replace
from itertools import pairwise

from crawler.awards.events import TAKING, Event, place_number
from crawler.awards.facts import cast, clues, described, unnamed, works
from crawler.awards.facts import recipients as who
from crawler.awards.facts.figures import BODIES, Figure, Mention
from crawler.awards.facts.figures import add as join
from crawler.awards.facts.place import region_of
from crawler.awards.facts.spans import person_in
from crawler.awards.lexicon import Lexicon
from crawler.awards.names import is_official
from crawler.awards.roles import Clues
from crawler.awards.text import Document
from crawler.records import AwardType

READ_SENTENCES = 16
_BEHIND = 6
_NUMERALS = {"i", "ii", "iii", "1", "2", "3", "satu", "dua", "tiga"}
_NOBODY = {"abstract", "award", "occasion"}
"""Kinds of figures that a list of winners does not name."""
_OTHERS = {"lain", "lainnya", "sama", "selain", "serupa"}


@dataclass(slots=True)
class Candidate:
    """A figure that may have received the award, the readings that say so, and all clues about it."""

    figure: Figure
    readings: list[who.Recipient] = field(default_factory=list)
    clues: Clues = field(default_factory=dict)


def candidates(
    document: Document,
    found: list[Figure],
    events: list[Event],
    listed: list[who.Recipient],
    givers: set[tuple[int, int]],
    kind: AwardType,
    lexicon: Lexicon,
) -> list[Candidate]:
    """Every figure of the story with its clues; those that only a clause names are added to `found`.

    `givers` says where the names of those begin who are said to give (sentence by identity, token).
    """
    notes = _noted(document, found, events, listed, lexicon)
    leading = [
        f for f in found if f.kind == "office" and notes.readings.get(id(f)) and f.mentions[0].lows[0] != "bunda"
    ]
    kept: list[Candidate] = []
    for figure, joined in cast.with_offices([f for f in found if not _is_capitals_only(document, f)]):
        own = [reading for part in joined for reading in notes.readings.get(id(part), ())]
        candidate = Candidate(figure, own, clues.of_figure(document, figure, own, lexicon))
        candidate.clues |= {clue: 1.0 for part in joined for clue in notes.said.get(id(part), ())}
        candidate.clues[f"{kind}: {figure.kind}"] = 1.0
        candidate.clues |= {f"called a {name}": 1.0 for m in figure.mentions if (name := works.called(m))}
        if any((id(m.sentence), m.chunk[0]) in givers for m in figure.mentions):
            candidate.clues["said to give"] = 1.0
        if all(figure.kind != other.figure.kind for other in kept):
            candidate.clues["first of its kind"] = 1.0
        if _is_led(figure, leading):
            candidate.clues["its head takes it"] = 1.0
        if cast.is_headline(document, figure):
            candidate.clues["headline alone"] = 1.0
        kept.append(candidate)
    return kept


def _noted(
    document: Document, found: list[Figure], events: list[Event], listed: list[who.Recipient], lexicon: Lexicon
) -> "_Notes":
    """What clauses, lists and descriptions say of the figures."""
    notes = _Notes(found, lexicon)
    for event in events:
        if event.sentence is document.title or event.sentence.index < READ_SENTENCES:
            notes.of_event(document, event)
    leads = bool(listed) and not begins_below(listed[0]) and not _are_others(listed[0])
    for n, reading in enumerate(listed):
        notes.add(reading, "listed first" if n == 0 and leads else "listed later")
    for sentence in document.body[1 : cast.READ]:
        for figure in cast.bodies_meant(found, sentence) if sentence.has(*clues.FIRM) else ():
            notes.said.setdefault(id(figure), set()).add("body described next")
    for figure, clue in described.meant(document, found, events, lexicon):
        notes.said.setdefault(id(figure), set()).add(clue)
    for reading in unnamed.in_the_name(document, lexicon):
        notes.add(reading, "in the name of", reads=False)
    for reading in unnamed.fallback(document, lexicon):
        notes.add(reading, "called", reads=False)
    return notes


def _is_led(figure: Figure, offices: list[Figure]) -> bool:
    """Does one of them lead it: "Kepala SMPN 3 Tulakan" the school, "Wakil Bupati X" the government of X?"""
    first = [office.mentions[0] for office in offices]
    if figure.kind == "government" and figure.region:
        return any(region_of(m.sentence, m.chunk) == figure.region for m in first)
    names = [m.lows for m in figure.mentions if len(m.lows) > 1] if figure.kind in BODIES else []
    return any(m.lows[-len(name) :] == name for m in first for name in names)


def _is_capitals_only(document: Document, figure: Figure) -> bool:
    """A headline's capitals; a body with its kind and a name may stand in the headline alone."""
    return cast.is_headline(document, figure) and not (figure.kind in (*BODIES, "government") and len(figure.words) > 1)


@dataclass(slots=True)
class _Notes:
    """What the readers say of each figure (by identity): readings of clauses and lists, and clues."""

    found: list[Figure]
    lexicon: Lexicon
    readings: dict[int, list[who.Recipient]] = field(default_factory=dict)
    said: dict[int, set[str]] = field(default_factory=dict)

    def add(self, reading: who.Recipient, clue: str | None = None, *, reads: bool = True) -> None:
        """Note one reading; a `clue` alone does not count as one."""
        inner = person_in(reading.sentence, reading.chunk, self.lexicon)
        if inner and not is_official(reading.sentence, reading.chunk, self.lexicon):
            reading = replace(reading, chunk=inner)
        for figure in self._meant(reading):
            if reading.event is None and figure.kind in _NOBODY:
                continue
            if clue:
                self.said.setdefault(id(figure), set()).add(clue)
            if reads:
                self.readings.setdefault(id(figure), []).append(reading)

    def _meant(self, reading: who.Recipient) -> list[Figure]:
        """The figure that a reading names: where its words are told apart, the headline's first, the body's last."""
        start, end = reading.chunk
        inside = sorted(
            (m.chunk[0], n)
            for n, f in enumerate(self.found)
            for m in f.mentions
            if m.sentence is reading.sentence and start <= m.chunk[0] and m.chunk[1] <= end
        )
        told = [self.found[n] for _, n in inside if self.found[n].mentions[0].sentence.where == "body"]
        if not told or any(
            m.chunk == reading.chunk and m.sentence is reading.sentence for f in told for m in f.mentions
        ):
            return [join(self.found, Mention(reading.sentence, reading.chunk), self.lexicon)]
        return told[:1] if reading.sentence.where == "title" else told[-1:]

    def of_event(self, document: Document, event: Event) -> None:
        """Note whom a clause names, and who may be meant where it only describes the winner."""
        for reading in who.of_event(document, event, self.lexicon):
            self.add(reading)
        they = event.sentence.index > 0 and event.sentence.lows[0] == "mereka"
        if event.verb.kind in TAKING and (they or who.is_described(event)):
            for figure in cast.people_before(self.found, event.sentence):
                self.said.setdefault(id(figure), set()).add("described next")


def _are_others(first: who.Recipient) -> bool:
    """ "Empat nama lain yang dipanggil ialah …": the winner has been told before."""
    return first.sentence.index > 0 and not _OTHERS.isdisjoint(first.sentence.lows[: first.chunk[0]])


def begins_below(first: who.Recipient) -> bool:
    """Does a list begin below the first place ("Runner-up menjadi milik A")? Then the winner stands elsewhere."""
    lows, start = first.sentence.lows, first.chunk[0]
    place = place_number(first.sentence, first.rank[1] - 1) if first.rank else None
    before = lows[max(0, start - _BEHIND) : start] + (lows[slice(*first.rank)] if first.rank else [])
    deputy = any(a == "wakil" and b in _NUMERALS for a, b in pairwise(before))
    return (place or 1) > 1 or deputy or any(low.startswith("runner") for low in before)
