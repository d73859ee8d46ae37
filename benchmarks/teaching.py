"""From labelled stories to a model: examples for every choice, and the weights that they teach."""

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

PENALTIES = {"year": 3.0, "level": 3.0, "event_date": 3.0, "score": 3.0, "statement": 1.0}
PENALTY = 2.0
"""How strongly weights are drawn to 0. The values' few clues decide quickly, and are drawn more. Those of further
awards are drawn less (`statements.LIKELY`): the model story keeps its second award so, and held out little changes."""
MIXED = {"rank", "giver", "year", "level"}
"""The slots that our own stories teach otherwise than real ones do: each of the two has weights of its own there, which
are left out (it gained nothing for recipient, award and day)."""
CORRUPTED = 15
"""Of a hundred stories so many teach with a wrong earlier choice: weights must not lean on it too much."""


def prepare(row: Labelled) -> Prepared:
    """Annotate one story; facts only where the gold lists them."""
    return lessons.prepare(row, _shown)


def _shown(row: Gold, slot: str, found: list[Candidate], right: list[int]) -> Candidate:
    """The gold candidate as context for later slots, or a wrong one now and then."""
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
    """The weights of type, slots and statements. Scores are taught by further awards too."""
    labelled = [row for row in rows if row.slots]
    awards = further(labelled)
    weights = learned_main(rows, awards.scores)
    for slot in WORDED:
        extents = [row.extents[slot] for row in labelled if teaches_slots(row)]
        weights[weights_name(slot)] = fit(extents, penalty=PENALTY)
    weights["statement"] = fit(awards.statements, penalty=PENALTIES["statement"])
    weights["pairing"] = fit(awards.ranks, penalty=PENALTY)
    return weights


def is_real(row: Prepared) -> bool:
    return isinstance(row.row, Labelled) and row.row.is_real


def teaches_slots(row: Prepared) -> bool:
    """Do a story's facts teach the slots and their wording; else only tag and further awards."""
    return isinstance(row.row, Labelled) and row.row.teaches_slots


def taught_slot(rows: Iterable[Prepared], slot: str, more: Sequence[Example] = ()) -> Weights:
    """The weights of one slot; `more` are examples beside the rows' own, for a slot that is not of `MIXED`."""
    rows = list(rows)
    origins = [int(is_real(row)) for row in rows] if slot in MIXED else None
    examples = [*(row.slots[slot] for row in rows), *more]
    return fit(examples, penalty=PENALTIES.get(slot, PENALTY), origins=origins)


def further(rows: Sequence[Prepared]) -> lessons.Proposals:
    """Proposals of further awards with their truth, each half of the stories judged by what the other half taught."""
    found = lessons.Proposals()
    for half in (0, 1):
        taught = [row for row in rows if hash_of(row.row.id) % 2 != half and teaches_slots(row)]
        model = Model({slot: taught_slot(taught, slot) for slot in HALVES})
        for row in rows:
            if hash_of(row.row.id) % 2 == half and row.story:
                found.add(lessons.proposals(row.row, row.story, model))
    return found


def answer(result: Result) -> Answer:
    """A reading as it is scored."""
    awards = [_award(draft) for draft in result.awards]
    return Answer(result.probability, bool(awards), result.type, awards)


def _award(draft: Draft) -> dict[str, object]:
    return {slot: plain(draft.value(slot)) for slot in SLOTS} | {"main": draft.main, "confidence": draft.confidence}


def read_row(row: Labelled, model: Model, threshold: float) -> Result:
    """One story read as `anugerah tag` reads it."""
    return read(annotate(row.title, row.body, row.published_on), model, threshold)
