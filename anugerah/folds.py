"""Folds of outlets for cross-validation: what some outlets teach is tried on the others."""

from collections.abc import Sequence

FOLDS = 5


def folds_of(outlets: Sequence[str]) -> list[int]:
    """The fold of each story: an outlet is in one fold; outlets are placed by size, each in the smallest fold."""
    sizes = [0] * FOLDS
    places: dict[str, int] = {}
    for outlet in sorted(set(outlets), key=lambda name: (-outlets.count(name), name)):
        places[outlet] = min(range(FOLDS), key=lambda fold: (sizes[fold], fold))
        sizes[places[outlet]] += outlets.count(outlet)
    return [places[outlet] for outlet in outlets]
