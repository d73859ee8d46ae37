"""Learns whose values to use if a model and the shipped reader differ, from labelled stories that both have read.

By default the reader that is better overall prevails. An exception must gain more than chance would, so that a model
with the same errors as ours costs no right row.
"""

import math
from collections import Counter
from collections.abc import Sequence

import msgspec

from crawler.alike import Award, is_plainly_right, is_row_right
from crawler.facts import AwardAnnotation
from crawler.merging.tworeadings import (
    OWN,
    Rule,
    Whose,
    agree,
    case_of,
    certainty,
    is_one_award,
    mixed,
    sure_of,
    values,
)

FEWEST = 20
"""A rule is learned from at least this many award stories with a row from both."""
_STEPS = (0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)
_CERTAINTIES = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)
_Z = 1.0
"""An exception must gain this many standard deviations; one in six does by chance."""
_FEW = 8
"""A field needs at least this many cases for an exception of its own."""
_PRIOR = 4
"""The number of prior rows that smooth a share: with few rows it stays near the prior."""


class Pair(msgspec.Struct, frozen=True):
    """One labelled story as both readers read it."""

    ours: AwardAnnotation
    theirs: AwardAnnotation
    is_award: bool
    main: Award
    """The right values of the main award; empty if the label has none."""


def learn_rule(pairs: Sequence[Pair]) -> Rule:
    """Learn a rule from pairs; returns the default rule if fewer than `FEWEST` pairs have rows to compare."""
    rows = [pair for pair in pairs if pair.main and pair.ours.awards and pair.theirs.awards]
    if len(rows) < FEWEST:
        return Rule()
    split = [p for p in pairs if p.ours.is_award is not p.theirs.is_award]
    verdicts = [(certainty(p.ours), p.ours.is_award is p.is_award, p.theirs.is_award is p.is_award) for p in split]
    rule = Rule(stories=len(pairs), verdict_from=_threshold(verdicts, _CERTAINTIES), fields=_fields(rows))
    cases = [
        (sure_of(pair.ours.awards[0]), _is_right(pair, rule, Whose.OURS), _is_right(pair, rule, Whose.THEIRS))
        for pair in rows
    ]
    rule = msgspec.structs.replace(rule, row_from=_threshold(cases, _STEPS))
    return msgspec.structs.replace(rule, **_shares(rows, rule))


def _is_right(pair: Pair, rule: Rule, whose: Whose) -> bool:
    """Whether the row mixed from both is right if `whose` prevails."""
    return is_row_right(pair.main, values(mixed(pair.ours.awards[0], pair.theirs.awards[0], rule, whose)))


def _threshold(cases: Sequence[tuple[float, bool, bool]], steps: Sequence[float]) -> float:
    """Return the certainty from which to use ours; a case is our certainty, whether we are right, whether they are."""
    gains = {step: sum(theirs - ours for sure, ours, theirs in cases if sure < step) for step in steps}
    always, never = steps[0], steps[-1]
    base = never if gains[never] > gains[always] else always
    best = max(steps, key=lambda step: (gains[step], -abs(step - base)))
    turned = sum(ours != theirs for sure, ours, theirs in cases if min(base, best) <= sure < max(base, best))
    return best if gains[best] - gains[base] > _Z * math.sqrt(turned) else base


def _fields(rows: Sequence[Pair]) -> dict[str, Whose]:
    """Return the fields, by case, for which one reading is clearly right more often, whichever row prevails."""
    gains: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for pair in rows:
        ours, theirs = pair.ours.awards[0], pair.theirs.awards[0]
        if not is_one_award(ours, theirs):
            continue
        for name in OWN:
            case = case_of(name, ours, theirs)
            if case:
                right = [is_plainly_right(name, pair.main, values(fact)) for fact in (ours, theirs)]
                gains[f"{name} {case}"] += right[1] - right[0]
                seen[f"{name} {case}"] += right[0] != right[1]
    return {
        name: Whose.THEIRS if gain > 0 else Whose.OURS
        for name, gain in sorted(gains.items())
        if seen[name] >= _FEW and abs(gain) > _Z * math.sqrt(seen[name])
    }


def _prevailing(pair: Pair, rule: Rule) -> Whose:
    return Whose.OURS if sure_of(pair.ours.awards[0]) >= rule.row_from else Whose.THEIRS


def _shares(rows: Sequence[Pair], rule: Rule) -> dict[str, float]:
    """Return the share of right rows if both agree, if ours prevails, and if theirs does."""
    counts: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for pair in rows:
        whose = _prevailing(pair, rule)
        kind = "agreed" if agree(pair.ours.awards[0], pair.theirs.awards[0]) else str(whose)
        counts[kind] += 1
        right[kind] += _is_right(pair, rule, whose)
    middle = {"agreed": 0.8, "ours": 0.5, "theirs": 0.5}
    return {kind: round((right[kind] + _PRIOR * share) / (counts[kind] + _PRIOR), 4) for kind, share in middle.items()}
