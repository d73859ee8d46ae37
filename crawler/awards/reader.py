"""Reads one story with a model: tag, type, the slots of the main award in turn, further awards, and the confidence."""

from dataclasses import dataclass, field
from typing import Any

from crawler.alike import is_same_thing
from crawler.awards.choice import Candidate, Choice, Place, Weights, agreed, choose, logistic, total
from crawler.awards.extent import WORDED, extent, weights_name
from crawler.awards.model import SLOTS, Model
from crawler.awards.pairing import Held, ranks_of
from crawler.awards.slots import awardtype
from crawler.awards.slots.context import Context, stated
from crawler.awards.statements import Statement, accepted, propose, scored
from crawler.awards.story import Story
from crawler.awards.tag import tag_clues, tag_probability
from crawler.facts import AwardType

NAMED = ("type", "recipient", "award", "rank", "giver")
"""The choices that a context contains."""
ANY_AWARD = "any award"
"""The clue of confidence that every award has."""


@dataclass(slots=True)
class Draft:
    """One award before it becomes a record: the candidate of each slot, and where it is reported."""

    slots: dict[str, Candidate]
    main: bool
    confidence: float
    chances: dict[str, float] = field(default_factory=dict)

    def value(self, slot: str) -> Any:
        """The value of a slot; None if it stays empty."""
        candidate = self.slots.get(slot)
        return candidate.value if candidate else None

    @property
    def report(self) -> Place | None:
        """The sentence that states most of the award; of equals, one of the body rather than the title."""
        seen: dict[int, list[Place]] = {}
        for slot in ("recipient", "award", "rank", "giver", "score"):
            candidate = self.slots.get(slot)
            for place in {id(p.sentence): p for p in reversed(candidate.places)}.values() if candidate else ():
                seen.setdefault(id(place.sentence), []).append(place)
        best = max(
            seen.values(),
            key=lambda found: (len(found), found[0].sentence.where == "body", -found[0].sentence.index),
            default=None,
        )
        return best[0] if best else None


@dataclass(slots=True)
class Result:
    """What was read, with the choices behind it for an explanation."""

    clues: set[str]
    probability: float
    type: AwardType | None
    type_choice: Choice | None
    choices: dict[str, Choice]
    awards: list[Draft]
    statements: list[Statement]


def read(story: Story, model: Model, threshold: float) -> Result:
    """Everything that a model reads in a story; facts only if the tag reaches the threshold."""
    clues = tag_clues(story)
    probability = round(tag_probability(clues, model.of("tag")), 4)
    if probability < threshold or not (story.document.title or story.document.body):
        return Result(clues, probability, None, None, {}, [], [])
    types = choose(awardtype.candidates(story), model.of("type"))
    choices, context = main_award(story, model, types.best.value)
    main = Draft(
        {slot: _worded(slot, choice.best, choices, model) for slot, choice in choices.items()},
        main=True,
        confidence=confidence(choices, probability, model.of("confidence")),
        chances={slot: choice.chance for slot, choice in choices.items()},
    )
    statements = propose(story, choices["recipient"], context, model.of("award"))
    kept = accepted(statements, model.of("statement"))
    _share_ranks(story, kept, main, model, context.type)
    further = [_further(story, main, statement, choices, model, context) for statement in kept]
    return Result(clues, probability, types.best.value, types, choices, [main, *further], statements)


def main_award(story: Story, model: Model, type_: str | None) -> tuple[dict[str, Choice], Context]:
    """The choice of each slot, in turn, and the resulting context."""
    choices: dict[str, Choice] = {}
    context = Context(type=None if type_ is None else str(type_))  # a member of an enum is slow in an f-string
    for slot, candidates in SLOTS.items():
        choice = choose(candidates(story, context), model.of(slot))
        choices[slot] = settled(choice, slot)
        context = with_chosen(context, slot, choices[slot].best)
    return choices, context


def settled(choice: Choice, slot: str) -> Choice:
    """The choice of a slot, with the chances of synonymous names summed; "juara 1" and "juara 2" are not synonyms."""
    if slot not in NAMED:
        return choice
    return agreed(choice, is_same_thing) if slot == "rank" else agreed(choice)


def with_chosen(context: Context, slot: str, candidate: Candidate) -> Context:
    """The context with one more slot filled; slots on which no other depends do not change it."""
    if slot not in NAMED:
        return context
    fields = {name: getattr(context, name) for name in NAMED}
    return Context(**{**fields, slot: candidate})


def confidence(choices: dict[str, Choice], probability: float, weights: Weights) -> float:
    """The chance that it is award news, and that award, recipient and stated giver are all right."""
    return round(probability * logistic(total(confidence_clues(choices, probability), weights)), 4)


def confidence_clues(choices: dict[str, Choice], probability: float) -> set[str]:
    """How sure the choices were, in steps."""
    clues = {ANY_AWARD, f"tag {_step(probability)}"}
    product = probability
    for slot in ("recipient", "award", "giver"):
        choice = choices[slot]
        product *= choice.chance
        clues.add(f"{slot} {_step(choice.chance)}")
        if choice.best.value is None:
            clues.add(f"{slot} is none")
    clues.add(f"all {_step(product)}")
    return clues


def _step(chance: float) -> str:
    limits = (0.97, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1)
    return next((f"from {limit}" for limit in limits if chance >= limit), "below 0.1")


def _worded(slot: str, chosen: Candidate, choices: dict[str, Choice], model: Model) -> Candidate:
    """The chosen candidate in its best wording."""
    return extent(chosen, choices[slot], model.of(weights_name(slot))) if slot in WORDED else chosen


def local_context(statement: Statement, type_: str | None, rank: Candidate | None = None) -> Context:
    """The context of a further award before its year, level and score are chosen."""
    return Context(type_, statement.award, statement.recipient, None, rank)


def _share_ranks(story: Story, kept: list[Statement], main: Draft, model: Model, type_: str | None) -> None:
    """Choose the rank of each further award, the most certain first: each takes one that no other winner holds."""
    held = Held(story)
    for place in main.slots["recipient"].places:
        held.hold(place, main.slots["rank"])
    found = []
    for statement in kept:
        candidates = ranks_of(story, statement.place, local_context(statement, type_))
        statement.ranks = settled(choose(candidates, model.of("pairing")), "rank")
        found.append((statement, statement.ranks))
    for statement, ranks in sorted(found, key=lambda pair: -pair[1].chance):
        statement.rank = extent(held.pick(ranks, statement.place), ranks, model.of(weights_name("rank")))


def _further(
    story: Story, main: Draft, statement: Statement, choices: dict[str, Choice], model: Model, context: Context
) -> Draft:
    """A further award: what its sentence states, and what it shares with the main one."""
    none = Candidate(None, set())
    of_award = choices["award"] if statement.awards is None else statement.awards
    statement.award = extent(statement.award, of_award, model.of(weights_name("award")))
    rank = statement.rank or none
    same_award = statement.award is main.slots["award"]
    slots = {"recipient": statement.recipient, "award": statement.award, "rank": rank}
    narrowed = story.narrowed(statement.sentence)

    def chosen(slot: str, given: Context, within: Story = narrowed) -> Candidate:
        return choose(SLOTS[slot](within, given), model.of(slot)).best

    local = local_context(statement, context.type, rank)
    slots["year"], slots["score"] = chosen("year", local), chosen("score", local, scored(story, statement))
    if same_award:
        slots["giver"], slots["event_date"] = main.slots["giver"], main.slots["event_date"]
        # If another winner has the same award, the rank shows how far it reaches: "terbaik se-Provinsi Banten".
        slots["level"] = chosen("level", Context(context.type, stated(rank), statement.recipient))
        for slot in ("year", "level"):
            if slots[slot].value is None:
                slots[slot] = main.slots[slot]
    else:
        slots["giver"], slots["event_date"] = chosen("giver", local), chosen("event_date", local)
        slots["level"] = chosen("level", with_chosen(local, "giver", slots["giver"]))
    return Draft(slots, main=False, confidence=round(statement.chance * main.confidence, 4))
