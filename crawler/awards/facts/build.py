"""Puts a story's facts together: the main award first, then the others that the story reports as news."""

import re
from dataclasses import dataclass, field
from datetime import date

from crawler.awards.events import Event, Status
from crawler.awards.facts import cast, ordering, receivers
from crawler.awards.facts import recipients as who
from crawler.awards.facts.further import told_by_title
from crawler.awards.facts.givers import candidates as giver_candidates
from crawler.awards.facts.givers import cued, find_giver
from crawler.awards.facts.institutions import GiverMention
from crawler.awards.facts.levels import level_of_clause, read_level
from crawler.awards.facts.listed import holder, is_listed_title
from crawler.awards.facts.mention import Mention, trimmed
from crawler.awards.facts.named import mentions
from crawler.awards.facts.naming import main_mention, own_mention, read_sentences
from crawler.awards.facts.ordering import listed_winners
from crawler.awards.facts.place import person_behind_office, region_of
from crawler.awards.facts.receivers import READ_SENTENCES
from crawler.awards.facts.scores import find_score
from crawler.awards.facts.sisters import sister_facts
from crawler.awards.facts.standing import find_rank
from crawler.awards.facts.titles import is_title
from crawler.awards.facts.when import event_date
from crawler.awards.facts.years import Year, award_year, named_year, year_of_others, year_of_rating
from crawler.awards.lexicon import Lexicon
from crawler.awards.names import Chunk, is_body, is_official, without_titles
from crawler.awards.text import Document, Sentence
from crawler.records import AwardFact, AwardType, Level, Span

MOST_FACTS = 16
_PREFIX = len("ter")
_WORD = re.compile(r"\w+")
_PARTS = {"tim", "regu", "fakultas", "prodi", "program", "unit", "kontingen"}
"""Names that begin so are parts of the body that the acronym behind them names."""


@dataclass(slots=True)
class _Fact:
    """A fact under construction: its values, and where each stands."""

    values: dict[str, object] = field(default_factory=dict)
    spans: dict[str, Span] = field(default_factory=dict)

    def put(self, name: str, value: object, sentence: Sentence, chunk: Chunk) -> None:
        self.values[name] = value
        self.spans[name] = sentence.span(*chunk)

    def put_award(self, document: Document, mention: Mention) -> None:
        """The award's name; of "terakreditasi unggul" it is what stands behind the prefix."""
        sentence, chunk = mention.sentence, trimmed(mention)
        prefix = sentence.lows[chunk[0]].find("akreditasi")
        prefix = prefix if 0 < prefix <= _PREFIX else 0
        self.put("award", document.text(sentence, *chunk)[prefix:], sentence, chunk)
        if prefix:
            span = self.spans["award"]
            self.spans["award"] = Span(span.where, span.start + prefix, span.end)


@dataclass(frozen=True, slots=True)
class _Shared:
    """What all facts of a story have in common."""

    document: Document
    winners: list[who.Recipient]
    """All that the clauses of winning name."""
    kind: AwardType
    published_on: date | None
    mention: Mention | None
    titled: list[Mention]
    """The awards that the title names."""
    giver: GiverMention | None
    level: tuple[Level, Sentence, Chunk] | None
    day: tuple[date, Sentence, Chunk] | None


def extract_facts(
    document: Document, events: list[Event], kind: AwardType, published_on: date | None, lexicon: Lexicon
) -> tuple[AwardFact, ...]:
    """The awards that a story reports, the main one first and marked."""
    fresh = reported(document, events)
    named = {id(s): mentions(s) for s in read_sentences(document)}
    mention = main_mention(document, fresh, named)
    titled = named[id(document.title)] if document.title else []
    candidates = [c for event in fresh for c in who.of_event(document, event, lexicon)]
    candidates = [c for c in candidates if c.sentence is document.title or not is_title(c.sentence, c.chunk)]
    listed = listed_winners(document, fresh, lexicon)
    figures = cast.figures(document, lexicon)
    givers = giver_candidates(document, figures, events, kind, lexicon)
    may_be = receivers.candidates(document, figures, events, listed, cued(givers), kind, lexicon)
    likely = ordering.in_order(document, may_be, listed, fresh, lexicon)
    giver = find_giver(givers, set(ordering.words_of(likely[0])) if likely else set())
    reporting = _reporting(document, fresh, mention)
    report = likely[0].event.sentence if likely and likely[0].event else None
    level = read_level(document, mention, (giver.sentence, giver.chunk) if giver else None, report, reporting)
    shared = _Shared(
        document,
        candidates,
        kind,
        published_on,
        mention,
        titled,
        giver,
        level,
        event_date(document, events, published_on, mention.sentence if mention else None),
    )
    ordered = [c for c in likely if not _is_giver(document, c, giver) and not is_listed_title(c.sentence, c.chunk)]
    if not ordered and (found := holder(document.body[:READ_SENTENCES], lexicon)):
        ordered = [who.Recipient(*found, None)]
    if kind is not AwardType.RATING:
        ordered += _further(document, ordered, lexicon)
    facts: list[AwardFact] = []
    seen: set[tuple[str, str, str]] = set()
    for recipient in ordered or (None,):
        fact = _fact(shared, recipient, named, fresh, lexicon, main=not facts)
        key = (
            str(fact.recipient).casefold(),
            str(fact.rank).casefold(),
            str(fact.award).casefold() if facts and fact.rank is None else "",
        )
        alone = recipient is None or sum(c.event is recipient.event for c in candidates) < 2
        if facts and recipient and (_is_repeated(fact, facts, kind) or _is_doubtful(fact, recipient, alone, lexicon)):
            continue
        if key not in seen and len(facts) < MOST_FACTS:
            seen.add(key)
            facts.append(fact)
            if len(facts) == 1:
                facts += sister_facts(document, fact, mention, named, published_on)
    return tuple(facts)


def _further(document: Document, known: list[who.Recipient], lexicon: Lexicon) -> list[who.Recipient]:
    """Winners told by their categories that no other reader knows; none where they were all that is known."""
    told = {low for r in known for low in r.sentence.lows[slice(*r.chunk)]}
    further = told_by_title(document, lexicon) if known else []
    return [r for r in further if not told.issuperset(r.sentence.lows[slice(*r.chunk)])]


def _is_repeated(fact: AwardFact, facts: list[AwardFact], kind: AwardType) -> bool:
    """Does the fact give an earlier one's award to its recipient by a shorter name? A rating is had once."""
    words = set(_WORD.findall(str(fact.recipient).casefold()))
    return any(
        earlier.award == fact.award
        and words < set(_WORD.findall(str(earlier.recipient).casefold()))
        and (fact.rank in (None, earlier.rank) or kind is AwardType.RATING)
        for earlier in facts
    )


def _is_doubtful(fact: AwardFact, recipient: who.Recipient, alone: bool, lexicon: Lexicon) -> bool:
    """A town behind a comma, or a lone word that a clause names without a place, is seldom another winner."""
    sentence, (start, _) = recipient.sentence, recipient.chunk
    if recipient.event is None or fact.recipient is None:
        return False
    if start and sentence.words[start - 1] in (",", "di", "ke") and region_of(sentence, recipient.chunk):
        return not is_body(sentence, recipient.chunk, lexicon)
    if "tingkat" in sentence.lows[slice(*recipient.chunk)]:
        return True
    lone = alone and " " not in fact.recipient and fact.rank is None
    return lone and not (fact.recipient.isupper() or fact.recipient.casefold() in lexicon.bodies)


def reported(document: Document, events: list[Event]) -> list[Event]:
    """The events that are news; where none is plain, whatever title and lede hold."""
    early = [e for e in events if e.sentence is document.title or e.sentence.index < READ_SENTENCES]
    fresh = [e for e in early if e.status is Status.FRESH and not e.quoted]
    return fresh or early


def _reporting(document: Document, fresh: list[Event], mention: Mention | None) -> list[Sentence]:
    sentences = [mention.sentence] if mention else []
    sentences += [e.sentence for e in fresh if e.firm]
    sentences += document.body[:3]
    unique: list[Sentence] = []
    for sentence in sentences:
        if all(sentence is not other for other in unique):
            unique.append(sentence)
    return unique


def _is_giver(document: Document, candidate: who.Recipient, giver: GiverMention | None) -> bool:
    if giver is None:
        return False
    text = document.text(candidate.sentence, *candidate.chunk).casefold()
    return text == giver.name.casefold() or (
        candidate.sentence is giver.sentence and candidate.chunk[0] == giver.chunk[0]
    )


def _fact(
    shared: _Shared,
    recipient: who.Recipient | None,
    named: dict[int, list[Mention]],
    fresh: list[Event],
    lexicon: Lexicon,
    *,
    main: bool,
) -> AwardFact:
    fact = _Fact()
    document = shared.document
    event = (
        recipient.event
        if recipient and recipient.event
        else next((e for e in fresh if e.firm), fresh[0] if fresh else None)
    )
    home = _home(document, recipient, event)
    mention = own_mention(shared.mention, home, event, named, main=main)
    if mention:
        fact.put_award(document, mention)
    if recipient:
        chunk = _short_name(document, recipient)
        if is_official(recipient.sentence, chunk, lexicon):
            chunk = without_titles(recipient.sentence, person_behind_office(recipient.sentence, chunk), lexicon)
        fact.put("recipient", document.text(recipient.sentence, *chunk), recipient.sentence, chunk)
    if rank := find_rank(document, recipient, event, fresh, mention, shared.winners, main=main):
        fact.put("rank", *rank)
    _put_year_and_score(fact, shared, mention, home, named, recipient.sentence if recipient else None, main=main)
    if shared.giver:
        fact.put("giver", shared.giver.name, shared.giver.sentence, shared.giver.chunk)
    own_level = None if main or event is None else level_of_clause(home or event.sentence, event.start, event.end + 10)
    if level := own_level or shared.level:
        fact.put("level", *level)
    if shared.day:
        fact.put("event_date", shared.day[0].isoformat(), *shared.day[1:])
    return _finished(fact, home, main=main)


def _short_name(document: Document, recipient: who.Recipient) -> Chunk:
    """The acronym in brackets behind a long name, where the title calls the recipient by it."""
    sentence, (start, end) = recipient.sentence, recipient.chunk
    if document.title is None or end - start < 6 or sentence.words[end - 1] != ")":
        return start, end
    if sentence.lows[start] in _PARTS:
        return start, end
    opening = next(i for i in range(end - 1, start - 1, -1) if sentence.words[i] == "(" or i == start)
    inside = sentence.lows[opening + 1 : end - 1]
    acronym = sum(letter.isupper() for letter in "".join(sentence.words[opening + 1 : end - 1])) > 1
    spelt_out = set(sentence.lows[start:opening]) & set(document.title.lows) - {"dan", "of"}
    called = bool(inside) and acronym and set(inside) <= set(document.title.lows) and len(spelt_out) < 2
    return (opening + 1, end - 1) if called else (start, end)


def _home(document: Document, recipient: who.Recipient | None, event: Event | None) -> Sentence | None:
    """The sentence that reports the fact: the event's, a winner's own row, else the opening."""
    if event and (recipient is None or recipient.event):
        return event.sentence
    if recipient:
        return recipient.sentence
    return document.body[0] if document.body else document.title


def _finished(fact: _Fact, home: Sentence | None, *, main: bool) -> AwardFact:
    values = {"award": None, "recipient": None, **fact.values}
    evidence = home.span(0, len(home)) if home else next(iter(fact.spans.values()))
    return AwardFact(main=main, evidence=evidence, spans=fact.spans, **values)  # type: ignore[arg-type]  # values are put by field name


def _year(
    shared: _Shared, mention: Mention | None, home: Sentence | None, named: dict[int, list[Mention]]
) -> Year | None:
    """The award's year; of the main award (`named` is not empty) it may stand in another sentence."""
    day = shared.published_on
    year = award_year(mention, day)
    if year or mention is not shared.mention:
        return year
    year = next((found for m in shared.titled if (found := award_year(m, day))), None)
    if year or not named:
        return year
    if mention:
        year = year_of_others(mention, [m for found in named.values() for m in found], day)
    places = [s for s in (home, mention.sentence if mention else None, shared.document.title) if s]
    if year is None and shared.kind is AwardType.RATING:
        at = home.index if home and home is not shared.document.title else 0
        year = year_of_rating(places, shared.document.body[max(0, at - 2) : at + 3], day)
    return year or next((found for sentence in places if (found := named_year(sentence, day))), None)


def _put_year_and_score(
    fact: _Fact,
    shared: _Shared,
    mention: Mention | None,
    home: Sentence | None,
    named: dict[int, list[Mention]],
    recipient: Sentence | None,
    *,
    main: bool,
) -> None:
    year = _year(shared, mention, home, named if main else {})
    if year:
        fact.put("year", *year)
    years = {year[0]} if year else {shared.published_on.year - 1} if shared.published_on else set()
    if home and (score := find_score(shared.document, home, years, recipient, main=main)):
        fact.put("score", *score)
