"""Compares models with the shipped reader on labelled stories: rows right, tokens, money and seconds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import mean

from anugerah.corrections import Correction
from anugerah.folds import folds_of
from anugerah.secondreader.reading import READ, SecondResult
from crawler.alike import is_row_right
from crawler.facts import AwardAnnotation
from crawler.merging.rule import Pair, learn_rule
from crawler.merging.tworeadings import Rule, merged, values


@dataclass(frozen=True)
class Score:
    """The result of a reader, or of two together, on labelled stories."""

    reader: str
    right: int
    """Award stories whose row is right: recipient and award, and the giver if the story names one."""
    stories: int
    """Award stories."""
    rows: int
    """Stories that it reads as award news, rightly or wrongly."""
    asked: int = 0
    failed: int = 0
    dropped: int = 0
    """Values in answers that are not in the text."""
    input_tokens: int = 0
    output_tokens: int = 0
    secs: float = 0.0
    """The mean per story."""


@dataclass
class Trial:
    """Labelled stories with our reading of each, and a model's results by the story's place in the list."""

    stories: Sequence[Correction]
    ours: Sequence[AwardAnnotation]
    results: dict[int, SecondResult] = field(default_factory=dict)

    def theirs(self, number: int) -> AwardAnnotation | None:
        """The model's reading of a story; None if it was not asked or gave none."""
        result = self.results.get(number)
        return result.reading if result else None

    def pairs(self) -> list[Pair]:
        """The stories that both have read."""
        return [pair for number in range(len(self.stories)) if (pair := self._pair(number))]

    def _pair(self, number: int) -> Pair | None:
        theirs = self.theirs(number)
        one = self.stories[number]
        return Pair(self.ours[number], theirs, one.label == "award", one.main) if theirs else None

    def merged(self) -> list[AwardAnnotation] | None:
        """One reading of each story by a rule learned from other outlets; None if there is only one outlet."""
        folds = folds_of([one.outlet for one in self.stories])
        if len(set(folds)) < 2:
            return None
        found: list[AwardAnnotation] = []
        rules: dict[int, Rule] = {}
        for number, fold in enumerate(folds):
            if fold not in rules:
                others = (i for i, other in enumerate(folds) if other != fold)
                rules[fold] = learn_rule([pair for i in others if (pair := self._pair(i))])
            theirs = self.theirs(number)
            found.append(merged(self.ours[number], theirs, rules[fold]).reading if theirs else self.ours[number])
        return found


def score(reader: str, stories: Sequence[Correction], readings: Sequence[AwardAnnotation | None]) -> Score:
    """The rows of a reader; borderline stories are left out."""
    decided = [pair for pair in zip(stories, readings, strict=True) if pair[0].label != "borderline"]
    rows = [(story, reading) for story, reading in decided if reading and reading.awards]
    right = sum(s.label == "award" and is_row_right(s.main, values(reading.awards[0])) for s, reading in rows)
    return Score(reader, right, sum(story.label == "award" for story, _ in decided), len(rows))


def score_model(reader: str, trial: Trial) -> Iterator[Score]:
    """A model alone, and merged with ours if outlets allow it. Stories it did not get count as not award news."""
    results = list(trial.results.values())
    numbers = range(len(trial.stories))
    alone = score(reader, trial.stories, [trial.theirs(number) for number in numbers])
    cost = {
        "asked": len(results),
        "failed": sum(result.outcome != READ for result in results),
        "dropped": sum(sum(result.dropped.values()) for result in results),
        "input_tokens": sum(result.input_tokens for result in results),
        "output_tokens": sum(result.output_tokens for result in results),
        "secs": round(mean([result.secs for result in results] or [0.0]), 2),
    }
    yield _with(alone, cost)
    both = trial.merged()
    if both is not None:
        yield _with(score(f"{reader} and shipped", trial.stories, both), cost)


def _with(one: Score, cost: dict[str, float]) -> Score:
    return Score(one.reader, one.right, one.stories, one.rows, **cost)  # type: ignore[arg-type]  # ints but for secs
