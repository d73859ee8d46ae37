"""Learn the weights that choose an award's recipient and giver, and write them as readable TOML.

    python benchmarks/learn_roles.py STORIES… --out crawler/awards/role_weights.toml

STORIES are JSON lines with `title`, `body`, `published_at`, `label` and `awards`, or a newsroom's truth.json; the main
award of each award story teaches. Prints, file by file, how many are right by weights learned from the other folds, and
by weights learned from the other files alone: the honest figure for releases of a new hand.
"""

import argparse
import math
import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from learn_tagger import read_rows
from rapidfuzz import fuzz, utils

from crawler.awards.facts import cast, givers, ordering, receivers
from crawler.awards.facts.build import reported
from crawler.awards.features import story_events
from crawler.awards.lexicon import load_lexicon
from crawler.awards.roles import Clues, Weights, total
from crawler.awards.text import Document, parse_document
from crawler.awards.types import story_type

FOLDS = 5
ROUNDS = 60
STEP = 0.3
SHRINK = 0.04
"""Pulls the weights of a story's clues to 0 (L2), so that no rare clue decides alone."""
AGAINST = {f"{before} …{award}" for before in ("win", "receive", "in", "said") for award in ("", " +award")}
"""What is won, where, and who says so: clues that must not speak for anybody."""
LEAST = 0.03
"""A weight below it is left out."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The candidates of one story: their clues, and which of them are right."""

    file: str
    clues: list[Clues]
    right: list[bool]


def same_name(gold: str | None, read: str | None) -> bool:
    """Do two forms name the same: one's words hold the other's, nearly, and neither is much longer?"""
    if not gold or not read:
        return not gold and not read
    set_ratio = fuzz.token_set_ratio(gold, read, processor=utils.default_process)
    return set_ratio >= 80 and fuzz.token_sort_ratio(gold, read, processor=utils.default_process) >= 50


def load_choices(paths: Sequence[Path]) -> tuple[list[Choice], list[Choice]]:
    """The choices of a recipient and of a giver, story by story."""
    of_recipient, of_giver = [], []
    for path in paths:
        for row in read_rows(path):
            gold = next((award for award in row.get("awards") or [] if award.get("main")), None)
            if row["label"] == "award" and gold is not None:
                document = parse_document(row.get("title"), row["body"], load_lexicon())
                recipients, giving = read_candidates(document)
                of_recipient.append(_recipient_choice(path.name, document, recipients, gold["recipient"]))
                of_giver.append(_giver_choice(path.name, giving, gold["recipient"], gold["giver"]))
    return of_recipient, of_giver


def read_candidates(document: Document) -> tuple[list[receivers.Candidate], list[givers.Candidate]]:
    """All who may have received or given the award, as the facts are read from them."""
    lexicon, events = load_lexicon(), story_events(document)
    kind = story_type(document, events)
    figures = cast.figures(document, lexicon)
    giving = givers.candidates(document, figures, events, kind, lexicon)
    listed = ordering.listed_winners(document, reported(document, events), lexicon)
    return receivers.candidates(document, figures, events, listed, givers.cued(giving), kind, lexicon), giving


def _recipient_choice(file: str, document: Document, found: list[receivers.Candidate], gold: str) -> Choice:
    """Right is whose stated form names the gold; where none does, who is called so anywhere."""
    stated = [ordering.surface(c.figure, load_lexicon()) for c in found]
    right = [same_name(gold, document.text(m.sentence, *m.chunk)) for m in stated]
    if not any(right):
        right = [any(same_name(gold, document.text(m.sentence, *m.chunk)) for m in c.figure.mentions) for c in found]
    return Choice(file, [c.clues for c in found], right)


def _giver_choice(file: str, found: list[givers.Candidate], recipient: str | None, gold: str | None) -> Choice:
    free = [c for c in found if not givers.is_recipient(c, set((recipient or "").casefold().split()))]
    names = [givers.surface(c).name if c.mentions else None for c in free]
    return Choice(file, [c.clues for c in free], [same_name(gold, name) for name in names])


def learn(choices: list[Choice]) -> dict[str, float]:
    """A softmax over each story's candidates, by stochastic gradient descent with a step for each clue (Adagrad)."""
    weights: dict[str, float] = defaultdict(float)
    squares: dict[str, float] = defaultdict(lambda: 0.01)
    order = [choice for choice in choices if any(choice.right)]
    shuffle = random.Random(1).shuffle
    for _ in range(ROUNDS):
        shuffle(order)
        for choice in order:
            totals = [total(clues, weights) for clues in choice.clues]
            odds = [math.exp(value - max(totals)) for value in totals]
            whole = sum(odds)
            part = sum(odd for odd, right in zip(odds, choice.right, strict=True) if right)
            slopes: dict[str, float] = defaultdict(float)
            for clues, odd, right in zip(choice.clues, odds, choice.right, strict=True):
                error = odd / whole - (odd / part if right else 0.0)
                if abs(error) > 1e-4:
                    for name, value in clues.items():
                        slopes[name] += error * value
            for name, slope in slopes.items():
                slope += SHRINK * weights[name]
                squares[name] += slope * slope
                weights[name] -= STEP * slope / math.sqrt(squares[name])
                if name in AGAINST:
                    weights[name] = min(weights[name], 0.0)
    return {name: round(weight, 3) for name, weight in weights.items() if abs(weight) >= LEAST}


def cross_validated(choices: list[Choice]) -> dict[str, str]:
    """By file, how many stories are right by weights that they did not teach."""
    right: Counter[str] = Counter()
    for fold in range(FOLDS):
        weights = learn([choice for i, choice in enumerate(choices) if i % FOLDS != fold])
        for choice in choices[fold::FOLDS]:
            right[choice.file] += is_right(choice, weights)
    counts = Counter(choice.file for choice in choices)
    shares = {file: f"{right[file]}/{count}" for file, count in counts.items()}
    return {**shares, "all": f"{sum(right.values()) / len(choices):.3f}"}


def left_out(choices: list[Choice]) -> dict[str, str]:
    """By file, how many stories are right by weights that no story of the same file taught."""
    shares, right = {}, 0
    for file in dict.fromkeys(choice.file for choice in choices):
        weights = learn([choice for choice in choices if choice.file != file])
        own = [is_right(choice, weights) for choice in choices if choice.file == file]
        shares[file] = f"{sum(own)}/{len(own)}"
        right += sum(own)
    return {**shares, "all": f"{right / len(choices):.3f}"}


def is_right(choice: Choice, weights: Weights) -> bool:
    """Is the likeliest candidate a right one?"""
    scores = [total(clues, weights) for clues in choice.clues]
    return bool(scores) and choice.right[scores.index(max(scores))]


def to_toml(recipient: Weights, giver: Weights, command: str) -> str:
    """Both parts, the strongest clue first."""
    lines = ["# Learned; do not edit by hand.", f"# {command}"]
    for name, weights in (("recipient", recipient), ("giver", giver)):
        ordered = sorted(weights.items(), key=lambda item: (-abs(item[1]), item[0]))
        lines += ["", f"[{name}]", *(f'"{clue}" = {weight}' for clue, weight in ordered)]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Learn, report, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stories", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    of_recipient, of_giver = load_choices(arguments.stories)
    for part, choices in (("recipient", of_recipient), ("giver", of_giver)):
        print(f"{part}, cross-validated:", cross_validated(choices))
        print(f"{part}, file left out:", left_out(choices))
    command = "python benchmarks/learn_roles.py " + " ".join(path.name for path in arguments.stories)
    arguments.out.write_text(to_toml(learn(of_recipient), learn(of_giver), command), encoding="utf-8")


if __name__ == "__main__":
    main()
