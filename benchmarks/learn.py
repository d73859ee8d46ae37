"""Learns all weights of the award reader, and measures them on held-out outlets (`make learn`).

    python benchmarks/learn.py [--measure] [--judge WHY]

Cross-validation holds out whole outlets, and whole files of our own stories. The figures are written to
benchmarks/figures.json with the hashes of the inputs, the weights into the package. `--measure` does not write weights.
`--judge` reads the judge's rows with the weights in the package, prints totals only, and notes them in
benchmarks/figures.json; it is allowed three times in all.
"""

import argparse
import json
import multiprocessing
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("OMP_NUM_THREADS", "1")  # one process per fold

from benchmarks import tagging
from benchmarks.corpus import FOLDS, Labelled, MissingInputError, fold_of, load, manifest
from benchmarks.fitting import fit
from benchmarks.scoring import (
    Answer,
    facts,
    stream,
    stream_interval,
    tag_f1,
    without_heaviest,
)
from benchmarks.teaching import Prepared, answer, learned, prepare, read_row
from crawler.alike import is_row_right
from crawler.awards.choice import Candidate, Choice, Weights, logistic, total
from crawler.awards.learning import Example
from crawler.awards.model import Model, encoded, shipped
from crawler.awards.reader import ANY_AWARD, confidence_clues

WEIGHTS = Path(__file__).parent.parent / "crawler/awards/weights"
FIGURES = Path(__file__).parent / "figures.json"
UNSEEN = Path(__file__).parent / "unseen.jsonl"
"""The held-out readings of the last run, for `make award-errors`; not kept in the repository."""
PRUNED = 0.01
"""Weights closer to 0 have no effect and are left out."""
NATIONAL = "national-"
"""Our own stories in the manner of national outlets are measured apart: they are much harder than the others."""
CHANCES = 3
"""How often the judge may be used."""


@dataclass(frozen=True)
class Seen:
    """A story read by weights learned without its outlet: with facts, whatever the tag says."""

    answer: Answer
    types: Choice
    choices: dict[str, Choice]


Unseen = dict[str, Seen]
"""By the story's id; only award stories."""

_shared: dict[str, Any] = {}
"""Input of the forked workers: set before they start."""


def main() -> int:
    """Learn, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--measure", action="store_true")
    parser.add_argument("--judge", metavar="WHY")
    options = parser.parse_args()
    try:
        return judge(options.judge) if options.judge else teach(measure=options.measure)
    except MissingInputError as error:
        print(error, file=sys.stderr)
        return 2


def teach(*, measure: bool) -> int:
    """Cross-validate, then learn from all stories."""
    rows, others = load("teach"), load("stream")
    folds = fold_of(rows)
    workers = min(os.cpu_count() or 1, FOLDS)
    context = multiprocessing.get_context("fork")
    with context.Pool(workers) as pool:
        prepared = pool.map(prepare, rows, chunksize=50)
        tag_clues = dict(pool.map(_tag_clues, others, chunksize=500))
    tag_clues |= {one.row.id: one.tag for one in prepared}
    _shared.update(prepared=prepared, others=others, folds=folds, tag=tag_clues)
    unseen: Unseen = {}
    sums: dict[str, float] = {}
    with context.Pool(workers) as pool:
        for found, tagged in pool.imap_unordered(_fold, range(FOLDS), chunksize=1):
            unseen |= found
            sums |= tagged
    figures, factor, offset, threshold, confidence = measured(rows, unseen, sums, folds)
    kept = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.is_file() else {}
    figures["inputs"] = {entry["path"]: entry["sha256"] for entry in manifest()}
    figures["judged"] = kept.get("judged", [])
    FIGURES.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    lines = (
        {"id": name, "type": seen.answer.type, "awards": seen.answer.awards} for name, seen in sorted(unseen.items())
    )
    UNSEEN.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    if measure:
        return 0
    weights = learned(prepared)
    lessons = tagging.learned([*rows, *others], tag_clues)
    weights["tag"] = tagging.calibrated(lessons, factor, offset)
    weights["confidence"] = confidence
    WEIGHTS.mkdir(exist_ok=True)
    for name, found_weights in weights.items():
        kept_weights = {clue: weight for clue, weight in found_weights.items() if abs(weight) >= PRUNED}
        (WEIGHTS / f"{name}.json").write_bytes(encoded(kept_weights))
        print(f"{name}: {len(kept_weights)} weights")
    print(f"threshold {threshold:.3f}: crawler.readersetup.THRESHOLD must have this value")
    return 0


def _tag_clues(row: Labelled) -> tuple[str, list[str]]:
    return row.id, tagging.clues_of([row])[row.id]


def _fold(fold: int) -> tuple[Unseen, dict[str, float]]:
    """Read one fold with the weights learned from the others."""
    prepared: list[Prepared] = _shared["prepared"]
    folds: dict[str, int | None] = _shared["folds"]
    tag_clues: dict[str, list[str]] = _shared["tag"]
    taught = [one for one in prepared if folds[one.row.id] != fold]
    held = [one.row for one in prepared if folds[one.row.id] == fold]
    outlets = {row.outlet for row in held if row.is_real}
    others = [row for row in _shared["others"] if row.outlet is None or row.outlet not in outlets]
    tag_weights = tagging.learned([*(one.row for one in taught), *others], tag_clues)
    sums = {row.id: total(tag_clues[row.id], tag_weights) for row in held}
    model = Model(learned(taught))
    unseen: Unseen = {}
    for row in held:
        if row.label == "award" and row.awards:
            result = read_row(row, model, threshold=-1.0)
            if result.type_choice:
                choices = {
                    slot: Choice([(_bare(c), p) for c, p in choice.ranked[:1]])
                    for slot, choice in result.choices.items()
                }
                unseen[row.id] = Seen(answer(result), Choice(result.type_choice.ranked[:1]), choices)
    return unseen, sums


def _bare(candidate: Candidate) -> Candidate:
    """The candidate without places and clues: small enough to send to the parent process."""
    return Candidate(candidate.value, set())


def measured(
    rows: list[Labelled], unseen: Unseen, sums: dict[str, float], folds: dict[str, int | None]
) -> tuple[dict[str, Any], float, float, float, Weights]:
    """The figures of the held-out stories, the tag's calibration and threshold, the weights of confidence."""
    real = [row for row in rows if row.source == "real" and row.id in sums]
    factor, offset = tagging.calibration([(row, sums[row.id]) for row in real])
    chances = {name: round(logistic(factor * value + offset), 4) for name, value in sums.items()}
    figures: dict[str, Any] = {"on": date.today().isoformat()}  # noqa: DTZ011 - a label
    pairs = [(row, chances[row.id]) for row in real]
    threshold = tagging.threshold_for(pairs)
    figures["threshold"] = threshold
    tagged = {row.id: _tagged(row, unseen, chances, threshold) for row in rows if row.id in chances}
    seen = [(row, tagged[row.id]) for row in real]
    low, high = stream_interval(seen)
    figures["stream"] = _line("stream, real rows held out by outlet", stream(seen))
    figures["stream from"], figures["stream to"] = str(low), str(high)
    print(f"  90 %: {low}\n     to {high}")
    figures["stream without the heaviest"] = _line("  without the row that weighs most", stream(without_heaviest(seen)))
    figures["reliability"] = tagging.reliability(pairs)
    print("reliability of award_score in the stream", *figures["reliability"], sep="\n")
    for value in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
        tagged_at = [(row, _tagged(row, unseen, chances, value)) for row in real]
        figures[f"stream from {value}"] = _line(f"stream at a threshold of {value}", stream(tagged_at))
    for name, group in _groups(rows).items():
        members = [row for row in group if row.id in tagged]
        tags = tag_f1([(row, tagged[row.id]) for row in members])
        figures[f"tag {name}"] = _line(f"tag {name}", "P {:.3f} R {:.3f} F1 {:.3f}".format(*tags))
        forced = [(row, unseen[row.id].answer) for row in members if row.id in unseen]
        figures[f"facts {name}"] = _line(f"facts {name}, whatever the tag", facts(forced))
        both = [(row, tagged[row.id]) for row in members if row.label == "award" and row.awards]
        figures[f"tagged facts {name}"] = _line(f"facts {name}, as tagged", facts(both))
    confidence, lines = _confidence(rows, unseen, chances, folds)
    figures["confidence"] = lines
    print("reliability of an award's confidence", *lines, sep="\n")
    return figures, factor, offset, threshold, confidence


def _groups(rows: list[Labelled]) -> dict[str, list[Labelled]]:
    own = [row for row in rows if not row.is_real and not row.source.startswith(NATIONAL)]
    groups = {
        "real": [row for row in rows if row.source == "real"],
        "dev": [row for row in rows if row.source == "dev"],
        "regional": [row for row in rows if row.source == "regional"],
        "own": own,
        "national": [row for row in rows if row.source.startswith(NATIONAL)],
        "held-out.jsonl": [row for row in own if row.source == "held-out"],
    }
    return {name: members for name, members in groups.items() if members}


def _line(name: str, figure: object) -> str:
    print(f"{name}: {figure}", flush=True)
    return str(figure)


def _tagged(row: Labelled, unseen: Unseen, chances: dict[str, float], threshold: float) -> Answer:
    """What the reader would answer: facts only if the tag reaches the threshold."""
    chance = chances[row.id]
    if chance < threshold:
        return Answer(chance, False, None, [])
    forced = unseen[row.id].answer if row.id in unseen else Answer(chance, True, None, [{}])
    return Answer(chance, True, forced.type, forced.awards)


def _confidence(
    rows: list[Labelled], unseen: Unseen, chances: dict[str, float], folds: dict[str, int | None]
) -> tuple[Weights, list[str]]:
    """The weights of an award's confidence, learned from held-out readings, and its reliability on held-out folds.

    All stories teach which choices to trust; only real ones teach how far: our own are easier.
    """
    award_rows = [row for row in rows if row.id in unseen and row.label == "award" and row.awards]
    right = {row.id: is_row_right(row.main, unseen[row.id].answer.main) for row in award_rows}
    clues = {row.id: sorted(confidence_clues(unseen[row.id].choices, chances[row.id])) for row in award_rows}

    def weights_of(members: list[Labelled]) -> Weights:
        lessons = [Example([[], clues[row.id]], [int(right[row.id])], 3.0 if row.is_real else 1.0) for row in members]
        return fit(lessons)

    def calibration(members: Iterable[Labelled]) -> tuple[float, float]:
        return tagging.platt([(sums[row.id], right[row.id], 1.0) for row in members if row.is_real])

    sums: dict[str, float] = {}
    for fold in range(FOLDS):
        weights = weights_of([row for row in award_rows if folds[row.id] != fold])
        sums |= {row.id: total(clues[row.id], weights) for row in award_rows if folds[row.id] == fold}
    held = [row for row in award_rows if row.id in sums]
    predicted: dict[str, float] = {}
    for fold in range(FOLDS):
        factor, offset = calibration(row for row in held if folds[row.id] != fold)
        predicted |= {row.id: logistic(factor * sums[row.id] + offset) for row in held if folds[row.id] == fold}
    lines = []
    for low, high in ((0.0, 0.2), (0.2, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 1.01)):
        for kind in (True, False):
            inside = [row for row in held if row.is_real is kind and low <= predicted[row.id] < high]
            if inside:
                mean = sum(predicted[row.id] for row in inside) / len(inside)
                true = sum(right[row.id] for row in inside) / len(inside)
                name = "real" if kind else "own"
                lines.append(
                    f"  {low:.1f} to {high:.1f} {name}: {len(inside)} awards, predicted {mean:.2f}, right {true:.2f}"
                )
    factor, offset = calibration(held)
    print(f"calibration of the confidence: {factor:.3f} {offset:+.3f}")
    return tagging.calibrated(weights_of(award_rows), factor, offset, bias=ANY_AWARD), lines


def judge(why: str) -> int:
    """Measure totals over the judge's rows, with the weights in the package."""
    from crawler.awards import THRESHOLD

    kept = json.loads(FIGURES.read_text(encoding="utf-8"))
    if len(kept["judged"]) >= CHANCES:
        print(f"The judge has been used {CHANCES} times; its rows must not decide anything more.", file=sys.stderr)
        return 2
    rows = [row for row in load("teach", judge=True) if row.source == "real"]
    tagged = [(row, answer(read_row(row, shipped(), THRESHOLD))) for row in rows]
    forced = [(row, answer(read_row(row, shipped(), -1.0))) for row in rows if row.label == "award" and row.awards]
    figures = {
        "on": date.today().isoformat(),  # noqa: DTZ011 - a label
        "why": why,
        "stream": _line("judge, stream", stream(tagged)),
        "stream without the heaviest": _line("judge, without the heaviest row", stream(without_heaviest(tagged))),
        "facts": _line("judge, facts whatever the tag", facts(forced)),
        "tagged facts": _line("judge, facts as tagged", facts([(r, a) for r, a in tagged if r.label == "award"])),
    }
    kept["judged"].append(figures)
    FIGURES.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
