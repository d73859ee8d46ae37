"""Which recipients a story names: the likeliest candidate first, then those of lists and of other clauses."""

from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import pairwise

from crawler.awards.events import TAKING, Event, Status, place_number
from crawler.awards.facts import cast, clues, unnamed, winners
from crawler.awards.facts import recipients as who
from crawler.awards.facts.enumerations import counted_up, enumerated, who_received
from crawler.awards.facts.spans import person_in
from crawler.awards.lexicon import Lexicon, word_set
from crawler.awards.names import is_official
from crawler.awards.roles import Clues, load_role_weights, total
from crawler.awards.text import Document
from crawler.records import AwardType

READ_SENTENCES = 16
_MARGIN = 4.0
"""So much less than the main one may speak for the recipient of another clause."""
_BEHIND = 6
_OPENINGS = word_set("ordering", "openings")
_RESULT = {"nilai", "skor", "poin", "angka", "indeks"}
_PEOPLE = {"head", "holder", "person"}
_NUMERALS = {"i", "ii", "iii", "1", "2", "3", "satu", "dua", "tiga"}
_THESE = {"tersebut", "itu", "ini", "penerima", "pemenang"}


@dataclass(slots=True)
class Candidate:
    """A figure that may have received the award, the readings that say so, and all clues about it."""

    figure: cast.Figure
    readings: list[who.Recipient] = field(default_factory=list)
    clues: Clues = field(default_factory=dict)


def listed_winners(document: Document, fresh: list[Event], lexicon: Lexicon) -> list[who.Recipient]:
    """Winners in rows, with places beside their names, or enumerated behind the sentence that reports the award."""
    rows = winners.rows(document, lexicon)
    if rows:
        return rows
    found: list[who.Recipient] = []
    for sentence in document.body[:READ_SENTENCES]:
        found += winners.placed(sentence, lexicon)
    reporting = {e.sentence.index for e in fresh if e.sentence is not document.title}
    told = min(reporting, default=READ_SENTENCES)
    # One place below the first is another winner's where the award has been told before it.
    if len(found) > 1 or (found and _begins_below(found[0]) and told < found[0].sentence.index):
        return found
    found = []
    for sentence in document.body[:10]:
        opening = sentence.lows[0]
        counted = opening.startswith("ke") and (bool(_THESE & set(sentence.lows[:4])) or opening.endswith("nya"))
        near = sentence.index - 1 in reporting or sentence.index - 2 in reporting
        if sentence.index in reporting and (behind := counted_up(sentence, fresh, lexicon)):
            found += behind
        elif counted or (near and ("tersebut" in sentence.lows[:4] or opening in _OPENINGS or who_received(sentence))):
            found += enumerated(sentence, lexicon)
    return found


def candidates(
    document: Document,
    found: list[cast.Figure],
    events: list[Event],
    listed: list[who.Recipient],
    givers: set[tuple[int, int]],
    kind: AwardType,
    lexicon: Lexicon,
) -> list[Candidate]:
    """Every figure of the story with its clues; those that only a clause names are added to `found`.

    `givers` says where the names of those begin who are said to give (sentence by identity, token).
    """
    notes = _Notes(found, lexicon)
    for event in events:
        if event.sentence is document.title or event.sentence.index < READ_SENTENCES:
            notes.of_event(document, event)
    leads = bool(listed) and not _begins_below(listed[0])
    for n, reading in enumerate(listed):
        notes.add(reading, "listed first" if n == 0 and leads else "listed later")
    for sentence in document.body[1 : cast.READ]:
        for figure in cast.bodies_meant(found, sentence) if sentence.has(*clues.FIRM) else ():
            notes.said.setdefault(id(figure), set()).add("body described next")
    for reading in unnamed.in_the_name(document, lexicon):
        notes.add(reading, "in the name of", reads=False)
    for reading in unnamed.fallback(document, lexicon):
        notes.add(reading, "called", reads=False)
    kept: list[Candidate] = []
    for figure, joined in cast.with_offices([f for f in found if not cast.is_headline(document, f)]):
        own = [reading for part in joined for reading in notes.readings.get(id(part), ())]
        candidate = Candidate(figure, own, clues.of_figure(document, figure, own, lexicon))
        candidate.clues |= {clue: 1.0 for part in joined for clue in notes.said.get(id(part), ())}
        candidate.clues[f"{kind}: {figure.kind}"] = 1.0
        if any((id(m.sentence), m.chunk[0]) in givers for m in figure.mentions):
            candidate.clues["said to give"] = 1.0
        if all(figure.kind != other.figure.kind for other in kept):
            candidate.clues["first of its kind"] = 1.0
        kept.append(candidate)
    return kept


@dataclass(slots=True)
class _Notes:
    """What the readers say of each figure (by identity): readings of clauses and lists, and clues."""

    found: list[cast.Figure]
    lexicon: Lexicon
    readings: dict[int, list[who.Recipient]] = field(default_factory=dict)
    said: dict[int, set[str]] = field(default_factory=dict)

    def add(self, reading: who.Recipient, clue: str | None = None, *, reads: bool = True) -> None:
        """Note one reading; a `clue` alone does not count as one."""
        inner = person_in(reading.sentence, reading.chunk, self.lexicon)
        if inner and not is_official(reading.sentence, reading.chunk, self.lexicon):
            reading = replace(reading, chunk=inner)
        figure = cast.add(self.found, cast.Mention(reading.sentence, reading.chunk), self.lexicon)
        if clue:
            self.said.setdefault(id(figure), set()).add(clue)
        if reads:
            self.readings.setdefault(id(figure), []).append(reading)

    def of_event(self, document: Document, event: Event) -> None:
        """Note whom a clause names, and who may be meant where it only describes the winner."""
        for reading in who.of_event(document, event, self.lexicon):
            self.add(reading)
        they = event.sentence.index > 0 and event.sentence.lows[0] == "mereka"
        if event.verb.kind in TAKING and (they or who.is_described(event)):
            for figure in cast.people_before(self.found, event.sentence):
                self.said.setdefault(id(figure), set()).add("described next")


def in_order(
    document: Document, found: list[Candidate], listed: list[who.Recipient], fresh: list[Event], lexicon: Lexicon
) -> list[who.Recipient]:
    """The main recipient, the others of its clause, the winners of lists, those of other clauses."""
    if not found:
        return []
    weights = load_role_weights().recipient
    totals = {id(c): total(c.clues, weights) for c in found}
    main = max(found, key=lambda c: totals[id(c)])
    best = _best_reading(document, main)
    placed = next((reading for reading in main.readings if reading.rank), None)
    rank = placed.rank if placed else None
    event = best.event if best else None
    if rank is None and (event is None or event.sentence is document.title):
        event = next((e for e in fresh if e.firm and e.sentence is not document.title), event)
    mention = surface(main.figure, lexicon)
    ordered = [who.Recipient(mention.sentence, mention.chunk, event, rank, placed.sentence if placed else None)]
    rows = [r for r in listed if r not in main.readings]
    if len(rows) < len(listed):
        return ordered + rows
    least = totals[id(main)] - _MARGIN
    others = [c for c in found if c is not main and (totals[id(c)] > least or _is_rated_apart(document, c))]
    told = [r for c in others if not any(r in listed for r in c.readings) for r in c.readings if r.event]
    same = [r for r in told if r.event is event]
    later = [r for r in told if r.event is not event and _is_news_of_its_own(document, r)]
    return ordered + same + rows + [r for r in later if not who.stands_for_body(r, lexicon)]


def _best_reading(document: Document, candidate: Candidate) -> who.Recipient | None:
    """The clause that reports the candidate's award: news in the body, else in the title, else any."""
    told = [r for r in candidate.readings if r.event]
    news = [r for r in told if r.event and r.event.status is Status.FRESH and not r.event.quoted]
    firm = [r for r in news if r.event and r.event.firm]
    body = [r for r in firm if r.event and r.event.sentence is not document.title]
    return next(iter(body or firm or news or told), None)


def _is_news_of_its_own(document: Document, reading: who.Recipient) -> bool:
    event = reading.event
    body = reading.sentence is not document.title
    return bool(event and event.firm and event.status is Status.FRESH and not event.quoted and body)


def _is_rated_apart(document: Document, candidate: Candidate) -> bool:
    """ "… Dinas X dinobatkan sebagai unit terbaik dengan nilai 96,18": a body with a result of its own."""
    return candidate.figure.kind in cast.BODIES and any(
        _is_news_of_its_own(document, reading) and _RESULT.intersection(reading.sentence.lows[reading.chunk[1] :])
        for reading in candidate.readings
    )


def surface(figure: cast.Figure, lexicon: Lexicon) -> cast.Mention:
    """The name that the fact gives: the longest of the body, a government's most usual.

    It ends with no acronym in brackets where there is a choice.
    """
    named = [
        m
        for m in figure.mentions
        if figure.kind not in ("head", "holder") or not is_official(m.sentence, m.chunk, lexicon)
    ]
    body = [m for m in named if m.sentence.where == "body"] or named
    if figure.kind == "government":
        headed = [m for m in body if m.lows[0] in cast.GOVERNMENTS] or body
        headed = [m for m in headed if not _has_common_words(m)] or headed
        often = Counter(" ".join(m.lows) for m in headed)
        return max(headed, key=lambda m: often[" ".join(m.lows)])
    longest = max(body, key=lambda m: m.chunk[1] - m.chunk[0])
    if longest.lows[-1] != ")":
        return longest
    if figure.kind in _PEOPLE and "(" in longest.lows:
        start, _ = longest.chunk
        return cast.Mention(longest.sentence, (start, start + longest.lows.index("(")))
    called = [m for m in named if m.sentence.where == "title" and set(m.lows) <= figure.acronyms]
    if called:
        return next((m for m in body if set(m.lows) <= figure.acronyms), called[0])
    plain = [m for m in body if "(" not in m.lows]
    return max(plain, key=lambda m: m.chunk[1] - m.chunk[0]) if plain else longest


def _has_common_words(mention: cast.Mention) -> bool:
    """ "Kota tambang tua Sawahlunto"."""
    start, end = mention.chunk
    return any(word.islower() for word in mention.sentence.words[start + 1 : end])


def words_of(recipient: who.Recipient) -> list[str]:
    """The folded words of a recipient's name."""
    return recipient.sentence.lows[slice(*recipient.chunk)]


def _begins_below(first: who.Recipient) -> bool:
    """Does a list begin below the first place ("Runner-up menjadi milik A")? Then the winner stands elsewhere."""
    lows, start = first.sentence.lows, first.chunk[0]
    place = place_number(first.sentence, first.rank[1] - 1) if first.rank else None
    before = lows[max(0, start - _BEHIND) : start] + (lows[slice(*first.rank)] if first.rank else [])
    deputy = any(a == "wakil" and b in _NUMERALS for a, b in pairwise(before))
    return (place or 1) > 1 or deputy or any(low.startswith("runner") for low in before)
