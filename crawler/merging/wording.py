"""How a story is worded: its runs of words, names and numbers, and a sketch that finds stories worded alike."""

import re
import zlib
from collections import Counter
from functools import cached_property

_TOKEN = re.compile(r"\w++(?:[.,]\d++)*+")
_RUN = 3
"""Words of a run: copies that an editor cut and rewrote still share a third of these."""
_MOST = 1200
"""Tokens of a body that are looked at."""
_NO_RUN = 1 << 32
"""More than any hash of a run."""
BINS = 24
"""Hashes of a sketch. Two stories that share a sixth of their runs share one of them in 98 of 100 cases."""


class Wording:
    """A story's words, folded; each view of them is made when it is first asked for."""

    def __init__(self, title: str, body: str) -> None:
        self._head = _TOKEN.findall(title)
        self._tokens = _TOKEN.findall(body)[:_MOST]
        self._lows = " ".join(self._tokens).casefold().split(" ") if self._tokens else []

    @cached_property
    def runs(self) -> frozenset[int]:
        """Hashes of all runs of three words of the body."""
        words = " ".join(self._lows).encode(errors="replace").split(b" ")
        return frozenset(map(zlib.crc32, map(b" ".join, zip(*(words[i:] for i in range(_RUN)), strict=False))))

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of title and body."""
        return frozenset(self._lows).union(token.casefold() for token in self._head)

    @cached_property
    def names(self) -> Counter[str]:
        """Words of the body that it always writes with a capital, and how often."""
        small = {token for token in self._tokens if token[0].islower()}
        pairs = zip(self._tokens, self._lows, strict=True)
        return Counter(low for token, low in pairs if token[0].isupper() and low not in small)

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Numbers of the body, as written."""
        return frozenset(token for token in self._tokens if token[0].isdigit())

    @cached_property
    def heads(self) -> frozenset[str]:
        """Longer words of the title that are written with a capital; a headline may write them all so."""
        return frozenset(token.casefold() for token in self._head if token[0].isupper() and len(token) > 2)


def sketch(story: Wording) -> list[int]:
    """The smallest hash of each of BINS parts of the runs; equal ones are likelier, the more runs two stories share."""
    least = [_NO_RUN] * BINS
    for run in story.runs:
        if run < least[run % BINS]:
            least[run % BINS] = run
    return sorted(run for run in least if run < _NO_RUN)
