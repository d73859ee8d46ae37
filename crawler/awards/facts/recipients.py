"""Who received the award: subjects of winning, what follows "diraih" or "kepada", and rows of winners."""

import re
from dataclasses import dataclass

from crawler.awards.events import TAKING, Event, place_number
from crawler.awards.lexicon import Kind, Lexicon, word_set
from crawler.awards.names import (
    Chunk,
    is_body,
    is_generic,
    is_official,
    name_left,
    name_right,
    split_names,
    without_titles,
)
from crawler.awards.subjects import antecedent, subject
from crawler.awards.text import Document, Sentence

RECEIVING = {"kepada", "untuk", "pada", "bagi", "ke"}
_TAKEN = (
    "terima",
    "nerima",
    "diserahkan",
    "diberikan",
    "menyerahkan",
    "serahkan",
    "diterima langsung",
    "disampaikan",
    "memberikan",
)
_DESCRIPTION = 4
_PEOPLE = word_set("recipients", "people")
_CARRYING = re.compile(r"(?:meng|mem)(?:antar|bawa|hantar)(?:kan)?nya|menjadikannya")
CARRYING = {"antar", "antarkan", "hantarkan", "mengantar", "mengantarkan", "menghantarkan"}
"""Verbs whose object wins."""
_WORKS = {"karya", "tulisan", "foto", "inovasi", "lagu"}
_BARE_HEADS = word_set("recipients", "bare_heads")
_AHEAD = 24
_CONFERRED = {"dianugerahkan", "diberikan", "disematkan", "diserahkan"}


@dataclass(frozen=True, slots=True)
class Recipient:
    """Tokens `chunk` of a sentence name a recipient, `event` is the clause that says so, `rank` its own place."""

    sentence: Sentence
    chunk: Chunk
    event: Event | None
    rank: Chunk | None = None
    placed_in: Sentence | None = None
    """The sentence of `rank`, where it is not the name's own."""


def of_event(document: Document, event: Event, lexicon: Lexicon) -> list[Recipient]:
    """The recipients that one event names, in the order of the text."""
    sentence = event.sentence
    kind = event.verb.kind
    chunk: Chunk | None = None
    if kind in TAKING and (is_described(event) or _is_carried(event)):
        found = antecedent(document.body[max(0, sentence.index - 2) : sentence.index], lexicon)
        return [Recipient(*found, event)] if found else []
    if kind in TAKING and _carries(event, lexicon):
        return []
    if kind in TAKING:
        chunk = subject(sentence, event.verb.start, lexicon)
        if chunk is None and sentence is document.title:
            chunk = _title_topic(sentence, event, lexicon)
    elif kind is Kind.WON:
        start = event.verb.end + (event.verb.end < len(sentence) and sentence.lows[event.verb.end] == "oleh")
        chunk = name_right(sentence, start, lexicon)
    elif kind is Kind.BESTOW:
        work = bool(_WORKS & set(sentence.lows[event.verb.end : event.verb.end + 1]))
        chunk = name_right(sentence, event.verb.end + work, lexicon)
    elif kind is Kind.GIVE or (kind is Kind.GIVEN and sentence.lows[event.verb.start] in _CONFERRED):
        chunk = _given_to(event, lexicon)
    if chunk is None and sentence.lows[event.verb.start].endswith("inya"):
        return _given_him(document, event, lexicon)
    if chunk is None:
        return []
    parts = _listed(sentence, chunk, lexicon, forward=kind not in TAKING)
    return [Recipient(sentence, part, event) for part in parts if is_name(sentence, part, lexicon)]


def _given_him(document: Document, event: Event, lexicon: Lexicon) -> list[Recipient]:
    """ "… memberinya piagam": whom "-nya" means opens the same sentence, or stands in one before."""
    sentence = event.sentence
    opening = name_right(sentence, 0, lexicon, reach=0)
    long = opening is not None and opening[1] - opening[0] > 1 and opening[1] < event.verb.start
    if opening and long and not is_body(sentence, opening, lexicon):
        return [Recipient(sentence, opening, event)]
    found = antecedent(document.body[max(0, sentence.index - 2) : sentence.index], lexicon)
    return [Recipient(*found, event)] if found else []


def _given_to(event: Event, lexicon: Lexicon) -> Chunk | None:
    """ "… kepada X", and "penghargaan untuk X diserahkan …"."""
    sentence = event.sentence
    first = event.target.end if event.verb.kind is Kind.GIVEN else event.verb.end
    ahead = range(first, min(event.end + _AHEAD, len(sentence)))
    at = next((i for i in ahead if sentence.lows[i] in RECEIVING), None)
    return _between(event, lexicon) if at is None else name_right(sentence, at + 1, lexicon, reach=6)


def _between(event: Event, lexicon: Lexicon) -> Chunk | None:
    """ "memberi Puskesmas Sukorame penghargaan …": whom verb and award enclose."""
    if event.verb.kind is not Kind.GIVE:
        return None
    chunk = name_right(event.sentence, event.verb.end, lexicon, reach=1)
    if chunk is None or not chunk[1] <= event.target.start <= chunk[1] + 1:
        return None
    return chunk if is_body(event.sentence, chunk, lexicon) or is_official(event.sentence, chunk, lexicon) else None


def is_described(event: Event) -> bool:
    """ "Pemanah asal Pagelaran itu merebut …", "ia meraih …": the name stands in a sentence before."""
    lows, at = event.sentence.lows, event.verb.start - 1
    while at > 0 and lows[at] in ("berhasil", "sukses", "kembali", "pun", "juga", "akhirnya"):
        at -= 1
    if at < 0 or event.sentence.index == 0 or event.sentence.where == "title":
        return False
    if lows[at] in ("ia", "dia") or (lows[at] in ("itu", "tersebut") and lows[0] in _PEOPLE):
        return True
    shown = next((i for i in range(at, 0, -1) if lows[i] in ("itu", "tersebut")), 0)
    return any(low in _PEOPLE for low in lows[max(0, shown - _DESCRIPTION) : shown])


def _is_carried(event: Event) -> bool:
    """ "Lakon itu mengantarnya menjadi juara II": whom the pronoun means stands in a sentence before."""
    before = event.sentence.lows[max(0, event.verb.start - 3) : event.verb.start]
    return event.sentence.index > 0 and any(_CARRYING.fullmatch(low) for low in before)


def _carries(event: Event, lexicon: Lexicon) -> bool:
    """ "Inovasi Sampah Antar SMPN 4 ke Podium": the object of carrying wins, not its subject."""
    sentence, verb = event.sentence, event.verb
    carrying = sentence.lows[verb.start] in CARRYING
    return carrying and name_right(sentence, verb.end, lexicon, reach=2) is not None


def is_name(sentence: Sentence, chunk: Chunk, lexicon: Lexicon) -> bool:
    """A numeral, a common noun in capitals or somebody's deputy ("wakil Gresik") names no recipient."""
    awards = sentence.of(Kind.AWARD, Kind.CONTEST, Kind.PROGRAMME, Kind.PLACE)
    if any(chunk[0] <= mark.start < chunk[1] and not sentence.words[mark.start].islower() for mark in awards):
        return False
    if chunk[1] - chunk[0] == 1 and sentence.lows[chunk[0]] in _BARE_HEADS:
        return False
    lows = sentence.lows[slice(*chunk)]
    if len(lows) > 1 and all(low in lexicon.bodies for low in lows):
        return False
    if is_generic(sentence, chunk, lexicon) or (chunk[0] and sentence.lows[chunk[0] - 1] in ("wakil", "atas")):
        return False
    return any(
        len(low) > 1 and place_number(sentence, i) is None
        for i, low in enumerate(sentence.lows[chunk[0] : chunk[1]], chunk[0])
    )


def _title_topic(sentence: Sentence, event: Event, lexicon: Lexicon) -> Chunk | None:
    """ "Raih Penghargaan, BRI …": the name behind the first comma or colon."""
    for i in range(event.verb.end, len(sentence) - 1):
        if sentence.words[i] in ",:":
            return name_right(sentence, i + 1, lexicon, reach=1)
    return None


def _listed(sentence: Sentence, chunk: Chunk, lexicon: Lexicon, *, forward: bool) -> list[Chunk]:
    end = chunk[1]
    if not forward and any(low in ("dan", "serta") for low in sentence.lows[slice(*chunk)]):
        chunk = _with_items_before(sentence, chunk, lexicon)
    if forward:
        while end + 1 < len(sentence) and sentence.words[end] == "," and end - chunk[0] < 60:
            following = name_right(sentence, end + 1, lexicon, reach=1)
            if following is None or following[0] > end + 2:
                break
            end = following[1]
        if not any(low in ("dan", "serta", "&") for low in sentence.lows[chunk[1] : end + 2]):
            end = chunk[1]
    return [without_titles(sentence, part, lexicon) for part in split_names(sentence, (chunk[0], end), lexicon)]


def _with_items_before(sentence: Sentence, chunk: Chunk, lexicon: Lexicon) -> Chunk:
    """ "A, B dan C meraih …": the items before the last two."""
    start = chunk[0]
    while start > 1 and sentence.words[start - 1] == ",":
        item = name_left(sentence, start - 2, lexicon)
        if item is None or item[1] != start - 1 or is_official(sentence, item, lexicon):
            break
        if is_body(sentence, item, lexicon) and not is_body(sentence, chunk, lexicon):
            break
        start = item[0]
    return start, chunk[1]


def stands_for_body(recipient: Recipient, lexicon: Lexicon) -> bool:
    """ "diterima Kapolsek …": somebody who takes the award from the stage is not its recipient."""
    sentence, (start, _) = recipient.sentence, recipient.chunk
    verb = recipient.event.sentence.lows[recipient.event.verb.start] if recipient.event else ""
    if not verb.endswith(_TAKEN):
        return False
    if is_official(sentence, recipient.chunk, lexicon):
        return True
    before = sentence.lows[max(0, start - 10) : start]
    return bool(before) and before[-1] in (",", ".") and any(low in lexicon.officials for low in before)
