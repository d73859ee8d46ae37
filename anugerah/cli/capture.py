"""`anugerah sites capture`: stores a page as a golden case, with what today's rules return for it."""

import re
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import click
import msgspec

from anugerah.cli.choosing import known_platform
from anugerah.cli.common import db_option, registry_for, settings_and_db, sites_option
from anugerah.cli.extract import read_page
from anugerah.golden import Meta, store_case
from anugerah.live import LiveSite
from crawler.articles import Outlet
from crawler.config import Settings
from crawler.errors import ConfigError
from crawler.recognition import recognise_platform, site_name
from crawler.registry import Registry
from crawler.site import FieldError, Site, SiteFile, make_site
from crawler.urls import same_site

CASES = Path("tests") / "golden"
_LONGEST = 40


@click.command()
@click.argument("page", metavar="URL|FILE")
@click.option("--url", help="The address of the page in FILE.")
@click.option("--platform", help="The platform whose rules apply.  [default: its site's, or found in the page]")
@click.option("--case", "name", help="The case's name.  [default: from the address]")
@click.option(
    "--into", type=click.Path(path_type=Path, file_okay=False), default=CASES, show_default=True, help="The folder."
)
@db_option
@sites_option
def capture(
    page: str,
    url: str | None,
    platform: str | None,
    name: str | None,
    into: Path,
    db_path: Path | None,
    site_folders: tuple[Path, ...],
) -> None:
    """Store a page as a golden case: page.html, meta.json, and expected.json with what today's rules return for it.

    The page is fetched as a crawl would fetch it. Check expected.json and correct what is wrong: the tests then fail
    until the rules return that.
    """
    if not into.is_dir():
        raise ConfigError(f"The folder {into} does not exist; run this in a checkout, or use --into.")
    settings, path = settings_and_db(db_path)
    registry = registry_for(site_folders, path)
    is_address = page.lower().startswith(("http://", "https://"))
    if not is_address and not url:
        raise click.UsageError("Use --url to give the address of the page.")
    address = page if is_address else url or ""
    site = _known(registry, address) or _unknown(address)
    body, address = _fetched(site, address, settings) if is_address else (read_page(Path(page)), address)
    if site.slug not in registry.sites:
        site = msgspec.structs.replace(
            site, name=site_name(urljoin(address, "/"), body), platform=recognise_platform(address, body).name
        )
    chosen = known_platform(platform) if platform else site.platform
    case = into / chosen / (_slug(name) if name else _slug(urlsplit(address).path.rstrip("/").rpartition("/")[2]))
    outlet = Outlet(name=site.name, timezone=site.timezone)
    meta = Meta(url=address, now=datetime.now(UTC).replace(microsecond=0), platform=chosen, outlet=outlet)
    for field, value in store_case(case, body, meta).items():
        for line in value if isinstance(value, list) else [value]:
            click.echo(f"{field:<13}{'' if line is None else line}")
    click.echo(f"\n{case} is written. Review expected.json, and put text of your own in place of the publisher's.")


def _known(registry: Registry, url: str) -> Site | None:
    return next((site for site in registry.sites.values() if same_site(site.url, url)), None)


def _unknown(url: str) -> Site:
    """An unknown site; its region gives the most common time zone."""
    try:
        return make_site("-", SiteFile(name=url, url=urljoin(url, "/"), region="31"))
    except FieldError as error:
        raise ConfigError(f"{error}.") from None


def _fetched(site: Site, url: str, settings: Settings) -> tuple[bytes, str]:
    """The page and its final address. Raises ProbeError."""
    page = LiveSite(msgspec.structs.replace(site, url=url), settings).front()
    return page.body, page.url


def _slug(text: str) -> str:
    words = re.sub(r"[^a-z0-9]+", "_", text.lower().removesuffix(".html")).strip("_")
    return words[:_LONGEST].rstrip("_") or "page"
