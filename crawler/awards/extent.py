"""How much of the text a chosen name covers: of overlapping phrases that mean the same, the best worded one.

"Kompetisi" and "Kompetisi Sains Madrasah 2024" are the same answer to what was won, but only one is its name. So what
was won and how it is worded are two choices, each with weights of its own.
"""

import math

from crawler.alike import is_same_name
from crawler.awards.choice import Candidate, Choice, Place, Weights, total
from crawler.awards.text import Sentence

WORDED = ("award", "rank", "giver")
"""The slots whose wording is chosen; for recipients it did not help on held-out outlets."""
_TRUST = 0.3
"""How much a phrase's own chance counts compared with its wording."""
_SUPPORT, _HEADS = 8.0, 12
"""The weight of the chances of all values among the first _HEADS that mean the same as the wording: without it, a well
formed phrase could mean something other than the choice."""
_FAINT, _LEAST = 0.01, 1e-9


def weights_name(slot: str) -> str:
    """The name of the weights for a slot's wording."""
    return f"{slot}_extent"


def extent(chosen: Candidate, choice: Choice, weights: Weights) -> Candidate:
    """The best worded of the choice's candidates that overlap the chosen one and mean the same."""
    if chosen.value is None or not weights:
        return chosen
    beside: dict[Sentence, list[Place]] = {}
    for place in chosen.places:
        beside.setdefault(place.sentence, []).append(place)
    alike = [
        (candidate, max(chance, _LEAST))
        for candidate, chance in choice.ranked
        if candidate is chosen or (_overlaps(candidate, beside) and is_same_name(candidate.value, chosen.value))
    ]
    # Else its chances are those of another award.
    heads = [pair for pair in choice.ranked[:_HEADS] if pair[1] >= _FAINT] if chosen is choice.best else []

    def worth(pair: tuple[Candidate, float]) -> float:
        one, chance = pair
        support = math.fsum(p for other, p in heads if other is not one and is_same_name(one.value, other.value))
        meant = _SUPPORT * math.log(chance + support) if heads else 0.0
        return total(one.clues, weights) + _TRUST * math.log(chance) + meant

    return max(alike, key=worth, default=(chosen, 0.0))[0]


def _overlaps(one: Candidate, beside: dict[Sentence, list[Place]]) -> bool:
    return any(
        place.overlaps(there) for place in one.places if place.sentence in beside for there in beside[place.sentence]
    )
