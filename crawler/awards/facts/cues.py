"""Where a giver's name must begin, and which words say so: "dari …", "oleh …", "digelar …", "… menyerahkan"."""

from crawler.awards.events import HANDING, Event
from crawler.awards.facts import cast, clues
from crawler.awards.lexicon import Kind, Lexicon, word_set
from crawler.awards.names import is_official, name_left
from crawler.awards.subjects import subject
from crawler.awards.text import Document, Sentence

_HANDED = word_set("givers", "handed")
_BY = word_set("givers", "by")
_HOLDING = word_set("givers", "holding")
_SCENES = word_set("givers", "scenes")
_CUES = {"dari", "oleh", "adalah", "keputusan", "milik", *_BY, *_HANDED}
_PLACES = {"desa", "kelurahan", "kecamatan", "kampung", "nagari", "dusun", "kabupaten", "kota", "provinsi", "sekolah"}
_CUPS = {"piala", "trofi", "medali", "anugerah"}
_LOCATED = {"di", "pada", "dalam", "dari"}
_ORGANISERS = {"panitia", "penyelenggara"}
_LIMIT = 14


def cues(document: Document, events: list[Event], lexicon: Lexicon) -> list[tuple[Sentence, int, list[str]]]:
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
    for sentence in cast.opening(document):
        where = clues.where(document, sentence)
        found.extend((sentence, start, ["holds the contest"]) for start in _holders(sentence, lexicon))
        if _CUES.isdisjoint(sentence.lows) and not sentence.has(Kind.HELD, Kind.AWARD, Kind.GIVEN):
            continue
        ends = {m.end - 1 for m in sentence.of(Kind.HELD, Kind.AWARD, Kind.GIVEN)}
        likely = [i for i, low in enumerate(sentence.lows[:-1]) if low in _CUES or i in ends]
        read = ((i + 1, _cue(sentence, i, lexicon)) for i in likely)
        found.extend((sentence, start, [f"cue {cue}", f"cue {where}"]) for start, cue in read if cue)
    return found


def _of_office(sentence: Sentence, start: int, lexicon: Lexicon) -> int:
    """ "Kepala Balai X, Hidayat, menyerahkan …": where the office before the comma begins."""
    office = name_left(sentence, start - 2, lexicon) if start > 1 and sentence.words[start - 1] == "," else None
    return office[0] if office and is_official(sentence, office, lexicon) else start


def _cue(sentence: Sentence, i: int, lexicon: Lexicon) -> str | None:
    """Which words before the next token say that a giver stands there."""
    low = sentence.lows[i]
    if low == "dari" and (sentence.lows[i + 1] in lexicon.roles or sentence.lows[i + 1] in _SCENES):
        return None  # "tipis dari bomber X", "dari ajang Y"
    if low == "dari" and sentence.words[i + 1].isdigit():
        return None  # "dari 10 negara ASEAN"
    if low == "dari":
        if _award_before(sentence, i) and not _is_origin(sentence, i):
            return "from"
        return "taken from" if _taken_from_official(sentence, i, lexicon) else None
    if low == "oleh":
        return "by" if _handed_before(sentence, i) else None
    located = i and sentence.lows[i - 1] in _LOCATED  # "di gelaran X"
    if not located and (
        any(m.end == i + 1 for m in sentence.of(Kind.HELD)) or (low in _BY and sentence.words[i + 1][0].isupper())
    ):
        return "held by"
    if _is_award_of(sentence, i + 1) or (low == "adalah" and sentence.lows[i - 1] in ("menyerahkan", "memberikan")):
        return "award of"
    if low in _HANDED and any(m.end == i + 1 for m in sentence.of(Kind.GIVEN)):
        return "announced by" if low in ("diumumkan", "ditetapkan", "dibacakan") else "handed by"
    if low == "milik" and any(0 < i + 1 - m.end < 3 for m in sentence.of(Kind.CONTEST)):
        return "held by"  # "Ajang milik X"
    return "decision" if low == "keputusan" else None


def _award_before(sentence: Sentence, i: int) -> bool:
    kinds = (Kind.AWARD, Kind.RATING, Kind.PROGRAMME, Kind.WEAK, Kind.PLACE, Kind.MEDAL)
    if i and sentence.lows[i - 1] in {*_ORGANISERS, "juri"}:
        return True
    near = any(0 <= i - m.end <= _LIMIT for m in sentence.of(*kinds))
    return near and ";" not in sentence.lows[max(0, i - 3) : i]


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
    starts: list[int] = []
    if _HOLDING.isdisjoint(sentence.lows) and _ORGANISERS.isdisjoint(sentence.lows):
        return starts
    for i, low in enumerate(sentence.lows[:-1]):
        chunk = None
        if low in _HOLDING and any(i < m.start <= i + 4 for m in sentence.of(Kind.CONTEST, Kind.AWARD)):
            chunk = subject(sentence, i, lexicon)
        elif low in ("selaku", "sebagai") and sentence.lows[i + 1] in _ORGANISERS and i:
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
