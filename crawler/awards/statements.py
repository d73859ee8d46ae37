"""Further awards of a story: sentences that state another recipient, or another award, than the main one.

A generator of high recall proposes pairs of recipient and award, each in a sentence of its own; a learned yes or no
keeps those that the story reports as news.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from crawler.awards.choice import Candidate, Choice, Place, logistic, total
from crawler.awards.lexicon import Kind, word_set
from crawler.awards.pairing import Layout, layout, nearest, position
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
_Mention = tuple[Candidate, Place, float]
"""A candidate at one of its places, with its chance."""


@dataclass(slots=True)
class Statement:
    """A sentence that may report another award: who, what, and the clues for and against."""

    sentence: Sentence
    recipient: Candidate
    award: Candidate
    place: Place
    """The recipient's mention, or the award's if the main recipient wins another award."""
    clues: set[str]
    chance: float = 0.0
    is_kept: bool = False
    ranks: Choice | None = None
    """The ranks that it may have; these, and the chosen one (`rank`), are set only if it is kept."""
    rank: Candidate | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """What was chosen for the main award, with all chances."""

    recipient: Choice
    award: Choice


def propose(story: Story, choices: Choices, context: Context) -> list[Statement]:
    """All proposals, in the order of the text."""
    found: list[Statement] = []
    main, award = context.recipient, context.award
    if main is None or main.value is None:
        return found
    names = _by_sentence(choices.recipient, lambda one: one.group != main.group and "cut listed" not in one.clues)
    awards = _by_sentence(choices.award, lambda one: award is None or not _shares(one, award))
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
        others, local = _others(line, names.get(sentence, ()), main), _local_awards(awards.get(sentence, ()), award)
        if others or local:
            found.extend(_of_sentence(story, line, manner, others, local, context))
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


def _may_report(trigger: Trigger) -> bool:
    """Whether it may report a second award: subordinate clauses and quotes may; plans, denials and the past may not."""
    return _UNREAL.isdisjoint(trigger.doubts)


def _is_same(a: Statement, b: Statement) -> bool:
    """Whether recipient and award are the same, or the two names are cut from the same words."""
    same = a.recipient.group == b.recipient.group or a.place.overlaps(b.place)
    return same and (a.award is b.award or a.sentence is b.sentence)


def _is_item(sentence: Sentence) -> bool:
    """Whether it is an item of a list: "1. Rina", "- SMAN 1", "Juara I: SDN 2", "Best Actor: …"."""
    first = sentence.words[0]
    return first[0].isdigit() or first in "-–•*" or ":" in sentence.words[:8]


def _of_sentence(
    story: Story, line: Layout, manner: str, others: list[_Mention], local: list[_Mention], context: Context
) -> Iterator[Statement]:
    sentence, main = line.sentence, context.recipient
    base = _sentence_clues(story, sentence, manner)
    of_awards = [_award_clues(award, likely) for award, _, likely in local]
    for number, (candidate, place, chance) in enumerate(others):
        clues = _recipient_clues(story, candidate, place, chance, main, number, len(others))
        clues.update(base, _rank_clues(line, place, context.rank))
        if context.award is not None:
            under = _under("other recipient, main award", clues)
            yield Statement(sentence, candidate, context.award, place, under)
        pair = "other recipient, other award"
        shared = _under(pair, clues) if local else set()
        for (award, there, _), more in zip(local, of_awards, strict=True):
            own = {f"award {_order(place, there)}", *more, *_own_verb(story, place, there)}
            yield Statement(sentence, candidate, award, place, shared | _under(pair, own))
    if main is None:
        return
    for (award, there, _), more in zip(local, of_awards, strict=True):
        named = any(place.sentence is sentence for place in main.places)
        clues = base.union(_rank_clues(line, there, context.rank), more)
        clues.add("main is named" if named else "main is not named")
        yield Statement(sentence, main, award, there, _under("main recipient, other award", clues))


def _award_clues(award: Candidate, chance: float) -> set[str]:
    kept = (clue for clue in award.clues if clue.startswith(("seed", "holds", "first word", "begins", "all", "no cap")))
    return {f"award chance {_bin(chance)}", *(f"award: {clue}" for clue in kept)}


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


def _by_sentence(choice: Choice, is_other: Callable[[Candidate], bool]) -> dict[Sentence, list[_Mention]]:
    """By sentence, the mentions of values with another meaning than the main award's, the likeliest value first."""
    found: dict[Sentence, list[_Mention]] = {}
    for candidate, chance in choice.ranked:
        if candidate.value is not None and is_other(candidate):
            for place in candidate.places:
                found.setdefault(place.sentence, []).append((candidate, place, chance))
    return found


def _others(line: Layout, mentions: Sequence[_Mention], main: Candidate) -> list[_Mention]:
    """Names of the sentence, each once, the likeliest of overlapping ones; none that overlaps the main recipient."""
    found: list[_Mention] = []
    seen: Candidate | None = None
    for mention in mentions:
        candidate, place, _ = mention
        if candidate is seen or line.is_rank(place.start) or any(place.overlaps(other) for _, other, _ in found):
            continue
        seen = candidate
        if not any(place.overlaps(own) for own in main.places):
            found.append(mention)
            if len(found) == _RECIPIENTS:
                break
    return sorted(found, key=lambda item: item[1].start)


def _local_awards(mentions: Sequence[_Mention], main: Candidate | None) -> list[_Mention]:
    """The likeliest award names of the sentence that do not overlap, each once."""
    found: list[_Mention] = []
    for mention in mentions:
        taken = [*(other for _, other, _ in found), *(main.places if main else ())]
        if all(mention[0] is not one for one, _, _ in found) and not any(map(mention[1].overlaps, taken)):
            found.append(mention)
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


def _recipient_clues(
    story: Story, candidate: Candidate, place: Place, chance: float, main: Candidate | None, number: int, count: int
) -> set[str]:
    around = story.mentions.get(place, set())
    own = [clue for clue in candidate.clues if clue.startswith(("shape", "kind", "bare", "award words"))]
    clues = {*own, *[clue for clue in around if not clue.startswith(("behind the", "before the", "in "))]}
    shape = next((clue for clue in own if clue.startswith("shape")), "")
    clues.add("shape as the main's" if main and shape in main.clues else "other shape than the main's")
    clues.add(f"chance {_bin(chance)}")
    clues.add(f"name {min(number, 3)} of {min(count, 4)}")
    if main and any(p.sentence is place.sentence for p in main.places):
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
