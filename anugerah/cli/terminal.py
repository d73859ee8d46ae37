"""Tables on stdout; a module of its own, so that commands without tables do not load Rich."""

import os
import sys
from typing import Any

from rich.console import Console
from rich.text import Text

from anugerah.printable import printable

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
