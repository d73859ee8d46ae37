"""How long a site may bring nothing new before that is strange: by its own past, nights and quiet weeks included."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise

FEWEST = 10
"""Moments of publication that a rhythm needs."""

SHORTEST = timedelta(days=1)
"""No site is called silent before; so no night is long."""

RECENT = timedelta(days=90)
"""What a site did before that says little of today, where there is enough since."""

FEW, OFTEN, SELDOM = 30, 2, 3
"""How many times its longest pause a site may be silent: the last where few moments are known.

Were stories to come by pure chance, of n pauses one in (n+1)(n+2)/2 were longer than twice all those before, and one
in (n+1)(n+2)(n+3)/6 than three times: of ten 1.5 and 0.3 %, of thirty 0.2 %.
"""


def longest_silence(moments: Iterable[datetime]) -> timedelta | None:
    """How long no news is nothing strange, by the longest pause so far; None if too little is known.

    `moments`: when the site published, in any order.
    """
    ordered = sorted(set(moments))
    if len(ordered) < FEWEST:
        return None
    recent = [moment for moment in ordered if moment >= ordered[-1] - RECENT]
    counted = recent if len(recent) >= FEWEST else ordered[-2 * FEWEST :]
    times = OFTEN if len(counted) > FEW else SELDOM
    return max(times * max(later - earlier for earlier, later in pairwise(counted)), SHORTEST)
