"""The program that jobs' processes are forked from: it loads what they need, so that they begin at once.

Its one argument, where there is one, is the folder of taught weights.
"""

import gc
import sys
from pathlib import Path

if __name__ == "__main__":  # its own parent's code, whatever the folder and the environment
    sys.path.insert(0, str(Path(__file__).parents[1]))

from crawler.spiders.warm import warm_up, warm_up_further
from crawler.template import serve
from crawler.worker import work


def main() -> None:
    """Load all that a job needs, the weights of the lesson that is named on the command line among it, and serve."""
    warm_up(sys.argv[1] if len(sys.argv) > 1 else None)
    _settle()
    serve(work, _at_leisure)


def _at_leisure() -> None:
    warm_up_further()
    _settle()


def _settle() -> None:
    """The collector of a job's process need not look through what is loaded, which would copy its memory."""
    gc.collect()
    gc.freeze()


if __name__ == "__main__":
    main()
