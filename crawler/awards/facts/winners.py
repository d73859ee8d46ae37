"""Winners beside one another: rows of their own, places beside names, names behind a colon."""

import re
from dataclasses import replace

from crawler.awards.events import place_number
from crawler.awards.facts.enumerations import names_behind, rank_in_brackets
from crawler.awards.facts.recipients import Recipient, is_name
from crawler.awards.lexicon import Kind, Lexicon, Mark, word_set
from crawler.awards.names import (
    Chunk,
    has_mark,
    is_namelike,
    name_left,
    name_right,
    split_names,
    without_titles,
)
from crawler.awards.subjects import subject
from crawler.awards.text import Document, Sentence

_ITEM = re.compile(r"^(?:[-–—•*]|\d{1,2}[.)]?)$")
_WHOLE_PLACES = {"runner-up", "runner up", "juara umum"}
_SHORT_NAME, _LONG_NAME = 5, 18
"""Tokens between a place and its verb: of a category, of a contest with its level and year."""
_ROW_TOKENS = 24
_POSITIONS = {"posisi", "peringkat", "tempat", "urutan"}
_STATED_TO = {"adalah", "ialah", "yakni", "yaitu", "oleh", "kepada", ":"}
_PASSIVE = re.compile(r"^di(?:bawa|gapai|kalungi|kantongi|persembahkan|peroleh|raup|sumbang)(?:kan)?$")
_BESIDE_PLACE = word_set("recipients", "beside_place")


def rows(document: Document, lexicon: Lexicon) -> list[Recipient]:
    """Winners in rows of their own: lines that begin with a dash or a number."""
    found: list[Recipient] = []
    for sentence in document.body:
        if not _ITEM.match(sentence.words[0]) or len(sentence) > 24 or len(sentence) < 2:
            continue
        start = 2 if len(sentence) > 2 and sentence.words[1] in ".)" else 1
        chunk = _row_name(sentence, start, lexicon)
        if chunk:
            found.append(Recipient(sentence, without_titles(sentence, chunk, lexicon), None, _row_rank(sentence)))
    found = found if len(found) >= 2 else _unmarked_rows(document, lexicon)
    found = [row for row in found if is_name(row.sentence, row.chunk, lexicon)]
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
            found.append(Recipient(sentence, without_titles(sentence, chunk, lexicon), None, _row_rank(sentence)))
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
    opening = next((i for i, word in enumerate(sentence.words) if word == "("), None)
    if opening is not None and (bracketed := rank_in_brackets(sentence, opening)):
        return bracketed
    colon = next((i for i, word in enumerate(sentence.words) if word == ":"), None)
    return (0, colon) if colon and sentence.lows[0] in ("kategori", "subkategori") else None


def placed(sentence: Sentence, lexicon: Lexicon) -> list[Recipient]:
    """ "juara I Hendry Sampang (…), juara II Lidia Ngindra" and "Keisha Amalia (juara 1 monolog), …"."""
    found = [r for mark in sentence.of(Kind.MEDAL) for r in _medallists(sentence, mark, lexicon)]
    for mark in sentence.of(Kind.PLACE):
        stop = _place_end(sentence, mark)
        if stop is None:
            continue
        rank = (mark.start, stop)
        before = mark.start - 1 - (sentence.lows[mark.start - 1] in _POSITIONS and mark.start > 1)
        if before > 0 and sentence.words[before] == "(" and is_namelike(sentence, before - 1, lexicon):
            end = stop
            while end < len(sentence) and sentence.words[end] not in "),":
                end += 1
            found.extend(_left_of(sentence, before - 1, (mark.start, end), lexicon))
        elif won := _won_behind(sentence, stop):
            chunk = name_right(sentence, won.end + (sentence.lows[won.end : won.end + 1] == ["oleh"]), lexicon)
            if chunk:
                chunk = _behind_role(sentence, chunk, lexicon)
                found.append(Recipient(sentence, without_titles(sentence, chunk, lexicon), None, rank))
        elif stop + 1 < len(sentence) and (is_namelike(sentence, stop, lexicon) or sentence.lows[stop] in _STATED_TO):
            chunk = name_right(sentence, stop + (sentence.lows[stop] in _STATED_TO), lexicon, reach=1)
            if chunk and not has_mark(sentence, chunk, Kind.CONTEST, Kind.PROGRAMME):
                found.append(Recipient(sentence, without_titles(sentence, chunk, lexicon), None, rank))
        elif before > 0 and (is_namelike(sentence, before, lexicon) or sentence.lows[before] in _BESIDE_PLACE):
            if sentence.lows[before] in _BESIDE_PLACE:
                chunk = _antecedent(sentence, before, lexicon) or subject(sentence, before, lexicon)
                parts = split_names(sentence, chunk, lexicon) if chunk else []
                found += [Recipient(sentence, without_titles(sentence, part, lexicon), None, rank) for part in parts]
            else:
                found.extend(_left_of(sentence, before, rank, lexicon))
    return [r for r in found if is_name(sentence, r.chunk, lexicon)]


def _antecedent(sentence: Sentence, verb: int, lexicon: Lexicon) -> Chunk | None:
    """ "Desa Sawang (Kabupaten Sigi) yang menempati juara II": the name before the relative clause."""
    if verb < 2 or sentence.lows[verb - 1] != "yang":
        return None
    last = verb - 2
    if sentence.words[last] == ")":
        last = next((i for i in range(last, 0, -1) if sentence.words[i] == "("), 0) - 1
    return name_left(sentence, last, lexicon) if last >= 0 and is_namelike(sentence, last, lexicon) else None


def _place_end(sentence: Sentence, mark: Mark) -> int | None:
    """The token behind "juara II", "runner-up" or "juara umum"; None where the word alone is no place."""
    if place_number(sentence, mark.end) is not None:
        return mark.end + 1
    return mark.end if str(mark.entry) in _WHOLE_PLACES else None


def _won_behind(sentence: Sentence, stop: int) -> Mark | None:
    """ "Tempat teratas dalam Lomba Desa 2024 jatuh kepada …": the verb of winning, behind what was won at most."""
    won = next((m for m in sentence.of(Kind.WON) if stop <= m.start <= stop + _LONG_NAME), None)
    if won is None or won.start <= stop + _SHORT_NAME:
        return won
    between = sentence.words[stop : won.start]
    return won if sentence.lows[stop] in ("dalam", "pada") and not any(word in ",;." for word in between) else None


def _medallists(sentence: Sentence, mark: Mark, lexicon: Lexicon) -> list[Recipient]:
    """ "Emas diraih A (kelas D putri) dan B", "Perak: A (kayak), B (kano)"."""
    won = next((m for m in sentence.of(Kind.WON) if mark.end <= m.start <= mark.end + 1), None)
    behind = "".join(sentence.lows[mark.end : mark.end + 1])
    if won is None and not (behind == ":" and mark.start == 0) and not _PASSIVE.match(behind):
        return []
    at = mark.end if won is None else won.end - 1
    found = names_behind(sentence, at, lexicon)
    if not found and (chunk := name_right(sentence, at + 1 + (sentence.lows[at + 1 : at + 2] == ["oleh"]), lexicon)):
        found = [Recipient(sentence, without_titles(sentence, chunk, lexicon), None)]
    return [replace(r, rank=r.rank or (mark.start, mark.end)) for r in found]


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
    return [Recipient(sentence, without_titles(sentence, (start, last + 1), lexicon), None, rank)]
