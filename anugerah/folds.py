"""Parts of outlets, so that what some teach is tried on the others."""

from collections.abc import Sequence

FOLDS = 5


def folds_of(outlets: Sequence[str]) -> list[int]:
    """A part for each story: all of one outlet are in one, the largest outlets first, each where there is most room."""
    sizes = [0] * FOLDS
    places: dict[str, int] = {}
    for outlet in sorted(set(outlets), key=lambda name: (-outlets.count(name), name)):
        places[outlet] = min(range(FOLDS), key=lambda fold: (sizes[fold], fold))
        sizes[places[outlet]] += outlets.count(outlet)
    return [places[outlet] for outlet in outlets]
