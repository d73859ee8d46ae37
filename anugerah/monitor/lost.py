"""What happened to the stories that a site is known to have: pure functions of its history."""

from collections import Counter
from collections.abc import Sequence

from anugerah.monitor.causes import Cause, Found
from db.health import History, PastRun

FEWEST_KNOWN = 10
"""The minimum number of pages of known stories for a finding that most of them no longer read as stories."""


def withdrawn(history: History) -> Found | None:
    """More stories withdrawn than is usual for a site: none is marked until somebody has looked."""
    crowd = history.crowd
    if not crowd.is_wave or crowd.since is None:
        return None
    compared = f"the {crowd.looked_at}" if crowd.is_most_of_looks else f"its {crowd.stories}"
    looked_at = " that were looked at" if crowd.is_most_of_looks else ""
    says = (
        f"Since {crowd.since}, {crowd.doubted} of {compared} stories{looked_at} are gone, empty or behind a password: "
        "too many to be believed, so none is marked as gone. Look at the site; `db/SCHEMA.md` says how to mark them."
    )
    return Cause.WITHDRAWN, crowd.since, says


def lost(runs: Sequence[PastRun]) -> Found | None:
    """Whether most of the known stories that were last checked have a page without a story, over the newest runs."""
    found: Counter[str] = Counter()
    known: int | float = 0
    since = ""
    for run in runs:
        here = {name: count for name, count in run.counters.items() if name.startswith("lost/page/")}
        found.update({name.removeprefix("lost/page/"): int(count) for name, count in here.items()})
        known += sum(here.values()) + run.counters.get("found_again", 0)
        since = run.started_at if here else since
        if known >= FEWEST_KNOWN:
            break
    if known < FEWEST_KNOWN or 2 * found.total() <= known:
        return None
    says = (
        f"Of the last {known:.0f} known stories that were looked at, {found.total()} no longer read as one "
        f"({', '.join(sorted(found))}). A new design or a wall before the pages? The stored stories stay as they are."
    )
    return Cause.LOST, since, says
