"""`python -m crawler.newsroom`: serve the sites in the foreground until interrupted, and print their addresses."""

import argparse
import contextlib
import signal
import sys
import threading
from datetime import datetime
from pathlib import Path

from crawler.newsroom.server import Newsroom


def main() -> None:
    """Serve until SIGINT or SIGTERM."""
    parser = argparse.ArgumentParser(prog="python -m crawler.newsroom", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="the first site's port; the next sites take those above")
    parser.add_argument("--now", type=datetime.fromisoformat, help="the time that clocks on pages show")
    parser.add_argument("--sites", type=Path, help="folder to write the sites' TOML files into")
    options = parser.parse_args()
    over = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: over.set())
    with Newsroom(now=options.now, port=options.port) as room, contextlib.suppress(KeyboardInterrupt):
        if options.sites:
            room.write_site_files(options.sites)
        for slug, url in room.urls.items():
            sys.stdout.write(f"{slug} {url}\n")
        sys.stdout.flush()
        over.wait()


if __name__ == "__main__":
    main()
