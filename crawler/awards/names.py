"""Names in a sentence: runs of capitalised words with what belongs to them, and the subject of a verb.

A chunk is a pair of token positions, the second exclusive.
"""

import re

from crawler.awards.lexicon import Kind, Lexicon
from crawler.awards.text import Sentence

Chunk = tuple[int, int]

_APPOSITIVE = 24
_DAYS = {"senin", "selasa", "rabu", "kamis", "jumat", "jum'at", "sabtu", "minggu", "ahad"}
_MONTHS = {
    "januari", "februari", "maret", "april", "mei", "juni", "juli", "agustus", "september", "oktober", "november", "desember",
}  # fmt: skip
_COMMON = _DAYS | _MONTHS | {
    "penghargaan", "penghargan", "juara", "predikat", "medali", "trofi", "piagam", "selain", "hasil", "adapun", "sedangkan", "sementara", "namun", "tak", "tidak", "para",
    "daftar", "kali", "malam", "hari", "tahun", "prestasi", "capaian", "berikut", "inilah", "terbaik", "kategori", "gelar", "opini", "nilai", "skor", "peringkat", "akreditasi",
    "ajang", "acara", "kegiatan", "nama", "lomba", "kejuaraan", "rekor", "yang", "sebanyak", "seorang", "sebuah", "salah", "mereka", "ia", "dia", "kami", "kita", "keduanya",
    "ketiganya", "keempatnya", "kelimanya", "baca", "penyerahan", "upacara", "seperti", "diketahui", "sebelumnya", "bukan", "ada", "maka", "jadi", "bagi", "emas", "perak", "perunggu",
    "wib", "wita", "wit", "atas", "ini", "itu", "tersebut", "dan", "serta", "begini", "begitu", "tepat", "usai", "lalu", "siapa", "apa", "kata", "nama-nama", "selamat", "kini", "pekan", "siang", "pagi",
}  # fmt: skip
_NUMBERS = {
    "satu",
    "dua",
    "tiga",
    "empat",
    "lima",
    "enam",
    "tujuh",
    "delapan",
    "sembilan",
    "sepuluh",
    "puluhan",
    "ratusan",
    "belasan",
    "para",
    "total",
}
_NAME_PARTS = {"tengah", "baru", "barat", "dalam"}
_COMPOUND_HEADS = {
    "dinas", "badan", "kementerian", "komisi", "majelis", "lembaga", "bagian", "fakultas", "prodi", "program", "pusat", "balai", "kantor", "perpustakaan", "pemuda", "asosiasi",
    "cabang", "direktorat", "sekretariat", "ikatan", "universitas", "sekolah", "unit", "bidang", "lomba", "festival", "olimpiade", "sistem", "unesco", "the",
}  # fmt: skip
_VERBAL = re.compile(r"^(?:me(?:m[bpf]|n[dtcjsz]|ng|ny|l|r|w)|di(?:a|b|d|g|h|k|l|m|n|p|r|s|t|u)|ber)\w{4,}$")
_INNER = {"/", "&", "-", "–", "'", "’", "+"}


def is_namelike(sentence: Sentence, i: int, lexicon: Lexicon) -> bool:
    """Can token `i` be part of a name: capitalised and no function word or verb?"""
    word = sentence.words[i]
    if not word[0].isupper():
        return False
    low = sentence.lows[i]
    if i == 0 and not _opens_with_name(sentence, lexicon):
        return False
    inside = i > 0 and sentence.words[i - 1][0].isupper() and (sentence.where == "body" or low in _NAME_PARTS)
    if low in _COMMON or (low in _NUMBERS and not inside):
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
    return following[0].isupper() or following[0] in "(&." or sentence.lows[0] in sentence.proper


def _is_verb(sentence: Sentence, i: int, lexicon: Lexicon) -> bool:
    low = sentence.lows[i]
    if low in lexicon.verbs:
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
        if is_namelike(sentence, i, lexicon) or _is_number_in_name(sentence, i, lexicon):
            i -= 1
        elif i > 0 and _joins(sentence, i, lexicon) and i < last and is_namelike(sentence, i - 1, lexicon):
            i -= 1
        elif sentence.words[i] == ")" and _bracket_left(sentence, i) is not None:
            opening = _bracket_left(sentence, i)
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
    return start, last + 1


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
        if is_namelike(sentence, end, lexicon) or _is_number_in_name(sentence, end, lexicon):
            end += 1
        elif end + 1 < len(sentence) and _joins(sentence, end, lexicon) and is_namelike(sentence, end + 1, lexicon):
            end += 2
        elif sentence.words[end] == "(" and (closing := _acronym(sentence, end)):
            end = closing + 1
        elif _lists_on(sentence, start, end, lexicon):
            end += 2
        else:
            break
    return start, end


def _joins(sentence: Sentence, i: int, lexicon: Lexicon) -> bool:
    if sentence.lows[i] in lexicon.joiners:
        return sentence.lows[i] != "di"
    if sentence.words[i] in _INNER:
        return True
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


def _is_number_in_name(sentence: Sentence, i: int, lexicon: Lexicon) -> bool:
    """ "SDN 14 Sungai Raya", "TOP BUMD Awards 2023"."""
    word = sentence.words[i]
    return word[0].isdigit() and len(word) <= 4 and word.isdigit() and i > 0 and is_namelike(sentence, i - 1, lexicon)


def _bracket_left(sentence: Sentence, closing: int) -> int | None:
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


def subject(sentence: Sentence, verb: int, lexicon: Lexicon) -> Chunk | None:
    """The name that stands as the subject of the verb at token `verb`; None where it is a pronoun or absent."""
    i = _skip_adverbs(sentence, verb - 1, lexicon)
    for _ in range(4):
        if i < 0:
            return None
        if sentence.words[i] in (",", "-", "–"):
            return _before_appositive(sentence, i, lexicon)
        if is_namelike(sentence, i, lexicon) or _is_number_in_name(sentence, i, lexicon) or sentence.words[i] == ")":
            chunk = name_left(sentence, i, lexicon)
            if chunk is None:
                opening = _bracket_left(sentence, i) if sentence.words[i] == ")" else None
                i = _skip_adverbs(sentence, (i if opening is None else opening) - 1, lexicon)
                continue
            if named := _before_role(sentence, chunk[0], lexicon):
                return named
            before = _preposition_before(sentence, chunk[0], lexicon)
            if _is_demonym(sentence, chunk, lexicon):
                return None
            return chunk if before is None else _name_before(sentence, before, lexicon)
        return _name_before(sentence, i + 1, lexicon)
    return None


def _before_role(sentence: Sentence, start: int, lexicon: Lexicon) -> Chunk | None:
    """ "Dedy Saputro, mahasiswa Universitas X meraih …": the name stands before the comma."""
    for i in range(start - 1, max(0, start - 6), -1):
        if sentence.words[i] == "," and is_namelike(sentence, i - 1, lexicon):
            is_role = sentence.lows[i + 1] in lexicon.roles or sentence.lows[i + 1] in ("siswa", "guru", "warga")
            return name_left(sentence, i - 1, lexicon) if is_role else None
    return None


def antecedent(sentences: list[Sentence], lexicon: Lexicon) -> tuple[Sentence, Chunk] | None:
    """Whom "ia" or "-nya" means: the name that opens one of the sentences before, the nearest first."""
    for sentence in reversed(sentences):
        for i in range(1, len(sentence) - 2):
            if sentence.words[i] == "(" and sentence.words[i + 1].isdigit() and sentence.words[i + 2] == ")":
                aged = name_left(sentence, i - 1, lexicon)
                if aged:
                    return sentence, aged
    for sentence in reversed(sentences):
        for i in range(1, len(sentence) - 2):
            inner = name_right(sentence, i + 1, lexicon, reach=0) if sentence.words[i] == "," else None
            if inner and inner[1] - inner[0] > 1 and sentence.words[inner[1] : inner[1] + 1] == [","]:
                return sentence, inner
        chunk = name_right(sentence, 0, lexicon, reach=1)
        if chunk and chunk[1] - chunk[0] > 1 and not is_body(sentence, chunk, lexicon):
            return sentence, chunk
    for sentence in reversed(sentences):
        for i in range(len(sentence) - 1, 0, -1):
            chunk = name_left(sentence, i, lexicon) if is_namelike(sentence, i, lexicon) else None
            if chunk and chunk[1] - chunk[0] > 1 and _preposition_before(sentence, chunk[0], lexicon) is None:
                return sentence, chunk
    return None


def _is_demonym(sentence: Sentence, chunk: Chunk, lexicon: Lexicon) -> bool:
    """ "petenis Spanyol itu": a description, not a name."""
    behind = sentence.lows[chunk[1]] if chunk[1] < len(sentence) else ""
    before = sentence.lows[chunk[0] - 1] if chunk[0] else ""
    return behind in ("itu", "ini", "tersebut") and before in lexicon.roles and sentence.words[chunk[0] - 1].islower()


def _skip_adverbs(sentence: Sentence, i: int, lexicon: Lexicon) -> int:
    while i >= 0:
        low = sentence.lows[i]
        if low in ("kalinya", "kali"):
            while i > 0 and sentence.lows[i] not in ("untuk", "yang") and not sentence.words[i][0].isupper():
                i -= 1
            i -= sentence.lows[i] in ("untuk", "yang")
        elif low in lexicon.adverbs or low == "yang" or sentence.words[i] in '"”“':
            i -= 1
        else:
            return i
    return i


def _before_appositive(sentence: Sentence, comma: int, lexicon: Lexicon) -> Chunk | None:
    for i in range(comma - 1, max(0, comma - _APPOSITIVE), -1):
        if sentence.words[i] != ",":
            continue
        outer = i - 1
        if sentence.words[outer] == ")":
            opening = _bracket_left(sentence, outer)
            outer = outer if opening is None else opening - 1
        if outer >= 0 and is_namelike(sentence, outer, lexicon):
            left, inner = name_left(sentence, outer, lexicon), name_left(sentence, comma - 1, lexicon)
            if left and inner and inner[0] == i + 1 and _is_role(sentence, left, lexicon):
                return inner
            before = _preposition_before(sentence, left[0], lexicon) if left else None
            return left if before is None else _name_before(sentence, before, lexicon) or left
        inner = name_left(sentence, comma - 1, lexicon)
        return inner if inner and inner[0] == i + 1 else None
    return None


def _is_role(sentence: Sentence, chunk: Chunk, lexicon: Lexicon) -> bool:
    first = sentence.lows[max(0, chunk[0] - 2) : chunk[0] + 1]
    return any(low in lexicon.roles or low in lexicon.officials for low in first)


def _preposition_before(sentence: Sentence, start: int, lexicon: Lexicon) -> int | None:
    for i in range(start - 1, max(-1, start - 4), -1):
        if sentence.lows[i] in lexicon.prepositions and sentence.lows[i] != "sebagai":
            return i
        if not sentence.words[i].islower():
            return None
    return None


def _name_before(sentence: Sentence, end: int, lexicon: Lexicon) -> Chunk | None:
    """The nearest name in the same clause before token `end` that no preposition governs."""
    i = end - 1
    while i >= 0 and sentence.words[i] not in ",.;:":
        if is_namelike(sentence, i, lexicon):
            chunk = name_left(sentence, i, lexicon)
            if chunk is None:
                return None
            before = _preposition_before(sentence, chunk[0], lexicon)
            if before is None:
                return chunk
            i = before
        i -= 1
    return None


def split_names(sentence: Sentence, chunk: Chunk, lexicon: Lexicon) -> list[Chunk]:
    """Take "A, B dan C" apart; an agency's own "dan" stays."""
    parts: list[Chunk] = []
    start = chunk[0]
    for i in range(chunk[0] + 1, chunk[1] - 1):
        if sentence.lows[i] not in ("dan", "serta", "&", ",") or i <= start:
            continue
        right_is_body = sentence.lows[i + 1] in lexicon.bodies
        if sentence.lows[start] in _COMPOUND_HEADS and not right_is_body:
            continue
        parts.append((start, i))
        start = i + 1
    parts.append((start, chunk[1]))
    return [trimmed for part in parts if (trimmed := _from_first_name(sentence, part, lexicon))]


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
    return any(chunk[0] <= mark.start < chunk[1] for mark in sentence.of(*kinds))


def is_generic(sentence: Sentence, chunk: Chunk, lexicon: Lexicon) -> bool:
    """ "Mitra Kerja", "Guru Berprestasi": words in capitals that name nobody."""
    return all(low in lexicon.generic for low in sentence.lows[chunk[0] : chunk[1]])
