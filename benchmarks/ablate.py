"""Switches each family of clues and each generator off in turn, measured on held-out outlets (`make ablate`).

    python benchmarks/ablate.py [--choice recipient …]

Each choice is made with weights of folds that do not contain its story, once with all clues and once without the
family. Printed are the right choices gained and lost without it, for real and invented stories separately, and the
change of the right answer's likelihood. A family whose absence gains should be deleted. A slot is one choice per story,
and so is the wording of a name; `further` is two: whether a proposal is a further award, and which rank it has.
"""

import argparse
import math
import multiprocessing
import os
import re
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.corpus import FOLDS, MissingInputError, fold_of, load
from benchmarks.fitting import fit
from benchmarks.teaching import PENALTY, Prepared, further, is_real, prepare, taught_slot, teaches_slots
from crawler.awards import lessons
from crawler.awards.choice import Weights
from crawler.awards.extent import WORDED, weights_name
from crawler.awards.learning import Example
from crawler.awards.lessons import HALVES
from crawler.awards.model import SLOTS, Model

_WORD = re.compile(
    r"^(also )?((?:behind|before|between|first|last|next|seed|in|cut|kind|shape|words|named|number|opens|holds"
    r"|inside|begins|title is|a matter|object|no|all|some|the|ends|known|has|beside|after|around|never)"
    r"(?: (?:the word|class(?:es)?|to|of|a|about))?)"
)
_FLOOR = 1e-3

_PAIR = re.compile(r"^(other recipient, (?:main|other) award|main recipient, other award|of the award): ")

_WORDING = {weights_name(slot): slot for slot in WORDED}
CHOICES = (*SLOTS, *_WORDING, "further")

Verdicts = dict[str, tuple[bool, bool, float]]
"""Story's id, with the choice's number if a story has several → whether it is real, whether it is right, the log
likelihood of the right answers."""
Examples = dict[str, tuple[bool, Example]]
"""By the same keys: whether the story is real, and the candidates of its choice."""

_shared: list[Prepared] = []
_folds: dict[str, int | None] = {}


def family(clue: str) -> str:
    """The clue's family: the question that it answers, without the answer."""
    if clue.startswith("seed "):
        return clue
    clue = _PAIR.sub("", clue)
    if "|" in clue:
        parts = clue.removeprefix("also ").split("|")
        also = "also " if clue.startswith("also ") else ""
        zoned = "zoned" if parts[0] in ("title", "lede", "body") else "unzoned"
        return f"{also}trigger clue of {len(parts)} parts, {zoned}"
    found = _WORD.match(clue)
    return found.group().strip() if found else clue.split(" ")[0].rstrip(":,")


def main() -> int:
    """Print a table per choice."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--choice", action="append", choices=CHOICES)
    options = parser.parse_args()
    try:
        rows = [row for row in load("teach") if row.label == "award" and row.awards]
    except MissingInputError as error:
        print(error, file=sys.stderr)
        return 2
    _folds.update(fold_of(rows))
    _shared.extend(prepare(row) for row in rows)
    for choice in options.choice or CHOICES:
        for name, verdicts in _of_choice(choice).items():
            _print(name, verdicts)
    return 0


def _of_choice(choice: str) -> dict[str, dict[str, Verdicts]]:
    """Name of the weights → family that is switched off → verdicts."""
    context = multiprocessing.get_context("fork")
    with context.Pool(min(os.cpu_count() or 1, FOLDS)) as pool:
        found = pool.starmap(_fold, [(choice, fold) for fold in range(FOLDS)], chunksize=1)
    together: dict[str, dict[str, Verdicts]] = {}
    for folded in found:
        for name, families in folded.items():
            for off, verdicts in families.items():
                together.setdefault(name, {}).setdefault(off, {}).update(verdicts)
    return {
        name: {off: families["nothing"] | verdicts for off, verdicts in families.items()}
        for name, families in together.items()
    }


def _fold(choice: str, fold: int) -> dict[str, dict[str, Verdicts]]:
    """The choices of a fold without each family; only those that the family affects."""
    return {name: _without_each(weights, examples) for name, (weights, examples) in _held_out(choice, fold).items()}


def _without_each(weights: Weights, examples: Examples) -> dict[str, Verdicts]:
    found: dict[str, Verdicts] = {"nothing": {}}
    for key, (real, example) in examples.items():
        parts = [_by_family(clues, weights) for clues in example.candidates]
        sums = [math.fsum(part.values()) for part in parts]
        found["nothing"][key] = _verdict(real, example, sums)
        for name in {name for part in parts for name in part}:
            kept = sums
            if name.startswith("seed "):
                # Without a generator, the candidates that only it proposes are missing.
                gone = [_seeds(clues) == {name} for clues in example.candidates]
                kept = [-math.inf if off else value for off, value in zip(gone, sums, strict=True)]
            else:
                kept = [value - part.get(name, 0.0) for value, part in zip(sums, parts, strict=True)]
            found.setdefault(name, {})[key] = _verdict(real, example, kept)
    return found


def _held_out(choice: str, fold: int) -> dict[str, tuple[Weights, Examples]]:
    """The weights learned from the other folds, and the fold's own examples."""
    taught = [one for one in _shared if _folds[one.row.id] != fold]
    held = [one for one in _shared if _folds[one.row.id] == fold]
    teaching = [one for one in taught if teaches_slots(one)]
    if choice in SLOTS:
        weights = taught_slot(teaching, choice)
        return {choice: (weights, {one.row.id: (is_real(one), one.slots[choice]) for one in held})}
    if choice in _WORDING:
        slot = _WORDING[choice]
        weights = fit([one.extents[slot] for one in teaching], penalty=PENALTY)
        worded = ((one, one.extents[slot]) for one in held)
        return {choice: (weights, {one.row.id: (is_real(one), example) for one, example in worded if example.right})}
    others = further(taught)
    statements: Examples = {}
    ranks: Examples = {}
    model = Model({slot: taught_slot(teaching, slot) for slot in HALVES})
    for one in held:
        if one.story:
            found = lessons.proposals(one.row, one.story, model)
            statements |= _numbered(one, found.statements)
            ranks |= _numbered(one, found.ranks)
    return {
        "statement": (fit(others.statements, penalty=PENALTY), statements),
        "pairing": (fit(others.ranks, penalty=PENALTY), ranks),
    }


def _numbered(one: Prepared, examples: list[Example]) -> Examples:
    return {f"{one.row.id} {i}": (is_real(one), example) for i, example in enumerate(examples) if example.right}


def _seeds(clues: list[str]) -> set[str]:
    return {clue for clue in clues if clue.startswith("seed ")}


def _by_family(clues: list[str], weights: Weights) -> dict[str, float]:
    sums: Counter[str] = Counter()
    for clue in clues:
        if clue in weights:
            sums[family(clue)] += weights[clue]
    return dict(sums)


def _verdict(real: bool, example: Example, sums: list[float]) -> tuple[bool, bool, float]:
    top = max(sums)
    powers = [math.exp(value - top) for value in sums]
    good = sum(powers[k] for k in example.right) / sum(powers)
    best = max(range(len(sums)), key=lambda k: (sums[k], -k))
    return real, best in example.right, math.log(max(_FLOOR, good))


def _print(choice: str, found: dict[str, Verdicts]) -> None:
    whole = found.pop("nothing")
    right = sum(ok for _, ok, _ in whole.values())
    print(f"\n{choice}: {right} of {len(whole)} right with everything on; without it:")
    rows = []
    for name, verdicts in found.items():
        counts: Counter[str] = Counter()
        change = 0.0
        for key, (real, ok, likely) in verdicts.items():
            kind = "real" if real else "own"
            counts[f"{kind} lost"] += whole[key][1] and not ok
            counts[f"{kind} gained"] += ok and not whole[key][1]
            change += likely - whole[key][2]
        rows.append((change, name, counts))
    for change, name, counts in sorted(rows, key=lambda row: (row[0], row[1])):
        changes = "  ".join(f"{kind} -{counts[f'{kind} lost']} +{counts[f'{kind} gained']}" for kind in ("real", "own"))
        print(f"  {name:44} log likelihood {change:+8.1f}  {changes}")


if __name__ == "__main__":
    sys.exit(main())
