"""Who gave the award: the institution behind "dari …", "oleh …", "digelar …", "… menyerahkan penghargaan".

A minister stands for the ministry; a regional head for himself where no institution is named.
"""

from dataclasses import dataclass

from crawler.awards.events import HANDING, Event, Status
from crawler.awards.lexicon import Giver, Kind, Lexicon, Programme, word_set
from crawler.awards.names import Chunk, has_mark, is_generic, name_left, name_right
from crawler.awards.subjects import subject
from crawler.awards.text import Document, Sentence
from crawler.regions import find_region

_SKIPPED = word_set("givers", "skipped")
_HEADS_OF_STATE = word_set("givers", "heads_of_state")
_UNIVERSITY_HEADS = {"rektor", "dekan", "kanselir"}
_MINISTERS = word_set("givers", "ministers")
_PERSON_STARTS = {"prof", "profesor", "dr", "h", "ir", "drs"}
_MONTHS = word_set("givers", "months")
_HANDED = word_set("givers", "handed")
_PLACES = {"desa", "kelurahan", "kecamatan", "kampung", "nagari", "dusun", "kabupaten", "kota", "provinsi", "sekolah"}
_ORGANISERS = {"penyelenggara", "panitia", "pemrakarsa", "penggagas"}
_BY = word_set("givers", "by")
_HOLDING = word_set("givers", "holding")
_CUPS = {"piala", "trofi", "medali", "anugerah"}
_JURIES = {"hakim", "juri", "panelis"}
_LEAST = 0.9
_OPENING = 5
_LIMIT = 14


@dataclass(frozen=True, slots=True)
class GiverMention:
    """Tokens `chunk` of a sentence name the giver; `name` is how the fact states it."""

    sentence: Sentence
    chunk: Chunk
    name: str
    weight: float


def find_giver(document: Document, events: list[Event], recipient: set[str], lexicon: Lexicon) -> GiverMention | None:
    """The giver of the story's main award, who is not `recipient` (folded words): the weightiest mention."""
    found: list[GiverMention] = []
    fresh = [e for e in events if e.status in (Status.FRESH, Status.PAST) and not e.quoted]
    sentences = ([document.title] if document.title else []) + document.body[:14]
    reporting = {id(e.sentence) for e in fresh}
    for event in fresh:
        found.extend(_from_event(document, event, lexicon))
    for order, sentence in enumerate(sentences):
        near = (
            id(sentence) in reporting
            or (order < _OPENING and ("keputusan" in sentence.lows or sentence.has(Kind.GIVER)))
            or sentence.has(Kind.AWARD, Kind.CONTEST, Kind.PROGRAMME, Kind.RATING)
        )
        if near or (order < 9 and sentence.has(Kind.HELD, Kind.GIVEN)):
            found.extend(_from_words(document, sentence, order, lexicon))
        if order < 6:
            found.extend(_usual(document, sentence, order))
    likely = [g for g in found if g.weight >= _LEAST and not set(g.name.casefold().split()) <= recipient]
    return max(likely, key=lambda g: g.weight, default=None)


def _from_event(document: Document, event: Event, lexicon: Lexicon) -> list[GiverMention]:
    sentence = event.sentence
    if event.verb.kind not in HANDING or event.status is not Status.FRESH:
        return []
    chunk = subject(sentence, event.verb.start, lexicon)
    if chunk is None or not event.firm:
        return []
    late = min(sentence.index, 12) * 0.15
    weight = 3.0 - late if sentence is not document.title else 2.4
    made = _made(document, sentence, chunk[0], lexicon, weight, stated=False)
    return [made] if made else []


def _from_words(document: Document, sentence: Sentence, order: int, lexicon: Lexicon) -> list[GiverMention]:
    found = []
    late = order * 0.12
    for holder in _holders(sentence, lexicon):
        made = _made(document, sentence, holder, lexicon, 2.8 - late, stated=True)
        found += [made] if made else []
    for i in range(len(sentence) - 1):
        weight, stated = _cue(sentence, i, lexicon)
        made = _made(document, sentence, i + 1, lexicon, weight - late, stated=stated) if weight else None
        found += [made] if made else []
    return found


def _cue(sentence: Sentence, i: int, lexicon: Lexicon) -> tuple[float, bool]:
    """How surely a giver stands behind token `i` (0 for not at all), and whether an unknown name may be one."""
    low = sentence.lows[i]
    if low == "dari":
        if _award_before(sentence, i) and not _is_origin(sentence, i):
            return 3.4, False
        return (2.2 if _taken_from_official(sentence, i, lexicon) else 0.0), False
    if low == "oleh":
        return (3.0 if _handed_before(sentence, i) else 0.0), True
    if any(m.end == i + 1 for m in sentence.of(Kind.HELD)) or (low in _BY and sentence.words[i + 1][0].isupper()):
        return 2.8, True
    if _is_award_of(sentence, i + 1) or (low == "adalah" and sentence.lows[i - 1] in ("menyerahkan", "memberikan")):
        return 2.4, False
    if low in _HANDED and any(m.end == i + 1 for m in sentence.of(Kind.GIVEN)):
        return 2.2, low in ("diumumkan", "ditetapkan", "dibacakan")
    return (1.8 if low == "keputusan" else 0.0), False


def _usual(document: Document, sentence: Sentence, order: int) -> list[GiverMention]:
    """The usual giver of a programme, where one sentence names both."""
    reporting = sentence.has(Kind.AWARD, Kind.RATING, Kind.PROGRAMME, Kind.GIVEN) and order < 4
    usual = {mark.entry.giver for mark in sentence.of(Kind.PROGRAMME) if isinstance(mark.entry, Programme)}
    return [
        GiverMention(
            sentence,
            (m.start, m.end),
            document.text(sentence, m.start, m.end),
            (1.9 if m.entry.name in usual else 1.5) - 0.15 * order,
        )
        for m in sentence.of(Kind.GIVER)
        if isinstance(m.entry, Giver) and (m.entry.name in usual or (reporting and m.entry.reach))
    ]


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


def _made(
    document: Document, sentence: Sentence, at: int, lexicon: Lexicon, weight: float, *, stated: bool
) -> GiverMention | None:
    while (
        at < len(sentence)
        and sentence.lows[at] in _SKIPPED
        and (sentence.words[at].islower() or sentence.lows[at] == "ngo")
    ):
        at += 1
    if sentence.lows[at : at + 1] == [","] and sentence.lows[at - 1] in _ORGANISERS:
        at += 1
    chunk = name_right(sentence, at, lexicon, reach=2)
    if chunk is None:
        return None
    start, end = chunk
    known = next((m for m in sentence.of(Kind.GIVER) if start <= m.start < end), None)
    head = next((m for m in sentence.of(Kind.GIVER_HEAD) if m.start == start), None)
    if has_mark(sentence, chunk, Kind.AWARD, Kind.CONTEST, Kind.PROGRAMME) and known is None and head is None:
        return None
    low = sentence.lows[start]
    weight -= 0.5 * (sentence is document.title)
    if known is None and head is None:
        weight -= 0.6 if stated or low in lexicon.bodies else 1.2
        if find_region(" ".join(sentence.words[start:end])) or is_generic(sentence, chunk, lexicon) or low in _MONTHS:
            return None
    else:
        weight += 0.6
    if low in _UNIVERSITY_HEADS:
        stop = next((i for i in range(start + 1, end) if sentence.lows[i] in _PERSON_STARTS), end)
        chunk = (start + 1, stop)
        return GiverMention(sentence, chunk, document.text(sentence, *chunk), weight) if stop > start + 1 else None
    if any(word in _JURIES for word in sentence.lows[start:end][-2:]):
        return None
    inside = known is not None and known.start > start and sentence.words[known.start - 1] != "("
    if low in _MINISTERS or (known and inside and head is None and low not in lexicon.bodies):
        return _institution(document, sentence, chunk, known.start if known else None, weight, lexicon)
    if low == "wakil" and sentence.lows[start + 1 : start + 2] == ["menteri"]:
        return _institution(document, sentence, (start + 1, end), None, weight, lexicon)
    if low in _HEADS_OF_STATE:
        end = _office_end(sentence, start, end)
        weight -= 0.8
    return GiverMention(sentence, (start, end), document.text(sentence, start, end), weight)


def _institution(
    document: Document, sentence: Sentence, chunk: Chunk, known: int | None, weight: float, lexicon: Lexicon
) -> GiverMention | None:
    start, end = chunk
    if known is None and start + 1 < end and sentence.lows[start] in ("kepala", "ketua", "direktur"):
        heads = [m.start for m in sentence.of(Kind.GIVER_HEAD) if start < m.start <= start + 2]
        if not heads:
            return None
        known = heads[0]
    if known is not None:
        end = _office_end(sentence, known, end)
        return GiverMention(sentence, (known, end), document.text(sentence, known, end), weight - 0.3)
    if sentence.lows[start] == "menteri":
        stop = _ministry_end(sentence, start + 1, end, lexicon)
        rest = document.text(sentence, start + 1, stop) if stop > start + 1 else ""
        return GiverMention(sentence, (start, stop), f"Kementerian {rest}".strip(), weight - 0.1)
    return None


def _ministry_end(sentence: Sentence, start: int, end: int, lexicon: Lexicon) -> int:
    """ "Menteri Perhubungan Budi Karya": the office is the longest known name, else two words."""
    for stop in range(end, start, -1):
        if " ".join(["kementerian", *sentence.lows[start:stop]]) in lexicon.ministries:
            return stop
    return end if end - start <= 3 else start + 1


def _office_end(sentence: Sentence, start: int, end: int) -> int:
    """ "Bupati Lombok Tengah H. Anu": the office ends with the name of its region."""
    for last in range(end, start + 1, -1):
        for first in range(start + 1, min(start + 4, last)):
            if find_region(" ".join(sentence.words[first:last])):
                return last
    return end
