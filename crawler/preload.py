"""The template process that jobs are forked from: it loads the modules that they need, so that they start at once.

Its optional argument is the folder of taught weights.
"""

import gc
import sys
from pathlib import Path

if __name__ == "__main__":  # use the code of the parent process, whatever the folder and the environment have
    sys.path.insert(0, str(Path(__file__).parents[1]))
    gc.disable()  # a tenth of the start: what is loaded stays, and is excluded from collection then

import scrapy.core.downloader.contextfactory  # noqa: F401 - first, since it looks for a name in all loaded modules

from crawler.spiders.warm import warm_up, warm_up_further
from crawler.template import serve
from crawler.worker import work


def main() -> None:
    """Load all that a job needs, with the weights of the lesson on the command line, and serve."""
    warm_up(sys.argv[1] if len(sys.argv) > 1 else None)
    _settle()
    serve(work, _when_idle)


def _when_idle() -> None:
    warm_up_further()
    _settle()


def _settle() -> None:
    """Exclude loaded objects from garbage collection: in a fork, the collector would touch and so copy their memory."""
    gc.collect()
    gc.freeze()
    gc.enable()


if __name__ == "__main__":
    main()
