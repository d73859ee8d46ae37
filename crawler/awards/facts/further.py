"""Further winners of a contest, told by what they won: "kategori prosa direbut A", "Aktris Terbaik jatuh kepada B"."""

from collections.abc import Iterator
from dataclasses import replace

from crawler.awards.events import place_number
from crawler.awards.facts.enumerations import names_behind
from crawler.awards.facts.extent import is_verb
from crawler.awards.facts.grades import phrase_end
from crawler.awards.facts.recipients import Recipient, is_name
from crawler.awards.lexicon import Kind, Lexicon, word_set
from crawler.awards.names import Chunk, is_namelike, is_official, name_left, name_right, split_names, without_titles
from crawler.awards.text import Document, Sentence

_CLASSES = word_set("further", "classes")
_WON = word_set("further", "won")
_TO = word_set("further", "to")
_OBJECTS = word_set("further", "objects")
_JURIES = {"dewan", "juri", "panel", "panitia", "redaksi"}
_CHOOSING = {"memilih", "menetapkan", "menobatkan", "terpilih", "giliran", "teratas"}
_BEST = word_set("ranks", "favourite")
_STOPS = word_set("ranks", "stops") | word_set("further", "to") | word_set("further", "before")
_OPEN = {"kategori", "klasifikasi", "subkategori"}
_PLAIN = {"adalah", "ialah", "kepada", "milik", "yaitu", "yakni", ":"}
"""Words that name the winner without a verb."""
_LEAST_NAME = 3
_BRACKET = 9
_PLACED_IN = {"dalam", "di", "pada"}
_GROUPS = {"grup", "kafilah", "kontingen", "pasangan", "regu", "tim"}
_YEARS_AGO = {"lalu", "silam", "sebelumnya", "terdahulu"}
_COUNTED = {"juara", "pemenang", "peringkat", "posisi", "tempat", "terbaik", "urutan"}
_READ = 16
_LONGEST_TITLE, _LONGEST_CLASS = 6, 8
_REACH = 5


def told_by_title(document: Document, lexicon: Lexicon) -> list[Recipient]:
    """Those whom the body's sentences name behind a category, a title or a place that they won."""
    found: list[Recipient] = []
    for sentence in document.body[:_READ]:
        if not _is_of_old(sentence):
            for rank in _titles(sentence):
                found += _winners(sentence, rank, lexicon)
            found += _in_brackets(sentence, lexicon)
    return found


def _is_of_old(sentence: Sentence) -> bool:
    """ "Tahun lalu kategori prosa dimenangi …", "Pada 2022 …"."""
    opening = sentence.lows[:4]
    dated = opening[0] in ("pada", "tahun") and any(low.isdecimal() and len(low) == 4 for low in opening[1:3])
    return dated or bool(_YEARS_AGO & set(opening)) or sentence.has(Kind.PLAN, Kind.NEGATION) or any(sentence.quoted)


def _titles(sentence: Sentence) -> Iterator[Chunk]:
    """Categories, superlatives and numbered places, each up to the word behind it."""
    for i, low in enumerate(sentence.lows):
        if low in _CLASSES:
            end = phrase_end(sentence, i + 1, i + _LONGEST_CLASS)
            end = next((k for k in range(i + 1, end) if sentence.lows[k] in _TO or sentence.lows[k] in _WON), end)
            if end > i + 1 and _is_class(sentence, i, end):
                yield i, end
        elif low in _BEST and i > 0:
            start = i
            while start > 0 and i - start < _LONGEST_TITLE and _is_of_title(sentence, start - 1):
                start -= 1
            if start < i:
                yield start, i + 1
    for mark in sentence.of(Kind.PLACE):
        if sentence.lows[mark.start] in _COUNTED and place_number(sentence, mark.end) is not None:
            yield mark.start, mark.end + 1


def _is_class(sentence: Sentence, i: int, end: int) -> bool:
    """ "bidang rekayasa", "kategori Penulis Muda", but no "Bidang Kemahasiswaan" or "kelompok asal Desa Wuna"."""
    named = sentence.words[i + 1].islower() or len(sentence.words[i + 1]) < _LEAST_NAME
    return (named or sentence.lows[i] in _OPEN) and not {"asal", "sementara"} & set(sentence.lows[i:end])


def _is_of_title(sentence: Sentence, i: int) -> bool:
    word = sentence.words[i]
    return word.isalnum() and not word.isdigit() and sentence.lows[i] not in _STOPS and not is_verb(sentence, i)


def _winners(sentence: Sentence, rank: Chunk, lexicon: Lexicon) -> list[Recipient]:
    numbered = place_number(sentence, rank[1] - 1) is not None
    at = _link(sentence, rank[1], lexicon, numbered=numbered)
    if at is None:
        return []
    if not numbered and sentence.words[at - 1] == ":" and (listed := names_behind(sentence, at - 1, lexicon)):
        return [replace(r, rank=r.rank or rank) for r in listed]
    chunk = name_right(sentence, at, lexicon, reach=3)
    if chunk and _is_described(sentence, at, chunk, lexicon):
        chunk = name_right(sentence, chunk[1] + 1, lexicon, reach=2) or chunk
    if chunk is None:
        return []
    parts = [without_titles(sentence, part, lexicon) for part in split_names(sentence, chunk, lexicon)]
    parts = [_before_town(sentence, part) for part in parts]
    return [
        Recipient(sentence, part, None, rank)
        for part in parts
        if is_name(sentence, part, lexicon) and not is_official(sentence, part, lexicon)
    ]


def _before_town(sentence: Sentence, chunk: Chunk) -> Chunk:
    """ "Anton Wuna (Raha)": where somebody comes from is no part of the name, as an acronym is."""
    start, end = chunk
    opening = next((i for i in range(start + 1, end) if sentence.words[i] == "("), end)
    return (start, opening) if any(word.istitle() for word in sentence.words[opening + 1 : end - 1]) else chunk


def _is_described(sentence: Sentence, at: int, chunk: Chunk, lexicon: Lexicon) -> bool:
    """ "kepada dosen Unhalu, Dr. Wa Ode Sari": is a person told by an office before the name itself?"""
    before = sentence.lows[at : chunk[0]]
    if not before or sentence.words[chunk[1] : chunk[1] + 1] != [","] or _GROUPS & set(before):
        return False
    return sentence.lows[chunk[0]] not in lexicon.bodies and not any(low in lexicon.bodies for low in before)


def _in_brackets(sentence: Sentence, lexicon: Lexicon) -> list[Recipient]:
    """ "juara I baca puisi (Wa Ode Sari)", "Radio Wuna (Program Anak Terbaik)": name and title beside one another."""
    found = []
    places = [m for m in sentence.of(Kind.PLACE) if place_number(sentence, m.end) is not None]
    for opening in range(2, len(sentence) - 2):
        if sentence.words[opening] != "(":
            continue
        closing = next(
            (k for k in range(opening, min(opening + _BRACKET, len(sentence))) if sentence.words[k] == ")"), 0
        )
        place = next((m for m in places if m.end + 1 < opening <= m.end + _LONGEST_CLASS), None)
        named = name_right(sentence, opening + 1, lexicon, reach=1)
        if place and named and named[1] == closing > opening + 2 and _is_plain(sentence, place.end + 1, opening):
            found.append(Recipient(sentence, without_titles(sentence, named, lexicon), None, (place.start, opening)))
        titled = closing > opening + 2 and sentence.lows[closing - 1] in _BEST
        if titled and (chunk := name_left(sentence, opening - 1, lexicon)):
            found.append(Recipient(sentence, without_titles(sentence, chunk, lexicon), None, (opening + 1, closing)))
    return [r for r in found if is_name(sentence, r.chunk, lexicon)]


def _is_plain(sentence: Sentence, start: int, end: int) -> bool:
    """Do words without a name or a mark of punctuation stand between a place and a bracket?"""
    words = sentence.words[start:end]
    known = any(sentence.lows[i] in _WON for i in range(start, end)) or _PLACED_IN & set(sentence.lows[start:end])
    return not known and all(word.isalnum() for word in words) and all(word.islower() for word in words[:-1])


def _link(sentence: Sentence, end: int, lexicon: Lexicon, *, numbered: bool) -> int | None:
    """Where the winner's name may begin behind a title, or a numbered place, that ends at token `end`."""
    size = len(sentence)
    if end + 1 >= size:
        return None
    low = sentence.lows[end]
    if numbered and low in _GROUPS and is_namelike(sentence, end + 1, lexicon):
        return end  # "juara 3 grup Camar Kecil"
    if low == "," and numbered and is_namelike(sentence, end + 1, lexicon):  # "Pemenang kedua, Anton Wuna (Raha), …"
        named = name_right(sentence, end + 1, lexicon, reach=0)
        return end + 1 if named and sentence.words[named[1] : named[1] + 1] in (["("], [","]) else None
    if low == ",":
        ahead = range(end + 1, min(end + _REACH, size - 1))
        chosen = next((k for k in ahead if sentence.lows[k] in _CHOOSING), None)
        if chosen is not None and (
            sentence.lows[chosen] not in ("memilih", "menetapkan") or _JURIES & set(sentence.lows[end:chosen])
        ):
            return chosen + 1
        owned = next((k for k in ahead if sentence.lows[k] in _OBJECTS), None)
        return _behind(sentence, owned + 1) if owned else None
    return _behind(sentence, end)


def _behind(sentence: Sentence, at: int) -> int | None:
    """The token behind "diraih", "jatuh ke tangan", "diberikan kepada", "menjadi milik", "ialah" at token `at`."""
    start = at
    while at < len(sentence) and at - start < _REACH and (sentence.lows[at] in _WON or sentence.lows[at] in _TO):
        at += 1
    linked = any(low in _WON or low in _PLAIN for low in sentence.lows[start:at])
    return at if linked and at < len(sentence) else None
