"""Names in a sentence: runs of capitalised words with what belongs to them.

A chunk is a pair of token positions, the second exclusive.
"""

import re

from crawler.awards.lexicon import Kind, Lexicon, word_set
from crawler.awards.text import Sentence

Chunk = tuple[int, int]

_COMMON = word_set("names", "common")
_NUMBERS = word_set("names", "numbers")
_NAME_PARTS = {"tengah", "baru", "barat", "dalam"}
_COMPOUND_HEADS = word_set("names", "compound_heads")
_VERBAL = re.compile(r"^(?:me(?:m[bpf]|n[dtcjsz]|ng|ny|l|r|w)|di(?:a|b|d|g|h|k|l|m|n|p|r|s|t|u)|ber)\w{4,}$")
_INNER = {"/", "&", "-", "–", "'", "’", "+"}


def is_namelike(sentence: Sentence, i: int, lexicon: Lexicon) -> bool:
    """Can token `i` be part of a name: capitalised and no function word or verb?"""
    known = sentence.namelike.get(i)
    if known is None:
        known = sentence.namelike[i] = _is_namelike(sentence, i, lexicon)
    return known


def _is_namelike(sentence: Sentence, i: int, lexicon: Lexicon) -> bool:
    word = sentence.words[i]
    if not word[0].isupper():
        return False
    low = sentence.lows[i]
    if any(mark.start <= i < mark.end for mark in sentence.marks.get(Kind.GIVER, ())):
        return True
    if i == 0 and not _opens_with_name(sentence, lexicon):
        return False
    inside = i > 0 and sentence.words[i - 1][0].isupper() and (sentence.where == "body" or low in _NAME_PARTS)
    titled = inside and sentence.where == "body" and sentence.lows[i - 1] in _COMPOUND_HEADS
    if (low in _COMMON and not titled) or (low in _NUMBERS and not inside):
        return False
    if (low in lexicon.adverbs or (low in lexicon.prepositions and not word.isupper())) and not inside:
        return False
    return not _is_verb(sentence, i, lexicon)


def _opens_with_name(sentence: Sentence, lexicon: Lexicon) -> bool:
    """Every sentence begins with a capital: is its first word a name all the same?"""
    if sentence.where == "title" or len(sentence) < 2 or sentence.lows[0] in lexicon.officials:
        return True
    following = sentence.words[1]
    if following.isdigit():
        return sentence.lows[0] in lexicon.bodies
    first = sentence.words[0]
    if not first.isupper() and any(letter.isupper() for letter in first[1:]):
        return True  # "NewJeans", "iNews"
    return following[0].isupper() or following[0] in "(&." or sentence.lows[0] in sentence.proper


def _is_verb(sentence: Sentence, i: int, lexicon: Lexicon) -> bool:
    low = sentence.lows[i]
    if low in lexicon.verbs and (i == 0 or sentence.where == "title"):
        return True
    return (
        sentence.where == "title"
        and bool(_VERBAL.match(low))
        and low not in lexicon.bodies
        and low not in lexicon.officials
    )


def name_left(sentence: Sentence, last: int, lexicon: Lexicon) -> Chunk | None:
    """The name whose last token is `last`."""
    i = last
    while i >= 0:
        if (
            is_namelike(sentence, i, lexicon)
            or is_number_in_name(sentence, i, lexicon)
            or (0 < i < last and _joins(sentence, i, lexicon) and _ends_name(sentence, i - 1, lexicon))
        ):
            i -= 1
        elif 1 < i < last and _is_titled(sentence, i - 1, lexicon) and sentence.words[i - 2][0].isupper():
            i -= 2
        elif sentence.words[i] == ")" and bracket_left(sentence, i) is not None:
            opening = bracket_left(sentence, i)
            if opening is None or opening == 0:
                break
            i = opening - 1
        else:
            break
    start = i + 1
    while start <= last and not is_namelike(sentence, start, lexicon):
        start += 1
    if start > last:
        return None
    while start > 0 and sentence.lows[start - 1] in lexicon.bodies and sentence.words[start - 1].islower():
        start -= 1
    return _from_body(sentence, start, lexicon), last + 1


def _from_body(sentence: Sentence, start: int, lexicon: Lexicon) -> int:
    """ "Posyandu lansia Kenanga", "Tim voli putri SMAN 1 Alor": a body whose kind is told in lower case."""
    for i in range(start - 1, max(-1, start - 4), -1):
        low = sentence.lows[i]
        if sentence.words[i][0].isupper():
            opens = i == 0 or is_namelike(sentence, i, lexicon)
            return i if low in lexicon.bodies and i < start - 1 and opens else start
        if not low.isalpha() or low in lexicon.prepositions or low in lexicon.adverbs or low in lexicon.verbs:
            return start
        if low in ("yang", "dan", "serta") or low in lexicon.roles:
            return start
    return start


def _ends_name(sentence: Sentence, i: int, lexicon: Lexicon) -> bool:
    return sentence.words[i] == ")" or is_namelike(sentence, i, lexicon)


def name_right(sentence: Sentence, first: int, lexicon: Lexicon, *, reach: int = 4) -> Chunk | None:
    """The first name that begins at `first` or at most `reach` lower-case words behind it."""
    i = first
    while i < len(sentence) and i - first <= reach and not is_namelike(sentence, i, lexicon):
        if sentence.lows[i] in lexicon.titles and sentence.words[i + 1 : i + 2] == ["."]:
            i += 2
            continue
        if sentence.words[i] in ".,;:()" or sentence.lows[i] in lexicon.prepositions:
            return None
        i += 1
    if i >= len(sentence) or not is_namelike(sentence, i, lexicon):
        return None
    start = i
    while start > first and sentence.lows[start - 1] in lexicon.bodies:
        start -= 1
    end = i + 1
    while end < len(sentence):
        if is_namelike(sentence, end, lexicon) or is_number_in_name(sentence, end, lexicon):
            end += 1
        elif _goes_on(sentence, end, lexicon):
            end += 2
        elif sentence.words[end] == "(" and (closing := _acronym(sentence, end)):
            end = closing + 1
        elif _lists_on(sentence, start, end, lexicon):
            end += 2
        else:
            break
    return start, end


def _goes_on(sentence: Sentence, i: int, lexicon: Lexicon) -> bool:
    """Does the name go on behind token `i`: "Badan Riset dan Inovasi", "RSUD dr. Soetomo"?"""
    if i + 1 < len(sentence) and _joins(sentence, i, lexicon) and is_namelike(sentence, i + 1, lexicon):
        return True
    if sentence.lows[i : i + 2] in (["of", "the"], ["for", "the"]):
        return True
    return _is_titled(sentence, i, lexicon)


def _is_titled(sentence: Sentence, i: int, lexicon: Lexicon) -> bool:
    """Does a title in lower case, its full stop and a name begin at token `i`: "dr. Soetomo"?"""
    if i + 2 >= len(sentence) or sentence.words[i + 1] != "." or not sentence.words[i].islower():
        return False
    return sentence.lows[i] in lexicon.titles and sentence.words[i + 2][0].isupper()


def _joins(sentence: Sentence, i: int, lexicon: Lexicon) -> bool:
    if sentence.lows[i] in lexicon.joiners:
        return sentence.lows[i] != "di"
    if sentence.words[i] in _INNER:
        return sentence.starts[i] == sentence.ends[i - 1] or sentence.starts[i + 1] == sentence.ends[i]
    return sentence.words[i] == "." and i > 0 and (sentence.lows[i - 1] in lexicon.abbreviations)


def _lists_on(sentence: Sentence, start: int, comma: int, lexicon: Lexicon) -> bool:
    """ "Dinas Pangan, Tanaman Pangan dan Hortikultura": a comma inside the name of an agency."""
    if sentence.words[comma] != "," or sentence.lows[start] not in _COMPOUND_HEADS or comma + 1 >= len(sentence):
        return False
    for i in range(comma + 1, min(comma + 6, len(sentence) - 1)):
        if sentence.lows[i] in ("dan", "and"):
            return is_namelike(sentence, i + 1, lexicon) and sentence.lows[i + 1] not in lexicon.bodies
        if not is_namelike(sentence, i, lexicon) and sentence.words[i] != ",":
            return False
    return False


def is_number_in_name(sentence: Sentence, i: int, lexicon: Lexicon) -> bool:
    """ "SDN 14 Sungai Raya", "TOP BUMD Awards 2023", "Madrasah Aliyah Negeri (MAN) 2 Banyumas"."""
    word = sentence.words[i]
    if i == 0 or not word.isdigit() or len(word) > 4:
        return False
    if sentence.words[i - 1] == ")":
        return i + 1 < len(sentence) and is_namelike(sentence, i + 1, lexicon)
    return is_namelike(sentence, i - 1, lexicon)


def bracket_left(sentence: Sentence, closing: int) -> int | None:
    """The bracket that the one at `closing` closes."""
    for i in range(closing - 1, max(-1, closing - 12), -1):
        if sentence.words[i] == "(":
            return i
    return None


def _acronym(sentence: Sentence, opening: int) -> int | None:
    """The closing bracket of "(BPK)" or "(Aseandse)"; an age or a remark is no acronym."""
    for closing in range(opening + 2, min(opening + 5, len(sentence))):
        if sentence.words[closing] == ")":
            inside = sentence.words[opening + 1 : closing]
            return closing if all(word[0].isupper() or word in _INNER for word in inside) and len(inside) <= 3 else None
    return None


def split_names(sentence: Sentence, chunk: Chunk, lexicon: Lexicon) -> list[Chunk]:
    """Take "A, B dan C" apart; an agency's own "dan" stays."""
    parts: list[Chunk] = []
    start = chunk[0]
    for i in range(chunk[0] + 1, chunk[1] - 1):
        if sentence.lows[i] not in ("dan", "serta", "&", ",") or i <= start:
            continue
        right_is_body = sentence.lows[i + 1] in lexicon.bodies
        if _spells_acronym(sentence, start, i, chunk[1]):
            continue
        if sentence.lows[start] in _COMPOUND_HEADS and not right_is_body:
            continue
        parts.append((start, i))
        start = i + 1
    parts.append((start, chunk[1]))
    return [trimmed for part in parts if (trimmed := _from_first_name(sentence, part, lexicon))]


def _spells_acronym(sentence: Sentence, start: int, joiner: int, end: int) -> bool:
    """ "Pejabat Pengelola Informasi dan Dokumentasi (PPID)": do the words around "dan" make one acronym?"""
    opening = next((k for k in range(joiner, end - 1) if sentence.words[k] == "("), None)
    if opening is None or sentence.lows[joiner] == ",":
        return False
    initials = "".join(low[0] for low in sentence.lows[start:opening] if low not in ("dan", "serta", "&"))
    return initials.startswith(sentence.lows[opening + 1][:3]) and len(sentence.words[opening + 1]) > 2


def _from_first_name(sentence: Sentence, chunk: Chunk, lexicon: Lexicon) -> Chunk | None:
    start, end = chunk
    while start < end and not is_namelike(sentence, start, lexicon) and sentence.lows[start] not in lexicon.bodies:
        start += 1
    if sentence.words[end - 1] == ")" and "(" not in sentence.words[start:end]:
        return None
    return (start, end) if start < end else None


def is_body(sentence: Sentence, chunk: Chunk, lexicon: Lexicon) -> bool:
    """Does the name begin like that of a body (a government, an office, a school, a company)?"""
    return sentence.lows[chunk[0]] in lexicon.bodies


def is_official(sentence: Sentence, chunk: Chunk, lexicon: Lexicon) -> bool:
    """Does the name begin with an office ("Bupati …", "Kepala Dinas …")?"""
    return sentence.lows[chunk[0]] in lexicon.officials


def without_titles(sentence: Sentence, chunk: Chunk, lexicon: Lexicon) -> Chunk:
    """Titles, ranks and a role before a person's name are no part of it."""
    start, end = chunk
    while start < end - 1 and (
        sentence.lows[start] in lexicon.titles or sentence.lows[start] in lexicon.roles or sentence.words[start] == "."
    ):
        start += 1
    return start, end


def has_mark(sentence: Sentence, chunk: Chunk, *kinds: Kind) -> bool:
    """Does a phrase of one of the kinds begin inside the name?"""
    marks = sentence.marks
    return any(chunk[0] <= mark.start < chunk[1] for kind in kinds if kind in marks for mark in marks[kind])


def is_generic(sentence: Sentence, chunk: Chunk, lexicon: Lexicon) -> bool:
    """ "Mitra Kerja", "Guru Berprestasi": words in capitals that name nobody."""
    return all(low in lexicon.generic for low in sentence.lows[chunk[0] : chunk[1]])
