"""Turns labelled stories into a model: examples for every choice, and the weights learned from them."""

from collections.abc import Iterable, Sequence

from benchmarks.corpus import Labelled, hash_of
from benchmarks.fitting import fit
from benchmarks.scoring import Answer
from crawler.awards import lessons
from crawler.awards.choice import Candidate, Weights
from crawler.awards.extent import WORDED, weights_name
from crawler.awards.learning import Example
from crawler.awards.lessons import HALVES, Gold, Prepared, plain
from crawler.awards.model import SLOTS, Model
from crawler.awards.reader import Draft, Result, read
from crawler.awards.story import annotate

PENALTIES = {"year": 3.0, "level": 6.0, "event_date": 5.0, "score": 3.0}
PENALTY = 2.0
"""The penalties on weights. The values' few clues become decisive quickly, and get more."""
GROWTH = {"giver": 0.4, "level": 0.4}
USUAL_GROWTH, TYPICAL = 0.2, 200
"""How a penalty grows with the number of stories that have the clue: it is the slot's own at TYPICAL stories.

A rare clue that is there to be learned says something of its own; a common one is partly said by others.
"""
CORRUPTED = 15
"""This many of 100 stories teach with a wrong earlier choice: weights must not rely on it too much."""


def prepare(row: Labelled) -> Prepared:
    """Annotate one story; examples for slots only if the gold lists awards."""
    return lessons.prepare(row, _shown)


def _shown(row: Gold, slot: str, found: list[Candidate], right: list[int]) -> Candidate:
    """The gold candidate as context for later slots; sometimes a wrong one."""
    mark = hash_of(f"{row.id} {slot}")
    if right and mark % 100 >= CORRUPTED:
        return found[right[0]]
    wrong = [c for i, c in enumerate(found) if i not in right] or found
    return wrong[mark % len(wrong)]


def learned_main(rows: Sequence[Prepared], scores: Sequence[Example] = ()) -> dict[str, Weights]:
    """The weights of type and slots; `scores` are the examples that further awards give that slot."""
    taught = [row for row in rows if row.slots and teaches_slots(row)]
    weights = {"type": fit([row.type for row in rows if row.type and teaches_slots(row)], penalty=PENALTY)}
    for slot in SLOTS:
        weights[slot] = taught_slot(taught, slot, scores if slot == "score" else [])
    return weights


def learned(rows: Sequence[Prepared]) -> dict[str, Weights]:
    """The weights of type, slots and statements. Further awards teach scores too."""
    labelled = [row for row in rows if row.slots]
    awards = further(labelled)
    weights = learned_main(rows, awards.scores)
    for slot in WORDED:
        extents = [row.extents[slot] for row in labelled if teaches_slots(row)]
        weights[weights_name(slot)] = fit(extents, penalty=PENALTY)
    weights["statement"] = fit(awards.statements, penalty=PENALTY)
    weights["pairing"] = fit(awards.ranks, penalty=PENALTY)
    return weights


def is_real(row: Prepared) -> bool:
    return isinstance(row.row, Labelled) and row.row.is_real


def teaches_slots(row: Prepared) -> bool:
    """Whether a story's facts teach the slots and their wording; if not, only tag and further awards."""
    return isinstance(row.row, Labelled) and row.row.teaches_slots


def taught_slot(rows: Iterable[Prepared], slot: str, more: Sequence[Example] = ()) -> Weights:
    """The weights of one slot; `more` are examples besides the rows' own."""
    examples = [*(row.slots[slot] for row in rows), *more]
    typical, growth = PENALTIES.get(slot, PENALTY), GROWTH.get(slot, USUAL_GROWTH)
    return fit(examples, penalty=lambda _, count: typical * (count / TYPICAL) ** growth)


def further(rows: Sequence[Prepared]) -> lessons.Proposals:
    """Labelled proposals of further awards; each half of the stories is proposed by what the other half taught."""
    found = lessons.Proposals()
    for half in (0, 1):
        taught = [row for row in rows if hash_of(row.row.id) % 2 != half and teaches_slots(row)]
        model = Model({slot: taught_slot(taught, slot) for slot in HALVES})
        for row in rows:
            if hash_of(row.row.id) % 2 == half and row.story:
                found.add(lessons.proposals(row.row, row.story, model))
    return found


def answer(result: Result) -> Answer:
    """A reading in the form that is scored."""
    awards = [_award(draft) for draft in result.awards]
    return Answer(result.probability, bool(awards), result.type, awards)


def _award(draft: Draft) -> dict[str, object]:
    return {slot: plain(draft.value(slot)) for slot in SLOTS} | {"main": draft.main, "confidence": draft.confidence}


def read_row(row: Labelled, model: Model, threshold: float) -> Result:
    """Read one story as `anugerah tag` does."""
    return read(annotate(row.title, row.body, row.published_on), model, threshold)
