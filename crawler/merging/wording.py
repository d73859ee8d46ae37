"""A story's wording: its runs of words (shingles), names and numbers, and a sketch that finds similar stories."""

import re
import zlib
from collections import Counter
from functools import cached_property

_TOKEN = re.compile(r"\w++(?:[.,]\d++)*+")
_RUN = 3
"""The number of words in a run: copies that an editor cut and rewrote still share a third of their runs."""
_MOST = 1200
"""The most tokens of a body that are read."""
_NO_RUN = 1 << 32
"""Larger than any hash of a run."""
BINS = 24
"""The number of hashes in a sketch. Two stories that share a sixth of their runs share a hash in 98 of 100 cases."""


class Wording:
    """A story's folded words; each view of them is computed on first use."""

    def __init__(self, title: str, body: str) -> None:
        self._head = _TOKEN.findall(title)
        self._tokens = _TOKEN.findall(body)[:_MOST]
        self._lows = " ".join(self._tokens).casefold().split(" ") if self._tokens else []

    @cached_property
    def runs(self) -> frozenset[int]:
        """Return the hashes of all runs of three words in the body."""
        words = " ".join(self._lows).encode(errors="replace").split(b" ")
        return frozenset(map(zlib.crc32, map(b" ".join, zip(*(words[i:] for i in range(_RUN)), strict=False))))

    @cached_property
    def words(self) -> frozenset[str]:
        """Return all words of title and body."""
        return frozenset(self._lows).union(token.casefold() for token in self._head)

    @cached_property
    def names(self) -> Counter[str]:
        """Return the words that the body always writes with a capital, with their counts."""
        small = {token for token in self._tokens if token[0].islower()}
        pairs = zip(self._tokens, self._lows, strict=True)
        return Counter(low for token, low in pairs if token[0].isupper() and low not in small)

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Return the numbers in the body, as written."""
        return frozenset(token for token in self._tokens if token[0].isdigit())

    @cached_property
    def heads(self) -> frozenset[str]:
        """Return the longer words of the title with a capital; in some headlines these are all words."""
        return frozenset(token.casefold() for token in self._head if token[0].isupper() and len(token) > 2)


def sketch(story: Wording) -> list[int]:
    """Return the smallest hash of each of BINS parts of the runs (MinHash): similar stories share more of them."""
    least = [_NO_RUN] * BINS
    for run in story.runs:
        if run < least[run % BINS]:
            least[run % BINS] = run
    return sorted(run for run in least if run < _NO_RUN)
