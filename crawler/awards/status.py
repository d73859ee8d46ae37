"""Has what a clause says happened? Plans, denials, the past, subordinate clauses, and words in another sense."""

import re
from enum import StrEnum
from itertools import pairwise

from crawler.awards.lexicon import Kind, Mark, word_set
from crawler.awards.text import Sentence

CLAUSE_ENDS = word_set("events", "clause_ends")
_MODAL_WINDOW = 9

_PURPOSE = word_set("events", "purpose")
REVOKED = word_set("events", "revoked")
_HOPES = {"harapannya", "targetnya", "semoga", "jika", "kalau", "seandainya"}
_PROPOSED = word_set("events", "proposed")
_HOLLOW_NEGATIONS = word_set("events", "hollow_negations")
_LONG_AGO = {"silam"}
_SUBORDINATORS = word_set("events", "subordinators")
_CAUSING = {"adalah", "bahwa", "ialah", "membuat", "memutuskan", "menetapkan", "menjadikan", "menyatakan"}
"""Verbs of a main clause: what follows them is said by it, whatever clause stands before."""
_LONG_AGO_REACH = 4
_PRIZE_REACH = 5
_AHEAD = {"depan", "mendatang"}
_AHEAD_REACH = 5
_UNITS = {"bulan", "hari", "jam", "minggu", "pekan", "tahun"}
_COLLECTING = {"koleksi", "mengoleksi", "memiliki", "mengumpulkan"}
_KEPT = {"gelar", "piala", "sabuk", "trofi"}
_FEW = 3
_SPANS = {"bulan", "dekade", "musim", "setahun", "sedekade", "sebulan", "tahun"}
_LATER = {"berikutnya", "berselang", "kemudian"}
_LATER_REACH = 4
_CONTRAST = 5
_LAST_REACH = 8
_ONE_OF_REACH = 6
_VERB = re.compile(r"(?:me[mnlrwy]|meng|meny|di|ber)[a-z]{4,}")
_NO_VERBS = word_set("events", "no_verbs")
_REGARDLESS = {"justru", "malah", "masih", "tetap"}
_WINNING = {"raih", "rebut", "sabet", "terima"}
_ENTITLED = {"berhak", "wakili"}
_STAGE = {"berdiri", "dipanggil", "maju", "naik", "tampil"}
_MAKERS = {"dia", "ia", "kami", "kita", "mereka"}
_LISTED = {"kedua", "keempat", "ketiga", "lainnya", "pertama", "satunya", "terakhir"}
"""Open a sentence without a main clause: "Kedua Aiptu Rudi, yang menerima piagam"."""
_ADVERBS = word_set("events", "adverbs")
_GOING_ON = {
    ",",
    "dan",
    "serta",
    "lalu",
    "hingga",
    "sehingga",
    "untuk",
    "karena",
    "setelah",
    "usai",
    "agar",
    "bahwa",
    "sebagai",
}
_CLOSING = {"itu", "ini", "tadi", "tersebut"}
_ANNOUNCING = {"diumumkan", "mengumumkan", "pengumuman", "umumkan"}
_COUNTS = {"lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "belas", "puluh"}
_AFTER = {"setelah", "sesudah", "selepas", "usai", "pasca"}
_FORMER_REACH = 4
_NAMED_AS = {"jadi", "menjadi", "sebagai"}
_WHOEVER_WINS = {"juara", "juaranya", "pemenang", "pemenangnya"}
_DAYS_OF_A_CONTEST = {"hari pertama", "hari kedua", "hari ketiga", "hari keempat", "untuk sementara"}


class Status(StrEnum):
    """Has the award been given?"""

    FRESH = "fresh"
    PLANNED = "planned"
    PAST = "past"
    NEGATED = "negated"


def senses(sentence: Sentence) -> list[Mark]:
    """Award words in another sense; "gelar doktor" is none where "doktor kehormatan" follows."""
    awards = sentence.of(Kind.AWARD)
    return [s for s in sentence.of(Kind.SENSE) if not any(s.start <= a.start < s.end < a.end for a in awards)]


def negations(sentence: Sentence) -> list[Mark]:
    """Words that deny; "tak hanya" and "belum lama ini" do not."""
    return [m for m in sentence.of(Kind.NEGATION) if not _is_hollow(sentence, m)]


def planned(sentence: Sentence) -> list[Mark]:
    """Words of plans and hopes; "cara" in "Cara Pembuatan Obat yang Baik" is none."""
    if not sentence.has(Kind.PLAN):
        return []
    ratings = sentence.of(Kind.RATING, Kind.PROGRAMME)
    marks = [m for m in sentence.of(Kind.PLAN) if not _is_hollow(sentence, m) and not _is_in_name(sentence, m)]
    return [mark for mark in marks if not any(r.start <= mark.start < r.end for r in ratings)]


def _is_in_name(sentence: Sentence, mark: Mark) -> bool:
    """ "Kabupaten Buru": an island, where it stands in capitals in mid-sentence."""
    return mark.entry == "buru" and sentence.where == "body" and mark.start > 0 and sentence.words[mark.start].istitle()


def _is_hollow(sentence: Sentence, mark: Mark) -> bool:
    if mark.start == 0 and mark.entry == "bukan" and sentence.where == "title":
        return "," in sentence.words[:_CONTRAST]  # "Bukan Robot, Siswa Ini Menang karena Garam"
    return sentence.lows[mark.end : mark.end + 1] != [] and sentence.lows[mark.end] in _HOLLOW_NEGATIONS


def is_subordinate(sentence: Sentence, verb: Mark) -> bool:
    """Does a subordinator govern the verb? A comma between them ends its clause: "Setelah lama menanti, X meraih …"."""
    for i in range(verb.start - 1, max(-1, verb.start - _MODAL_WINDOW - 1), -1):
        if sentence.lows[i] in (",", ":") or sentence.lows[i] in _CAUSING:
            return False
        if sentence.lows[i] in _SUBORDINATORS:
            if sentence.lows[i] == "usai" and sentence.lows[i + 1] == "dengan":
                return False  # "Pemilihan itu usai dengan terpilihnya …"
            if sentence.lows[i] in _AFTER and not _ENTITLED.isdisjoint(sentence.lows[:i]):
                return False  # "Desa itu berhak mewakili kabupaten setelah menjadi juara"
            if (
                verb.kind is Kind.GIVE
                and sentence.lows[i] in ("ketika", "saat")
                and not _STAGE.isdisjoint(sentence.lows[:i])
            ):
                return False  # "Ia maju ketika menteri menyerahkan piagam"
            if sentence.lows[i] == "yang" and sentence.lows[0] in _LISTED and "," in sentence.words[i - 1 : i]:
                return False
            return sentence.lows[i] != "yang" or not (_is_one_of(sentence, i) or _is_closed(sentence, i, verb.start))
    return False


def _is_closed(sentence: Sentence, start: int, end: int) -> bool:
    """ "Perempuan yang baru pulih itu terpilih …", "Atlet yang dilatih Budi meraih …": has the clause ended before?

    It ends with "itu", or with its own verb and an object.
    """
    lows = sentence.lows[start + 1 : end]
    if len(lows) > 1 and lows[0] in _MAKERS and lows[1] not in _ADVERBS:
        return True  # "Novel yang ia tulis meraih …"
    if not _CLOSING.isdisjoint(lows[1:]):
        return True
    own = next((i for i, low in enumerate(lows) if _VERB.fullmatch(low) and low not in _NO_VERBS), None)
    if own is None or not _GOING_ON.isdisjoint(lows[own:]):
        return False
    return any(low not in _ADVERBS and not _VERB.fullmatch(low) for low in lows[own + 1 :])


def _is_one_of(sentence: Sentence, at: int) -> bool:
    """ "X termasuk satu dari sepuluh perempuan yang …": the relative clause is the news."""
    before = sentence.lows[max(0, at - _ONE_OF_REACH) : at]
    return "termasuk" in before or ("satu" in before and ("salah" in before or "dari" in before))


def status(sentence: Sentence, verb: Mark, target: Mark) -> Status:
    """Whether what verb and object say has happened, is wished for, denied, or long ago."""
    first, last = max(0, verb.start - _MODAL_WINDOW), max(verb.end, target.end)
    if not REVOKED.isdisjoint(sentence.lows):
        return Status.NEGATED
    if sentence.where == "title" and _goes_on_regardless(sentence, last):
        return Status.PAST
    if sentence.lows[0] in _HOPES or _is_of_whoever_wins(sentence, verb):
        return Status.PLANNED
    if _is_purpose(sentence, verb) or any(low in _PROPOSED for low in sentence.lows[: verb.start]):
        return Status.PLANNED
    if any(mark.entry in _DAYS_OF_A_CONTEST for mark in sentence.of(Kind.PLAN)):
        return Status.PLANNED
    behind = sentence.lows[last : last + _AHEAD_REACH]
    if not _AHEAD.isdisjoint(behind) or any(a in _UNITS and b == "lagi" for a, b in pairwise(behind)):
        return Status.PLANNED
    if _is_of_former_days(sentence, verb) or _is_of_a_life(sentence, verb, target):
        return Status.PAST
    if any(low in _LONG_AGO for low in sentence.lows[last : last + _LONG_AGO_REACH]):
        return Status.PAST
    past = [m for m in sentence.of(Kind.PAST) if m.entry != "peraih" or not _is_new(sentence, m.start)]
    plans = planned(sentence) + _shortlists(sentence)
    readings = (negations(sentence), Status.NEGATED), (plans, Status.PLANNED), (past, Status.PAST)
    for marks, status in readings:
        for mark in marks:
            near = first <= mark.start < last and not (verb.start <= mark.start and mark.end <= verb.end)
            if near and not _clause_between(sentence, mark.end, verb.start):
                return status
    return Status.FRESH


def _goes_on_regardless(sentence: Sentence, last: int) -> bool:
    """ "Dapat Adipura, Sampah Tetap Menumpuk": behind the award's clause the title turns to what goes on."""
    lows = sentence.lows[last:]
    at = lows.index(",") if "," in lows else None
    return at is not None and not _REGARDLESS.isdisjoint(lows[at + 2 :]) and _WINNING.isdisjoint(lows[at:])


def _is_of_a_life(sentence: Sentence, verb: Mark, target: Mark) -> bool:
    """ "mengoleksi 24 trofi", "Setahun kemudian, ia meraih …", "juara dalam delapan musim terakhir"."""
    lows = sentence.lows
    counted = lows[verb.end : verb.end + 1]
    if lows[verb.start] in _COLLECTING and counted and counted[0].isdigit() and int(counted[0][:4]) > _FEW:
        return bool(_KEPT & set(lows[verb.end + 1 : verb.end + 3]))
    if any(lows[i] in _SPANS and lows[i + 1] in _LATER for i in range(min(_LATER_REACH, len(lows) - 1))):
        return True
    behind = lows[target.end : target.end + _LAST_REACH]
    return any(a in ("musim", "tahun", "edisi") and b == "terakhir" for a, b in pairwise(behind))


def _is_of_whoever_wins(sentence: Sentence, verb: Mark) -> bool:
    """ "Juara pertama berhak atas Rp12 juta": what is in store for a winner whom nobody names."""
    receives = verb.kind is Kind.RECEIVE or verb.entry == "berhak atas"
    if not receives:
        return False
    if sentence.lows[0] in _WHOEVER_WINS and sentence.words[: verb.start].count(",") == 0:
        return True
    before = sentence.lows[max(0, verb.start - _PRIZE_REACH) : verb.start]
    at = next((i for i in range(len(before) - 1, -1, -1) if before[i] in ("juara", "peraih", "pemenang")), None)
    return (
        at is not None
        and "," not in before[at:]
        and not any(
            word[0].isupper() and len(word) > 3
            for word in sentence.words[verb.start - len(before) + at + 1 : verb.start]
        )
    )


def _is_new(sentence: Sentence, at: int) -> bool:
    """ "menjadi peraih …", "mengumumkan peraih …": no holder of old."""
    before = sentence.lows[max(0, at - 3) : at]
    return before[-1:] != [] and (before[-1] in _NAMED_AS or not _ANNOUNCING.isdisjoint(before))


def _shortlists(sentence: Sentence) -> list[Mark]:
    """ "50 besar": who is on it may still win."""
    lows = sentence.lows
    if "besar" not in lows:
        return []
    return [
        Mark(Kind.PLAN, i - 1, i + 1, "besar")
        for i in range(1, len(lows))
        if lows[i] == "besar" and (lows[i - 1].isdigit() or lows[i - 1] in _COUNTS)
    ]


def _is_of_former_days(sentence: Sentence, verb: Mark) -> bool:
    """ "Lima tahun sesudah dinobatkan …", "dua bulan setelah piala diarak …"."""
    lows = sentence.lows
    before = range(max(1, verb.start - _FORMER_REACH), verb.start)
    return any(lows[i] in _AFTER and lows[i - 1] in ("tahun", "bulan", "dekade") for i in before)


def _is_purpose(sentence: Sentence, verb: Mark) -> bool:
    """ "untuk meraih …", "untuk berlaga dan menjadi juara"."""
    if verb.kind is Kind.RECEIVE or not verb.start:
        return False
    before = sentence.lows[max(0, verb.start - 3) : verb.start]
    if "cukup" in before:
        return False
    return before[-1] in _PURPOSE or (before[-1] == "dan" and before[0] in _PURPOSE)


def _clause_between(sentence: Sentence, start: int, end: int) -> bool:
    between = sentence.lows[start:end]
    if "yaitu" in between or "yakni" in between:
        return False
    return any(low in (",", ".", ";", ")") or low in CLAUSE_ENDS for low in between)
