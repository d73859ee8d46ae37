"""What the words around a name say about the part that its bearer plays: readable clues, to be weighed by `roles`."""

import math

from crawler.awards.events import TAKING, Event, Status, place_number
from crawler.awards.facts.figures import GOVERNMENTS, Figure, Mention
from crawler.awards.facts.recipients import CARRYING, Recipient, stands_for_body
from crawler.awards.kinds import entity_words
from crawler.awards.lexicon import Kind, Lexicon, word_set
from crawler.awards.names import is_namelike
from crawler.awards.roles import Clues
from crawler.awards.text import Document, Sentence

_BEFORE = {
    name: word_set("clues", name)
    for name in ("to", "from", "by", "in", "namely", "called", "maker", "beats", "and", "as", "handed", "by_whom")
}
FIRM = (Kind.AWARD, Kind.RATING, Kind.PROGRAMME, Kind.PLACE, Kind.MEDAL, Kind.CONTEST)
_ENDING = (
    (Kind.SPEECH, "said"),
    (Kind.HELD, "held"),
    (Kind.GIVEN, "given"),
    (Kind.WON, "won"),
    (Kind.WIN, "win"),
    (Kind.RECEIVE, "receive"),
    (Kind.GIVE, "give"),
    (Kind.BESTOW, "bestow"),
    (Kind.HONOURED, "honoured"),
    (Kind.AWARD, "award"),
    (Kind.CONTEST, "contest"),
)
_STARTING = (
    (Kind.SPEECH, "says"),
    (Kind.WIN, "wins"),
    (Kind.RECEIVE, "receives"),
    (Kind.HONOURED, "honoured"),
    (Kind.GIVE, "gives"),
    (Kind.BESTOW, "bestows"),
    (Kind.PLACE, "place"),
    (Kind.HELD, "held"),
)
_HOLDING = word_set("givers", "holding")
_PLACE_REACH = 8
_COUNTS = word_set("clues", "counts")
_COUNT_REACH = 5
_YEAR = 4
_BESIDES = {"lain", "lainnya", "sama", "serupa"}
"""Words of an award that goes to others as well."""
_HUMANS = {"bu", "pak", "mbah", "kak", "ustaz", "ustazah", "kiai", "nyai", "teh", "kang", "mas", "mbak"}


def of_figure(document: Document, figure: Figure, clauses: list[Recipient], lexicon: Lexicon) -> Clues:
    """The clues of one figure for the part of recipient; `clauses` are the readings whose recipient it is."""
    clues: Clues = {}
    for mention in figure.mentions:
        for clue in around(mention, lexicon):
            clues[clue] = 1.0
    for reading in clauses:
        for clue in of_clause(document, reading):
            clues[clue] = 1.0
        if reading.event and stands_for_body(reading, lexicon):
            clues["takes it for a body"] = 1.0
    body = [m for m in figure.mentions if m.sentence.where == "body"]
    titled = len(body) < len(figure.mentions)
    first = min((m.sentence.index for m in body), default=None)
    clues[f"kind {figure.kind}"] = 1.0
    if figure.kind in ("person", "name") and any(_is_human(m, lexicon) for m in figure.mentions):
        clues["human"] = 1.0
    clues["first in " + ("the title" if first is None else str(min(first, 6)))] = 1.0
    clues["often"] = math.log(len(figure.mentions))
    if titled:
        clues[f"in the title, {figure.kind}"] = clues["in the title"] = 1.0
    elif document.title:
        overlap = {w for w in figure.words if len(w) > 2 and not w.isdigit()} & set(document.title.lows)
        if overlap:
            clues["partly in the title"] = 1.0
    return clues


def _is_human(mention: Mention, lexicon: Lexicon) -> bool:
    """A first name, a title or a rank before, degrees, an age or speech behind: nothing but a person has these."""
    sentence, (start, end) = mention.sentence, mention.chunk
    if mention.lows[0] in entity_words().first_names:
        return True
    before = sentence.lows[start - 1] if start else ""
    if start > 1 and before == ".":
        before = sentence.lows[start - 2]
    if before in lexicon.titles or before in _HUMANS:
        return True
    behind = sentence.lows[end : end + 3]
    if behind[:1] == ["("] and len(behind) > 2 and behind[1].isdigit() and len(behind[1]) < 3 and behind[2] == ")":
        return True
    degree = behind[:1] == [","] and len(behind) > 2 and behind[2] == "." and len(behind[1]) < 4
    spoken = any(m.end == start or m.start == end for m in sentence.of(Kind.SPEECH))
    return degree or (spoken and end - start < 4)


def of_clause(document: Document, reading: Recipient) -> list[str]:
    """How a clause of winning or giving names the recipient, and where it stands."""
    event = reading.event
    place = where(document, reading.sentence)
    if event is None:
        return [f"listed {place}"]
    if is_counted(reading.sentence, reading.chunk[0]):
        return ["clause of a count"]
    if event.verb.kind in (Kind.WON, Kind.GIVEN) and not _BESIDES.isdisjoint(event.sentence.lows[: event.verb.start]):
        return ["clause of others"]
    kind = "takes" if event.verb.kind in TAKING else "is given" if event.verb.kind in (Kind.WON, Kind.GIVEN) else "gets"
    if event.verb.kind is Kind.RECEIVE:
        kind = "receives"
    sure = surety(event)
    return [f"{kind} {sure}", f"clause {place} {sure}"]


def is_counted(sentence: Sentence, start: int) -> bool:
    """ "Enam pesilat binaan X", "tiga desa di Kabupaten Y": several are told of, and the name is where they belong."""
    for i in range(start - 1, max(-1, start - 1 - _COUNT_REACH), -1):
        if sentence.lows[i] in _COUNTS:
            return i + 1 < start
        if not (sentence.words[i].islower() or i == 0):
            return False
    return False


def surety(event: Event) -> str:
    """Is the clause news told in a plain main clause?"""
    if event.status is not Status.FRESH or event.quoted:
        return "not news"
    return "plain" if event.firm and not event.relative else "loose"


def where(document: Document, sentence: Sentence) -> str:
    """Title, lede or later."""
    if sentence is document.title:
        return "title"
    return "lede" if sentence.index < 3 else "later"


def around(mention: Mention, lexicon: Lexicon) -> list[str]:
    """The words right before and behind a name."""
    if not mention.clues:
        sentence, (start, end) = mention.sentence, mention.chunk
        before, behind = _before(sentence, start, lexicon), _behind(sentence, end, lexicon)
        award = " +award" if sentence.has(*FIRM) else ""
        if sentence.where == "title":
            mention.clues.extend((f"title: {before} …", f"title: … {behind}"))
        else:
            mention.clues.extend((f"{before} …{award}", f"… {behind}", *_place(sentence, end)))
            mention.clues.extend(_within(sentence, start, before, behind))
    return mention.clues


def _within(sentence: Sentence, start: int, before: str, behind: str) -> list[str]:
    """ "Gelandang Manchester City itu": where somebody belongs who is described; "tiga desa di X": several."""
    found = ["whose"] if before == "role" and behind == "that" else []
    return [*found, "of a count"] if is_counted(sentence, start) else found


def _place(sentence: Sentence, end: int) -> list[str]:
    """The place in a contest that follows the name."""
    for mark in sentence.of(Kind.PLACE):
        if end <= mark.start <= end + _PLACE_REACH:
            number = place_number(sentence, mark.end)
            if number is not None:
                return ["first place" if number == 1 else "lower place"]
    return []


def _before(sentence: Sentence, start: int, lexicon: Lexicon) -> str:
    i = start - 1
    role = ""
    while i >= 0 and (
        sentence.words[i] in "\"'“‘"
        or sentence.lows[i] in lexicon.roles
        or sentence.lows[i] in lexicon.titles
        or (sentence.words[i] == "." and i and sentence.lows[i - 1] in lexicon.titles)
    ):
        role = "role" if sentence.lows[i] in lexicon.roles else role
        i -= 1
    if role:
        return role
    if i < 0:
        return "opening"
    low = sentence.lows[i]
    if low in CARRYING:
        return "carry"
    marks = sentence.marks
    for kind, name in _ENDING:
        if kind in marks and any(m.end == i + 1 for m in marks[kind]):
            return name
    for name, words in _BEFORE.items():
        if low in words:
            return name
    if low in lexicon.officials:
        return "office"
    if is_namelike(sentence, i, lexicon):
        return "name"
    if low == ",":
        return _behind_comma(sentence, i, start, lexicon)
    return "word" if low.isalpha() else "mark"


def _behind_comma(sentence: Sentence, comma: int, start: int, lexicon: Lexicon) -> str:
    """ "Desa A, Kecamatan B": an address; "Pendiri Bank Sampah X, Nurlaila, …": who is described before the comma."""
    if is_namelike(sentence, comma - 1, lexicon) and sentence.lows[start] in GOVERNMENTS:
        return "address"
    opening = "," not in sentence.words[:comma] and not sentence.has(Kind.SPEECH)
    verbs = sentence.of(Kind.WIN, Kind.RECEIVE, Kind.HONOURED, Kind.WON, Kind.GIVE, Kind.GIVEN, Kind.BESTOW)
    return "apposed" if opening and not any(m.start < comma for m in verbs) else "comma"


def _behind(sentence: Sentence, end: int, lexicon: Lexicon) -> str:
    i = end
    while i < len(sentence) and (sentence.lows[i] in lexicon.adverbs or sentence.words[i] in "\"'”’"):
        i += 1
    if i >= len(sentence):
        return "end"
    low = sentence.lows[i]
    marks = sentence.marks
    for kind, name in _STARTING:
        if kind in marks and any(m.start == i for m in marks[kind]):
            return name
    if low in _HOLDING:
        return "holds"
    if low == "(" and i + 1 < len(sentence):
        return "age" if sentence.words[i + 1].isdigit() and len(sentence.words[i + 1]) < _YEAR else "bracket"
    if low == "," and i + 1 < len(sentence):
        following = sentence.lows[i + 1]
        return "role" if following in lexicon.roles or following in lexicon.officials else "comma"
    if low in ("selaku", "sebagai") and sentence.lows[i + 1 : i + 2] in (["penyelenggara"], ["panitia"]):
        return "organiser"
    for name in ("from", "in", "to", "and", "by", "as", "maker"):
        if low in _BEFORE[name]:
            return name
    if low in ("yang", "itu", "tersebut", "ini", ":", "."):
        return {"itu": "that", "tersebut": "that", "ini": "that", ":": "colon", ".": "end"}.get(low, low)
    return "word" if low.isalpha() else "mark"
