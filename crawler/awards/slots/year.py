"""The award's year: the one in its name or behind it ("Adipura tahun 2023"), or the one that an audit is about."""

from datetime import date

from crawler.awards.capitals import is_namelike
from crawler.awards.choice import Candidate, Place
from crawler.awards.dates import MONTHS
from crawler.awards.lexicon import Kind, lexicon, word_set
from crawler.awards.slots.context import Context, is_inside, own_words, place_in, sentence_clues, side_of, stated
from crawler.awards.story import Story
from crawler.awards.text import Sentence, numbers_in

_BACK, _AHEAD = 10, 1
"""An award's year is at most this many years before, or after, the story's own."""
_DIGITS = 4
_AT = word_set("slots.year", "at")
_ACCOUNTS = word_set("slots.year", "accounts")
_BEFORE_ACCOUNTS = word_set("slots.year", "before_accounts")
_EDITIONS = word_set("slots.year", "editions")
_BETWEEN = word_set("slots.year", "between")
_DASHES = {"-", "–", "—", "/", ":"}
_NAMED: tuple[Kind, ...] = (Kind.PROGRAMME, Kind.AWARD, Kind.CONTEST, Kind.RATING, Kind.GIVER)
_NEAR = 6
_NAME_REACH = 8


def candidates(story: Story, context: Context) -> list[Candidate]:
    """The years that the story names, the first candidate None."""
    found: dict[int, Candidate] = {}
    for sentence in story.sentences():
        for i in numbers_in(sentence):
            word = sentence.words[i]
            if len(word) != _DIGITS or not word.isdecimal() or not _is_plausible(int(word), story.published_on):
                continue
            year = int(word)
            place = Place(sentence, i, i + 1)
            candidate = found.setdefault(year, Candidate(year, {_age(year, story.published_on)}))
            candidate.places.append(place)
            candidate.clues.update(_mention(story, context, place))
    none = {"none"} if stated(context.award) else {"none", "none, no award chosen"}
    return [Candidate(None, none), *found.values()]


def _is_plausible(year: int, published_on: date | None) -> bool:
    if published_on is None:
        return 1990 <= year <= 2100
    return published_on.year - _BACK <= year <= published_on.year + _AHEAD


def _age(year: int, published_on: date | None) -> str:
    if published_on is None:
        return "the story has no date"
    return f"{min(published_on.year - year, 3)} years before the story"


def _mention(story: Story, context: Context, place: Place) -> set[str]:
    sentence, i = place.sentence, place.start
    manner = _manner(sentence, i)
    side = side_of(sentence)
    clues = {f"{side}, {manner}", manner}
    relation = _to_award(context, place)
    clues.update((relation, f"{relation}, {manner}"))
    clues.update(f"{clue}, {manner}" for clue in sentence_clues(story, context, sentence))
    before = _anchor(sentence, i)
    head = _name_before(sentence, before)
    if head <= before:
        own = own_words(context.award).intersection(sentence.lows[head : before + 1])
        kinds = [kind for kind in _NAMED if any(head <= m.start <= before for m in sentence.marks.get(kind, ()))]
        shared = "words of it" if own else "no words of it"
        clues.add(f"{relation}, behind {shared}, {kinds[0] if kinds else 'nothing known'}")
        clues.add(f"{relation}, behind {shared}, {manner}")
    if context.type:
        clues.add(f"{context.type}, {manner}")
        if any(low in _ACCOUNTS for low in sentence.lows[max(0, i - _NAME_REACH) : i]):
            clues.add(f"{context.type}, of accounts")
    return clues


def _manner(sentence: Sentence, i: int) -> str:
    """How a year is written: in a date, one of a pair, behind "tahun" and what governs that, in brackets, bare."""
    before = sentence.lows[i - 1] if i else "^"
    for pair in (sentence.words[i + 1 : i + 3], sentence.words[max(0, i - 2) : i][::-1]):
        if len(pair) == 2 and pair[0] in _DASHES and pair[1].isdecimal():
            return "one of a pair"
    if before.split("-")[-1] in MONTHS:
        dated = i > 1 and sentence.lows[i - 2].isdecimal()
        return "in a date" if dated else "behind a month"
    if before in _BEFORE_ACCOUNTS:
        return "year of accounts"
    if before == "tahun":
        governed = sentence.lows[i - 2] if i > 1 else "^"
        if governed in _AT:
            return "at a time"
        return "behind tahun" if governed in lexicon().prepositions or governed == "^" else "stated"
    if before in _AT:
        return "at a time, bare"
    if before in _EDITIONS:
        return f"behind {before}"
    if before == "(":
        return "in brackets"
    return "bare"


def _anchor(sentence: Sentence, i: int) -> int:
    """The token before a year and its "tahun", before a bracket, or -1."""
    at = i - 1
    if at >= 0 and sentence.lows[at] in _BETWEEN:
        at -= 1
    if at >= 0 and sentence.words[at] == ")":
        opening = next((j for j in range(at - 1, max(-1, at - _NAME_REACH), -1) if sentence.words[j] == "("), None)
        at = opening - 1 if opening is not None else at
    return at


def _name_before(sentence: Sentence, at: int) -> int:
    """The first token of the name that ends at token `at`; `at + 1` if none does."""
    start = at + 1
    while start > 0 and at - start < _NAME_REACH and is_namelike(sentence, start - 1):
        start -= 1
    return start


def _to_award(context: Context, place: Place) -> str:
    """A year's position relative to the chosen award."""
    if not stated(context.award):
        return "no award chosen"
    if is_inside(context.award, place):
        return "inside the award"
    own = place_in(context.award, place.sentence)
    if own is None:
        return "away from the award"
    if own.end <= place.start:
        gap = place.start - own.end
        inner = place.sentence.lows[own.end : place.start]
        if gap <= 1:
            return "right behind the award"
        if gap <= _NEAR and not any(low in (",", ".") for low in inner):
            return "near behind the award"
        return "far behind the award"
    return "before the award"
