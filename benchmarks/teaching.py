"""From labelled stories to a model: examples for every choice, and the weights that they teach."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from benchmarks.corpus import Labelled, hash_of
from benchmarks.fitting import fit
from benchmarks.scoring import Answer, is_right
from crawler.awards.choice import Candidate, Choice, Weights, choose
from crawler.awards.learning import Example
from crawler.awards.model import SLOTS, Model
from crawler.awards.reader import Draft, Result, read, with_chosen
from crawler.awards.slots import kind
from crawler.awards.slots.context import Context
from crawler.awards.statements import Choices, Statement, propose
from crawler.awards.story import Story, annotate
from crawler.awards.tag import READ_AT_MOST, tag_clues

PENALTIES = {"year": 3.0, "level": 3.0, "event_date": 3.0, "score": 3.0}
PENALTY = 2.0
"""How strongly weights are drawn to 0; the values' few clues decide quickly, and are drawn more."""
CORRUPTED = 15
"""Of a hundred stories so many teach with a wrong earlier choice: weights must not lean on it too much."""
HALVES = ("recipient", "award", "rank")
"""The slots whose chances further statements look at."""


@dataclass
class Prepared:
    """One labelled story, annotated, with the examples that it gives."""

    row: Labelled
    tag: list[str]
    story: Story | None = None
    type: Example | None = None
    slots: dict[str, Example] = field(default_factory=dict)


def prepare(row: Labelled) -> Prepared:
    """Annotate one story; facts only where the gold lists them."""
    head = annotate(row.title, row.body[:READ_AT_MOST], row.published_on)
    prepared = Prepared(row, sorted(tag_clues(head)))
    if row.label != "award":
        return prepared
    story = prepared.story = annotate(row.title, row.body, row.published_on)
    types = kind.candidates(story)
    prepared.type = Example([sorted(c.clues) for c in types], [i for i, c in enumerate(types) if c.value == row.type])
    if row.awards:
        context = Context(type=row.type)
        for slot, generator in SLOTS.items():
            found = generator(story, context)
            right = [i for i, c in enumerate(found) if is_right(slot, row.main, {slot: plain(c.value)})]
            prepared.slots[slot] = Example([sorted(c.clues) for c in found], right)
            context = with_chosen(context, slot, _shown(row, slot, found, right))
    return prepared


def plain(value: object) -> object:
    """A candidate's value as the gold writes it: a date as text."""
    return value.isoformat() if hasattr(value, "isoformat") else value


def _shown(row: Labelled, slot: str, found: list[Candidate], right: list[int]) -> Candidate:
    """The gold candidate as context for later slots, or a wrong one now and then."""
    mark = hash_of(f"{row.id} {slot}")
    if right and mark % 100 >= CORRUPTED:
        return found[right[0]]
    wrong = [c for i, c in enumerate(found) if i not in right] or found
    return wrong[mark % len(wrong)]


def learned(rows: Sequence[Prepared]) -> dict[str, Weights]:
    """The weights of type, slots and statements."""
    types = [row.type for row in rows if row.type]
    weights = {"type": fit(types, penalty=PENALTY)}
    told = [row for row in rows if row.slots]
    for slot in SLOTS:
        weights[slot] = taught_slot(told, slot)
    weights["statement"] = fit(_statements(told), penalty=PENALTY)
    return weights


def taught_slot(rows: Iterable[Prepared], slot: str) -> Weights:
    """The weights of one slot."""
    return fit([row.slots[slot] for row in rows], penalty=PENALTIES.get(slot, PENALTY))


def _statements(rows: Sequence[Prepared]) -> list[Example]:
    """Proposals of further awards with their truth, each half of the stories judged by what the other half taught."""
    examples: list[Example] = []
    for half in (0, 1):
        taught = [row for row in rows if hash_of(row.row.id) % 2 != half]
        model = Model({slot: taught_slot(taught, slot) for slot in HALVES})
        for row in rows:
            if hash_of(row.row.id) % 2 == half and row.story:
                examples.extend(_proposed(row.row, row.story, model))
    return examples


def _proposed(row: Labelled, story: Story, model: Model) -> list[Example]:
    context = Context(type=row.type)
    choices: dict[str, Choice] = {}
    for slot in HALVES:
        choices[slot] = choose(SLOTS[slot](story, context), model.of(slot))
        context = with_chosen(context, slot, choices[slot].best)
    main = {"award": context.award.value if context.award else None, "recipient": choices["recipient"].best.value}
    others = [gold for gold in row.awards if not _is_same(gold, main)]
    proposals = propose(story, Choices(choices["recipient"], choices["award"], choices["rank"]), context)
    return [Example([[], sorted(s.clues)], [int(any(_is_stated(gold, s) for gold in others))]) for s in proposals]


def _is_same(gold: dict[str, object], said: dict[str, object]) -> bool:
    return is_right("award", gold, said) and is_right("recipient", gold, said)


def _is_stated(gold: dict[str, object], statement: Statement) -> bool:
    return _is_same(gold, {"award": statement.award.value, "recipient": statement.recipient.value})


def answer(result: Result) -> Answer:
    """A reading as it is scored."""
    awards = [_award(draft) for draft in result.awards]
    return Answer(result.probability, bool(awards), result.type, awards)


def _award(draft: Draft) -> dict[str, object]:
    return {slot: plain(draft.value(slot)) for slot in SLOTS} | {"main": draft.main, "confidence": draft.confidence}


def read_row(row: Labelled, model: Model, threshold: float) -> Result:
    """One story read as `anugerah tag` reads it."""
    return read(annotate(row.title, row.body, row.published_on), model, threshold)
