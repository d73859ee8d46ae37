"""Ranks that a story tells outside the clause that reports the award: beside its name, in a list, in the opening."""

from crawler.awards.events import Event, place_number
from crawler.awards.facts import recipients as who
from crawler.awards.facts.extent import right_end
from crawler.awards.facts.grades import category, grade_of, phrase_end
from crawler.awards.facts.mention import DESCRIBED, Mention
from crawler.awards.facts.named import NAMING
from crawler.awards.facts.ranks import Strength, of_the_best, read_rank
from crawler.awards.facts.schemes import opens_name
from crawler.awards.facts.titles import title_in
from crawler.awards.lexicon import Kind, word_set
from crawler.awards.names import Chunk
from crawler.awards.text import Document, Sentence
from crawler.records import AwardType

_READ_FOR_TITLES = 12
_READ_FOR_PLACES = 3
_READ_ANYWHERE = 6
_TELLING = (Strength.PLACE, Strength.MEDAL, Strength.CATEGORY)
_LEAST_TITLE = 3
_LEAST_IN_NAME = 2
_NEAR = 3
"""Tokens behind an award's name in which its category begins."""
_FIELDS = {"bidang", "divisi", "golongan", "kategori", "kelompok", "klaster", "sektor", "subkategori"}
_LONG_FIELD = 8
_SUPERLATIVES = word_set("ranks", "favourite")
_GRADE_WORDS = {"klasifikasi", "level", "peringkat", "predikat", "strata", "tingkat"}
_DEGREES = {"causa", "doctor", "doktor"}
"""The field of a degree is no category in which it was won."""
_PREDICATES = {"berklasifikasi", "berkualifikasi", "berpredikat", "kualifikasi", "klasifikasi", "predikat", "strata"}
_ALL_OF_THEM = {"keduanya", "ketiganya", "keempatnya", "kelimanya", "keenamnya", "masing-masing", "rinciannya", "yakni"}
_SERVICE = {"satyalancana", "satyalencana", "satya"}
_YEARS_OF_SERVICE = {"8", "10", "16", "20", "24", "30", "32", "x", "xx", "xxx", "viii", "xvi", "xxiv", "xxxii"}

Rank = tuple[str, Sentence, Chunk]
"""What a rank says, and where."""


def told_elsewhere(
    document: Document,
    event: Event | None,
    mention: Mention | None,
    weak: Rank | None,
    foreign: list[Event],
    recipient: set[str],
) -> Rank | None:
    """The first that is told, from the award's name on; `weak` is what another clause says.

    `foreign` are the clauses that tell of other winners, `recipient` the words of whose rank it is.
    """
    told = (
        _before(document, mention)
        or _beside(document, mention)
        or weak
        or (_listed(document, event) if event else None)
    )
    told = told or (_object(document, event, mention) if event else None) or _title(document, mention)
    return told or _anywhere(document, mention, foreign, recipient)


def quoted(document: Document, sentence: Sentence, chunk: Chunk) -> Rank:
    """The rank that some tokens of a sentence state."""
    return document.text(sentence, *chunk), sentence, chunk


def is_in_name(chunk: Chunk, sentence: Sentence, mention: Mention | None) -> bool:
    """Is the "rank" a part of the award's own name ("predikat Wilayah Bebas dari Korupsi")?"""
    if mention is None:
        return False
    named = mention.sentence.lows[mention.start : mention.end]
    if sentence.lows[chunk[0]] in ("predikat", "opini", "gelar") and set(sentence.lows[chunk[0] + 1 : chunk[1]]) <= {
        *named,
        "serupa",
        "tersebut",
    }:
        return True
    if mention.sentence is not sentence:
        return set(sentence.lows[slice(*chunk)]) <= set(named)
    if mention.start <= chunk[0] and chunk[1] <= mention.end and sentence.lows[mention.start - 1] in NAMING:
        return place_number(sentence, chunk[0] + 1) is None  # "sebagai Desa Digital Terbaik II" states a place
    inside = mention.start <= chunk[0] and chunk[1] <= mention.end
    if inside and sentence.words[chunk[1] - 1] in _SUPERLATIVES:
        return True  # "penyelesaian pengaduan terbaik 2023"
    if mention.weight < DESCRIBED:
        return False
    if sentence.lows[chunk[0]] in ("predikat", "opini") and mention.start - chunk[0] in (0, 1):
        return True
    if mention.start >= chunk[1] or chunk[1] > mention.end or chunk[1] - chunk[0] < _LEAST_IN_NAME:
        return False
    return mention.programme is None or chunk[0] == mention.start  # "TOP BUMD Awards" of "TOP BUMD Awards 2025"


def is_bare_superlative(rank: Rank) -> bool:
    """ "peringkat tertinggi": it says how good a grade is, not which."""
    _, sentence, (start, end) = rank
    return end - start == 2 and sentence.lows[start] in _GRADE_WORDS and sentence.lows[start + 1] == "tertinggi"


def grade_inside(mention: Mention) -> Chunk | None:
    """The grade in a rating's name: "PROPER | Emas | 2023"."""
    if mention.programme is None or mention.programme.type is not AwardType.RATING:
        return None
    found = [grade_of(mention.sentence, mention.start, end) for end in range(mention.end, mention.start + 1, -1)]
    return next((grade for grade in found if grade and grade[1] <= mention.end), None)


def told_in_full(document: Document, rank: Rank, mention: Mention | None, foreign: list[Event]) -> Rank | None:
    """What the body's opening says of a headline's bare "Juara": "juara kelas ekstrem", "podium tertinggi"."""
    place = _number(*rank[1:])
    least = Strength.UNNUMBERED if rank[2][1] - rank[2][0] == 1 else Strength.PLACE
    others = {id(event.sentence) for event in foreign}
    for sentence in document.body[:_READ_FOR_PLACES]:
        against = sentence.has(Kind.PAST, Kind.NEGATION, Kind.PLAN) or any(sentence.quoted)
        if against or id(sentence) in others:
            continue
        read = read_rank(sentence, 0, len(sentence))
        firm = read is not None and read[1] >= least and read[0][1] - read[0][0] > 1
        if read and place is not None and _number(sentence, read[0]) != place:
            continue
        if read and firm and not is_in_name(read[0], sentence, mention):
            return quoted(document, sentence, read[0])
    return None


def fuller_grade(document: Document, rank: Rank) -> Rank | None:
    """What the body's opening adds to a headline's grade: "zona hijau | , kategori B, kualitas tinggi"."""
    _, title, (start, end) = rank
    grade = title.lows[start:end]
    for sentence in document.body[:_READ_FOR_PLACES]:
        if grade[0] in sentence.lows and not any(sentence.quoted):
            chunk = category(sentence, 0, len(sentence))
            if (
                chunk
                and chunk[1] - chunk[0] > end - start
                and sentence.lows[chunk[0] : chunk[0] + end - start] == grade
            ):
                return quoted(document, sentence, chunk)
    return None


def years_of_service(document: Document, recipient: who.Recipient | None, mention: Mention | None) -> Rank | None:
    """The class of a Satyalancana: "Satyalancana Karya Satya 30 tahun", "menerima tanda 30 tahun"."""
    named = set(mention.sentence.lows[mention.start : mention.end]) if mention else set()
    if mention is None or not _SERVICE & named or "tahun" in named:
        return None
    for sentence in [recipient.sentence, mention.sentence] if recipient else [mention.sentence]:
        start = recipient.chunk[1] if recipient and recipient.sentence is sentence else 0
        for i in range(start, len(sentence) - 1):
            if sentence.lows[i] in _YEARS_OF_SERVICE and sentence.lows[i + 1] == "tahun":
                return quoted(document, sentence, (i, i + 2))
    return None


def _beside(document: Document, mention: Mention | None) -> Rank | None:
    """ "PROPER Hijau", "Kalpataru 2024 kategori Perintis": the grade or category that ends or follows the name."""
    if mention is None:
        return None
    sentence, end = mention.sentence, mention.end
    graded = mention.programme is not None and mention.programme.type is AwardType.RATING
    chunk = grade_of(sentence, mention.start, end, inside=graded)
    of_degree = not _DEGREES.isdisjoint(sentence.lows[mention.start : end])
    if chunk is None and not of_degree and "".join(sentence.lows[end : end + 1]) in _FIELDS:
        stop = phrase_end(sentence, end + 1, end + _LONG_FIELD)
        chunk = (end, stop) if stop > end + 1 else None
    if chunk is None and (read := read_rank(sentence, end, min(len(sentence), end + _NEAR))):
        chunk = read[0] if read[1] is Strength.CATEGORY else None
    chunk = chunk or of_the_best(sentence, 0, len(sentence))
    return quoted(document, sentence, chunk) if chunk else None


def _listed(document: Document, event: Event) -> Rank | None:
    """ "Ketiganya yaitu terbaik I kategori logistik, …": the first of the awards that a sentence behind counts up."""
    if event.sentence is document.title:
        return None
    for sentence in document.body[event.sentence.index + 1 : event.sentence.index + 3]:
        if sentence.lows[0] in _ALL_OF_THEM:
            read = read_rank(sentence, 0, len(sentence))
            return quoted(document, sentence, read[0]) if read else None
    return None


def _object(document: Document, event: Event, mention: Mention | None) -> Rank | None:
    """ "penghargaan The Excellent Bank pada Garuda Awards": of two names the one behind the noun is the category."""
    sentence, start = event.sentence, event.target.end
    if event.target.kind is not Kind.AWARD or start >= len(sentence) or not opens_name(sentence, start):
        return None
    if (
        mention is None
        or sentence.where == "title"
        or any(m.start == start for m in sentence.of(Kind.GIVER, Kind.GIVER_HEAD))
    ):
        return None
    if mention.sentence is sentence and mention.start < right_end(sentence, start) and start < mention.end:
        return None
    chunk = (start, right_end(sentence, start))
    known = set(sentence.lows[slice(*chunk)]) & set(mention.sentence.lows[mention.start : mention.end])
    return None if known or chunk[1] - start < _LEAST_TITLE else quoted(document, sentence, chunk)


def _title(document: Document, mention: Mention | None) -> Rank | None:
    """The category of an award night that no clause of winning names: "Best Drama", "Film Terbaik"."""
    for sentence in document.body[:_READ_FOR_TITLES]:
        if sentence.has(Kind.WON, Kind.WIN, Kind.HONOURED, Kind.RECEIVE):
            chunk = title_in(sentence, 0, len(sentence))
            if chunk and not is_in_name(chunk, sentence, mention):
                return quoted(document, sentence, chunk)
    return None


def _anywhere(document: Document, mention: Mention | None, foreign: list[Event], recipient: set[str]) -> Rank | None:
    """A place, medal or predicate that the opening tells outside any clause of winning: "Hasilnya: juara II"."""
    told = {id(event.sentence) for event in foreign}
    for sentence in document.body[:_READ_ANYWHERE]:
        if sentence.has(Kind.PAST, Kind.NEGATION, Kind.PLAN) or any(sentence.quoted) or is_of_old(sentence):
            continue
        read = None if id(sentence) in told else read_rank(sentence, 0, len(sentence))
        if read is None or read[1] not in _TELLING or is_in_name(read[0], sentence, mention):
            continue
        mine = (
            _is_first(sentence, read[0]) or not recipient.isdisjoint(sentence.lows) or _names_nobody(sentence, read[0])
        )
        if read[1] is not Strength.PLACE or mine:
            return quoted(document, sentence, read[0])
    return _predicate(document, mention)


def _predicate(document: Document, mention: Mention | None) -> Rank | None:
    """ "Kalurahan berjuluk Bumi Jaya itu masuk predikat Istimewa": told of the recipient by another name."""
    for sentence in document.body[:_READ_FOR_PLACES]:
        read = (
            None if sentence.has(Kind.PAST, Kind.PLAN) or any(sentence.quoted) else category(sentence, 0, len(sentence))
        )
        if read and sentence.lows[read[0]] in _PREDICATES and not is_in_name(read, sentence, mention):
            return quoted(document, sentence, read)
    return None


def is_of_old(sentence: Sentence) -> bool:
    """ "dua tahun silam di urutan pertama", "tahun lalu juara II"."""
    lows = sentence.lows
    return any(lows[i] == "tahun" and lows[i + 1] in ("lalu", "silam") for i in range(len(lows) - 1))


def _names_nobody(sentence: Sentence, chunk: Chunk) -> bool:
    """ "Peringkat: terbaik III kategori kabupaten besar": what is said of nobody else is said of the story's winner."""
    return not any(word[0].isupper() for word in [*sentence.words[1 : chunk[0]], *sentence.words[chunk[1] :]])


def _number(sentence: Sentence, chunk: Chunk) -> int | None:
    """The number of a place: 2 of "juara II umum"; none of "juara umum", which no place in a class spells out."""
    if "umum" in sentence.lows[slice(*chunk)]:
        return 0
    return next((number for i in range(*chunk) if (number := place_number(sentence, i)) is not None), None)


def _is_first(sentence: Sentence, chunk: Chunk) -> bool:
    """The first place; a lower one that no clause of winning tells is another's, unless it names the recipient."""
    return any(place_number(sentence, i) == 1 for i in range(*chunk))


def _before(document: Document, mention: Mention | None) -> Rank | None:
    """ "yang menempati Terbaik II Lomba Desa": the place right before the award's name."""
    if mention is None or mention.sentence.where == "title":
        return None
    sentence, end = mention.sentence, mention.start
    end -= sentence.lows[end - 1 : end] in (["dalam"], ["di"], ["pada"])
    for mark in sentence.of(Kind.PLACE):
        if mark.end == end - 1 and place_number(sentence, mark.end) is not None:
            return quoted(document, sentence, (mark.start, end))
    return None
