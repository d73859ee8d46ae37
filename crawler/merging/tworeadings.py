"""Merges two readings of one story: ours, and that of a language model.

Pure. A rule for each model, learned by `crawler.merging.rule`, decides which of the two prevails.
"""

from collections.abc import Iterator
from enum import StrEnum
from hashlib import blake2b
from typing import Any

import msgspec

from crawler.alike import Award, is_plainly_right, is_same_award, is_same_name
from crawler.facts import AwardAnnotation, AwardFact

OWN = ("giver", "rank", "year", "level", "event_date", "score")
"""Fields of a row that may each come from either reading."""
COMPARED = ("award", "recipient", *OWN)
_CERTAIN = 0.99
"""The confidence of a person's decision."""
_UNSURE = 0.3
"""The confidence of a fact without one."""


SENT = 6000
"""The most code points of a body that are sent to a model: a longer body has its news before that."""


def text_key(title: str, body: str) -> str:
    """Return a hash of the text that a model gets: if it is unchanged, the story is not read again."""
    return blake2b(f"{title}\n{body[:SENT]}".encode("utf-8", "replace"), digest_size=16).hexdigest()


class Whose(StrEnum):
    """Which reading prevails."""

    OURS = "ours"
    THEIRS = "theirs"


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """Whose values prevail if a model and the shipped reader differ.

    The defaults are for a model that was never measured: they assume that half of its rows are right.
    """

    stories: int = 0
    """The number of labelled stories from which it was learned."""
    verdict_from: float = 0.5
    """Our verdict prevails from this certainty of our tag on, 0.5 to 1."""
    row_from: float = 0.5
    """Our row prevails from this confidence on; 0: always, more than 1: never."""
    fields: dict[str, Whose] = {}
    """Exceptions: field and case, such as `giver differ` or `rank ours` (only we state it) → whose value prevails."""
    agreed: float | None = None
    """The share of right rows if both agree; None: agreement halves our doubt."""
    ours: float = 1.0
    """The share of right rows among ours that prevail; 1: our own confidence counts."""
    theirs: float = 0.5
    """The share of right rows among the model's that prevail."""


class Merged(msgspec.Struct, frozen=True):
    """The merged reading, and where the two differ: `is_award`, `type`, a field of the main award, or `awards`."""

    reading: AwardAnnotation
    differs: dict[str, list[Any]]
    """By field, our value and theirs; for `awards`, the number of further ones that the other lacks."""


def merged(ours: AwardAnnotation, theirs: AwardAnnotation, rule: Rule, decision: Whose | None = None) -> Merged:
    """Merge two readings; a person's decision overrides the rule."""
    ours, theirs = _main_first(ours), _main_first(theirs)
    differs = differences(ours, theirs)
    if decision is not None:
        chosen = ours if decision is Whose.OURS else theirs
        return Merged(_with_score(_sure(chosen), ours.score, _CERTAIN), differs)
    if ours.is_award is not theirs.is_award:
        if certainty(ours) >= rule.verdict_from:
            return Merged(ours, differs)
        return Merged(_with_score(weighed(theirs, rule.theirs), ours.score, rule.theirs), differs)
    if not ours.is_award or not theirs.awards:
        return Merged(ours, differs)
    if not ours.awards:
        return Merged(msgspec.structs.replace(ours, awards=weighed(theirs, rule.theirs).awards), differs)
    whose = Whose.OURS if sure_of(ours.awards[0]) >= rule.row_from else Whose.THEIRS
    awards = tuple(_awards(ours, theirs, rule, whose))
    type_ = ours.type if whose is Whose.OURS else theirs.type or ours.type
    return Merged(msgspec.structs.replace(ours, type=type_, awards=awards), differs)


def differences(ours: AwardAnnotation, theirs: AwardAnnotation) -> dict[str, list[Any]]:
    """Return where two readings differ: by field, our value and theirs."""
    if ours.is_award is not theirs.is_award:
        return {"is_award": [ours.is_award, theirs.is_award]}
    if not ours.is_award:
        return {}
    found: dict[str, list[Any]] = {}
    if theirs.type and ours.type is not theirs.type:
        found["type"] = [ours.type, theirs.type]
    one, other = (values(reading.awards[0]) if reading.awards else {} for reading in (ours, theirs))
    found |= {name: [one.get(name), other.get(name)] for name in COMPARED if not _is_same(name, one, other)}
    extra = [len(_unpaired(a.awards[1:], b.awards)) for a, b in ((ours, theirs), (theirs, ours))]
    return found | ({"awards": extra} if any(extra) else {})


def values(fact: AwardFact | None) -> Award:
    """Return a fact's values in the form in which awards are compared."""
    return {name: getattr(fact, name) for name in COMPARED} if fact else {}


def agree(ours: AwardFact, theirs: AwardFact) -> bool:
    """Whether two rows are the same: recipient and award, and the giver if both state one."""
    one, other = values(ours), values(theirs)
    givers = ours.giver is None or theirs.giver is None or is_same_name(ours.giver, theirs.giver)
    return givers and is_same_award(one, other)


def is_one_award(ours: AwardFact, theirs: AwardFact) -> bool:
    """Whether two rows report one award, even if a name differs: then their fields may be mixed."""
    one, other = values(ours), values(theirs)
    return any(one[name] and is_same_name(one[name], other[name]) for name in ("recipient", "award"))


def case_of(name: str, ours: AwardFact, theirs: AwardFact) -> str | None:
    """Return how two rows differ in a field: `differ`, or `ours` or `theirs` if only that one states it; else None."""
    one, other = values(ours), values(theirs)
    if _is_same(name, one, other):
        return None
    return "differ" if None not in (one[name], other[name]) else "ours" if other[name] is None else "theirs"


def mixed(ours: AwardFact, theirs: AwardFact, rule: Rule, whose: Whose) -> AwardFact:
    """Mix two rows into one: that of `whose`, except for fields with a rule of their own."""
    chosen, other = (ours, theirs) if whose is Whose.OURS else (theirs, ours)
    if not is_one_award(ours, theirs):
        return chosen
    changes: dict[str, Any] = {}
    spans = dict(chosen.spans)
    for name in OWN:
        case = case_of(name, ours, theirs)
        if case is None or rule.fields.get(f"{name} {case}", whose) is whose:
            continue
        changes[name] = getattr(other, name)
        spans.pop(name, None)
        if name in other.spans:
            spans[name] = other.spans[name]
        if name == "giver":
            changes["giver_entity"] = other.giver_entity
    return msgspec.structs.replace(chosen, **changes, spans=spans) if changes else chosen


def certainty(ours: AwardAnnotation) -> float:
    """Return how sure the shipped reader is of its verdict, award news or not."""
    return ours.score if ours.is_award else 1.0 - ours.score


def weighed(reading: AwardAnnotation, sure: float) -> AwardAnnotation:
    """Return a reading in which all rows have the confidence `sure`."""
    awards = tuple(msgspec.structs.replace(fact, confidence=round(sure, 4)) for fact in reading.awards)
    return msgspec.structs.replace(reading, awards=awards)


def _is_same(name: str, one: Award, other: Award) -> bool:
    """Whether two rows have the same value; one rank may have more words, but "kategori A" is not "kategori B"."""
    if name != "rank" or not one.get(name) or not other.get(name):
        return is_plainly_right(name, one, other)
    ours, theirs = (set(row[name].casefold().split()) for row in (one, other))
    return ours <= theirs or theirs <= ours


def _main_first(reading: AwardAnnotation) -> AwardAnnotation:
    if not reading.awards or reading.awards[0].main:
        return reading
    return msgspec.structs.replace(reading, awards=tuple(sorted(reading.awards, key=lambda fact: not fact.main)))


def sure_of(fact: AwardFact) -> float:
    """Return how sure the shipped reader is of a row."""
    return _UNSURE if fact.confidence is None else fact.confidence


def _awards(ours: AwardAnnotation, theirs: AwardAnnotation, rule: Rule, whose: Whose) -> Iterator[AwardFact]:
    """Yield the main award, the further ones of the prevailing reading, and then those of which we are sure."""
    ours_first, theirs_first = ours.awards[0], theirs.awards[0]
    main = mixed(ours_first, theirs_first, rule, whose)
    sure = _confidence(ours_first, theirs_first, rule, whose)
    yield msgspec.structs.replace(main, main=True, confidence=sure)
    chosen, others = (ours, theirs) if whose is Whose.OURS else (theirs, ours)
    listed = [main]
    for fact in chosen.awards[1:]:
        pair = next((other for other in others.awards if is_same_award(values(fact), values(other))), None)
        doubt = 1.0 - (sure_of(fact) if whose is Whose.OURS else rule.theirs)
        listed.append(fact)
        sure = 1.0 - (doubt / 2 if pair else doubt)
        yield msgspec.structs.replace(fact, main=False, confidence=round(min(_CERTAIN, sure), 4))
    if whose is Whose.THEIRS:
        for fact in _unpaired(ours.awards[1:], tuple(listed)):
            if sure_of(fact) >= rule.row_from:
                yield fact


def _unpaired(some: tuple[AwardFact, ...], others: tuple[AwardFact, ...]) -> list[AwardFact]:
    return [fact for fact in some if not any(is_same_award(values(fact), values(other)) for other in others)]


def _confidence(ours: AwardFact, theirs: AwardFact, rule: Rule, whose: Whose) -> float:
    own = sure_of(ours)
    if agree(ours, theirs):
        sure = (1.0 + own) / 2 if rule.agreed is None else max(own, rule.agreed)
    elif whose is Whose.OURS:
        sure = min(own, rule.ours)
    else:
        sure = rule.theirs
    return round(min(_CERTAIN, sure), 4)


def _sure(reading: AwardAnnotation) -> AwardAnnotation:
    awards = tuple(
        msgspec.structs.replace(fact, confidence=max(_CERTAIN, sure_of(fact)) if fact.main else fact.confidence)
        for fact in reading.awards
    )
    return msgspec.structs.replace(reading, awards=awards)


def _with_score(reading: AwardAnnotation, tag: float, sure: float) -> AwardAnnotation:
    """Return the reading with a tag score that fits its verdict."""
    score = max(tag, sure) if reading.is_award else min(tag, 1.0 - sure)
    return msgspec.structs.replace(reading, score=round(score, 4))
