"""How long a site may publish nothing before that is strange: by its own past, nights and quiet weeks included."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise

FEWEST = 10
"""Publication times that a rhythm needs."""

SHORTEST = timedelta(days=1)
"""No site counts as silent before this; so a night does not matter."""

RECENT = timedelta(days=90)
"""What a site did before this matters little today, if there is enough since."""

FEW, OFTEN, SELDOM = 30, 2, 3
"""How many times its longest pause a site may be silent: the second number; the third if at most the first are known.

If stories came at random, of n pauses one in (n+1)(n+2)/2 would be longer than twice all those before, and one in
(n+1)(n+2)(n+3)/6 longer than three times: of ten 1.5 and 0.3 %, of thirty 0.2 %.
"""


def longest_silence(moments: Iterable[datetime]) -> timedelta | None:
    """How long a pause is normal, by the longest one so far; None if too little is known.

    `moments`: when the site published, in any order.
    """
    ordered = sorted(set(moments))
    if len(ordered) < FEWEST:
        return None
    recent = [moment for moment in ordered if moment >= ordered[-1] - RECENT]
    counted = recent if len(recent) >= FEWEST else ordered[-2 * FEWEST :]
    times = OFTEN if len(counted) > FEW else SELDOM
    return max(times * max(later - earlier for earlier, later in pairwise(counted)), SHORTEST)
