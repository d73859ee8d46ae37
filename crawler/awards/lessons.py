"""Turns labelled stories into examples for every choice, and moves the shipped weights by an operator's corrections.

`make learn`, which learns the shipped weights, takes its examples from here too.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from crawler.alike import Award, is_plainly_right, is_right
from crawler.awards.choice import Candidate, Choice, choose
from crawler.awards.extent import WORDED, weights_name
from crawler.awards.learning import Example, learn
from crawler.awards.model import SLOTS, Model
from crawler.awards.pairing import ranks_of
from crawler.awards.reader import local_context, settled, with_chosen
from crawler.awards.slots import awardtype, score
from crawler.awards.slots.context import Context
from crawler.awards.statements import Statement, propose, scored
from crawler.awards.story import Story, annotate
from crawler.awards.tag import BIAS, READ_AT_MOST, tag_clues

HALVES = ("award", "rank", "recipient")
"""The slots that further statements depend on."""
Verdict = Callable[[str, Award, Award], bool]
"""Whether one field of a predicted award is right according to the gold."""
Shown = Callable[["Gold", str, list[Candidate], list[int]], Candidate]
"""Picks from a slot's candidates, given the indices of the right ones, the one that later slots see as chosen."""


class Gold(Protocol):
    """A labelled story, in the form of an operator's correction or of a file of `benchmarks`."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def body(self) -> str: ...
    @property
    def published_on(self) -> date | None: ...
    @property
    def label(self) -> str: ...
    @property
    def type(self) -> str | None: ...
    @property
    def awards(self) -> list[Award]: ...
    @property
    def main(self) -> Award: ...


@dataclass
class Prepared:
    """One labelled story, annotated, with the examples that it gives."""

    row: Gold
    tag: list[str]
    story: Story | None = None
    type: Example | None = None
    slots: dict[str, Example] = field(default_factory=dict)
    extents: dict[str, Example] = field(default_factory=dict)

    @property
    def missing(self) -> list[str]:
        """Fields that the gold states but no candidate has: nothing can be learned for them."""
        return [
            slot for slot, example in self.slots.items() if self.row.main.get(slot) is not None and not example.right
        ]


def prepare(row: Gold, shown: Shown, is_right: Verdict = is_right) -> Prepared:
    """Annotate one story; examples for slots only if the gold lists awards."""
    head = annotate(row.title, row.body[:READ_AT_MOST], row.published_on)
    prepared = Prepared(row, sorted(tag_clues(head)))
    if row.label != "award":
        return prepared
    story = prepared.story = annotate(row.title, row.body, row.published_on)
    types = awardtype.candidates(story)
    prepared.type = Example([sorted(c.clues) for c in types], [i for i, c in enumerate(types) if c.value == row.type])
    if row.awards:
        context = Context(type=row.type)
        for slot, generator in SLOTS.items():
            found = generator(story, context)
            right = [i for i, c in enumerate(found) if is_right(slot, row.main, {slot: plain(c.value)})]
            if slot in WORDED:
                prepared.extents[slot] = _extents(row.main.get(slot), [found[i] for i in right])
            prepared.slots[slot] = _example(found, right)
            context = with_chosen(context, slot, shown(row, slot, found, right))
    return prepared


def _extents(gold: object, alike: list[Candidate]) -> Example:
    """An example of candidates that mean the gold; those with its wording are right. Without one it teaches nothing."""
    words = str(gold).casefold().split()
    exact = [i for i, c in enumerate(alike) if str(c.value).casefold().split() == words]
    return _example(alike, exact)


def plain(value: object) -> object:
    """A candidate's value as the gold writes it: a date as text."""
    return value.isoformat() if isinstance(value, date) else value


@dataclass
class Proposals:
    """What the further awards of a story teach: which proposals are stated, and the rank and score of those."""

    statements: list[Example] = field(default_factory=list)
    ranks: list[Example] = field(default_factory=list)
    scores: list[Example] = field(default_factory=list)

    def add(self, other: "Proposals") -> None:
        """Add those of another story."""
        self.statements += other.statements
        self.ranks += other.ranks
        self.scores += other.scores


def proposals(row: Gold, story: Story, model: Model) -> Proposals:
    """Examples from the further awards that a model would propose: stated or not, and with which rank and score."""
    context = Context(type=row.type)
    choices: dict[str, Choice] = {}
    for slot in HALVES:
        choices[slot] = settled(choose(SLOTS[slot](story, context), model.of(slot)), slot)
        context = with_chosen(context, slot, choices[slot].best)
    main = {"award": context.award.value if context.award else None, "recipient": choices["recipient"].best.value}
    others = [gold for gold in row.awards if not _is_same(gold, main)]
    made = Proposals()
    for statement in propose(story, choices["recipient"], context, model.of("award")):
        gold = next((gold for gold in others if _is_stated(gold, statement)), None)
        made.statements.append(Example([[], sorted(statement.clues)], [int(gold is not None)]))
        if gold is not None:
            ranks = ranks_of(story, statement.place, local_context(statement, context.type))
            right = [i for i, c in enumerate(ranks) if is_plainly_right("rank", gold, {"rank": c.value})]
            made.ranks.append(_example(ranks, right))
            local = local_context(statement, context.type, ranks[right[0]] if right else None)
            scores = score.candidates(scored(story, statement), local)
            right = [i for i, c in enumerate(scores) if is_right("score", gold, {"score": c.value})]
            made.scores.append(_example(scores, right))
    return made


def _example(candidates: list[Candidate], right: list[int]) -> Example:
    return Example([sorted(candidate.clues) for candidate in candidates], right)


def _is_same(gold: Award, predicted: Award) -> bool:
    return is_right("award", gold, predicted) and is_right("recipient", gold, predicted)


def _is_stated(gold: Award, statement: Statement) -> bool:
    return _is_same(gold, {"award": statement.award.value, "recipient": statement.recipient.value})


def taught(rows: Sequence[Gold], model: Model) -> tuple[Model, list[Prepared]]:
    """A model moved by corrections, and the examples that they gave. The weights of the confidence do not change.

    The base rate of award stories is not learned: corrections are misread stories, no sample of a stream.
    """
    prepared = [prepare(row, _shown_by(model), is_plainly_right) for row in rows if row.label != "borderline"]
    tags = [Example([[], row.tag], [int(row.row.label == "award")]) for row in prepared]
    moved = {"tag": learn(tags, model.of("tag"), fixed={BIAS})}
    moved["type"] = learn([row.type for row in prepared if row.type], model.of("type"))
    labelled = [row for row in prepared if row.slots]
    for slot in SLOTS:
        moved[slot] = learn([row.slots[slot] for row in labelled], model.of(slot))
    for slot in WORDED:
        name = weights_name(slot)
        moved[name] = learn([row.extents[slot] for row in labelled], model.of(name))
    halfway = Model({**model.weights, **moved})
    further = Proposals()
    for row in labelled:
        if row.story:
            further.add(proposals(row.row, row.story, halfway))
    moved["statement"] = learn(further.statements, model.of("statement"))
    moved["pairing"] = learn(further.ranks, model.of("pairing"))
    moved["score"] = learn([*(row.slots["score"] for row in labelled), *further.scores], model.of("score"))
    return Model({**model.weights, **moved}), prepared


def _shown_by(model: Model) -> Shown:
    """Show the right candidate, or the model's choice if none is right."""

    def shown(_: Gold, slot: str, found: list[Candidate], right: list[int]) -> Candidate:
        return found[right[0]] if right else choose(found, model.of(slot)).best

    return shown
