"""Long forms of tests: `make soak` runs every case of a list, `make test` every second one."""

import os
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

SOAK = os.environ.get("ANUGERAH_SOAK") == "1"


def every_second(cases: Sequence[T]) -> Sequence[T]:
    """All cases in the long form; else the first, the third and so on."""
    return cases if SOAK else cases[::2]
