"""Right main facts by cross-validation, repeated over assignments of outlets to folds (`make repeat`).

    python benchmarks/repeated.py [--assignments N] [--save FILE] [--beside FILE] [--without SLOT PATTERN]

Another assignment moves single fields by three points, so a small gain in one may be chance. Printed are, for real
stories and our own, the number right in each field: mean, minimum and maximum over the assignments. `--save` writes
what is right, `--beside` compares with what an earlier run saved: how many more are right, and the standard error of
that, with outlets as the sampled units. `--without` learns a slot without the clues that match a regular expression:
what `make ablate` switches off in weights that learned with it, this learns without.
"""

import argparse
import json
import math
import multiprocessing
import os
import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("OMP_NUM_THREADS", "1")  # one process per fold

from benchmarks.corpus import Labelled, MissingInputError, fold_of, load
from benchmarks.teaching import Prepared, learned_main, prepare
from crawler.alike import FIELDS, NAMES, is_right, is_row_right
from crawler.awards.choice import choose
from crawler.awards.learning import Example
from crawler.awards.lessons import plain
from crawler.awards.model import SLOTS, Model
from crawler.awards.reader import main_award
from crawler.awards.slots import awardtype

FOLDS = 5
EXACT = {name: f"{name} word for word" for name in NAMES}
"""Names count as right if they mean the same, and "Kementerian" seems to mean "Kementerian Dalam Negeri"."""
MEASURED = (*FIELDS, "row", *EXACT.values())
"""The fields of the main award, the whole row (recipient, award and a stated giver), and the names as chosen, letter by
letter, before their wording is chosen."""

Right = dict[str, dict[str, float]]
"""Story's id → field → the share of the assignments in which it is right."""

_shared: dict[str, Any] = {}
"""Input of the forked workers: set before they start."""


def main() -> int:
    """Measure, print, save."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--assignments", type=int, default=3)
    parser.add_argument("--save", type=Path)
    parser.add_argument("--beside", type=Path)
    parser.add_argument("--without", nargs=2, metavar=("SLOT", "PATTERN"))
    options = parser.parse_args()
    if options.without and options.without[0] not in SLOTS:
        parser.error(f"no slot {options.without[0]}: one of {', '.join(SLOTS)}")
    try:
        rows = [row for row in load("teach") if row.label == "award" and row.awards]
    except MissingInputError as error:
        print(error, file=sys.stderr)
        return 2
    runs = _runs(rows, options.assignments, options.without)
    groups = {"real": [row for row in rows if row.source == "real"], "own": [row for row in rows if not row.is_real]}
    for name, members in groups.items():
        held = [row for row in members if row.id in runs[0]]
        print(f"{name}, {len(held)} stories: {'  '.join(_spread(field, held, runs) for field in MEASURED)}")
    right: Right = {
        story: {field: sum(run[story][field] for run in runs) / len(runs) for field in MEASURED} for story in runs[0]
    }
    if options.beside:
        before: Right = json.loads(options.beside.read_text(encoding="utf-8"))
        for name, members in groups.items():
            held = [row for row in members if row.id in right and row.id in before]
            print(f"{name}, more than before: {'  '.join(_gain(f, held, before, right) for f in MEASURED)}")
    if options.save:
        options.save.write_text(json.dumps(right, sort_keys=True), encoding="utf-8")
    return 0


def _runs(rows: list[Labelled], assignments: int, without: list[str] | None) -> list[dict[str, dict[str, bool]]]:
    """Per assignment: story's id → field → whether it is right, by weights learned without its outlet."""
    context = multiprocessing.get_context("fork")
    with context.Pool(os.cpu_count()) as pool:
        _shared["prepared"] = pool.map(prepare, rows, chunksize=20)
    if without:
        _leave_out(_shared["prepared"], *without)
    _shared["folds"] = [fold_of(rows, folds=FOLDS, assignment=i + 1) for i in range(assignments)]
    runs: list[dict[str, dict[str, bool]]] = [{} for _ in range(assignments)]
    with context.Pool(os.cpu_count()) as pool:
        jobs = [(assignment, fold) for assignment in range(assignments) for fold in range(FOLDS)]
        for assignment, found in pool.imap_unordered(_fold, jobs):
            runs[assignment] |= found
    return runs


def _leave_out(prepared: list[Prepared], slot: str, pattern: str) -> None:
    """Take clues out of a slot's examples: what is not learned has no weight when the slot is chosen."""
    for one in prepared:
        example = one.slots[slot]
        kept = [[clue for clue in clues if not re.search(pattern, clue)] for clues in example.candidates]
        one.slots[slot] = Example(kept, example.right, example.weight)


def _fold(job: tuple[int, int]) -> tuple[int, dict[str, dict[str, bool]]]:
    assignment, fold = job
    prepared: list[Prepared] = _shared["prepared"]
    folds = _shared["folds"][assignment]
    model = Model(learned_main([one for one in prepared if folds[one.row.id] != fold]))
    return assignment, {one.row.id: _verdicts(one, model) for one in prepared if folds[one.row.id] == fold}


def _verdicts(one: Prepared, model: Model) -> dict[str, bool]:
    assert one.story is not None
    type_ = choose(awardtype.candidates(one.story), model.of("type")).best.value
    choices, _ = main_award(one.story, model, type_)
    read = {slot: plain(choice.best.value) for slot, choice in choices.items()}
    gold = one.row.main
    exact = {EXACT[name]: _folded(gold.get(name)) == _folded(read[name]) for name in NAMES}
    return {name: is_right(name, gold, read) for name in FIELDS} | {"row": is_row_right(gold, read)} | exact


def _folded(name: str | None) -> str:
    return " ".join((name or "").casefold().split())


def _spread(field: str, rows: list[Labelled], runs: list[dict[str, dict[str, bool]]]) -> str:
    counts = [sum(run[row.id][field] for row in rows) for run in runs]
    return f"{field} {sum(counts) / len(counts):.1f} ({min(counts)} to {max(counts)})"


def _gain(field: str, rows: list[Labelled], before: Right, after: Right) -> str:
    """The gain in right stories and its standard error, with outlets (or our own files) as the sampled units."""
    by_outlet: dict[str, float] = defaultdict(float)
    for row in rows:
        by_outlet[row.outlet or row.source] += after[row.id][field] - before[row.id][field]
    total = sum(by_outlet.values())
    return f"{field} {total:+.1f} ± {math.sqrt(sum(gain**2 for gain in by_outlet.values())):.1f}"


if __name__ == "__main__":
    sys.exit(main())
