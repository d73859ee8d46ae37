"""Who received the award: subjects of winning, what follows "diraih" or "kepada", and rows of winners."""

import re
from dataclasses import dataclass

from crawler.awards.events import TAKING, Event, place_number
from crawler.awards.lexicon import Kind, Lexicon, word_set
from crawler.awards.names import (
    Chunk,
    has_mark,
    is_body,
    is_generic,
    is_namelike,
    is_official,
    name_right,
    split_names,
    without_titles,
)
from crawler.awards.subjects import antecedent, subject
from crawler.awards.text import Document, Sentence

_TO = {"kepada", "untuk", "pada", "bagi", "ke"}
_ITEM = re.compile(r"^(?:[-–—•*]|\d{1,2}[.)]?)$")
_COLON = word_set("recipients", "colon")
_MAX_LIST = 12
_ROW_TOKENS = 24
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
_PEOPLE = word_set("recipients", "people")
_ALL = {"keduanya", "ketiganya", "keempatnya", "kelimanya", "keenamnya", "ketujuhnya", "mereka"}
_BESIDE_PLACE = word_set("recipients", "beside_place")


@dataclass(frozen=True, slots=True)
class Recipient:
    """Tokens `chunk` of a sentence name a recipient, `event` is the clause that says so, `rank` its own place."""

    sentence: Sentence
    chunk: Chunk
    event: Event | None
    weight: float
    rank: Chunk | None = None


def of_event(document: Document, event: Event, lexicon: Lexicon) -> list[Recipient]:
    """The recipients that one event names, in the order of the text."""
    sentence = event.sentence
    kind = event.verb.kind
    chunk: Chunk | None = None
    if kind in TAKING and _is_described(event):
        found = antecedent(document.body[max(0, sentence.index - 2) : sentence.index], lexicon)
        return [Recipient(*found, event, 2.8)] if found else []
    if kind in TAKING:
        chunk = subject(sentence, event.verb.start, lexicon)
        if chunk is None and sentence is document.title:
            chunk = _title_topic(sentence, event, lexicon)
    elif kind is Kind.WON:
        start = event.verb.end + (event.verb.end < len(sentence) and sentence.lows[event.verb.end] == "oleh")
        chunk = name_right(sentence, start, lexicon)
    elif kind is Kind.BESTOW:
        chunk = name_right(sentence, event.verb.end, lexicon)
    elif kind is Kind.GIVE:
        at = next(
            (i for i in range(event.verb.end, min(event.end + 24, len(sentence))) if sentence.lows[i] in _TO), None
        )
        chunk = None if at is None else name_right(sentence, at + 1, lexicon, reach=6)
    if chunk is None and sentence.lows[event.verb.start].endswith("inya"):
        found = antecedent(document.body[max(0, sentence.index - 2) : sentence.index], lexicon)
        return [Recipient(*found, event, 3.0)] if found else []
    if chunk is None:
        return []
    parts = _listed(sentence, chunk, lexicon, forward=kind not in TAKING)
    return [_weighed(document, event, part, lexicon) for part in parts if _is_name(sentence, part, lexicon)]


def _is_described(event: Event) -> bool:
    """ "Pemanah asal Pagelaran itu merebut …", "ia meraih …": the name stands in a sentence before."""
    lows, at = event.sentence.lows, event.verb.start - 1
    while at > 0 and lows[at] in ("berhasil", "sukses", "kembali", "pun", "juga", "akhirnya"):
        at -= 1
    if at < 0 or event.sentence.index == 0 or event.sentence.where == "title":
        return False
    head = lows[0]
    return lows[at] in ("ia", "dia") or (lows[at] in ("itu", "tersebut") and head in _PEOPLE)


def _is_name(sentence: Sentence, chunk: Chunk, lexicon: Lexicon) -> bool:
    """A numeral, a common noun in capitals or somebody's deputy ("wakil Gresik") names no recipient."""
    if has_mark(sentence, chunk, Kind.AWARD, Kind.CONTEST, Kind.PROGRAMME, Kind.PLACE):
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
    if forward:
        while end + 1 < len(sentence) and sentence.words[end] == "," and end - chunk[0] < 60:
            following = name_right(sentence, end + 1, lexicon, reach=1)
            if following is None or following[0] > end + 2:
                break
            end = following[1]
        if not any(low in ("dan", "serta", "&") for low in sentence.lows[chunk[1] : end + 2]):
            end = chunk[1]
    return [without_titles(sentence, part, lexicon) for part in split_names(sentence, (chunk[0], end), lexicon)]


def _weighed(document: Document, event: Event, chunk: Chunk, lexicon: Lexicon) -> Recipient:
    sentence = event.sentence
    weight = 3.0 - 0.15 * min(sentence.index, 14) if sentence is not document.title else 2.2
    role_before = chunk[0] > 0 and sentence.lows[chunk[0] - 1] in lexicon.roles
    weight -= 1.0 * (role_before and (sentence is document.title or is_body(sentence, chunk, lexicon)))
    weight += 0.6 * event.firm - 0.7 * event.relative - 1.0 * event.quoted
    if event.verb.kind is Kind.WON and sentence.lows[event.verb.start] in ("diterima", "diberikan", "diserahkan"):
        weight -= 0.8
    if is_official(sentence, chunk, lexicon):
        weight -= 0.6 if event.verb.kind in (Kind.WIN, Kind.HONOURED) else 1.6
    if is_body(sentence, chunk, lexicon):
        weight += 0.3
    if document.title and sentence is not document.title:
        words = {low for low in sentence.lows[chunk[0] : chunk[1]] if len(low) > 2}
        weight += 0.8 if words & set(document.title.lows) else -0.4
    return Recipient(sentence, chunk, event, weight)


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


def rows(document: Document, lexicon: Lexicon) -> list[Recipient]:
    """Winners in rows of their own: lines that begin with a dash or a number."""
    found: list[Recipient] = []
    for sentence in document.body:
        if not _ITEM.match(sentence.words[0]) or len(sentence) > 24 or len(sentence) < 2:
            continue
        start = 2 if len(sentence) > 2 and sentence.words[1] in ".)" else 1
        chunk = _row_name(sentence, start, lexicon)
        if chunk:
            found.append(Recipient(sentence, without_titles(sentence, chunk, lexicon), None, 2.0, _row_rank(sentence)))
    found = found if len(found) >= 2 else _unmarked_rows(document, lexicon)
    found = [row for row in found if _is_name(row.sentence, row.chunk, lexicon)]
    return found if len(found) >= 2 else []


def _unmarked_rows(document: Document, lexicon: Lexicon) -> list[Recipient]:
    """Short paragraphs behind one that ends with a colon: "Juara 1: Desa Suradita", "RSUD Menggala (kategori …)"."""
    found: list[Recipient] = []
    opened = False
    for sentence in document.body:
        if opened and len(sentence) <= _ROW_TOKENS and sentence.words[-1] not in '.!?"”':
            chunk = _row_name(sentence, 0, lexicon)
            if chunk is None:
                break
            found.append(Recipient(sentence, without_titles(sentence, chunk, lexicon), None, 2.0, _row_rank(sentence)))
        elif found:
            break
        else:
            opened = sentence.words[-1] == ":"
    return found


def _row_name(sentence: Sentence, start: int, lexicon: Lexicon) -> Chunk | None:
    for i in range(start, len(sentence)):
        if sentence.words[i] == ":" and i + 1 < len(sentence):
            return name_right(sentence, i + 1, lexicon, reach=1)
    return name_right(sentence, start, lexicon, reach=3)


def _row_rank(sentence: Sentence) -> Chunk | None:
    for mark in sentence.of(Kind.PLACE):
        if place_number(sentence, mark.end) is not None:
            return mark.start, mark.end + 1
    return None


def placed(sentence: Sentence, lexicon: Lexicon) -> list[Recipient]:
    """ "juara I Hendry Sampang (…), juara II Lidia Ngindra" and "Keisha Amalia (juara 1 monolog), …"."""
    found: list[Recipient] = []
    for mark in sentence.of(Kind.PLACE):
        stop = mark.end + 1
        if place_number(sentence, mark.end) is None:
            continue
        rank = (mark.start, stop)
        before = mark.start - 1
        if before > 0 and sentence.words[before] == "(" and is_namelike(sentence, before - 1, lexicon):
            end = stop
            while end < len(sentence) and sentence.words[end] not in "),":
                end += 1
            found.extend(_left_of(sentence, before - 1, (mark.start, end), lexicon))
        elif won := next((m for m in sentence.of(Kind.WON) if stop <= m.start <= stop + 5), None):
            chunk = name_right(sentence, won.end + (sentence.lows[won.end : won.end + 1] == ["oleh"]), lexicon)
            if chunk:
                chunk = _behind_role(sentence, chunk, lexicon)
                found.append(Recipient(sentence, without_titles(sentence, chunk, lexicon), None, 2.0, rank))
        elif stop < len(sentence) and is_namelike(sentence, stop, lexicon):
            chunk = name_right(sentence, stop, lexicon, reach=0)
            if chunk and not has_mark(sentence, chunk, Kind.CONTEST, Kind.PROGRAMME):
                found.append(Recipient(sentence, without_titles(sentence, chunk, lexicon), None, 2.0, rank))
        elif before > 0 and (is_namelike(sentence, before, lexicon) or sentence.lows[before] in _BESIDE_PLACE):
            if sentence.lows[before] in _BESIDE_PLACE:
                chunk = subject(sentence, before, lexicon)
                found += (
                    [Recipient(sentence, without_titles(sentence, chunk, lexicon), None, 2.0, rank)] if chunk else []
                )
            else:
                found.extend(_left_of(sentence, before, rank, lexicon))
    return [r for r in found if _is_name(sentence, r.chunk, lexicon)]


def _behind_role(sentence: Sentence, chunk: Chunk, lexicon: Lexicon) -> Chunk:
    """ "petani Sekincau, Sarjono Wibowo, …": the name stands behind the description."""
    if chunk[0] and sentence.lows[chunk[0] - 1] in lexicon.roles and sentence.words[chunk[1] : chunk[1] + 1] == [","]:
        return name_right(sentence, chunk[1] + 1, lexicon, reach=0) or chunk
    return chunk


def _left_of(sentence: Sentence, last: int, rank: Chunk, lexicon: Lexicon) -> list[Recipient]:
    start = last
    while start > 0 and (
        is_namelike(sentence, start - 1, lexicon)
        or sentence.words[start - 1] == "."
        or sentence.words[start - 1].isdigit()
    ):
        start -= 1
    if not is_namelike(sentence, start, lexicon):
        return []
    return [Recipient(sentence, without_titles(sentence, (start, last + 1), lexicon), None, 2.0, rank)]


def _next_separator(sentence: Sentence, i: int) -> int:
    """Skip what is said of a name in lower case: "Fadhil di kelas C putra remaja dan …"."""
    end = i
    while end < len(sentence) and end - i < 10 and sentence.lows[end] not in (",", "dan", "serta", ";", ".", "yang"):
        end += 1
    return end if end < len(sentence) and sentence.lows[end] in (",", "dan", "serta", ";") else i


def _lists_awards(sentence: Sentence, colon: int) -> bool:
    """ "Ketiga penghargaan itu yakni …" is followed by awards, "Penghargaan itu diberikan kepada: …" by winners."""
    awards = [mark for mark in sentence.of(Kind.AWARD, Kind.WEAK, Kind.MEDAL) if mark.end <= colon]
    return bool(awards) and not any(low in _TO or low in ("penerima", "peraih") for low in sentence.lows[:colon])


def enumerated(sentence: Sentence, lexicon: Lexicon) -> list[Recipient]:
    """ "Kelimanya yakni A (guru …), B, dan C": names behind a colon word."""
    at = next((i for i, low in enumerate(sentence.lows) if low in _COLON and i < 12), None)
    if at is None and sentence.lows[0] in _ALL:
        at = 0
    if at is None or _lists_awards(sentence, at):
        return []
    i = at + 1
    while i < len(sentence) and sentence.lows[i] in ("lain", "kepada", ":", "adalah", "yakni"):
        i += 1
    found: list[Recipient] = []
    while i < len(sentence) and len(found) < _MAX_LIST:
        chunk = name_right(sentence, i, lexicon, reach=2)
        if chunk is None:
            break
        found += [
            Recipient(sentence, without_titles(sentence, part, lexicon), None, 2.0)
            for part in split_names(sentence, chunk, lexicon)
        ]
        i = chunk[1]
        if i < len(sentence) and sentence.words[i] == "(":
            i = next((k + 1 for k in range(i, len(sentence)) if sentence.words[k] == ")"), len(sentence))
        i = _next_separator(sentence, i)
        separator = False
        while i < len(sentence) and sentence.lows[i] in (",", "dan", "serta", ";"):
            i, separator = i + 1, True
        if not separator:
            break
    found = [r for r in found if _is_name(sentence, r.chunk, lexicon)]
    return found if len(found) >= 2 else []
