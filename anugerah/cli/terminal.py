"""Tables on stdout. Apart from the other options: what prints none need not load Rich."""

import os
import sys
from typing import Any

from rich.console import Console
from rich.text import Text

from anugerah.printable import printable

PIPED_WIDTH = 160


def console() -> Console:
    """For tables on stdout: as wide as the terminal, and wide enough for `grep` without one.

    Text in brackets is a site's, not our markup.
    """
    return SafeConsole(
        width=None if sys.stdout.isatty() or "COLUMNS" in os.environ else PIPED_WIDTH, markup=False, emoji=False
    )


class SafeConsole(Console):
    """Prints no character of a site's text that would do something to the terminal."""

    def render_str(self, text: str, *args: Any, **kwargs: Any) -> Text:
        """Rich calls this for every text that is printed, in tables too."""
        return super().render_str(printable(text), *args, **kwargs)
