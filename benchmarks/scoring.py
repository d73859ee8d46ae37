"""Scores of readings: main facts, whole awards, and the quality of the tagged stream."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.corpus import Labelled
from crawler.alike import FIELDS, Award, is_right, is_row_right, is_same_award

MOST_LISTED = 8
"""The gold has the first eight of a long list of winners: such lists count for recall only."""


@dataclass(frozen=True)
class Answer:
    """What the reader says of a story: the tag's probability, the type, and the awards as `anugerah tag` prints."""

    probability: float
    is_award: bool
    type: str | None
    awards: list[Award]

    @property
    def main(self) -> Award:
        """The main award; empty if the story has no award."""
        return next((award for award in self.awards if award.get("main")), self.awards[0] if self.awards else {})


@dataclass(frozen=True)
class Stream:
    """Precision and recall of the tag in a stream, and the number of right rows in 100 tagged ones."""

    precision: float
    recall: float
    right_of_100: float

    def __str__(self) -> str:
        return f"P {self.precision:.3f}  R {self.recall:.3f}  rows right of 100 tagged {self.right_of_100:.1f}"


def stream(rows: Sequence[tuple[Labelled, Answer]]) -> Stream:
    """Score with the stream's weights: a row counts for as many stories as it represents."""
    hits = false = missed = right = 0.0
    for gold, predicted in rows:
        if gold.label == "borderline":
            continue
        true = gold.label == "award"
        hits += gold.weight * (predicted.is_award and true)
        false += gold.weight * (predicted.is_award and not true)
        missed += gold.weight * (true and not predicted.is_award)
        if predicted.is_award and true:
            right += gold.weight * is_row_right(gold.main, predicted.main)
    tagged = max(hits + false, 1e-9)
    return Stream(hits / tagged, hits / max(hits + missed, 1e-9), 100 * right / tagged)


def stream_interval(rows: Sequence[tuple[Labelled, Answer]], rounds: int = 1000) -> tuple[Stream, Stream]:
    """The 5th and 95th percentile of each figure, by bootstrap over the rows."""
    draw = random.Random(1)
    drawn = [stream(draw.choices(rows, k=len(rows))) for _ in range(rounds)]
    ends = []
    for share in (0.05, 0.95):
        at = int(share * (rounds - 1))
        ends.append(
            Stream(
                *(sorted(getattr(one, name) for one in drawn)[at] for name in ("precision", "recall", "right_of_100"))
            )
        )
    return ends[0], ends[1]


def without_heaviest(rows: Sequence[tuple[Labelled, Answer]]) -> list[tuple[Labelled, Answer]]:
    """The rows without the heaviest of those that are wrongly tagged or missed."""
    wrong = [pair for pair in rows if pair[0].label != "borderline" and pair[1].is_award != (pair[0].label == "award")]
    heaviest = max(wrong, key=lambda pair: pair[0].weight, default=None)
    return [pair for pair in rows if pair is not heaviest]


@dataclass
class Facts:
    """Right main facts by field, of all award stories and of those that state the field; whole awards."""

    stories: int
    right: Counter[str]
    stated: Counter[str]
    stated_right: Counter[str]
    precision: float
    recall: float
    type_right: int

    def __str__(self) -> str:
        n = max(self.stories, 1)
        parts = [f"{name} {self.right[name] / n:.3f}" for name in FIELDS]
        giver = self.stated_right["giver"] / max(self.stated["giver"], 1)
        tail = f"stated giver {giver:.3f}  type {self.type_right / n:.3f}"
        return f"{self.stories} stories: {'  '.join(parts)}  {tail}  whole P {self.precision:.3f} R {self.recall:.3f}"


def facts(rows: Sequence[tuple[Labelled, Answer]]) -> Facts:
    """The fields of the main awards over the gold's award stories; a story that was not tagged has only nulls."""
    right: Counter[str] = Counter()
    stated: Counter[str] = Counter()
    stated_right: Counter[str] = Counter()
    precisions, recalls, types, stories = [], [], 0, 0
    for gold, predicted in rows:
        if gold.label != "award":
            continue
        stories += 1
        types += predicted.type == gold.type
        for name in FIELDS:
            good = is_right(name, gold.main, predicted.main)
            right[name] += good
            if gold.main.get(name) is not None:
                stated[name] += 1
                stated_right[name] += good
        recalled = sum(any(is_same_award(x, y) for y in predicted.awards) for x in gold.awards)
        matched = sum(any(is_same_award(x, y) for x in gold.awards) for y in predicted.awards)
        recalls.append(recalled / len(gold.awards) if gold.awards else 1.0)
        if len(gold.awards) < MOST_LISTED:
            precisions.append(matched / len(predicted.awards) if predicted.awards else 0.0)
    return Facts(stories, right, stated, stated_right, _mean(precisions), _mean(recalls), types)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / max(len(values), 1)


def tag_f1(rows: Sequence[tuple[Labelled, Answer]]) -> tuple[float, float, float]:
    """Precision, recall and F1 of the tag, every row counted once."""
    decided = [(gold.label == "award", predicted.is_award) for gold, predicted in rows if gold.label != "borderline"]
    hits = sum(true and tagged for true, tagged in decided)
    precision = hits / max(sum(tagged for _, tagged in decided), 1)
    recall = hits / max(sum(true for true, _ in decided), 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)
