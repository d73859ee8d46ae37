"""Merges the sources of an award: each field gets the value with the most and most certain sources."""

import math
from collections.abc import Sequence
from typing import Any

from db.tables import json_text

FIELDS = ("award", "recipient", "giver", "year", "score", "rank", "level", "event_date")
"""Fields in which sources may differ."""
WITH = {"recipient": ("recipient_key", "recipient_region"), "giver": ("giver_key",), "award": ("scheme_key",)}
"""Columns that belong to a field's value: the keys of the fact that has it."""
_CERTAIN = 0.99
_UNSURE = 0.3
"""The confidence of facts that were stored without one."""

Fact = dict[str, Any]
"""A row of table `award_fact`, with `story`, `site`, `published_at`, `first_seen_at` and `type` of its article."""


def canonical(facts: Sequence[Fact]) -> Fact:
    """The values of an award from its sources, at least one; keys are columns of table `award`."""
    row: Fact = {}
    conflicts: dict[str, list[list[Any]]] = {}
    for field in FIELDS:
        groups = _groups(facts, field)
        best = max(groups, key=_weight, default=None)
        shown = min(best, key=lambda fact: (-_trust(fact), fact["id"])) if best else None
        row[field] = shown[field] if shown else None
        for column in WITH.get(field, ()):
            row[column] = shown[column] if shown else None
        if len(groups) > 1:
            ranked = sorted(groups, key=_weight, reverse=True)
            conflicts[field] = [[g[0][field], sorted({fact["article_id"] for fact in g})] for g in ranked]
    first = min(facts, key=lambda fact: (fact["published_at"] or fact["first_seen_at"], fact["article_id"]))
    row |= {
        "type": first["type"],
        "published_at": first["published_at"],
        "first_seen_at": min(fact["first_seen_at"] for fact in facts),
        "article_id": first["article_id"],
        "sources": len({fact["article_id"] for fact in facts}),
        "conflicts": json_text(conflicts) if conflicts else None,
        "confidence": _confidence(facts),
    }
    return row


def _groups(facts: Sequence[Fact], field: str) -> list[list[Fact]]:
    """The facts with a value for a field, grouped by value; names with one key are one value."""
    found: dict[Any, list[Fact]] = {}
    for fact in facts:
        value = fact[field]
        if value is None:
            continue
        key = next((fact[column] for column in WITH.get(field, ()) if fact[column]), None)
        if key is None:
            key = value.casefold() if isinstance(value, str) else value
        found.setdefault(key, []).append(fact)
    return _one_rank(list(found.values())) if field == "rank" else list(found.values())


def _one_rank(groups: list[list[Fact]]) -> list[list[Fact]]:
    """ "juara 1" and "Juara 1 kategori umum" are one value: the shorter wording joins the longer."""
    kept: list[list[Fact]] = []
    for group in sorted(groups, key=lambda g: -len(g[0]["rank"])):
        words = set(group[0]["rank"].casefold().split())
        home = next((k for k in kept if words <= set(k[0]["rank"].casefold().split())), None)
        if home is None:
            kept.append(group)
        else:
            home.extend(group)
    return kept


def _trust(fact: Fact) -> float:
    confidence = fact["confidence"] if fact["confidence"] is not None else _UNSURE
    return float(confidence) * (1.0 if fact["main"] else 0.8)


def _weight(group: Sequence[Fact]) -> tuple[float, int]:
    """Copies of one story count once, and so do a site's own stories, which may repeat one mistake.

    Of equal weights the value that was stored first wins.
    """
    stories, sites, weights = set[int](), set[str](), list[float]()
    for fact in sorted(group, key=lambda fact: (-_trust(fact), fact["id"])):
        if fact["story"] not in stories and fact["site"] not in sites:
            weights.append(_trust(fact))
        stories.add(fact["story"])
        sites.add(fact["site"])
    return math.fsum(weights), -min(fact["id"] for fact in group)


def _confidence(facts: Sequence[Fact]) -> float | None:
    """The chance that not all sources were misread; copies of one story count once."""
    stories: dict[int, float] = {}
    for fact in facts:
        if fact["confidence"] is not None:
            stories[fact["story"]] = max(stories.get(fact["story"], 0.0), fact["confidence"])
    if not stories:
        return None
    return round(min(_CERTAIN, 1.0 - math.prod(1.0 - value for value in stories.values())), 4)
