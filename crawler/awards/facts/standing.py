"""Which of a story's statements of a rank belongs to a fact: its own clause's first, a place before a category."""

from crawler.awards.events import HANDING, TAKING, Event, Status, place_number
from crawler.awards.facts import recipients as who
from crawler.awards.facts.classes import class_beside
from crawler.awards.facts.elsewhere import (
    Rank,
    fuller_grade,
    grade_inside,
    is_bare_superlative,
    is_in_name,
    is_of_old,
    quoted,
    told_elsewhere,
    told_in_full,
    years_of_service,
)
from crawler.awards.facts.extent import right_end
from crawler.awards.facts.listed import place_of
from crawler.awards.facts.mention import DESCRIBED, Mention
from crawler.awards.facts.ranks import Strength, read_rank, with_class
from crawler.awards.facts.schemes import opens_name
from crawler.awards.lexicon import Kind, load_lexicon
from crawler.awards.names import Chunk
from crawler.awards.text import Document

_REACH = 20
_MOST_EVENTS = 6
_LATER = 0.25
"""What each clause that stands between takes from a statement's strength."""
_OVERALL = 0.3
""" "merebut juara 1 putra dan putri …, yang mengantarnya menjadi juara umum": the whole is more than its parts."""
_HEADLINE = 0.9
"""Headlines round up: "Juara Nasional" of a second place."""
_BACK = {"ini", "itu", "tersebut"}
_BEFORE_WON = 10
_BODIES = load_lexicon().bodies
_CROWNED = ("menjuarai", "juarai")


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
    if main and mention and (place := place_of(mention)):
        return quoted(document, mention.sentence, place)
    if recipient and recipient.rank and not _is_told_by_clause(recipient):
        return _fuller(document, recipient) or _whole(document, recipient, recipient.rank)
    if years := years_of_service(document, recipient, mention):
        return years
    if recipient and recipient.event is None and not main:
        return None
    if event and event.sentence.lows[event.verb.start] in _CROWNED:
        return "juara", event.sentence, (event.verb.start, event.verb.end)
    events = ([event] if event else []) + (_others(document, event, fresh) if main else [])
    if recipient and recipient.event is None:
        events = [e for e in events if e.verb.kind in TAKING]
    if main and (own := _beside_name(document, recipient, event, mention)):
        return own
    best, strength = _of_clauses(document, recipient, events, event, fresh, mention, winners)
    best = best and _precise(document, best, mention)
    bare = best is not None and best[1] is document.title and strength in (Strength.UNNUMBERED, Strength.PLACE)
    sure = best is not None and (strength > Strength.CATEGORY or (event is not None and best[1] is event.sentence))
    if not bare and (not main or sure):
        return best
    foreign = [e for e in fresh if not _is_same(recipient, e, winners, Strength.PLACE)]
    if best and bare:
        return told_in_full(document, best, mention, foreign) or best
    if best is None and recipient and (chunk := _behind_name(recipient)):
        return quoted(document, recipient.sentence, chunk)
    words = {low for low in recipient.sentence.lows[slice(*recipient.chunk)] if len(low) > 2} if recipient else set()
    return told_elsewhere(document, event, mention, best, foreign, words - _BODIES)


def _beside_name(
    document: Document, recipient: who.Recipient | None, event: Event | None, mention: Mention | None
) -> Rank | None:
    """ "Dari bengkel itu lahir juara 1 bidang las, yaitu X": the place in a sentence that no verb of winning tells."""
    if recipient is None or (event is not None and event.status is Status.FRESH):
        return None
    read = read_rank(recipient.sentence, 0, len(recipient.sentence))
    if read is None or read[1] is not Strength.PLACE or is_in_name(read[0], recipient.sentence, mention):
        return None
    return quoted(document, recipient.sentence, read[0])


def _precise(document: Document, grade: Rank, mention: Mention | None) -> Rank:
    """Of "peringkat tertinggi" which that is, of a headline's "zona hijau" what the body adds."""
    if mention and is_bare_superlative(grade) and (inside := grade_inside(mention)):
        return quoted(document, mention.sentence, inside)
    return (fuller_grade(document, grade) if grade[1] is document.title else None) or grade


def _behind_name(recipient: who.Recipient) -> Chunk | None:
    """ "X juara umum Lomba Y", "X (sektor produsen)": the place or class that stands right behind a name."""
    sentence, end = recipient.sentence, recipient.chunk[1]
    if any(mark.start == end for mark in sentence.of(Kind.PLACE)):
        read = read_rank(sentence, end, min(end + 1, len(sentence)))
        if read and read[1] is Strength.PLACE:
            return read[0]
    return class_beside(sentence, recipient.chunk)


def _of_clauses(
    document: Document,
    recipient: who.Recipient | None,
    events: list[Event],
    own: Event | None,
    fresh: list[Event],
    mention: Mention | None,
    winners: list[who.Recipient],
) -> tuple[Rank | None, Strength]:
    """The strongest rank of some clauses, the first of them before the later ones; `own` reports the award."""
    best: tuple[float, Rank | None, Strength] = (0.0, None, Strength.TITLE)
    graded = False  # "predikat Baik" is the result, whatever place among others it means
    own_told = False  # from then on only a clause that names the recipient says more
    for nth, event in enumerate(events[:_MOST_EVENTS]):
        sentence = event.sentence
        read = None if is_of_old(sentence) else _read(event, mention)
        if read is None or is_in_name(read[0], sentence, mention):
            continue
        mine = event is own and event.verb.kind is not Kind.WON
        if own_told and (graded or not _names(recipient, event, winners)):
            continue
        if not mine and not _is_same(recipient, event, winners, read[1]):
            continue
        if event.verb.kind in HANDING and any(_is_told_of_another(event, other) for other in fresh):
            continue
        overall = "umum" in sentence.lows[slice(*read[0])]
        rounded = sentence is document.title and bool(document.body) and not overall
        weight = read[1] + _OVERALL * overall - _LATER * nth - _HEADLINE * rounded
        if best[1] is None or weight > best[0]:
            chunk = _with_title(read[0], event, mention) if read[1] is Strength.CATEGORY else read[0]
            best = weight, quoted(document, sentence, chunk), read[1]
            own_told = own_told or (mine and sentence.where == "body")
            graded = graded or (own_told and sentence.lows[chunk[0]] == "predikat")
    return best[1:]


def _read(event: Event, mention: Mention | None = None) -> tuple[Chunk, Strength] | None:
    """What a clause says of a rank, up to the award's name behind it: "medali perak tunggal putri | Sea Cup"."""
    read = _said(event)
    if read is None or mention is None or mention.sentence is not event.sentence:
        return read
    (start, end), strength = read
    clipped = start < mention.start < end <= mention.end and mention.weight > DESCRIBED
    return ((start, mention.start), strength) if clipped else read


def _said(event: Event) -> tuple[Chunk, Strength] | None:
    """What a clause says of a rank: "diraih" has it before it, behind a comma or the sentence's start."""
    sentence, verb = event.sentence, event.verb
    if verb.kind is Kind.WON:
        start = verb.start
        while start > 0 and sentence.words[start - 1] not in ",.;:" and verb.start - start < _BEFORE_WON:
            start -= 1
        read = read_rank(sentence, start, verb.start, event.target)
        if read:
            return read
    end = min(len(sentence), event.end + _REACH)
    end = next((i for i in range(event.end, end) if sentence.words[i] == ";"), end)
    return read_rank(sentence, event.start, end, event.target)


def _is_told_by_clause(recipient: who.Recipient) -> bool:
    """Does the clause that reports the recipient's award state a place, where another sentence tells of one too?"""
    event, home = recipient.event, recipient.placed_in or recipient.sentence
    if event is None or home is event.sentence or event.sentence.where == "title":
        return False
    read = _read(event)
    return read is not None and read[1] >= Strength.MEDAL


def _fuller(document: Document, recipient: who.Recipient) -> Rank | None:
    """The place of a row may be told with its category in the clause that reports it."""
    event = recipient.event
    home = recipient.placed_in or recipient.sentence
    if event is None or event.sentence is home:
        return None
    read = _read(event)
    if read is None or recipient.rank is None:
        return None
    same = event.sentence.lows[read[0][0]] == home.lows[recipient.rank[0]]
    return quoted(document, event.sentence, read[0]) if same else None


def _whole(document: Document, recipient: who.Recipient, rank: Chunk) -> Rank:
    """A place with its class: "juara I kategori pemerintah desa"."""
    sentence, end = recipient.placed_in or recipient.sentence, rank[1]
    numbered = place_number(sentence, end - 1) is not None
    return quoted(document, sentence, (rank[0], with_class(sentence, end, end)) if numbered else rank)


def _with_title(chunk: Chunk, event: Event, mention: Mention | None) -> Chunk:
    """ "penghargaan Breakthrough Performance Kategori Asuransi Jiwa": the title before the category."""
    sentence, start = event.sentence, event.target.end
    own = mention is not None and mention.sentence is sentence and mention.start < chunk[0] and start < mention.end
    if event.target.kind is not Kind.AWARD or own or start + 1 >= chunk[0] or not opens_name(sentence, start):
        return chunk
    return (start, chunk[1]) if right_end(sentence, start) in (chunk[0], chunk[1]) else chunk


def _is_same(recipient: who.Recipient | None, event: Event, winners: list[who.Recipient], strength: Strength) -> bool:
    """Does the clause name the recipient, or nobody? `winners` are all that the story's clauses name."""
    if recipient is None:
        return True
    words = {low for low in recipient.sentence.lows[slice(*recipient.chunk)] if len(low) > 2}
    words = words - _BODIES or words
    named = [w for w in winners if w.event is event]
    if event.start > 1 and event.sentence.lows[event.start - 1] in _BACK:
        return True  # "tukang las ini keluar sebagai juara II"
    if event.verb.kind in HANDING and _BACK & set(event.sentence.lows[event.verb.end : event.target.start]):
        return True  # "menempatkan desa itu sebagai juara I"
    if named:
        return any(words & set(w.sentence.lows[slice(*w.chunk)]) for w in named)
    if strength < Strength.UNNUMBERED:
        return True
    before = event.sentence.words[1 : event.start]
    if event.sentence.lows[event.start - 1].endswith("nya"):
        return True  # "mengantarnya menjadi juara II": of somebody named before
    return bool(words & set(event.sentence.lows)) or not any(word[0].isupper() for word in before)


def _names(recipient: who.Recipient | None, event: Event, winners: list[who.Recipient]) -> bool:
    """Does the clause name the recipient itself?"""
    if recipient is None or event.sentence.where == "title":
        return True
    words = {low for low in recipient.sentence.lows[slice(*recipient.chunk)] if len(low) > 2} - _BODIES
    named = [w for w in winners if w.event is event]
    return any(words & set(w.sentence.lows[slice(*w.chunk)]) for w in named)


def _is_told_of_another(event: Event, other: Event) -> bool:
    """ "memberi angka 91, terpaut jauh dari X yang menduduki tempat kedua": the place is that of X."""
    return other is not event and other.relative and other.sentence is event.sentence and other.target is event.target


def _others(document: Document, event: Event | None, fresh: list[Event]) -> list[Event]:
    """The story's other clauses, the surest first: those of the body, the title's, those that only state a score."""
    others = [e for e in fresh if e is not event and (e.firm or e.sentence is not document.title)]
    return sorted(others, key=lambda e: (not e.firm, e.sentence is document.title))
