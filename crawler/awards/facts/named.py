"""The name of an award, contest or rating as a sentence gives it."""

from crawler.awards.events import place_number
from crawler.awards.facts.extent import is_part, is_verb, left_start, lower_contest, lower_end, right_end
from crawler.awards.facts.mention import BARE, DESCRIBED, LOOSE, NAMED, PLAIN, Mention
from crawler.awards.facts.schemes import before_region, is_in_body, opens_name, unlisted
from crawler.awards.lexicon import Kind, Mark, Programme, load_lexicon, word_set
from crawler.awards.text import Sentence
from crawler.records import AwardType

NAMING = {"sebagai", "menjadi", "jadi", "selaku"}

_ENGLISH = word_set("named", "english")
_HEADS = word_set("named", "heads")
_CLASSES = word_set("named", "classes") | {"divisi", "sektor"}
_OPENERS = {"opini", "akreditasi", "rekor", "sertifikasi", "kapabilitas", "maturitas"}
_GENERIC = {"anugerah", "gelar", "penghargaan", "piagam", "piala", "plakat", "predikat", "sertifikat", "trofi"}
"""Before a programme's name and in lower case they say what it is."""
_POSSESSED = {"penghargaannya", "piagamnya", "pialanya", "plakatnya", "sertifikatnya", "trofinya"}
_OFFERED = {"apresiasi", "hadiah"}
_OWN_NAMES = word_set("named", "own_names")
_MERITS = word_set("named", "merits")
_FAINT = 0.3
""" "piagamnya diserahkan …": of an award that was named before."""
_DESCRIBING = {"apresiasi", "gelar", "predikat", "sertifikat"}
_KEPT_HEADS = {"anugerah", "anugrah", "lencana", "piala", "satyalancana", "medali", "opini", "trofi"}
_SUPERLATIVES = word_set("ranks", "favourite")
_TITLE = 0.8
"""Of a title in lower case ("pemain terbaik klub"): it names the award only where nothing else does."""
_HONOURS = {"penghargaan", "piagam"}
_ORDINALS = {
    *("perdana", "kedua", "ketiga", "keempat", "kelima", "keenam", "ketujuh", "kedelapan", "kesembilan", "kesepuluh"),
    *("kesebelas", "kedua belas", "keduabelas"),
}
_ONCE = {"dahulu", "dahulunya", "dulu", "dulunya", "sebelumnya", "semula"}
_BACK = {"ini", "itu", "tadi", "tersebut"}
_LOOSE_CONTESTS = {"debat", "liga", "pemilihan", "pidato"}
"""Contests by their name alone: in lower case, or where every word has a capital, they are speeches and leagues."""
_BARE_CONTESTS = {"kompetisi", "lomba", "turnamen", "kejuaraan"}
_OFFICIALS = load_lexicon().officials
_PHRASE_ENDS = word_set("named", "phrase_ends") - {"internasional", "khusus", "nasional", "tahun", "tingkat"}
_SHORT_PURPOSE, _LONG_TITLE, _YEAR_DIGITS = 7, 9, 4


def mentions(sentence: Sentence) -> list[Mention]:
    """All awards that a sentence names, the text's order; overlapping mentions are joined to the weightiest."""
    found = [_known(sentence, mark) for mark in sentence.of(Kind.PROGRAMME) if not _is_inside_giver(sentence, mark)]
    found.extend(unlisted(sentence))
    found.extend(m for mark in sentence.of(Kind.PROGRAMME, Kind.CONTEST) if (m := _in_brackets(sentence, mark)))
    for mark in sentence.of(Kind.CONTEST, Kind.AWARD, Kind.WEAK):
        mention = None if _is_inside_giver(sentence, mark) else _from_noun(sentence, mark)
        if mention:
            found.append(mention)
    return _without_overlap([m for m in found if not _is_former(m)])


def of_title(sentence: Sentence, first: int, start: int) -> Mention | None:
    """The title in capitals that holds token `start`, from `first` on: "Bagus dan Jegeg Jembrana 2024"."""
    while start > first and is_part(sentence, start) and opens_name(sentence, start - 1):
        start -= 1
    if (
        start == 0
        or not is_part(sentence, start)
        or any(mark.start == start for mark in sentence.of(Kind.AWARD, Kind.WEAK))
    ):
        return None
    return Mention(sentence, start, right_end(sentence, start), DESCRIBED)


def of_naming(sentence: Sentence, start: int, end: int) -> Mention | None:
    """ "dinobatkan sebagai BUMDes Terbaik 2024", "penghargaan sebagai mitra penyalur terbaik": the title itself."""
    for i in range(start, min(end + 2, len(sentence) - 1)):
        if sentence.lows[i] not in NAMING:
            continue
        first = i + 1 + 2 * (sentence.lows[i + 1 : i + 3] == ["salah", "satu"])
        if first >= len(sentence):
            return None
        if any(m.start == first for m in sentence.of(Kind.PLACE, Kind.MEDAL)) and not sentence.words[first].istitle():
            return None
        if is_part(sentence, first) and place_number(sentence, first + 1) is None:
            return Mention(sentence, first, right_end(sentence, first), DESCRIBED)
        stop = lower_end(sentence, first, _LONG_TITLE)
        if best := next(
            (k for k in range(first + 1, min(stop, first + _SHORT_PURPOSE)) if _is_best(sentence, k)), None
        ):
            return Mention(sentence, first, right_end(sentence, best + 1), _TITLE)
        after_award = any(m.end == i for m in sentence.of(Kind.AWARD))
        return Mention(sentence, first, stop, PLAIN) if after_award and stop > first + 1 else None
    return None


def _is_best(sentence: Sentence, i: int) -> bool:
    return sentence.lows[i] in _SUPERLATIVES


def _is_inside_giver(sentence: Sentence, mark: Mark) -> bool:
    """ "Badan Akreditasi Nasional" names no accreditation."""
    inside = any(giver.start < mark.start < giver.end for giver in sentence.of(Kind.GIVER))
    return inside or (sentence.lows[mark.end - 1] not in _ENGLISH and is_in_body(sentence, mark.start))


def _is_former(mention: Mention) -> bool:
    """ "yang dulunya bernama Khatulistiwa Award"."""
    before = mention.sentence.lows[max(0, mention.start - 2) : mention.start]
    return len(before) > 1 and before[1] == "bernama" and before[0] in _ONCE


def _without_overlap(found: list[Mention]) -> list[Mention]:
    kept: list[Mention] = []
    for mention in sorted(found, key=lambda m: (-m.weight, -(m.end - m.start))):
        if all(mention.end <= k.start or k.end <= mention.start for k in kept):
            kept.append(mention)
    return sorted(kept, key=lambda m: m.start)


def _known(sentence: Sentence, mark: Mark) -> Mention:
    start, end = mark.start, mark.end
    if sentence.words[start] in _GENERIC and end > start + 1 and sentence.words[start + 1][0].isupper():
        start += sentence.lows[start + 1] != "iso"
    while start > 0 and is_part(sentence, start - 1) and sentence.lows[start - 1] in _KEPT_HEADS | _ENGLISH | {"malam"}:
        start -= 1
    if start > 0 and sentence.lows[start - 1] in _OPENERS:
        start -= 1
    programme = mark.entry if isinstance(mark.entry, Programme) else None
    end = right_end(sentence, end)
    if programme is not None and programme.type is AwardType.RATING:
        end = before_region(sentence, mark.end, end)
        end -= end - 1 > mark.start and end > mark.end and _is_ordinal(sentence, end - 1)
    plain = sentence.words[mark.start].islower() and end == mark.end
    return Mention(sentence, start, end, DESCRIBED if plain else NAMED, programme)


def _is_ordinal(sentence: Sentence, i: int) -> bool:
    """ "Raih WTP Kesembilan", "Adipura Kedua": which time it is."""
    return sentence.lows[i] in _ORDINALS


def _in_brackets(sentence: Sentence, mark: Mark) -> Mention | None:
    """ "Pesta Paduan Suara Gerejawi (Pesparawi) tingkat …": the acronym stands behind its long form."""
    opening = mark.start - 1
    if opening < 2 or sentence.words[opening] != "(" or sentence.words[mark.end : mark.end + 1] != [")"]:
        return None
    start = left_start(sentence, opening)
    if start > opening - 2 or is_in_body(sentence, mark.start):
        return None
    programme = mark.entry if isinstance(mark.entry, Programme) else None
    end = right_end(sentence, mark.end + 1)
    if programme is not None and programme.type is AwardType.RATING:
        end = before_region(sentence, mark.start, end)
    return Mention(sentence, start, end, NAMED, programme)


def _from_noun(sentence: Sentence, mark: Mark) -> Mention | None:
    low = sentence.lows[mark.start]
    if low in _ENGLISH:
        return _english(sentence, mark)
    if sentence.lows[mark.start : mark.end + 1] == ["duta", "besar"]:
        return None
    end = right_end(sentence, mark.end)
    length = 0 if "".join(sentence.lows[mark.end : mark.end + 1]) in _PHRASE_ENDS else end - mark.end
    if mark.kind is Kind.CONTEST and low != "duta":
        return _from_contest(sentence, mark, end, length)
    if own := _by_itself(sentence, mark, end, length):
        return own
    if any(other.start == mark.end for other in sentence.of(Kind.MEDAL, Kind.PLACE)):
        length = 0
    titled = any(_is_best(sentence, i) for i in range(mark.end, end))  # "penghargaan Pembina Pesantren Teladan"
    if low in _HONOURS and not titled and "".join(sentence.lows[mark.end : mark.end + 1]) in _OFFICIALS:
        length = 0  # "Penghargaan Kapolres Ende" says who gives it
    if low in _HEADS and length and not _is_giver(sentence, mark.end):
        kept = low in _KEPT_HEADS and sentence.words[mark.start][0].isupper()
        start = mark.start if kept or mark.kind is Kind.WEAK else mark.end
        start = mark.start + 1 if low == "gelar" and mark.end > mark.start + 1 else start  # "gelar | Grandmaster Catur"
        named = sentence.words[mark.start][0].isupper() or length > 1
        weight = (NAMED if named else DESCRIBED) if mark.kind is Kind.AWARD else DESCRIBED - 0.5
        return Mention(sentence, start, end, weight)
    if mark.kind is Kind.AWARD:
        return _bare(sentence, mark)
    purpose = lower_end(sentence, mark.end, _SHORT_PURPOSE) if low in _DESCRIBING else mark.end
    end = _with_year(sentence, purpose)
    rated = any(mark.end <= rating.start < end for rating in sentence.of(Kind.RATING))
    told = end > purpose or rated or low in ("gelar", "predikat")
    return Mention(sentence, mark.start, end, LOOSE) if told and end > mark.end + 1 else None


def _from_contest(sentence: Sentence, mark: Mark, end: int, length: int) -> Mention | None:
    """The contest that a noun names, up to token `end` where words in capitals (`length`) follow."""
    low, capital = sentence.lows[mark.start], sentence.words[mark.start][0].isupper()
    if low in _LOOSE_CONTESTS and (mark.start == 0 or not capital):
        chosen = low == "pemilihan" and length > 1 and sentence.where == "body" and _has_year(sentence, mark.end, end)
        return Mention(sentence, mark.end, end, DESCRIBED) if chosen else None
    if low in _BARE_CONTESTS and _is_acronym(sentence, mark.end):
        return Mention(sentence, mark.end, mark.end + 1, NAMED)
    if low == "grand" and (not length or is_verb(sentence, mark.start - 1)):
        return None  # a round; a prize that somebody wins
    start = left_start(sentence, mark.start) if capital else mark.start
    if start < mark.start and sentence.lows[start - 1] in _CLASSES:
        start = mark.start  # "divisi Fuel Engine | Kontes Kapal Indonesia"
    end = end if length else lower_contest(sentence, mark.end)
    if end == mark.end:
        return Mention(sentence, start, end, BARE)
    if not any(word[0].isalpha() for word in sentence.words[mark.end : end]):
        return None  # "kompetisi 2024-2025" is a season
    if length:
        return Mention(sentence, start, end, NAMED)
    return Mention(sentence, start, end, LOOSE if _is_remark(sentence, start, end) else DESCRIBED)


def _has_year(sentence: Sentence, start: int, end: int) -> bool:
    """ "pemilihan | Putri Laut Muna 2024"."""
    return any(len(word) == _YEAR_DIGITS and word.isdecimal() for word in sentence.words[start:end])


def _by_itself(sentence: Sentence, mark: Mark, end: int, length: int) -> Mention | None:
    """ "Upakarti Rasa Buton", "Hadiah Sastra Bahari 2024", "gelar | Liga Bahari Season 11": a name without a head."""
    low = sentence.lows[mark.start]
    if low in _OFFERED and sentence.words[mark.start].istitle() and length > 1 and not _is_giver(sentence, mark.end):
        return Mention(sentence, mark.start, end, NAMED)
    if low == "gelar" and length > 1 and any(word.isdigit() for word in sentence.words[mark.end : end]):
        return Mention(sentence, mark.end, end, NAMED)
    if low in _OWN_NAMES and sentence.words[mark.start][0].isupper():
        return Mention(sentence, mark.start, end, NAMED)
    return None


def _is_acronym(sentence: Sentence, i: int) -> bool:
    """ "Kompetisi CBCC (Creative Business …)": an acronym that a bracket spells out names the contest alone."""
    return sentence.words[i + 1 : i + 2] == ["("] and len(sentence.words[i]) > 2 and sentence.words[i].isupper()


def _bare(sentence: Sentence, mark: Mark) -> Mention:
    """ "penghargaan kinerja percepatan penurunan stunting": the purpose belongs to the name."""
    end = mark.end
    behind = "".join(sentence.lows[end : end + 1])
    if sentence.lows[mark.start] in ("penghargaan", "anugerah") and behind != "dan" and behind not in _OFFICIALS:
        end = _with_year(sentence, lower_end(sentence, _purpose(sentence, mark.end), _SHORT_PURPOSE))
    if sentence.lows[mark.start] in _POSSESSED:
        return Mention(sentence, mark.start, mark.end, _FAINT)
    if sentence.lows[mark.start] == "piagam":
        last = lower_end(sentence, mark.end, _SHORT_PURPOSE)
        end = next((k + 1 for k in range(mark.end + 1, last) if _is_best(sentence, k)), end)  # "piagam lunas tercepat"
    weight = BARE if end == mark.end else LOOSE if _points_back(sentence, end) else PLAIN
    return Mention(sentence, mark.start, end, weight)


def _purpose(sentence: Sentence, at: int) -> int:
    """Where what an award is for begins: "penghargaan atas kinerja …", but not "atas keberhasilan menangkap …"."""
    return at + (sentence.lows[at : at + 1] == ["atas"] and "".join(sentence.lows[at + 1 : at + 2]) in _MERITS)


def _with_year(sentence: Sentence, end: int) -> int:
    """ "sertifikat apresiasi wajib pajak | tahun 2023"."""
    dated = sentence.lows[end : end + 1] == ["tahun"] and "".join(sentence.words[end + 1 : end + 2]).isdecimal()
    return end + 2 if dated else end


def _is_remark(sentence: Sentence, start: int, end: int) -> bool:
    """ "salah satu kompetisi paduan suara tertua": said of what was named before."""
    return _points_back(sentence, end) or sentence.lows[max(0, start - 2) : start] == ["salah", "satu"]


def _points_back(sentence: Sentence, end: int) -> bool:
    """ "turnamen resmi PBSI itu", "penghargaan bergengsi tersebut": what was named before is only described again."""
    return "".join(sentence.lows[end : end + 1]) in _BACK


def _english(sentence: Sentence, mark: Mark) -> Mention:
    start, end = left_start(sentence, mark.start), right_end(sentence, mark.end)
    weight = NAMED if end - start > 1 else BARE
    return Mention(sentence, start, end, weight)


def _is_giver(sentence: Sentence, start: int) -> bool:
    return any(mark.start == start for mark in sentence.of(Kind.GIVER, Kind.GIVER_HEAD))
