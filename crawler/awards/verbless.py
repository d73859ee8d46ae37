"""Reports without a verb of winning: headlines, giving as a noun, better than many others, "Mereka juara umum …".

Each is a pair of marks, the verb (or what stands for it) and the award.
"""

from itertools import pairwise

from crawler.awards.lexicon import Kind, Mark, word_set
from crawler.awards.standings import place_number
from crawler.awards.text import Sentence

NOMINAL = "pemberian"
"""The entry of a verb that is a noun."""
Told = tuple[Mark, Mark]

_GIVING_NOUNS = {"pemberian", "penyerahan", "penganugerahan", "penyematan"}
_NUMEROUS = {"belasan", "puluhan", "ratusan", "ribuan"}
_CALLING = {"jadi", "menjadi", "sebagai"}
_AMONG = {"di antara", "dari seluruh", "dari total"}
_GRADES = word_set("ranks", "grades")
_FALLING = {"anjlok", "merosot", "melorot", "turun"}
_FALLING_REACH = 4
_OPENING_MARKS = (":", "“", '"')
_ITS_RESULTS = {"akreditasinya", "hasilnya", "opininya", "peringkatnya", "predikatnya", "statusnya"}
_STILL = {":", "adalah", "akhirnya", "kembali", "kini", "masih", "sudah", "tetap", "yakni"}
_TOPS = {("di", "puncak"), ("di", "teratas"), ("paling", "depan"), ("paling", "atas")}
_LEAGUES = {"grup", "klasemen", "laga", "league", "liga", "sementara"}
_RETURNING = {"kembali", "pulang", "tiba"}
_CARRYING = {"bersama", "dengan", "membawa", "menenteng"}
_HOMEWARD = 24
_AT_LAST = {"akhirnya", "kembali", "kini", "resmi"}
_FULL_GRADES = word_set("events", "full_grades")
_GOING_ON = {",", "ini", "itu", "tersebut"}
_NO_NAMES = {"antaranya", "kisah", "para", "profil", "sosok"}
_PRONOUNS = {"dia", "ia", "keduanya", "ketiganya", "mereka"}
_FORMER = {"bekas", "calon", "eks", "mantan", "sang"}
_BESIDE = {"gelar", "hadiah", "piala", "trofi", "ala", "bareng", "bersama", "dari"}
"""Before a champion with whom one does something."""
_BACK = {"itu", "ini", "tersebut"}
_SYSTEMS = {"eppd", "ikpa", "ipkd", "itkp", "lppd", "mcp", "sakip", "spbe", "tp2dd"}
"""Reports and systems that are assessed: their bare name is no grade."""
_OFFICES = word_set("events", "offices")
_UNFINISHED = word_set("events", "unfinished")


def handed_over(sentence: Sentence) -> list[Told]:
    """ "pemberian penghargaan kepada …": the giving as a noun."""
    found = []
    for mark in sentence.of(Kind.AWARD):
        giving = mark.start > 0 and sentence.lows[mark.start - 1] in _GIVING_NOUNS
        if giving and mark.end < len(sentence) and sentence.lows[mark.end] in ("kepada", "terhadap", "bagi", "untuk"):
            found.append((Mark(Kind.WON, mark.end, mark.end + 1, NOMINAL), mark))
    return found


def brought_home(sentence: Sentence) -> list[Told]:
    """ "pulang dari lomba itu dengan empat medali", "kembali dari Johor membawa emas"."""
    if _RETURNING.isdisjoint(sentence.lows) or not sentence.has(Kind.MEDAL, Kind.AWARD):
        return []
    for i, low in enumerate(sentence.lows):
        if low not in _RETURNING:
            continue
        for k in range(i + 1, min(i + _HOMEWARD, len(sentence))):
            if sentence.lows[k] in _CARRYING and sentence.lows[i + 1] != sentence.lows[k]:
                won = [m for m in sentence.of(Kind.MEDAL, Kind.AWARD) if k < m.start <= k + 3]
                if won:
                    return [(Mark(Kind.WIN, i, i + 1, low), won[0])]
    return []


def beaten(sentence: Sentence) -> list[Told]:
    """ "mengungguli 14 lurah lain dalam pemilihan …": better than a number of others, in a contest."""
    contests = sentence.of(Kind.CONTEST, Kind.PROGRAMME)
    for mark in sentence.of(Kind.BEAT) if contests else []:
        others = sentence.words[mark.end : mark.end + 3]
        contest = next((c for c in contests if c.start > mark.start), contests[0])
        counted = (a.isdigit() and b.isalpha() for a, b in pairwise(others))
        if any(counted) or any(word.casefold() in _NUMEROUS for word in others):
            return [(mark._replace(kind=Kind.WIN), contest._replace(kind=Kind.AWARD))]
    return []


def above_all(sentence: Sentence) -> list[Told]:
    """ "jadi yang pertama pada lomba …", "paling tinggi di antara 73 sampel Kontes …": the first of a contest."""
    contests = sentence.of(Kind.CONTEST, Kind.PROGRAMME)
    for mark in sentence.of(Kind.FIRST) if contests else []:
        called = mark.start > 0 and sentence.lows[mark.start - 1] in _CALLING and mark.entry not in _AMONG
        counted = sentence.lows[mark.end : mark.end + 2] == ["di", "antara"] or sentence.lows[
            mark.end : mark.end + 1
        ] == ["dari"]
        behind = sentence.words[mark.end + 1 : mark.end + 4]
        if called or (counted and any(word.isdigit() or word.casefold() in _NUMEROUS for word in behind)):
            contest = next((c for c in contests if c.start > mark.start), contests[0])
            return [(mark._replace(kind=Kind.WIN), contest._replace(kind=Kind.AWARD))]
    return []


def promoted(sentence: Sentence) -> list[Told]:
    """ "nilai SAKIP naik dari BB menjadi A": a better grade than before."""
    lows = sentence.lows
    for i in range(1, len(sentence) - 2):
        if lows[i] in _GRADES and lows[i - 1] == "dari" and lows[i + 1] in ("ke", "menjadi") and lows[i + 2] in _GRADES:
            fallen = any(low in _FALLING for low in lows[max(0, i - _FALLING_REACH) : i])
            grade = Mark(Kind.RATING, i + 2, i + 3, lows[i + 2])
            return [] if fallen else [(Mark(Kind.HONOURED, i + 1, i + 2, lows[i + 1]), grade)]
    return []


def headline(sentence: Sentence, targets: list[Mark], taken: set[int]) -> list[Told]:
    """Headlines drop the verb: "SMAN 1 Juara I Lomba …", "Barito Timur Akhirnya WTP"; not those `taken` by a verb.

    Of "Mahasiswa Pertanyakan Adipura" the verb is another; "Kampus Peringkat 3 Dunia Itu …" only describes.
    """
    places = [t for t in targets if t.kind is Kind.PLACE and t.start not in taken]
    places = [t for t in places if sentence.lows[t.start] != "terbaik" or _is_best_of_all(sentence, t)]
    places = [t for t in places if sentence.lows[t.start - 1] not in _FORMER | _BESIDE]
    places = [t for t in places if _BACK.isdisjoint(sentence.lows[t.end :])]
    places = [t for t in places if t.start > 0 or ("," in sentence.words and sentence.has(Kind.CONTEST))]
    if not places and not taken:
        last = [t for t in targets if t.kind is Kind.RATING and t.start > 1 and len(sentence) - t.end <= 1]
        last = [t for t in last if sentence.lows[t.start - 1] not in _UNFINISHED and t.entry not in _SYSTEMS]
        last = [t for t in last if not sentence.lows[t.start - 1].endswith("kan")]
        places = [t for t in last if sentence.words[t.start - 1] not in _OPENING_MARKS]
    return _won(places) or _on_top(sentence) or _holder(sentence, targets) or _elect(sentence) or _full_grade(sentence)


def _elect(sentence: Sentence) -> list[Told]:
    """ "Duta Wisata Alor: Penjual Roti Terpilih": of a contest, to no office."""
    contests = sentence.of(Kind.CONTEST) if sentence.lows[-1] == "terpilih" else []
    if not contests or not _OFFICES.isdisjoint(sentence.lows):
        return []
    last = len(sentence) - 1
    return [(Mark(Kind.HONOURED, last, last + 1, "terpilih"), contests[0]._replace(kind=Kind.AWARD))]


def _on_top(sentence: Sentence) -> list[Told]:
    """ "Hasil Lomba Desa: Namang di Puncak": on top of a contest, if of no league."""
    lows = sentence.lows
    if not sentence.has(Kind.CONTEST, Kind.PROGRAMME) or not _LEAGUES.isdisjoint(lows):
        return []
    at = next((i for i, pair in enumerate(pairwise(lows)) if pair in _TOPS), None)
    if at is None or not (at + 2 == len(lows) or lows[at + 2] in ("podium", ",")):
        return []
    return _won([Mark(Kind.PLACE, at, at + 2, "di puncak")])


def _holder(sentence: Sentence, targets: list[Mark]) -> list[Told]:
    """ "Guru Wula Peraih Anugerah Pendidik": the whole predicate, and no verb behind it."""
    at = sentence.lows.index("peraih") if "peraih" in sentence.lows else 0
    if not names_holder(sentence, at):
        return []
    behind = [t for t in targets if at < t.start <= at + 3]
    verbs = sentence.of(Kind.WIN, Kind.RECEIVE, Kind.GIVE, Kind.BESTOW, Kind.SPEECH)
    if any(v.start > at for v in verbs) or not _GOING_ON.isdisjoint(sentence.lows[at:]):
        return []
    return [(Mark(Kind.HONOURED, at, at + 1, "peraih"), target) for target in behind[:1]]


def names_holder(sentence: Sentence, at: int) -> bool:
    """Does somebody stand before "peraih", so that the title may be the news?"""
    return at > 0 and sentence.lows[at - 1] not in _FORMER | _BESIDE | _NO_NAMES and sentence.lows[at - 1].isalnum()


def _full_grade(sentence: Sentence) -> list[Told]:
    """ "Prodi Gizi Akhirnya Unggul"."""
    last = len(sentence) - 1
    if last < 2 or sentence.lows[last] not in _FULL_GRADES or sentence.lows[last - 1] not in _AT_LAST:
        return []
    return _won([Mark(Kind.RATING, last, last + 1, sentence.lows[last])])


def _is_best_of_all(sentence: Sentence, best: Mark) -> bool:
    """ "terbaik I", "terbaik se-Lampung"."""
    whole = sentence.lows[best.end : best.end + 1]
    if "versi" in sentence.lows[best.end :]:
        return True
    return place_number(sentence, best.end) is not None or any(low.startswith("se-") for low in whole)


def possessed(sentence: Sentence, targets: list[Mark]) -> list[Told]:
    """ "Opininya kembali Wajar Tanpa Pengecualian", "Hasilnya: predikat A": the rating is the predicate."""
    for target in targets:
        if target.kind in (Kind.RATING, Kind.PROGRAMME):
            at = target.start - 1
            while at > 0 and sentence.lows[at] in _STILL:
                at -= 1
            if at >= 0 and sentence.lows[at] in _ITS_RESULTS:
                return [(Mark(Kind.HONOURED, at, at + 1, sentence.lows[at]), target)]
    return []


def of_a_pronoun(sentence: Sentence, targets: list[Mark]) -> list[Told]:
    """ "Mereka juara umum …": the place is the predicate."""
    return _won([t for t in targets if t.kind is Kind.PLACE and t.start and sentence.lows[t.start - 1] in _PRONOUNS])


def _won(targets: list[Mark]) -> list[Told]:
    return [(Mark(Kind.HONOURED, target.start, target.start, "juara"), target) for target in targets[:1]]
