"""Names of awards that no lexicon holds: assessments, occasions, and what a place was won in."""

import re

from crawler.awards.events import place_number
from crawler.awards.facts.extent import is_part, is_verb, lower_end, right_end
from crawler.awards.facts.listed import listed_titles
from crawler.awards.facts.mention import DESCRIBED, LOOSE, PLAIN, Mention
from crawler.awards.lexicon import Kind, Mark, load_lexicon, word_set
from crawler.awards.text import Sentence

_SCHEMES = word_set("named", "schemes")
_OCCASIONS = word_set("named", "occasions")
_OF_OCCASIONS = word_set("named", "of_occasions")
_CONTESTED = word_set("named", "contested")
_ORGANISERS = word_set("named", "organisers")
_CLASSES = word_set("named", "classes")
_GATHERINGS = word_set("named", "gatherings")
_NO_SUBJECTS = _CLASSES | _OCCASIONS | _GATHERINGS | {"rangka", "kegiatan", "final", "babak"}
_SCHEME = 2.5
_COUNTED_UP = 2.8
_OF_ACT = 0.3
"""An evaluation names what was done; the index that it ends with says how it came out."""
_ACTS = {"evaluasi", "pemeringkatan", "pengawasan", "penilaian", "survei"}
_GOVERNMENTS = {"kabupaten", "kota", "provinsi", "pemerintah", "pemkab", "pemkot", "pemprov", "dinas"}
_WINNERS = {"jawara", "juara", "kampiun"}
_BECOMING = {"jadi", "menjadi", "sebagai"}
_TITLED = {"berpredikat", "berstatus", "gelar", "golongan", "predikat", "titel"}
_QUOTES = {'"', "“", "”"}
_NTH = {"nd", "rd", "st", "th"}
_NUMBERED = re.compile(r"[IVX]{1,6}|[Kk]e-\w+")
_BODIES = load_lexicon().bodies
_CROWNED_THEM = {"dianugerahi", "menganugerahi", "menganugerahinya", "mengganjarnya", "menobatkannya"}
_RECEIVERS = {"juara", "kampiun", "pemenang", "penerima", "peraih"}
_FAVOURITE = word_set("ranks", "favourite")
_BEFORE_TITLES = (
    word_set("named", "stops")
    | _RECEIVERS
    | {"gelar", "lencana", "penghargaan", "piagam", "plakat", "predikat", "trofi"}
)
_YEAR_DIGITS = 4
_LEAST_WORDS = 3
_LONG_TITLE = 9
_STAGE_OPENS = 3


def unlisted(sentence: Sentence) -> list[Mention]:
    """All names of awards that general patterns find in a sentence."""
    patterns = (
        _behind_places,
        _listed,
        _crowned,
        _won,
        _called_best,
        _dated,
        _schemes,
        _assessments,
        _occasions,
        _stages,
        _quoted,
    )
    return [mention for pattern in patterns for mention in pattern(sentence)]


def _behind_places(sentence: Sentence) -> list[Mention]:
    """ "juara pertama Eco-Pesantren Jawa Timur 2024", "peringkat 1 penilaian kinerja bidang pidana khusus"."""
    found = []
    for mark in sentence.of(Kind.PLACE):
        start = mark.end + 1
        if place_number(sentence, mark.end) is None:
            continue
        start += sentence.lows[start : start + 1] == ["terbaik"]  # "posisi kedua terbaik dalam penanganan perkara"
        if start >= len(sentence):
            continue
        inner = start + (sentence.lows[start] in ("dalam", "pada") and start + 1 < len(sentence))
        if opens_name(sentence, start):
            end = right_end(sentence, start)
            if any(_is_year(word) for word in sentence.words[start:end]):
                found.append(Mention(sentence, start, end, DESCRIBED))
            elif _is_scheme_like(sentence, start, end) or (_is_titled(sentence, mark.start) and end > start + 1):
                found.append(Mention(sentence, start, end, LOOSE))
        elif sentence.words[inner].islower() and sentence.lows[inner] not in _NO_SUBJECTS:
            end = lower_end(sentence, inner, _LONG_TITLE)
            if end > inner + 1:
                assessed = sentence.lows[inner] in _SCHEMES
                found.append(Mention(sentence, inner, right_end(sentence, end), PLAIN if assessed else LOOSE))
    return found


def _listed(sentence: Sentence) -> list[Mention]:
    return [Mention(sentence, *title, _COUNTED_UP) for _, title in listed_titles(sentence)]


def _called_best(sentence: Sentence) -> list[Mention]:
    """ "diperuntukkan bagi X sebagai Desa Bersinar (Bersih Narkoba) Terbaik": a title behind any verb."""
    found = []
    for i in range(len(sentence) - 2):
        if sentence.lows[i] == "sebagai" and opens_name(sentence, i + 1):
            if any(m.start == i + 1 for m in sentence.of(Kind.PLACE)):
                continue
            end = right_end(sentence, i + 1)
            if end > i + 2 and any(low in _FAVOURITE for low in sentence.lows[i + 1 : end]):
                found.append(Mention(sentence, i + 1, end, PLAIN))
    return found


def _is_scheme_like(sentence: Sentence, start: int, end: int) -> bool:
    """ "Terbaik III Bank Sampah Unit se-Indonesia", "juara pertama Kendari Latte Art Throwdown": no winner's name."""
    scoped = end < len(sentence) and sentence.lows[end].startswith("se-")
    known = sentence.lows[start] in _BODIES or sentence.words[end : end + 1] == ["("]
    field = sentence.words[start] == "Bidang"
    field = field or (end > start + 1 and not known and sentence.lows[end : end + 1] in (["kategori"], ["bidang"]))
    return sentence.where == "body" and (scoped or field or (end > start + _LEAST_WORDS and not known))


def _is_titled(sentence: Sentence, place: int) -> bool:
    """ "X sebagai terbaik I Kampung Bersih": the winner stands before the place, so what follows is what was won."""
    return sentence.where == "body" and sentence.lows[place - 1 : place] in (["predikat"], ["sebagai"])


def _crowned(sentence: Sentence) -> list[Mention]:
    """ "resmi menjadi juara MasterChef Kampung": a contest that is known by what its winner is called."""
    found = []
    for mark in sentence.of(Kind.PLACE):
        named = mark.start and sentence.lows[mark.start] in _WINNERS and sentence.lows[mark.start - 1] in _BECOMING
        if named and sentence.where == "body" and mark.end < len(sentence) and opens_name(sentence, mark.end):
            end = right_end(sentence, mark.end)
            if end > mark.end + 1 and place_number(sentence, mark.end) is None:
                found.append(Mention(sentence, mark.end, end, LOOSE))
    return found


def _won(sentence: Sentence) -> list[Mention]:
    """ "memenangi The Best Keeper 2022", "peraih Hadiah Bahari 2024", "perunggu Liga Bahari 2023": with its year."""
    at = {m.end for m in sentence.of(Kind.WIN, Kind.RECEIVE, Kind.MEDAL)}
    at |= {i + 1 for i, low in enumerate(sentence.lows) if low in _RECEIVERS or low in _CROWNED_THEM}
    at |= {i + 1 for i in at if sentence.lows[i : i + 1] in (["gelar"], ["titel"], ["dunia"])}
    found = []
    for start in sorted(at):
        if start + 1 >= len(sentence) or sentence.lows[start] in _BODIES or place_number(sentence, start) is not None:
            continue
        if opens_name(sentence, start):
            end = right_end(sentence, start + 1)
            if end > start + 1 and any(_is_year(word) for word in sentence.words[start + 1 : end]):
                found.append(Mention(sentence, start, end, DESCRIBED))
    return found


def _dated(sentence: Sentence) -> list[Mention]:
    """ "sebagai tempat pelayanan KB terbaik 2023", "piagam penggiat literasi teladan tingkat provinsi tahun 2024"."""
    found = []
    for i in [i for i, word in enumerate(sentence.words) if len(word) == _YEAR_DIGITS and i > 1 and word.isdecimal()]:
        last = i - (sentence.lows[i - 1] == "tahun")
        if sentence.lows[last - 2] == "tingkat":
            last -= 2
        start = last - 1
        if last < 2 or sentence.words[start] not in _FAVOURITE:
            continue
        while start > 0 and last - start < _LONG_TITLE and sentence.words[start - 1].isalnum():
            if sentence.words[start - 1] in _BEFORE_TITLES or is_verb(sentence, start - 1):
                break
            start -= 1
        if last - start > 1:
            found.append(Mention(sentence, start, i + 1, PLAIN))
    return found


def _is_year(word: str) -> bool:
    return len(word) == _YEAR_DIGITS and word.isdecimal()


def _schemes(sentence: Sentence) -> list[Mention]:
    """ "Indeks Tata Kelola Pengadaan (ITKP) 2024", "Evaluasi Kinerja Kelurahan": an assessment by its own name."""
    found = []
    for i, low in enumerate(sentence.lows):
        if low in _SCHEMES and sentence.words[i][0].isupper() and not is_in_body(sentence, i):
            end = before_region(sentence, i, right_end(sentence, i + 1))
            if end > i + 2:
                found.append(Mention(sentence, i, end, _SCHEME + _OF_ACT * (low in _ACTS)))
    return found


def before_region(sentence: Sentence, start: int, end: int) -> int:
    """ "… Berbasis Elektronik (SPBE) Kabupaten Belitung": what was assessed is no part of the assessment's name."""
    for i in range(start, end - 1):
        if sentence.words[i] == ")" and sentence.lows[i + 1] in _GOVERNMENTS:
            return i + 1
    return end


def _assessments(sentence: Sentence) -> list[Mention]:
    """ "hasil pengawasan kearsipan eksternal tahun 2022": an assessment in lower case, with its year."""
    found = []
    for i, word in enumerate(sentence.words):
        if word in _SCHEMES:
            end = lower_end(sentence, i + 1, _LONG_TITLE)
            dated = end + (sentence.lows[end : end + 1] == ["tahun"])
            if end > i + 1 and dated < len(sentence) and _is_year(sentence.words[dated]):
                found.append(Mention(sentence, i, dated + 1, PLAIN if dated > end else LOOSE))
    return found


def _quoted(sentence: Sentence) -> list[Mention]:
    """ "berpredikat “Dukcapil Prima”": a title in quotes."""
    found = []
    for i in range(len(sentence) - 3):
        if sentence.lows[i] in _TITLED and sentence.words[i + 1] in _QUOTES:
            ahead = range(i + 3, min(i + _LONG_TITLE, len(sentence)))
            closing = next((k for k in ahead if sentence.words[k] in _QUOTES), None)
            if closing and sentence.words[i + 2][0].isupper():
                found.append(Mention(sentence, i + 2, closing, DESCRIBED))
    return found


def _occasions(sentence: Sentence) -> list[Mention]:
    """ "di ajang Carvaganza Editors' Choice 2019": what stands behind the word for an occasion."""
    found = []
    for i, low in enumerate(sentence.lows):
        aim = low == "program" and sentence.lows[i - 1 : i] not in (["dalam"], ["di"], ["pada"])
        if low not in _OCCASIONS or aim:
            continue
        start = i + 1
        while start < len(sentence) and sentence.lows[start] in _OF_OCCASIONS:
            start += 1
        if start + 1 < len(sentence) and opens_name(sentence, start):
            end = right_end(sentence, start)
            if end > start + 1:
                found.append(Mention(sentence, start, end, DESCRIBED if low in _CONTESTED else PLAIN))
    return found


def _stages(sentence: Sentence) -> list[Mention]:
    """ "juara 1 … pada Pameran Kriya Nusa 2023": what a place or medal was won at, by its name and year."""
    won = [m.end for m in sentence.of(Kind.PLACE, Kind.MEDAL) if m.kind is Kind.MEDAL or _is_won(sentence, m)]
    found = []
    ahead = range(min(won, default=len(sentence)), len(sentence) - 2)
    # "Pada World Robotics Challenge 2023, tim X menempati peringkat pertama": the stage may open the sentence.
    for i in [*range(min(_STAGE_OPENS, len(sentence) - 2) if won else 0), *ahead]:
        nth = 2 * (sentence.words[i + 1].isdecimal() and sentence.lows[i + 2] in _NTH)  # "pada 67th Concorso …"
        if sentence.lows[i] in ("pada", "dalam", "di") and (nth or opens_name(sentence, i + 1)):
            end = right_end(sentence, i + 1 + nth)
            dated = any(len(word) == 4 and word.isdigit() for word in sentence.words[i + 2 : end])
            dated = dated or nth > 0 or (sentence.lows[i] != "di" and _is_numbered(sentence, i + 1, end))
            if dated and sentence.lows[i + 1] not in _GATHERINGS:
                found.append(Mention(sentence, i + 1, end, PLAIN))
    return found


def _is_won(sentence: Sentence, place: Mark) -> bool:
    called = sentence.lows[place.start - 1] == "yang" and sentence.lows[place.start] in _FAVOURITE  # "yang tercepat"
    return called or sentence.lows[place.start] in _RECEIVERS or place_number(sentence, place.end) is not None


def _is_numbered(sentence: Sentence, start: int, end: int) -> bool:
    """ "Pagelaran Mahasiswa Nasional (Gemastik) XVI", "Pekan Riset Pelajar ke-4": which time it is held."""
    if sentence.lows[start] in _BODIES or is_in_body(sentence, start) or end < start + 2:
        return False
    return bool(_NUMBERED.fullmatch(sentence.words[end - 1]))


def opens_name(sentence: Sentence, i: int) -> bool:
    """Does a name in capitals begin at token `i`?"""
    return sentence.words[i][0].isupper() and is_part(sentence, i)


def is_in_body(sentence: Sentence, i: int) -> bool:
    """ "Lembaga Akreditasi Mandiri", "Tim Penilai Lomba Desa": words in capitals that begin with a body's."""
    while i > 0 and sentence.where == "body" and (is_part(sentence, i - 1) or sentence.words[i - 1] == "("):
        i -= 1
        if sentence.lows[i] in _ORGANISERS:
            return True
    return False
