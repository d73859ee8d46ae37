"""Further awards of a story: sentences that state another recipient, or another award, than the main one.

A generator of high recall proposes pairs of recipient and award, each in a sentence of its own; a learned yes or no
keeps those that the story reports as news. Award names are chosen sentence by sentence: where one is in the story says
nothing about which name of a sentence is the award's.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from crawler.awards.choice import Candidate, Choice, Place, Weights, choose, logistic, total
from crawler.awards.lexicon import Kind, word_set
from crawler.awards.pairing import Layout, layout, nearest, position
from crawler.awards.slots import award as award_names
from crawler.awards.slots.context import Context
from crawler.awards.story import READ, Story, zone
from crawler.awards.text import Sentence, numbers_in
from crawler.awards.triggers import Trigger, Voice

LIKELY = 0.38
"""Proposals with at least this chance are kept: a missed award costs about as much as a wrong one."""
MOST = 11
_BEHIND = 2
"""At most this many sentences after a report may continue it: "Ketiganya adalah …"."""
_RECIPIENTS = 8
"""At most this many other recipients are taken from one sentence."""
_AWARDS = 2
"""At most this many other awards are taken from one sentence."""
_PROPOSED = 200
_NEAR = 6
_CLOSE = 3
"""At most this many tokens, mostly adverbs, are between a verb and its subject."""
_DECIMAL = re.compile(r"\d{1,3}[.,]\d{1,2}")
_YEAR = re.compile(r"20\d\d")
_UNREAL = frozenset({"planned", "denied", "past", "sense"})
_OPENERS = word_set("statements", "openers")


class _Mention(NamedTuple):
    """A candidate at one of its places."""

    candidate: Candidate
    place: Place
    chance: float
    """Its chance in the story; that of an award's name in its sentence."""
    here: float
    """Its share of the chances of its sentence's candidates."""


@dataclass(slots=True)
class Statement:
    """A sentence that may report another award: who, what, and the clues for and against."""

    sentence: Sentence
    recipient: Candidate
    award: Candidate
    place: Place
    """The recipient's mention, or the award's if the main recipient wins another award."""
    clues: set[str]
    awards: Choice | None = None
    """The award names of its sentence; None if it is about the main award."""
    chance: float = 0.0
    is_kept: bool = False
    ranks: Choice | None = None
    """The ranks that it may have; these, and the chosen one (`rank`), are set only if it is kept."""
    rank: Candidate | None = None


def propose(story: Story, recipients: Choice, context: Context, weights: Weights) -> list[Statement]:
    """All proposals, in the order of the text.

    `recipients` are the candidates for the main recipient, `weights` those of award names.
    """
    found: list[Statement] = []
    main = context.recipient
    if main is None or main.value is None:
        return found
    names = _by_sentence(recipients, main)
    behind = _BEHIND
    for sentence in story.document.body[:READ]:
        manner = "an item of a list" if _is_item(sentence) else "running text"
        if any(_may_report(trigger) for trigger in story.triggers(sentence)):
            behind = 0
        else:
            behind += 1
            if manner != "an item of a list":
                if behind > _BEHIND:
                    continue
                manner = f"{behind} behind a report"
        line = layout(story, sentence)
        others = _others(line, _weighed(names.get(sentence, ())), main)
        awards = choose(award_names.of_sentence(story, sentence, context), weights)
        found.extend(_of_sentence(story, line, manner, others, awards, context))
        if len(found) >= _PROPOSED:
            break
    return found


def accepted(proposals: list[Statement], weights: dict[str, float], threshold: float = LIKELY) -> list[Statement]:
    """The likely proposals, each pair of recipient and award once, in text order."""
    for statement in proposals:
        statement.chance = logistic(total(statement.clues, weights))
    kept: list[Statement] = []
    for statement in sorted(proposals, key=lambda s: -s.chance):
        if statement.chance < threshold or len(kept) == MOST:
            break
        if not any(_is_same(statement, other) for other in kept):
            statement.is_kept = True
            kept.append(statement)
    order = {id(statement): i for i, statement in enumerate(proposals)}
    return sorted(kept, key=lambda s: order[id(s)])


def scored(story: Story, statement: Statement) -> Story:
    """The story reduced to where another award's score may be: its sentence, and the next unless that reports an award.

    In lists, where the main award is shared, the next sentence is about another winner.
    """
    after = story.document.body[statement.sentence.index + 1 : statement.sentence.index + 2]
    if statement.awards is None or any(_may_report(trigger) for one in after for trigger in story.triggers(one)):
        after = []
    return story.narrowed(statement.sentence, *after)


def _may_report(trigger: Trigger) -> bool:
    """Whether it may report a second award: subordinate clauses and quotes may; plans, denials and the past may not."""
    return _UNREAL.isdisjoint(trigger.doubts)


def _is_same(a: Statement, b: Statement) -> bool:
    """Whether recipient and award are the same, or the two names are cut from the same words."""
    same = a.recipient.group == b.recipient.group or a.place.overlaps(b.place)
    return same and (_shares(a.award, b.award) or a.sentence is b.sentence)


def _is_item(sentence: Sentence) -> bool:
    """Whether it is an item of a list: "1. Rina", "- SMAN 1", "Juara I: SDN 2", "Best Actor: …"."""
    first = sentence.words[0]
    return first[0].isdigit() or first in "-–•*" or ":" in sentence.words[:8]


def _of_sentence(
    story: Story, line: Layout, manner: str, others: list[_Mention], awards: Choice, context: Context
) -> Iterator[Statement]:
    sentence, main = line.sentence, context.recipient
    local = _local_awards(awards, context.award)
    if main is None or not (others or local):
        return
    base = _sentence_clues(story, sentence, manner)
    of_awards = [_award_clues(award) for award in local]
    for number, other in enumerate(others):
        clues = _recipient_clues(story, other, main, number, len(others))
        clues.update(base, _rank_clues(line, other.place, context.rank))
        if context.award is not None:
            under = _under("other recipient, main award", clues)
            yield Statement(sentence, other.candidate, context.award, other.place, under)
        pair = "other recipient, other award"
        shared = _under(pair, clues) if local else set()
        for award, more in zip(local, of_awards, strict=True):
            own = {f"award {_order(other.place, award.place)}", *more, *_own_verb(story, other.place, award.place)}
            own.add(f"here {_bin(other.here)}, award {_bin(award.here)}")
            yield Statement(sentence, other.candidate, award.candidate, other.place, shared | _under(pair, own), awards)
    for award, more in zip(local, of_awards, strict=True):
        named = any(place.sentence is sentence for place in main.places)
        clues = base.union(_rank_clues(line, award.place, context.rank), more)
        clues.add("main is named" if named else "main is not named")
        under = _under("main recipient, other award", clues)
        yield Statement(sentence, main, award.candidate, award.place, under, awards)


def _award_clues(award: _Mention) -> set[str]:
    telling = ("seed", "holds", "first word", "begins", "all", "no cap")
    kept = (clue for clue in award.candidate.clues if clue.startswith(telling))
    return {f"award chance {_bin(award.here)}", *(f"award: {clue}" for clue in kept)}


def _own_verb(story: Story, place: Place, there: Place) -> set[str]:
    """Clues that the recipient is the subject of a verb whose object is the award: a full statement, wherever it is."""
    for trigger in story.triggers(place.sentence):
        if not _may_report(trigger) or trigger.object is None:
            continue
        wins = trigger.voice is Voice.TAKES and 0 <= trigger.start - place.end <= _CLOSE
        if wins and there.start <= trigger.object.start < there.end:
            return {"wins it by a verb of its own", f"wins it by {trigger.kind} of its own"}
        given = trigger.voice is not Voice.TAKES and 0 <= place.start - trigger.last <= _CLOSE
        if given and there.start <= trigger.object.start < there.end:
            return {"is given it by a verb of its own"}
    return set()


def _order(place: Place, there: Place) -> str:
    """An award's position relative to a recipient in its sentence."""
    if place.overlaps(there):
        return "across"
    gap = there.start - place.end if there.start >= place.end else place.start - there.end
    return f"{'behind' if there.start >= place.end else 'before'}, {'near' if gap <= _NEAR else 'far'}"


def _under(pair: str, clues: set[str]) -> set[str]:
    """The clues with their pair as a prefix: a sign of a new winner is not a sign of a new award."""
    return {pair, "any", *[f"{pair}: {clue}" for clue in clues]}


def _by_sentence(recipients: Choice, main: Candidate) -> dict[Sentence, list[_Mention]]:
    """By sentence, the mentions of others than the main recipient, the likeliest first."""
    found: dict[Sentence, list[_Mention]] = {}
    for candidate, chance in recipients.ranked:
        is_other = candidate.group != main.group or _is_unit(candidate, main)
        if candidate.value is not None and is_other and "cut listed" not in candidate.clues:
            for place in candidate.places:
                found.setdefault(place.sentence, []).append(_Mention(candidate, place, chance, chance))
    return found


def _is_unit(one: Candidate, main: Candidate) -> bool:
    """Whether a name is the main recipient's behind words of its own: "Satlantas Polres Palopo"."""
    ours, theirs = str(one.value).casefold().split(), str(main.value).casefold().split()
    return 1 < len(theirs) < len(ours) and ours[-len(theirs) :] == theirs


def _weighed(mentions: Sequence[_Mention]) -> list[_Mention]:
    """The mentions of one sentence, with their shares of its chances."""
    whole = sum(mention.chance for mention in mentions) or 1.0
    return [mention._replace(here=mention.chance / whole) for mention in mentions]


def _others(line: Layout, mentions: Sequence[_Mention], main: Candidate) -> list[_Mention]:
    """Names of the sentence, each once, the likeliest of overlapping ones; none that overlaps the main recipient."""
    found: list[_Mention] = []
    seen: Candidate | None = None
    for mention in mentions:
        candidate, place = mention.candidate, mention.place
        if candidate is seen or line.is_rank(place.start) or any(place.overlaps(other.place) for other in found):
            continue
        seen = candidate
        if _is_unit(candidate, main) or not any(place.overlaps(own) for own in main.places):
            found.append(mention)
            if len(found) == _RECIPIENTS:
                break
    return sorted(found, key=lambda mention: mention.place.start)


def _local_awards(choice: Choice, main: Candidate | None) -> list[_Mention]:
    """The likeliest award names of a sentence that overlap neither each other nor the main award's, each once."""
    others = [(one, chance) for one, chance in choice.ranked if one.place and not (main and _shares(one, main))]
    whole = sum(chance for _, chance in others) or 1.0
    taken = list(main.places) if main else []
    found: list[_Mention] = []
    for one, chance in others:
        place = next((place for place in one.places if not any(map(place.overlaps, taken))), None)
        if place:
            found.append(_Mention(one, place, chance, chance / whole))
            taken.append(place)
            if len(found) == _AWARDS:
                break
    return found


def _shares(candidate: Candidate, main: Candidate) -> bool:
    """Whether one name contains the other."""
    a, b = str(candidate.value).casefold(), str(main.value or "").casefold()
    return a in b or b in a


def _sentence_clues(story: Story, sentence: Sentence, manner: str) -> set[str]:
    clues = {f"in {zone(sentence)}", manner}
    if sentence.lows[0] in _OPENERS:
        clues.add(f"opens with {sentence.lows[0]}")
    plain = [trigger for trigger in story.triggers(sentence) if _may_report(trigger)]
    clues.update(doubt for trigger in plain for doubt in trigger.doubts)
    clues.update(f"{trigger.kind} of {trigger.object.kind}" for trigger in plain if trigger.object)
    numbers = [sentence.words[i] for i in numbers_in(sentence)]
    if any(map(_DECIMAL.fullmatch, numbers)):
        clues.add("holds a score")
    clues.update(f"has {kind}" for kind in (Kind.PAST, Kind.BEAT, Kind.PLAN, Kind.SPEECH) if kind in sentence.marks)
    years = [int(word) for word in numbers if _YEAR.fullmatch(word)]
    if years and story.published_on and min(years) < story.published_on.year - 1:
        clues.add("holds an earlier year")
    return clues


def _recipient_clues(story: Story, other: _Mention, main: Candidate, number: int, count: int) -> set[str]:
    candidate, place = other.candidate, other.place
    around = story.mentions.get(place, set())
    own = [clue for clue in candidate.clues if clue.startswith(("shape", "kind", "bare", "award words"))]
    clues = {*own, *[clue for clue in around if not clue.startswith(("behind the", "before the", "in "))]}
    shape = next((clue for clue in own if clue.startswith("shape")), "")
    clues.add("shape as the main's" if shape in main.clues else "other shape than the main's")
    clues.update((f"chance {_bin(other.chance)}", f"here {_bin(other.here)}"))
    clues.add(f"name {min(number, 3)} of {min(count, 4)}")
    if any(own.sentence is place.sentence for own in main.places):
        clues.add("beside the main recipient")
    return clues


def _rank_clues(found: Layout, place: Place, main: Candidate | None) -> set[str]:
    """Clues of the rank nearest to a name: whether it is the main one, and where it is relative to the name."""
    there = nearest(found, place)
    if there is None:
        return set()
    # With a space on either side: "juara i" is not in "juara iii".
    words = " ".join(there.sentence.lows[there.start : there.end])
    is_main = main is not None and main.value is not None and f" {words} " in f" {str(main.value).casefold()} "
    counts = f"{min(len(found.ranks), 4)} ranks, {min(len(found.names), 6)} names"
    return {f"{'the main' if is_main else 'another'} rank near", counts, *position(found, place, there)}


def _bin(chance: float) -> str:
    """A chance as a coarse word."""
    limits = (0.3, 0.1, 0.03, 0.01, 0.003, 0.001)
    return next((f"from {limit}" for limit in limits if chance >= limit), "tiny")
