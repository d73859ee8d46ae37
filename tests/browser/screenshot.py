"""Makes the README's screenshot: python tests/browser/screenshot.py demo/anugerah.db docs/screenshot.png."""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright
from serving import chromium, served

SIZE = {"width": 1080, "height": 720}


def main(db: Path, target: Path) -> None:
    """Write it."""
    with served(db) as address, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        page = browser.new_page(viewport=SIZE)  # type: ignore[arg-type]
        page.goto(f"{address}en/")
        page.screenshot(path=target)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
