"""Merges the sources of an award: each field gets the value with the most and most certain sources."""

import math
from collections.abc import Sequence
from typing import Any

from crawler.merging.samerecipient import is_head
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
        shown = _best_worded(best, field) if best else None
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
    groups = list(found.values())
    if field == "rank":
        return _one_rank(groups)
    return _with_heads(groups) if field == "recipient" else groups


def _best_worded(group: Sequence[Fact], field: str) -> Fact:
    """The fact whose wording is shown: one with the group's own name, not that of a head who joined it."""
    keys = WITH.get(field, ())[:1]
    return min(group, key=lambda fact: ([fact[key] != group[0][key] for key in keys], -_trust(fact), fact["id"]))


def _with_heads(groups: list[list[Fact]]) -> list[list[Fact]]:
    """ "Wali Kota Awan Sekar" joins "Pemerintah Kota Awan", or the reverse if more stories name the head."""
    kept = list(groups)
    for heads in groups:
        others = (group for group in kept if group is not heads)
        own = next((group for group in others if _are_heads(heads, group[0]["recipient_key"])), None)
        if own is None:
            continue
        more, fewer = (heads, own) if _stories(heads) > _stories(own) else (own, heads)
        more.extend(fewer)
        kept = [group for group in kept if group is not fewer]
    return kept


def _are_heads(group: Sequence[Fact], key: str | None) -> bool:
    return any(is_head(fact["recipient"], fact["recipient_region"], key) for fact in group)


def _stories(group: Sequence[Fact]) -> int:
    return len({fact["story"] for fact in group})


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
