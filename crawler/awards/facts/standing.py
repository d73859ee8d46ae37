"""Which of a story's statements of a rank belongs to a fact: its own clause's first, a place before a category."""

from crawler.awards.events import TAKING, Event
from crawler.awards.facts import recipients as who
from crawler.awards.facts.extent import right_end
from crawler.awards.facts.mention import DESCRIBED, Mention
from crawler.awards.facts.named import NAMING
from crawler.awards.facts.ranks import Strength, grade_of, of_the_best, read_rank, title_in
from crawler.awards.facts.schemes import opens_name
from crawler.awards.lexicon import Kind
from crawler.awards.names import Chunk
from crawler.awards.text import Document, Sentence
from crawler.records import AwardType

_REACH = 20
_MOST_EVENTS = 6
_LATER = 0.25
"""What each clause that stands between takes from a statement's strength."""
_HEADLINE = 0.9
"""Headlines round up: "Juara Nasional" of a second place."""
_READ_FOR_TITLES = 12
_READ_ANYWHERE = 6
_TELLING = (Strength.PLACE, Strength.MEDAL, Strength.CATEGORY)
_LEAST_TITLE = 3
_BEFORE_WON = 10
_NEAR = 3
"""Tokens behind an award's name in which its category begins."""
_ALL_OF_THEM = {"keduanya", "ketiganya", "keempatnya", "kelimanya", "keenamnya", "masing-masing", "rinciannya", "yakni"}
_CROWNED = ("menjuarai", "juarai")

Rank = tuple[str, Sentence, Chunk]
"""What a rank says, and where."""


def find_rank(
    document: Document,
    recipient: who.Recipient | None,
    event: Event | None,
    fresh: list[Event],
    mention: Mention | None,
    winners: list[who.Recipient],
    *,
    main: bool,
) -> Rank | None:
    """The rank of a recipient, and where it stands; `event` is the clause that reports the award."""
    if recipient and recipient.rank:
        return _fuller(document, recipient) or _rank(document, recipient.sentence, recipient.rank)
    if recipient and recipient.event is None and not main:
        return None
    events = ([event] if event else []) + (_others(document, event, fresh) if main else [])
    if recipient and recipient.event is None:
        events = [e for e in events if e.verb.kind in TAKING]
    if event and event.sentence.lows[event.verb.start] in _CROWNED:
        return "juara", event.sentence, (event.verb.start, event.verb.end)
    best: tuple[float, Rank, Strength] | None = None
    for nth, candidate in enumerate(events[:_MOST_EVENTS]):
        sentence = candidate.sentence
        read = _read(candidate)
        if read is None or _is_in_name(read[0], sentence, mention):
            continue
        weight = read[1] - _LATER * nth - (_HEADLINE if sentence is document.title and document.body else 0.0)
        if candidate is not event and read[1] >= Strength.UNNUMBERED and not _is_same(recipient, candidate, winners):
            continue
        if best is None or weight > best[0]:
            chunk = _with_title(read[0], candidate, mention) if read[1] is Strength.CATEGORY else read[0]
            best = weight, _rank(document, sentence, chunk), read[1]
    if best and (best[2] > Strength.CATEGORY or not main or (event and best[1][1] is event.sentence)):
        return best[1]
    if not main:
        return None
    told = _beside(document, mention) or (best[1] if best else None) or (_listed(document, event) if event else None)
    told = told or (_object(document, event, mention) if event else None) or _title(document, mention)
    return told or _anywhere(document, mention)


def _read(event: Event) -> tuple[Chunk, Strength] | None:
    """What a clause says of a rank: "diraih" has it before it, behind a comma or the sentence's start."""
    sentence, verb = event.sentence, event.verb
    if verb.kind is Kind.WON:
        start = verb.start
        while start > 0 and sentence.words[start - 1] not in ",.;:" and verb.start - start < _BEFORE_WON:
            start -= 1
        read = read_rank(sentence, start, verb.start, event.target)
        if read:
            return read
    return read_rank(sentence, event.start, min(len(sentence), event.end + _REACH), event.target)


def _fuller(document: Document, recipient: who.Recipient) -> Rank | None:
    """The place of a row may be told with its category in the clause that reports it."""
    event = recipient.event
    if event is None or event.sentence is recipient.sentence:
        return None
    read = _read(event)
    if read is None or recipient.rank is None:
        return None
    same = event.sentence.lows[read[0][0]] == recipient.sentence.lows[recipient.rank[0]]
    return _rank(document, event.sentence, read[0]) if same else None


def _with_title(chunk: Chunk, event: Event, mention: Mention | None) -> Chunk:
    """ "penghargaan Breakthrough Performance Kategori Asuransi Jiwa": the title before the category."""
    sentence, start = event.sentence, event.target.end
    own = mention is not None and mention.sentence is sentence and mention.start < chunk[0] and start < mention.end
    if event.target.kind is not Kind.AWARD or own or start + 1 >= chunk[0] or not opens_name(sentence, start):
        return chunk
    return (start, chunk[1]) if right_end(sentence, start) in (chunk[0], chunk[1]) else chunk


def _listed(document: Document, event: Event) -> Rank | None:
    """ "Ketiganya yaitu terbaik I kategori logistik, …": the first of the awards that a sentence behind counts up."""
    if event.sentence is document.title:
        return None
    for sentence in document.body[event.sentence.index + 1 : event.sentence.index + 3]:
        if sentence.lows[0] in _ALL_OF_THEM:
            read = read_rank(sentence, 0, len(sentence))
            return _rank(document, sentence, read[0]) if read else None
    return None


def _anywhere(document: Document, mention: Mention | None) -> Rank | None:
    """A place, medal or predicate that the opening tells outside any clause of winning: "Hasilnya: juara II"."""
    for sentence in document.body[:_READ_ANYWHERE]:
        if sentence.has(Kind.PAST, Kind.NEGATION, Kind.PLAN) or any(sentence.quoted):
            continue
        read = read_rank(sentence, 0, len(sentence))
        if read and read[1] in _TELLING and not _is_in_name(read[0], sentence, mention):
            return _rank(document, sentence, read[0])
    return None


def _rank(document: Document, sentence: Sentence, chunk: Chunk) -> Rank:
    return document.text(sentence, *chunk), sentence, chunk


def _is_same(recipient: who.Recipient | None, event: Event, winners: list[who.Recipient]) -> bool:
    """Does the clause name the recipient, or nobody? `winners` are all that the story's clauses name."""
    if recipient is None:
        return True
    words = {low for low in recipient.sentence.lows[slice(*recipient.chunk)] if len(low) > 2}
    named = [w for w in winners if w.event is event]
    if named:
        return any(words & set(w.sentence.lows[slice(*w.chunk)]) for w in named)
    before = event.sentence.words[1 : event.start]
    if event.sentence.lows[event.start - 1].endswith("nya"):
        return True  # "mengantarnya menjadi juara II": of somebody named before
    return bool(words & set(event.sentence.lows)) or not any(word[0].isupper() for word in before)


def _others(document: Document, event: Event | None, fresh: list[Event]) -> list[Event]:
    """The story's other clauses, the surest first: those of the body, the title's, those that only state a score."""
    others = [e for e in fresh if e is not event and (e.firm or e.sentence is not document.title)]
    return sorted(others, key=lambda e: (not e.firm, e.sentence is document.title))


def _beside(document: Document, mention: Mention | None) -> Rank | None:
    """ "PROPER Hijau", "Kalpataru 2024 kategori Perintis": the grade or category that ends or follows the name."""
    if mention is None:
        return None
    sentence, end = mention.sentence, mention.end
    graded = mention.programme is not None and mention.programme.type is AwardType.RATING
    chunk = grade_of(sentence, mention.start, end, inside=graded)
    if chunk is None and (read := read_rank(sentence, end, min(len(sentence), end + _NEAR))):
        chunk = read[0] if read[1] is Strength.CATEGORY else None
    chunk = chunk or of_the_best(sentence, 0, len(sentence))
    return _rank(document, sentence, chunk) if chunk else None


def _object(document: Document, event: Event, mention: Mention | None) -> Rank | None:
    """ "penghargaan The Excellent Bank pada Garuda Awards": of two names the one behind the noun is the category."""
    sentence, start = event.sentence, event.target.end
    if event.target.kind is not Kind.AWARD or start >= len(sentence) or not opens_name(sentence, start):
        return None
    if (
        mention is None
        or sentence.where == "title"
        or any(m.start == start for m in sentence.of(Kind.GIVER, Kind.GIVER_HEAD))
    ):
        return None
    if mention.sentence is sentence and mention.start < right_end(sentence, start) and start < mention.end:
        return None
    chunk = (start, right_end(sentence, start))
    known = set(sentence.lows[slice(*chunk)]) & set(mention.sentence.lows[mention.start : mention.end])
    return None if known or chunk[1] - start < _LEAST_TITLE else _rank(document, sentence, chunk)


def _title(document: Document, mention: Mention | None) -> Rank | None:
    """The category of an award night that no clause of winning names: "Best Drama", "Film Terbaik"."""
    for sentence in document.body[:_READ_FOR_TITLES]:
        if sentence.has(Kind.WON, Kind.WIN, Kind.HONOURED, Kind.RECEIVE):
            chunk = title_in(sentence, 0, len(sentence))
            if chunk and not _is_in_name(chunk, sentence, mention):
                return _rank(document, sentence, chunk)
    return None


def _is_in_name(chunk: Chunk, sentence: Sentence, mention: Mention | None) -> bool:
    """Is the "rank" a part of the award's own name ("predikat Wilayah Bebas dari Korupsi")?"""
    if mention is None:
        return False
    named = mention.sentence.lows[mention.start : mention.end]
    if sentence.lows[chunk[0]] in ("predikat", "opini", "gelar") and set(sentence.lows[chunk[0] + 1 : chunk[1]]) <= {
        *named,
        "serupa",
        "tersebut",
    }:
        return True
    if mention.sentence is not sentence:
        return set(sentence.lows[slice(*chunk)]) <= set(named)
    if mention.start <= chunk[0] and chunk[1] <= mention.end and sentence.lows[mention.start - 1] in NAMING:
        return True
    if mention.weight < DESCRIBED:
        return False
    if sentence.lows[chunk[0]] in ("predikat", "opini") and mention.start - chunk[0] in (0, 1):
        return True
    return mention.start < chunk[1] <= mention.end and chunk[1] - chunk[0] > 1 and mention.programme is None
