"""Learn the tagger's weights from labelled stories and write them as readable TOML.

    python benchmarks/learn_tagger.py STORIES… --out crawler/awards/weights.toml

STORIES are JSON lines with `title`, `body`, `published_at` and `label` (`award`, `not_award`; others are skipped), or a
newsroom's truth.json. Prints the cross-validated F1, file by file: every story is judged by weights that it did not
teach; and what weights learned from the other files alone make of it: the honest figure for releases of a new hand.
"""

import argparse
import json
import math
from datetime import date
from pathlib import Path
from typing import Any

from crawler.awards.features import direction, features, story_events
from crawler.awards.lexicon import load_lexicon
from crawler.awards.tagger import THRESHOLD, Weights, probability
from crawler.awards.text import parse_document

FOLDS = 10
ROUNDS = 100
STEP = 0.6
SHRINK = 0.0005
"""Pulls every weight to 0 (L2), so that no rare feature decides alone."""
SPARSE = 0.0006
"""Takes small weights out (L1), so that the model stays short enough to be read."""

Example = tuple[dict[str, float], bool]


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The labelled stories of one file; an article taken down says no more what it was labelled for."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in text.splitlines()]
    articles = [article for article in json.loads(text)["articles"] if article.get("status") != "removed"]
    return [article | {"body": "\n".join(article["paragraphs"])} for article in articles]


def load_examples(paths: list[Path]) -> list[Example]:
    """Features and label of every decided story."""
    lexicon = load_lexicon()
    examples = []
    for path in paths:
        for row in read_rows(path):
            if row["label"] in ("award", "not_award"):
                document = parse_document(row.get("title"), row["body"], lexicon)
                published_on = date.fromisoformat(row["published_at"][:10]) if row.get("published_at") else None
                found = features(document, story_events(document), lexicon, published_on)
                examples.append((found, row["label"] == "award"))
    return examples


def learn(examples: list[Example]) -> Weights:
    """Logistic regression with an elastic net; no weight may argue against what its feature means.

    Accelerated proximal gradient descent (Beck and Teboulle 2009, FISTA): the step on the smooth part, then each weight
    is drawn to 0 by `SPARSE` and cut at 0 where its sign is not allowed. The bias is the last weight, and free.
    """
    names = sorted({name for found, _ in examples for name in found})
    number = {name: i for i, name in enumerate(names)}
    rows = [([*(number[n] for n in found), len(names)], [*found.values(), 1.0], label) for found, label in examples]
    allowed = [direction(name) for name in names]
    weights = [0.0] * (len(names) + 1)
    ahead, momentum = weights, 1.0
    for _ in range(ROUNDS):
        slope = [0.0] * len(weights)
        for at, values, label in rows:
            total = sum(ahead[i] * value for i, value in zip(at, values, strict=True))
            error = 1.0 / (1.0 + math.exp(-total)) - label
            for i, value in zip(at, values, strict=True):
                slope[i] += error * value
        moved = [
            ahead[i] - STEP * (slope[i] / len(rows) + SHRINK * ahead[i] * (i < len(names))) for i in range(len(weights))
        ]
        moved[:-1] = [_drawn(weight, sign) for weight, sign in zip(moved[:-1], allowed, strict=True)]
        faster = (1.0 + math.sqrt(1.0 + 4.0 * momentum * momentum)) / 2.0
        ahead = [new + (momentum - 1.0) / faster * (new - old) for new, old in zip(moved, weights, strict=True)]
        weights, momentum = moved, faster
    learned = {name: round(weight, 3) for name, weight in zip(names, weights[:-1], strict=True)}
    return Weights(round(weights[-1], 3), {name: weight for name, weight in learned.items() if weight})


def _drawn(weight: float, sign: int) -> float:
    """Soft threshold, then the allowed side of 0."""
    size = max(0.0, abs(weight) - STEP * SPARSE)
    return 0.0 if weight * sign < 0 else math.copysign(size, weight)


def cross_validated(examples: list[Example]) -> list[float]:
    """For each example the probability by weights learned from the other folds."""
    judged = [0.0] * len(examples)
    for fold in range(FOLDS):
        weights = learn([example for i, example in enumerate(examples) if i % FOLDS != fold])
        for i in range(fold, len(examples), FOLDS):
            judged[i] = probability(examples[i][0], weights)
    return judged


def left_out(files: list[list[Example]]) -> list[list[float]]:
    """For each example of each file the probability by weights that no story of the same file taught."""
    judged = []
    for own in files:
        weights = learn([example for other in files if other is not own for example in other])
        judged.append([probability(found, weights) for found, _ in own])
    return judged


def report(examples: list[Example], judged: list[float]) -> str:
    """One line of figures."""
    right = sum(p >= THRESHOLD and label for (_, label), p in zip(examples, judged, strict=True))
    false = sum(p >= THRESHOLD and not label for (_, label), p in zip(examples, judged, strict=True))
    missed = sum(p < THRESHOLD and label for (_, label), p in zip(examples, judged, strict=True))
    brier = sum((p - label) ** 2 for (_, label), p in zip(examples, judged, strict=True)) / len(examples)
    f1 = 2 * right / (2 * right + false + missed or 1)
    return f"stories={len(examples)} right={right} false={false} missed={missed} f1={f1:.4f} brier={brier:.4f}"


def to_toml(weights: Weights, command: str) -> str:
    """The weights, the strongest first."""
    lines = ["# Learned; do not edit by hand.", f"# {command}", f"bias = {weights.bias}", "", "[features]"]
    ordered = sorted(weights.features.items(), key=lambda item: (-abs(item[1]), item[0]))
    return "\n".join(lines + [f'"{name}" = {weight}' for name, weight in ordered]) + "\n"


def main() -> None:
    """Learn, report, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stories", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    files = [load_examples([path]) for path in arguments.stories]
    examples = [example for own in files for example in own]
    judged = cross_validated(examples)
    start = 0
    for path, own, unseen in zip(arguments.stories, files, left_out(files), strict=True):
        print(f"{path.parent.name}/{path.name}, cross-validated:", report(own, judged[start : start + len(own)]))
        print(f"{path.parent.name}/{path.name}, file left out:", report(own, unseen))
        start += len(own)
    print("all, cross-validated:", report(examples, judged))
    command = "python benchmarks/learn_tagger.py " + " ".join(path.name for path in arguments.stories)
    arguments.out.write_text(to_toml(learn(examples), command), encoding="utf-8")


if __name__ == "__main__":
    main()
