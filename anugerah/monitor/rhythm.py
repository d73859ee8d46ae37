"""How long a site may bring nothing new before that is strange: by its own past, nights and quiet weeks included."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise

FEWEST = 10
"""Moments of publication from which a rhythm can be told."""

SHORTEST = timedelta(days=1)
"""No site is called silent before; so no night is long."""

RECENT = timedelta(days=90)
"""What a site did before that says little of today, where there is enough since."""


def longest_silence(moments: Iterable[datetime]) -> timedelta | None:
    """How long no news is nothing strange: twice the longest pause so far; None where too little is known.

    `moments`: when the site published, in any order.
    """
    ordered = sorted(set(moments))
    if len(ordered) < FEWEST:
        return None
    recent = [moment for moment in ordered if moment >= ordered[-1] - RECENT]
    counted = recent if len(recent) >= FEWEST else ordered[-2 * FEWEST :]
    return max(2 * max(later - earlier for earlier, later in pairwise(counted)), SHORTEST)
