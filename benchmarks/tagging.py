"""Learns the weights of the tag, calibrates them to the stream and picks the threshold.

Every labelled story is judged by weights learned without its outlet (or its file, if it is one of ours). The stream's
stories without a label count as not_award: few are award news, even among those that the tag finds likeliest.
Calibration is Platt scaling: a factor and an offset for the sum of weights, fitted to the held-out sums of
`real.jsonl`, each row weighted by the number of stories it represents. The weights hold both.
"""

from collections.abc import Sequence

from benchmarks.corpus import Labelled
from benchmarks.fitting import fit
from benchmarks.scoring import Answer, stream
from crawler.awards.choice import Weights, logistic
from crawler.awards.learning import Example
from crawler.awards.story import annotate
from crawler.awards.tag import BIAS, READ_AT_MOST, tag_clues

IMPORTANCE = {"real": 3.0, "dev": 2.0, "stream": 0.5}
"""The weight of a labelled story in learning; our own are enriched and harder than the stream."""
OWN, RARELY, UNLABELLED = 0.7, 0.35, 0.2
"""The same for our own stories, for those about what a stream rarely has, and for those without a label."""
RARE, SMALL = 3, 0.02
"""Clues in fewer stories are not learned, and smaller weights are left out."""
PRECISION = 0.86
"""The least precision in the stream: users trust a table from 0.85 on, and the aim is nine right rows of ten."""

Clues = dict[str, list[str]]


def clues_of(rows: Sequence[Labelled]) -> Clues:
    """Story's id → its clues, sorted."""
    return {row.id: sorted(tag_clues(annotate(row.title, row.body[:READ_AT_MOST], row.published_on))) for row in rows}


def importance(row: Labelled) -> float:
    """The weight of a story in learning."""
    if row.label == "unlabelled":
        return UNLABELLED
    if row.is_real:
        return IMPORTANCE.get(row.source, 1.0)
    return OWN if row.teaches_slots else RARELY


def penalty(clue: str, count: int) -> float:
    """Rare clues and words have a smaller penalty: this was best on held-out outlets."""
    if clue == BIAS:
        return 10.0
    is_word = clue.startswith(("title ", "lede ", "report ")) and " has " not in clue and " kind " not in clue
    return float(10.0 * (count / 200.0) ** 0.4 / (2.25 if is_word else 1.0))


def learned(rows: Sequence[Labelled], clues: Clues) -> Weights:
    """Weights from all rows that teach the tag; a story without a label counts as not_award, a borderline one not."""
    lessons = [
        Example([[], clues[row.id]], [int(row.label == "award")], importance(row))
        for row in rows
        if row.label != "borderline" and row.teaches_tag
    ]
    found = fit(lessons, penalty=penalty, rare=RARE)
    return {clue: weight for clue, weight in found.items() if abs(weight) >= SMALL}


def calibration(rows: Sequence[tuple[Labelled, float]]) -> tuple[float, float]:
    """Factor and offset under which the weighted rows are likeliest."""
    return platt([(value, row.label == "award", row.weight) for row, value in rows if row.label != "borderline"])


def platt(points: Sequence[tuple[float, bool, float]]) -> tuple[float, float]:
    """Factor and offset under which the points (sum, whether it is true, weight) are likeliest, by Newton's method."""
    factor, offset = 1.0, 0.0
    for _ in range(50):
        g = [0.0, 0.0]
        h = [1e-6, 0.0, 1e-6]
        for value, true, weight in points:
            chance = logistic(factor * value + offset)
            slope, bend = weight * (chance - true), weight * chance * (1.0 - chance)
            g[0] += slope * value
            g[1] += slope
            h[0] += bend * value * value
            h[1] += bend * value
            h[2] += bend
        det = h[0] * h[2] - h[1] * h[1]
        steps = (h[2] * g[0] - h[1] * g[1]) / det, (h[0] * g[1] - h[1] * g[0]) / det
        factor, offset = factor - steps[0], offset - steps[1]
        if max(map(abs, steps)) < 1e-9:
            break
    return factor, offset


def calibrated(weights: Weights, factor: float, offset: float, bias: str = BIAS) -> Weights:
    """The same weights with factor and offset inside: every story has the clue `bias`."""
    made = {clue: round(weight * factor, 3) for clue, weight in weights.items()}
    made[bias] = round(made.get(bias, 0.0) + offset, 3)
    return {clue: weight for clue, weight in made.items() if abs(weight) >= 0.001}


def threshold_for(rows: Sequence[tuple[Labelled, float]], precision: float = PRECISION) -> float:
    """The probability with the highest recall in the stream at this precision or more."""
    best = (0.0, 1.0)
    for value in sorted({chance for _, chance in rows}):
        figures = stream([(row, answer(chance, value)) for row, chance in rows])
        if figures.precision >= precision and figures.recall > best[0]:
            best = (figures.recall, value)
    return best[1]


def answer(chance: float, threshold: float) -> Answer:
    """The answer of the tag alone."""
    return Answer(chance, chance >= threshold, None, [])


def reliability(rows: Sequence[tuple[Labelled, float]]) -> list[str]:
    """The share of award stories in the stream by predicted probability, a line per step."""
    lines = []
    for low, high in (
        (0, 0.01),
        (0.01, 0.05),
        (0.05, 0.2),
        (0.2, 0.4),
        (0.4, 0.6),
        (0.6, 0.8),
        (0.8, 0.95),
        (0.95, 1.01),
    ):
        inside = [(row, c) for row, c in rows if low <= c < high and row.label != "borderline"]
        mass = sum(row.weight for row, _ in inside)
        if mass:
            predicted = sum(row.weight * c for row, c in inside) / mass
            true = sum(row.weight for row, _ in inside if row.label == "award") / mass
            lines.append(f"  {low:.2f} to {high:.2f}: {len(inside):4} rows, predicted {predicted:.3f}, true {true:.3f}")
    return lines
