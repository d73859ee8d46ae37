"""Tables on stdout, and bars on stderr; a module of its own, so that commands without tables do not load Rich."""

import os
import sys
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text

from anugerah.printable import printable

if TYPE_CHECKING:
    from rich.progress import Progress

PIPED_WIDTH = 160


def console() -> Console:
    """A console for tables on stdout: as wide as the terminal, and without one wide enough for `grep`.

    Text in brackets belongs to a site and is no markup.
    """
    return SafeConsole(
        width=None if sys.stdout.isatty() or "COLUMNS" in os.environ else PIPED_WIDTH, markup=False, emoji=False
    )


class SafeConsole(Console):
    """Prints no character of a site's text that could control the terminal."""

    def render_str(self, text: str, *args: Any, **kwargs: Any) -> Text:
        """Make text printable; Rich calls this for everything it prints, in tables too."""
        return super().render_str(printable(text), *args, **kwargs)


def progress_bar() -> "Progress":
    """A bar of counted steps on stderr, if that is a terminal; nothing otherwise."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    stderr = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=stderr, disable=not stderr.is_terminal, transient=True)
