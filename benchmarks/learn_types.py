"""Learn the weights that tell honours, competitions and ratings apart, and write them as readable TOML.

    python benchmarks/learn_types.py STORIES… --out crawler/awards/type_weights.toml

STORIES are JSON lines with `title`, `body`, `label` and `type`; only award stories teach. Prints how many are right by
weights learned from the other folds and, file by file, by weights learned from the other files alone.
"""

import argparse
import json
import math
from pathlib import Path

from crawler.awards.features import story_events
from crawler.awards.lexicon import load_lexicon
from crawler.awards.text import parse_document
from crawler.awards.types import TypeWeights, judged, type_features
from crawler.records import AwardType

FOLDS = 10
ROUNDS = 150
STEP = 1.5
SHRINK = 0.004
"""Pulls every weight to 0 (L2), so that no rare feature decides alone."""

Example = tuple[dict[str, float], AwardType]


def load_type_examples(paths: list[Path]) -> list[Example]:
    """Features and type of every award story."""
    lexicon = load_lexicon()
    examples = []
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["label"] == "award" and row.get("type"):
                document = parse_document(row.get("title"), row["body"], lexicon)
                examples.append((type_features(document, story_events(document)), AwardType(row["type"])))
    return examples


def learn_types(examples: list[Example]) -> TypeWeights:
    """Multinomial logistic regression by gradient descent."""
    names = sorted({name for found, _ in examples for name in found})
    bias = dict.fromkeys(AwardType, 0.0)
    weights = {kind: dict.fromkeys(names, 0.0) for kind in AwardType}
    for _ in range(ROUNDS):
        slopes = {kind: dict.fromkeys(names, 0.0) for kind in AwardType}
        bias_slopes = dict.fromkeys(AwardType, 0.0)
        for found, label in examples:
            for kind, chance in _chances(found, bias, weights).items():
                error = chance - (kind is label)
                bias_slopes[kind] += error
                for name, value in found.items():
                    slopes[kind][name] += error * value
        for kind in AwardType:
            bias[kind] -= STEP * bias_slopes[kind] / len(examples)
            for name in names:
                weights[kind][name] -= STEP * (slopes[kind][name] / len(examples) + SHRINK * weights[kind][name])
    rounded = {kind: {name: round(value, 3) for name, value in weights[kind].items()} for kind in AwardType}
    return TypeWeights({kind: round(value, 3) for kind, value in bias.items()}, rounded)


def _chances(
    found: dict[str, float], bias: dict[AwardType, float], weights: dict[AwardType, dict[str, float]]
) -> dict[AwardType, float]:
    totals = {k: bias[k] + sum(weights[k][name] * value for name, value in found.items()) for k in AwardType}
    powers = {k: math.exp(total - max(totals.values())) for k, total in totals.items()}
    return {k: power / sum(powers.values()) for k, power in powers.items()}


def types_cross_validated(examples: list[Example]) -> float:
    """The share of stories whose type is right by weights learned from the other folds."""
    right = 0
    for fold in range(FOLDS):
        weights = learn_types([example for i, example in enumerate(examples) if i % FOLDS != fold])
        right += sum(judged(found, weights) is label for found, label in examples[fold::FOLDS])
    return right / len(examples)


def types_left_out(files: list[list[Example]]) -> list[float]:
    """For each file the share of its stories whose type is right by weights that no story of the same file taught."""
    shares = []
    for own in files:
        weights = learn_types([example for other in files if other is not own for example in other])
        shares.append(sum(judged(found, weights) is label for found, label in own) / len(own))
    return shares


def to_toml(weights: TypeWeights, command: str) -> str:
    """One table a type, the strongest weights first."""
    lines = ["# Learned; do not edit by hand.", f"# {command}", "", "[bias]"]
    lines += [f"{kind} = {value}" for kind, value in weights.bias.items()]
    for kind, features in weights.features.items():
        ordered = sorted(features.items(), key=lambda item: (-abs(item[1]), item[0]))
        lines += ["", f"[features.{kind}]", *(f'"{name}" = {value}' for name, value in ordered)]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Learn, report, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stories", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    files = [load_type_examples([path]) for path in arguments.stories]
    for path, own, share in zip(arguments.stories, files, types_left_out(files), strict=True):
        print(f"{path.name}, file left out: stories={len(own)} right={share:.4f}")
    examples = [example for own in files for example in own]
    print(f"cross-validated: stories={len(examples)} right={types_cross_validated(examples):.4f}")
    command = "python benchmarks/learn_types.py " + " ".join(path.name for path in arguments.stories)
    arguments.out.write_text(to_toml(learn_types(examples), command), encoding="utf-8")


if __name__ == "__main__":
    main()
