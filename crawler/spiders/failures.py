"""The lists of one poll that failed, and what that means for the site."""

from crawler.records import Outcome
from crawler.spiders.asking import SourceFailedError
from crawler.spiders.resting import UNREACHABLE

SEVERITY = (Outcome.SOFT, Outcome.BLOCKED, Outcome.TEMPORARY, Outcome.HARD)
"""If no source of a site answered, its first failure in this order counts; SOFT means that the job's time was over."""


class Failures:
    """The failures of one site's lists in one poll."""

    def __init__(self) -> None:
        self._all: list[SourceFailedError] = []

    def add(self, failure: SourceFailedError) -> None:
        """Note that a list failed."""
        self._all.append(failure)

    @property
    def is_unreachable(self) -> bool:
        """Whether a list failed in a way that no other list of the site would answer either."""
        return any(failure.label in UNREACHABLE for failure in self._all)

    @property
    def may_pass(self) -> bool:
        """Whether a list failed that may answer later."""
        return any(failure.outcome is Outcome.TEMPORARY for failure in self._all)

    @property
    def worst(self) -> tuple[Outcome, str] | None:
        """Return the failure that counts if no list answered, as outcome and label; None if none failed."""
        worst = min(self._all, key=lambda failure: SEVERITY.index(failure.outcome), default=None)
        return None if worst is None else (worst.outcome, worst.label)
