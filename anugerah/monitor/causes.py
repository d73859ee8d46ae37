"""The causes of problems that a monitor may find."""

from enum import StrEnum


class Cause(StrEnum):
    """The cause of a problem."""

    FAILING = "failing"
    NEVER_ANSWERED = "never_answered"
    SILENT = "silent"
    DATES = "dates"
    AUTHORS = "authors"
    BODIES = "bodies"
    BLOCKED = "blocked"
    ERRORS = "errors"
    SLOW = "slow"
    GAP = "gap"
    OFFLINE = "offline"
    STALLED = "stalled"
    WITHDRAWN = "withdrawn"
    LOST = "lost"
    DEAD = "dead"
    HANGING = "hanging"
    STOPPED = "stopped"
    STORAGE = "storage"
    MOST_FAIL = "most_fail"
    LAG = "lag"
    DISK = "disk"
    MEMORY = "memory"
    ALERTS = "alerts"
    BACKUP = "backup"
    PUBLISH = "publish"
    INTERNAL = "internal"


Found = tuple[Cause, str, str]
"""The cause, since when as far as a history shows, and the message."""
