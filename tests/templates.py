"""One template for the crawls of many tests: to load what a job needs costs more than to crawl a small site.

For tests of what is crawled. Those of how processes begin and end have templates of their own.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

import crawler.forking
from crawler.environment import FILE, PREFIX
from crawler.forking import Template

_kept: dict[tuple[str | None, int], "_Kept"] = {}
_PYTHON = sys.executable


class _Kept(Template):
    """A template that outlives those who ask it for processes."""

    def retire(self) -> None:
        """It may be asked again."""

    def close(self) -> str:
        """It goes on, unless it is over or was killed."""
        return self.end() if self.is_over() else ""

    def kill(self) -> None:
        """As it hangs or is over, others are not to ask it."""
        super().kill()
        self._process.wait()

    def end(self) -> str:
        """Really close it."""
        for key in [key for key, kept in _kept.items() if kept is self]:
            del _kept[key]
        super().retire()
        return super().close()


def _template(weights: str | None, stamp: int) -> Template:
    """The one that is kept; a new one where the surroundings, which templates read, are those of a test alone."""
    if sys.executable != _PYTHON or FILE.exists() or any(name.startswith(PREFIX) for name in os.environ):
        return Template(weights, stamp)
    kept = _kept.get((weights, stamp))
    if kept is None or kept.is_over():  # without a job for a while, it ends
        if kept:
            kept.end()
        kept = _kept[weights, stamp] = _Kept(weights, stamp)
    return kept


@contextmanager
def shared_template() -> Iterator[None]:
    """Meanwhile, processes of jobs come from a template that others have used, and may use after."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(crawler.forking, "Template", _template)
        yield


def end_templates() -> None:
    """End all that are kept."""
    for kept in list(_kept.values()):
        kept.end()
