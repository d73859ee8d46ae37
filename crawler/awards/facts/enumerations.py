"""Winners counted up in a sentence: "yakni A (kategori …), B, bidan di …, dan C"."""

from crawler.awards.events import Event
from crawler.awards.facts.recipients import RECEIVING, Recipient, is_name
from crawler.awards.facts.titles import title_end
from crawler.awards.lexicon import Kind, Lexicon, word_set
from crawler.awards.names import (
    Chunk,
    is_body,
    is_namelike,
    is_official,
    name_left,
    name_right,
    split_names,
    without_titles,
)
from crawler.awards.text import Sentence

_COLON = word_set("recipients", "colon")
_COUNTS = {"dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sejumlah", "beberapa"}
_MAX_LIST = 12
_ALL = {"keduanya", "ketiganya", "keempatnya", "kelimanya", "keenamnya", "mereka"}
_OPENERS = {"lain", "kepada", ":", "adalah", "yakni", "oleh", "untuk"}
_JOINING = {",", "dan", "serta", ";"}
_CONTRASTS = {"sedangkan", "sementara", "lalu", "adapun"}
_DESCRIPTION = 24
"""Tokens that may be said of a name in a list."""
_PASSED = {"lolos", "lulus"}
_WHO_REACH = 12
_NAMELY = {":", "yaitu", "yakni"}


def counted_up(sentence: Sentence, events: list[Event], lexicon: Lexicon) -> list[Recipient]:
    """The winners that a sentence of the award itself counts up."""
    return (
        counted(sentence, lexicon)
        or given(sentence, events, lexicon)
        or crowned(sentence, lexicon)
        or _namely(sentence, lexicon)
    )


def _namely(sentence: Sentence, lexicon: Lexicon) -> list[Recipient]:
    """ "Tiga personel menerima penghargaan dari Kapolda: A, B, dan C": people, or bodies, and nobody in office."""
    for i, low in enumerate(sentence.lows):
        namely = low in _NAMELY or who_received(sentence) == i
        if namely and i > 1 and not _counts_awards(sentence, i):
            found = names_behind(sentence, i, lexicon)
            if found and not any(is_official(sentence, r.chunk, lexicon) for r in found) and _are_alike(found, lexicon):
                return found
    return []


def who_received(sentence: Sentence) -> int | None:
    """ "Selain SDN 3, yang lulus adalah A, B dan C": the token behind which those who received it stand."""
    lows = sentence.lows[:_WHO_REACH]
    at = next((i for i, low in enumerate(lows) if low in ("adalah", "ialah")), None)
    if at is None or "yang" not in lows[:at]:
        return None
    first = lows.index("yang")
    received = any(first < m.start < at for m in sentence.of(Kind.WIN, Kind.RECEIVE, Kind.HONOURED))
    return at if received or _PASSED & set(lows[first:at]) else None


def _counts_awards(sentence: Sentence, colon: int) -> bool:
    """ "meraih dua penghargaan, yakni …" is followed by awards."""
    awards = [m for m in sentence.of(Kind.AWARD, Kind.WEAK, Kind.MEDAL, Kind.CONTEST) if m.end <= colon]
    return any(set(sentence.lows[max(0, m.start - 2) : m.start]) & _COUNTS for m in awards)


def crowned(sentence: Sentence, lexicon: Lexicon) -> list[Recipient]:
    """ "menobatkan A sebagai destinasi alam terbaik dan B sebagai destinasi budaya terbaik"."""
    found = []
    for i in range(1, len(sentence) - 1):
        stop = title_end(sentence, i + 1) if sentence.lows[i] == "sebagai" else None
        name = name_left(sentence, i - 1, lexicon) if stop and is_namelike(sentence, i - 1, lexicon) else None
        if name and stop:
            part = split_names(sentence, name, lexicon)[-1:]
            found += [Recipient(sentence, without_titles(sentence, p, lexicon), None, (i + 1, stop)) for p in part]
    found = [r for r in found if is_name(sentence, r.chunk, lexicon)]
    return found if len(found) > 1 else []


def _lists_awards(sentence: Sentence, colon: int) -> bool:
    """ "Ketiga penghargaan itu yakni …" is followed by awards, "Penghargaan itu diberikan kepada: …" by winners."""
    awards = [mark for mark in sentence.of(Kind.AWARD, Kind.WEAK, Kind.MEDAL) if mark.end <= colon]
    if sentence.lows[:2] == ["mereka", "yang"]:
        return False
    return bool(awards) and not any(low in RECEIVING or low in ("penerima", "peraih") for low in sentence.lows[:colon])


def counted(sentence: Sentence, lexicon: Lexicon) -> list[Recipient]:
    """ "… kepada tiga dinas Pemkab Lahat, yakni A, B, dan C"."""
    for i in range(len(sentence) - 2):
        if sentence.lows[i] in RECEIVING and (sentence.lows[i + 1] in _COUNTS or sentence.words[i + 1].isdigit()):
            colon = next((k for k in range(i + 2, min(i + 16, len(sentence))) if sentence.lows[k] in _COLON), None)
            return [] if colon is None else names_behind(sentence, colon, lexicon)
    return []


def given(sentence: Sentence, events: list[Event], lexicon: Lexicon) -> list[Recipient]:
    """ "menyerahkan piagam kepada A, kepala kampung di Sota; B, perawat; dan C": names with descriptions."""
    for event in events:
        if event.sentence is not sentence or event.verb.kind not in (Kind.GIVE, Kind.GIVEN, Kind.WON):
            continue
        if sentence.lows[event.verb.start] == "diterima":
            continue  # who takes the award from the stage stands behind it
        first = event.verb.end - 1 if event.verb.kind is Kind.WON else event.end
        ahead = range(first, min(first + _DESCRIPTION, len(sentence) - 1))
        at = first if event.verb.kind is Kind.WON else next((i for i in ahead if sentence.lows[i] == "kepada"), None)
        found = [] if at is None else names_behind(sentence, at, lexicon)
        if found and not any(is_official(sentence, r.chunk, lexicon) for r in found) and _are_alike(found, lexicon):
            return found
    return []


def _are_alike(found: list[Recipient], lexicon: Lexicon) -> bool:
    """Are all winners bodies, or all people, of more than one name or with a rank?"""
    bodies = [is_body(r.sentence, r.chunk, lexicon) for r in found]
    people = [r.chunk[1] - r.chunk[0] > 1 or r.sentence.lows[r.chunk[0] - 1] in lexicon.titles for r in found]
    return all(bodies) or (not any(bodies) and all(people))


def enumerated(sentence: Sentence, lexicon: Lexicon) -> list[Recipient]:
    """ "Kelimanya yakni A (guru …), B, dan C": names behind a colon word."""
    at = next((i for i, low in enumerate(sentence.lows) if low in _COLON and i < 12), None)
    if at is None and sentence.lows[0] in _ALL:
        at = 0
    return [] if at is None or _lists_awards(sentence, at) else names_behind(sentence, at, lexicon)


def names_behind(sentence: Sentence, colon: int, lexicon: Lexicon) -> list[Recipient]:
    """The names that begin behind token `colon`, each with what is said of it; none where there is only one."""
    i: int | None = colon + 1
    found: list[Recipient] = []
    while i is not None and len(found) < _MAX_LIST:
        while i < len(sentence) and sentence.lows[i] in _OPENERS:
            i += 1
        chunk = name_right(sentence, i, lexicon, reach=2)
        if chunk is None:
            break
        parts = [without_titles(sentence, part, lexicon) for part in split_names(sentence, chunk, lexicon)]
        rank = rank_in_brackets(sentence, chunk[1])
        found += [Recipient(sentence, part, None, rank) for part in parts]
        i = _next_item(sentence, chunk[1], lexicon)
    found = [r for r in found if is_name(sentence, r.chunk, lexicon)]
    return found if len(found) >= 2 else []


def rank_in_brackets(sentence: Sentence, opening: int) -> Chunk | None:
    """ "Akmal Fadhil (emas bidang fisika)", "Disdukcapil Muna (kategori perizinan)"."""
    if sentence.words[opening : opening + 1] != ["("]:
        return None
    ranked = any(m.start == opening + 1 for m in sentence.of(Kind.MEDAL, Kind.PLACE))
    ranked = ranked or sentence.lows[opening + 1 : opening + 2] in (["kategori"], ["subkategori"], ["predikat"])
    closing = next((k for k in range(opening, len(sentence)) if sentence.words[k] == ")"), None)
    return (opening + 1, closing) if ranked and closing else None


def _next_item(sentence: Sentence, end: int, lexicon: Lexicon) -> int | None:
    """Where the next name of a list begins, past a description: "…, bidan di Tobelo; C", "… (kelas A), serta D"."""
    k = end
    while k < min(len(sentence), end + _DESCRIPTION):
        low = sentence.lows[k]
        if low == "(":
            k = next((n for n in range(k, len(sentence)) if sentence.words[n] == ")"), len(sentence))
        elif low in (".", ":") and sentence.lows[k - 1] not in lexicon.abbreviations and k > end + 1:
            return None
        elif low in _JOINING:
            after = k + 1 + (sentence.lows[k + 1 : k + 2] in (["dan"], ["serta"]))
            if low == ";" or after > k + 1 or _opens_item(sentence, after, lexicon):
                return after
        elif sentence.words[k] in _CONTRASTS or (k > end + 1 and _is_main_verb(sentence, k)):
            return None
        elif is_namelike(sentence, k, lexicon) and (name := name_right(sentence, k, lexicon, reach=0)):
            parts = split_names(sentence, name, lexicon)
            if len(parts) > 1:
                return parts[1][0]
            k = name[1] - 1
        k += 1
    return None


def _opens_item(sentence: Sentence, i: int, lexicon: Lexicon) -> bool:
    """Behind a comma or "dan": a name of its own, and no degree ("S.Pd.")."""
    if i >= len(sentence):
        return False
    degree = sentence.words[i + 1 : i + 2] == ["."]
    return sentence.lows[i] in lexicon.titles or (sentence.words[i][0].isupper() and not degree)


def _is_main_verb(sentence: Sentence, i: int) -> bool:
    verbs = sentence.of(Kind.WIN, Kind.RECEIVE, Kind.WON)
    return sentence.lows[i - 1] != "yang" and any(mark.start == i for mark in verbs)
