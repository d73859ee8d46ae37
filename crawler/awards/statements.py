"""Further awards of a story: sentences that state another recipient, or another award, than the main one.

A generator of high recall proposes pairs of recipient and award, each in a sentence of its own; a learned yes or no
keeps those that the story reports as news. Award names are chosen sentence by sentence: where one is in the story says
nothing about which name of a sentence is the award's.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crawler.awards.choice import Candidate, Choice, Place, Weights, choose, logistic, total
from crawler.awards.pairing import Layout, layout
from crawler.awards.proposal_clues import (
    Mention,
    award_clues,
    chance_step,
    may_report,
    of_pair,
    position_of,
    rank_clues,
    recipient_clues,
    sentence_clues,
)
from crawler.awards.slots import award as award_names
from crawler.awards.slots.context import Context
from crawler.awards.story import READ, Story
from crawler.awards.text import Sentence

LIKELY = 0.32
"""Proposals with at least this chance are kept: a missed award costs somewhat more than a wrong one."""
MOST = 11
_BEHIND = 2
"""At most this many sentences after a report may continue it: "Ketiganya adalah …"."""
_RECIPIENTS = 8
"""At most this many other recipients are taken from one sentence."""
_AWARDS = 2
"""At most this many other awards are taken from one sentence."""
_PROPOSED = 200


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
        behind = 0 if any(map(may_report, story.triggers(sentence))) else behind + 1
        if behind > _BEHIND and not _is_item(sentence):
            continue
        line = layout(story, sentence)
        others = _others(line, _weighed(names.get(sentence, ())), main)
        awards = choose(award_names.of_sentence(story, sentence, context), weights)
        found.extend(_of_sentence(story, line, others, awards, context))
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
    if statement.awards is None or any(may_report(trigger) for one in after for trigger in story.triggers(one)):
        after = []
    return story.narrowed(statement.sentence, *after)


def _is_same(a: Statement, b: Statement) -> bool:
    """Whether recipient and award are the same, or the two names are cut from the same words."""
    same = a.recipient.group == b.recipient.group or a.place.overlaps(b.place)
    return same and (_shares(a.award, b.award) or a.sentence is b.sentence)


def _is_item(sentence: Sentence) -> bool:
    """Whether it is an item of a list: "1. Rina", "- SMAN 1", "Juara I: SDN 2", "Best Actor: …"."""
    first = sentence.words[0]
    return first[0].isdigit() or first in "-–•*" or ":" in sentence.words[:8]


def _of_sentence(
    story: Story, line: Layout, others: list[Mention], awards: Choice, context: Context
) -> Iterator[Statement]:
    sentence, main = line.sentence, context.recipient
    local = _local_awards(awards, context.award)
    if main is None or not (others or local):
        return
    base = sentence_clues(story, sentence)
    of_awards = [award_clues(award) for award in local]
    for other in others:
        clues = recipient_clues(story, other, main)
        clues.update(base, rank_clues(line, other.place, context.rank))
        if context.award is not None:
            prefixed = of_pair("other recipient, main award", clues)
            yield Statement(sentence, other.candidate, context.award, other.place, prefixed)
        pair = "other recipient, other award"
        shared = of_pair(pair, clues) if local else set()
        for award, more in zip(local, of_awards, strict=True):
            own = {f"award {position_of(other.place, award.place)}"}
            own.add(f"here {chance_step(other.here)}, award {chance_step(award.here)}")
            prefixed = shared | of_pair(pair, own | more)
            yield Statement(sentence, other.candidate, award.candidate, other.place, prefixed, awards)
    for award, more in zip(local, of_awards, strict=True):
        named = any(place.sentence is sentence for place in main.places)
        clues = base.union(rank_clues(line, award.place, context.rank), more)
        clues.add("main is named" if named else "main is not named")
        prefixed = of_pair("main recipient, other award", clues)
        yield Statement(sentence, main, award.candidate, award.place, prefixed, awards)


def _by_sentence(recipients: Choice, main: Candidate) -> dict[Sentence, list[Mention]]:
    """By sentence, the mentions of others than the main recipient, the likeliest first."""
    found: dict[Sentence, list[Mention]] = {}
    for candidate, chance in recipients.ranked:
        is_other = candidate.group != main.group or _is_unit(candidate, main)
        if candidate.value is not None and is_other and "cut listed" not in candidate.clues:
            for place in candidate.places:
                found.setdefault(place.sentence, []).append(Mention(candidate, place, chance, chance))
    return found


def _is_unit(one: Candidate, main: Candidate) -> bool:
    """Whether a name is the main recipient's behind words of its own: "Satlantas Polres Palopo"."""
    ours, theirs = str(one.value).casefold().split(), str(main.value).casefold().split()
    return 1 < len(theirs) < len(ours) and ours[-len(theirs) :] == theirs


def _weighed(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions of one sentence, with their shares of its chances."""
    whole = sum(mention.chance for mention in mentions) or 1.0
    return [mention._replace(here=mention.chance / whole) for mention in mentions]


def _others(line: Layout, mentions: Sequence[Mention], main: Candidate) -> list[Mention]:
    """Names of the sentence, each once, the likeliest of overlapping ones; none that overlaps the main recipient."""
    found: list[Mention] = []
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


def _local_awards(choice: Choice, main: Candidate | None) -> list[Mention]:
    """The likeliest award names of a sentence that overlap neither each other nor the main award's, each once."""
    others = [(one, chance) for one, chance in choice.ranked if one.place and not (main and _shares(one, main))]
    whole = sum(chance for _, chance in others) or 1.0
    taken = list(main.places) if main else []
    found: list[Mention] = []
    for one, chance in others:
        place = next((place for place in one.places if not any(map(place.overlaps, taken))), None)
        if place:
            found.append(Mention(one, place, chance, chance / whole))
            taken.append(place)
            if len(found) == _AWARDS:
                break
    return found


def _shares(candidate: Candidate, main: Candidate) -> bool:
    """Whether one name contains the other."""
    a, b = str(candidate.value).casefold(), str(main.value or "").casefold()
    return a in b or b in a
