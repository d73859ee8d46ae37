"""How far an award reaches: the four levels and None, with the signs of each in the story."""

from crawler.awards.choice import Candidate, Place
from crawler.awards.levelsigns import Sign, of_names, of_region, signs
from crawler.awards.lexicon import Kind, word_set
from crawler.awards.reach import of_giver
from crawler.awards.slots.context import Context, own_words, place_in, places_of, side_of, stated
from crawler.awards.story import Story
from crawler.awards.text import Sentence
from crawler.facts import Level

_SKIM = 12
_LOOK_BACK = 10
_BEHIND = 2
_MOST_PLACES = 3
_COUNTRY = word_set("slots.level", "country")
_PAST = word_set("slots.level", "past")
_AHEAD = word_set("slots.level", "ahead")
_TOWARDS = word_set("slots.level", "towards")


def candidates(story: Story, context: Context) -> list[Candidate]:
    """None and the four levels, each with its signs and their places."""
    none = Candidate(None, {"none"})
    found = {level: Candidate(level, {f"is {level}"}) for level in Level}
    for sentence in story.sentences(_SKIM):
        relation: str | None = None
        for sign in signs(sentence):
            relation = relation or _relation(story, context, sentence)
            if sign.group == "stated" or not relation.startswith("elsewhere"):
                _enter(found[sign.level], sentence, sign, _to_award(context, sentence, sign, relation))
    _of_award(context, found)
    shared = _setting(context, _of_giver(context, found))
    for candidate in (none, *found.values()):
        candidate.clues.update(f"{candidate.value or 'none'}: {clue}" for clue in shared)
    none.clues.add(f"none of {sum(bool(candidate.places) for candidate in found.values())} levels with signs")
    return [none, *found.values()]


def _enter(candidate: Candidate, sentence: Sentence, sign: Sign, relation: str) -> None:
    """Add a sign to its level: what says so, and where."""
    for what in (sign.group, f"{sign.group} {sign.manner}"):
        candidate.clues.update((what, f"{what}, {relation}"))
    candidate.places.append(Place(sentence, sign.start, sign.end))


def _relation(story: Story, context: Context, sentence: Sentence) -> str:
    """How a sentence is related to the award, the closest relation first."""
    if place_in(context.award, sentence):
        return "beside the award"
    side = side_of(sentence)
    words = own_words(context.award)
    if words and 2 * len(words.intersection(sentence.lows)) >= len(words):
        return f"with words of the award in the {side}"
    if side == "title":
        return "in the title"
    if any(trigger.is_plain for trigger in story.triggers(sentence)):
        return f"in a report in the {side}"
    return f"elsewhere in the {side}"


def _to_award(context: Context, sentence: Sentence, sign: Sign, relation: str) -> str:
    """A sign's position relative to the award's own name, or what speaks against it."""
    own = place_in(context.award, sentence)
    if own and own.start <= sign.start < own.end:
        return "inside the award"
    doubt = _doubt(sentence, sign)
    if doubt:
        return doubt
    if own and own.end <= sign.start <= own.end + _BEHIND:
        return "right behind the award"
    if sign.group == "stated" and any(m.end == sign.start for m in sentence.of(Kind.AWARD, Kind.CONTEST, Kind.PLACE)):
        return f"right behind a contest, {relation}"
    return relation


def _doubt(sentence: Sentence, sign: Sign) -> str | None:
    """ "melaju ke tingkat nasional" is about what comes next; "pernah juara tingkat provinsi" about the past."""
    start = sign.start
    before = sentence.lows[max(0, start - _LOOK_BACK) : start]
    if sentence.lows[start - 1 : start] and sentence.lows[start - 1] in _TOWARDS:
        return "towards it"
    verbs = [m.start for m in sentence.of(Kind.WIN, Kind.RECEIVE, Kind.HONOURED, Kind.WON) if m.start < start]
    since = sentence.lows[max([max(0, start - _LOOK_BACK), *verbs]) : start]
    if not _AHEAD.isdisjoint(since):
        return "ahead"
    return "past" if not _PAST.isdisjoint(before) else None


def _of_award(context: Context, found: dict[Level, Candidate]) -> None:
    """Add what the chosen award's own name says, in whatever sentence."""
    for place in places_of(context.award)[:_MOST_PLACES]:
        for sign in (
            *of_names(place.sentence, place.start, place.end),
            *of_region(place.sentence, place.start, place.end),
        ):
            _enter(found[sign.level], place.sentence, sign, "the award's name")


def _of_giver(context: Context, found: dict[Level, Candidate]) -> list[str]:
    """Add how far the chosen giver reaches. Returns what kinds of giver it is."""
    if not stated(context.giver):
        return ["no giver"]
    kinds: set[str] = set()
    for place in places_of(context.giver)[:_MOST_PLACES]:
        reaches, own = of_giver(place.sentence, place.start, place.end)
        kinds.update(own)
        for sign in reaches:
            _enter(found[sign.level], place.sentence, sign, "the giver")
    return sorted(kinds)


def _setting(context: Context, kinds: list[str]) -> list[str]:
    """Clues of the whole story; each level has its own weights for them."""
    clues = [f"giver {kind}" for kind in kinds]
    clues.append(f"{context.type}, giver {kinds[0]}")
    award = next(iter(places_of(context.award)), None)
    if award is None:
        clues.append("no award")
    else:
        marks = award.sentence.of(Kind.AWARD, Kind.CONTEST, Kind.RATING, Kind.PROGRAMME)
        inside = [mark for mark in marks if award.start <= mark.start < award.end]
        clues.extend(f"award of {mark.kind}" for mark in inside)
        clues.extend(f"award, {award.sentence.lows[mark.start]}" for mark in inside)
    if not _COUNTRY.isdisjoint(str(context.recipient.value).casefold().split() if context.recipient else ()):
        clues.append("recipient of the country")
    return clues
