"""The subject of a verb, and the name that a pronoun or a description stands for."""

from crawler.awards.lexicon import Lexicon, word_set
from crawler.awards.names import Chunk, bracket_left, is_body, is_namelike, is_number_in_name, name_left, name_right
from crawler.awards.text import Sentence

_APPOSITIVE = 24
_RELATIVE = 6
_DEGREE = 5
_COUNTS = word_set("clues", "counts")
""" "A mengumumkan tiga tim telah dinobatkan": the counted ones are the subject."""
_NOUNS = 3
"""Words that tell a role, as in "dokter gigi Puskesmas Sumber tersebut"."""
_MEMBERS = {"beranggotakan", "diperkuat", "digawangi", "diawaki"}
_THERE = {"sana", "sanalah", "situ", "situlah", "sini", "sinilah"}
_LOCATIVE = {"di", "ke", "pada"}


def subject(sentence: Sentence, verb: int, lexicon: Lexicon) -> Chunk | None:
    """The name that stands as the subject of the verb at token `verb`; None where it is a pronoun or absent."""
    i = _skip_adverbs(sentence, verb - 1, lexicon)
    for _ in range(4):
        if i < 0:
            return None
        if sentence.words[i] in (",", "-", "–"):
            return _before_appositive(sentence, i, lexicon)
        if is_namelike(sentence, i, lexicon) or is_number_in_name(sentence, i, lexicon) or sentence.words[i] == ")":
            chunk = name_left(sentence, i, lexicon)
            if chunk is None:
                opening = bracket_left(sentence, i) if sentence.words[i] == ")" else None
                i = _skip_adverbs(sentence, (i if opening is None else opening) - 1, lexicon)
                continue
            if named := _before_role(sentence, chunk[0], lexicon):
                return named
            if _stands_for(sentence, chunk[0]):
                return chunk
            if led := _before_relative(sentence, chunk[0], lexicon):
                return led
            before = _preposition_before(sentence, chunk[0], lexicon)
            if _is_demonym(sentence, chunk, lexicon):
                return None
            return chunk if before is None else _name_before(sentence, before, lexicon)
        counted = i and sentence.lows[i - 1] in _COUNTS and sentence.words[i].islower()
        return None if counted else _name_before(sentence, i + 1, lexicon)
    return None


def _stands_for(sentence: Sentence, start: int) -> bool:
    """ "atas nama Pemkab X", "mewakili Polres X", "yang tergabung dalam Tim X", "Jajaran Satreskrim X"."""
    before = sentence.lows[max(0, start - 2) : start]
    return before in (["atas", "nama"], ["tergabung", "dalam"]) or before[-1:] in (
        ["mewakili"],
        ["jajaran"],
        ["kawasan"],
    )


def _before_relative(sentence: Sentence, start: int, lexicon: Lexicon) -> Chunk | None:
    """ "Desa Sugihwaras yang dipimpin Suwarno itu terpilih", "Regu X yang beranggotakan A, B dan C meraih …"."""
    members = not _MEMBERS.isdisjoint(sentence.lows[max(0, start - _APPOSITIVE) : start])
    for i in range(start - 1, max(1, start - (_APPOSITIVE if members else _RELATIVE)), -1):
        if sentence.words[i] in ".;:" or (sentence.words[i] == "," and not members):
            return None
        if sentence.lows[i] == "yang" and (sentence.lows[i + 1].startswith("di") or sentence.lows[i + 1] in _MEMBERS):
            last = i - 1
            return name_left(sentence, last, lexicon) if is_namelike(sentence, last, lexicon) else None
    return None


def _before_role(sentence: Sentence, start: int, lexicon: Lexicon) -> Chunk | None:
    """ "Dedy Saputro, mahasiswa Universitas X meraih …": the name stands before the comma."""
    for i in range(start - 1, max(0, start - 6), -1):
        if sentence.words[i] == "," and is_namelike(sentence, i - 1, lexicon):
            is_role = sentence.lows[i + 1] in lexicon.roles or sentence.lows[i + 1] in ("siswa", "guru", "warga")
            return name_left(sentence, i - 1, lexicon) if is_role else None
    return None


def _is_demonym(sentence: Sentence, chunk: Chunk, lexicon: Lexicon) -> bool:
    """ "petenis Spanyol itu": a description, not a name."""
    behind = sentence.lows[chunk[1]] if chunk[1] < len(sentence) else ""
    if behind not in ("itu", "ini", "tersebut"):
        return False
    for i in range(chunk[0] - 1, max(-1, chunk[0] - 1 - _NOUNS), -1):
        if not (sentence.words[i].islower() or i == 0):
            return False
        if sentence.lows[i] in lexicon.roles:
            return True
    return False


def _skip_adverbs(sentence: Sentence, i: int, lexicon: Lexicon) -> int:
    while i >= 0:
        low = sentence.lows[i]
        if low in ("kalinya", "kali"):
            counted = i
            while i > 0 and sentence.lows[i] not in ("untuk", "yang") and not sentence.words[i][0].isupper():
                i -= 1
            i -= sentence.lows[i] in ("untuk", "yang")
            if i == counted:
                return i  # "Kali Jali": a river, not how often
        elif low in lexicon.adverbs or low == "yang" or sentence.words[i] in '"”“':
            i -= 1
        else:
            return i
    return i


def _before_appositive(sentence: Sentence, comma: int, lexicon: Lexicon) -> Chunk | None:
    for i in range(comma - 1, max(0, comma - _APPOSITIVE), -1):
        if sentence.words[i] != ",":
            continue
        outer = _before_degrees(sentence, i) - 1
        if sentence.words[outer] == ")":
            opening = bracket_left(sentence, outer)
            outer = outer if opening is None else opening - 1
        if outer >= 0 and is_namelike(sentence, outer, lexicon):
            left, inner = name_left(sentence, outer, lexicon), name_left(sentence, comma - 1, lexicon)
            if left and inner and _is_apposed(sentence, left, inner, i, lexicon):
                return inner
            if left and inner and inner[0] == i + 1 and _is_role(sentence, left, lexicon):
                return inner
            before = _preposition_before(sentence, left[0], lexicon) if left else None
            if before is None:
                return left
            from_there = sentence.lows[before] in ("asal", "dari")
            named = inner if from_there and inner and inner[0] == i + 1 else None
            stands = sentence.lows[before] in _LOCATIVE
            return _name_before(sentence, before, lexicon) or named or (None if stands else left)
        inner = name_left(sentence, comma - 1, lexicon)
        return inner if inner and inner[0] == i + 1 else None
    return None


def _is_apposed(sentence: Sentence, left: Chunk, inner: Chunk, comma: int, lexicon: Lexicon) -> bool:
    """ "Inovator asal Desa A, Kecamatan B, Ujang Suryana, …", "Bunda PAUD X, Hj. Nurjannah, …": a person behind."""
    between = sentence.lows[comma + 1 : inner[0]]
    if is_body(sentence, inner, lexicon) or _is_role(sentence, inner, lexicon):
        return False
    if any(low not in lexicon.titles and low != "." for low in between):
        return False
    address = left[0] > 1 and sentence.words[left[0] - 1] == "," and is_body(sentence, left, lexicon)
    titled = bool(between) or sentence.lows[inner[0]] in lexicon.titles
    return titled or (address and inner[1] - inner[0] > 1)


def _before_degrees(sentence: Sentence, comma: int) -> int:
    """ "Ahmad Fauzi, S.Pd., M.M., kepala …": the comma before the degrees."""
    start = comma
    while start > 1 and sentence.words[start - 1] == ".":
        first = start - 1
        while first > 0 and start - first < 2 * _DEGREE and _is_of_degree(sentence.words[first]):
            first -= 1
        if sentence.words[first] != ",":
            break
        start = first
    return start


def _is_of_degree(word: str) -> bool:
    return word == "." or (word[0].isupper() and len(word) < _DEGREE)


def _is_role(sentence: Sentence, chunk: Chunk, lexicon: Lexicon) -> bool:
    first = sentence.lows[max(0, chunk[0] - 2) : chunk[0] + 1]
    return any(low in lexicon.roles or low in lexicon.officials for low in first)


def _preposition_before(sentence: Sentence, start: int, lexicon: Lexicon) -> int | None:
    for i in range(start - 1, max(-1, start - 4), -1):
        if sentence.lows[i] in _THERE:
            return None
        if sentence.lows[i] in lexicon.prepositions and sentence.lows[i] != "sebagai":
            return i
        if not sentence.words[i].islower():
            return None
    return None


def _name_before(sentence: Sentence, end: int, lexicon: Lexicon) -> Chunk | None:
    """The nearest name in the same clause before token `end` that no preposition governs."""
    i = end - 1
    while i >= 0 and sentence.words[i] not in ",.;:":
        if is_namelike(sentence, i, lexicon) or sentence.words[i] == ")":
            chunk = name_left(sentence, i, lexicon)
            if chunk is None:
                return None
            before = _preposition_before(sentence, chunk[0], lexicon)
            if before is None:
                return chunk
            i = before
        i -= 1
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
    return _nearest_name(sentences, lexicon)


def _nearest_name(sentences: list[Sentence], lexicon: Lexicon) -> tuple[Sentence, Chunk] | None:
    """The last name of several words that no preposition governs, or only "oleh"."""
    for sentence in reversed(sentences):
        for i in range(len(sentence) - 1, 0, -1):
            chunk = name_left(sentence, i, lexicon) if is_namelike(sentence, i, lexicon) else None
            if chunk is None or chunk[1] - chunk[0] < 2:
                continue
            before = _preposition_before(sentence, chunk[0], lexicon)
            if before is None or sentence.lows[before] == "oleh":
                return sentence, chunk
    return None
