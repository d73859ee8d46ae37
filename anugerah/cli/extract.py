"""`anugerah extract`: one page, or an index of pages, into articles as JSON."""

import gzip
import sys
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urljoin

import click
import msgspec

from anugerah.cli.common import print_json
from crawler.articles import Article, NotArticle
from crawler.environment import load_settings
from crawler.errors import AnugerahError
from crawler.jsonshapes import article_json, no_article_json
from crawler.urls import site_host

NO_ARTICLE = "not_an_article"
REASONS = {
    "empty": "holds no text",
    "gambling": "advertises gambling",
    "missing": "is an error page",
    "protected": "asks for a password",
    "retracted": "says that its story was taken back",
    "unreadable": "is not an HTML page that can be read",
}


class PageError(AnugerahError):
    """A page that cannot be read or fetched."""

    exit_status = 1


class IndexLine(msgspec.Struct):
    """One line of an index; other keys are ignored."""

    file: str
    url: str | None = None


@click.command()
@click.argument("page", required=False, metavar="FILE|URL")
@click.option("--url", help="The address of the page in FILE.")
@click.option("--index", type=click.Path(path_type=Path), help="JSON lines with the keys file and url.")
def extract(page: str | None, url: str | None, index: Path | None) -> None:
    """Turn a page into an article, as JSON.

    With --index, each line names a file (relative to the index; .gz is read through) and its address, and gives one
    line of JSON.
    """
    if index is not None and page is None:
        sys.exit(_extract_index(index))
    if page is None or index is not None:
        raise click.UsageError("Name a FILE or a URL, or use --index.")
    if url is not None and not site_host(url):
        raise click.BadParameter(f"`{url}` is not a web address.", param_hint="--url")
    is_address = "://" in page
    result = _fetched(page) if is_address else _read(Path(page), url)
    if isinstance(result, NotArticle):
        print_json(no_article_json(page if is_address else url, NO_ARTICLE))
        raise PageError(f"{page}: {REASONS.get(result.reason, 'holds no article')}.")
    print_json({**article_json(result), "url": result.url or None})


def _extract_index(index: Path) -> int:
    status = 0
    for number, line in enumerate(_lines(index), 1):
        if not line.strip():
            continue
        try:
            entry = msgspec.json.decode(line, type=IndexLine)
        except (msgspec.DecodeError, ValueError, RecursionError) as error:
            click.echo(f"Error: {index}:{number}: is not a JSON object with the key `file`: {error}.", err=True)
            status = 1
            continue
        try:
            result = _read(index.parent / entry.file, entry.url)
            shown = no_article_json(entry.url, NO_ARTICLE) if isinstance(result, NotArticle) else article_json(result)
        except PageError as error:
            click.echo(f"Error: {index}:{number}: {error}", err=True)
            shown = no_article_json(entry.url, "unreadable")
            status = 1
        print_json({"file": entry.file, **shown}, lines=True)
    return status


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            yield from file
    except OSError as error:
        raise PageError(f"{path}: cannot be read: {error.strerror}.") from error


def read_page(path: Path) -> bytes:
    """The page in a file, which may be gzipped. Raises PageError."""
    try:
        body = path.read_bytes()
        return gzip.decompress(body) if path.suffix == ".gz" else body
    except (OSError, ValueError) as error:  # a name with a zero byte is a ValueError
        raise PageError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}.") from error
    except (EOFError, zlib.error) as error:
        raise PageError(f"{path}: is not a whole gzip file: {error}.") from error


def _read(path: Path, url: str | None) -> Article | NotArticle:
    from crawler.extraction import extract as extract_page

    return extract_page(read_page(path), url or "", now=datetime.now(UTC))


def _fetched(url: str) -> Article | NotArticle:
    """Fetch one address as the crawl would: robots.txt, redirects and guards included."""
    from anugerah.live import sentence
    from crawler.articles import Link
    from crawler.job import run_job
    from crawler.plan import Job, SiteJob
    from crawler.records import Dropped, Record, SiteRun, Story
    from crawler.site import SiteFile, make_site

    settings = load_settings()
    try:  # without a delay: only robots.txt and this page are fetched
        site = make_site("page", SiteFile(name=url, url=urljoin(url, "/"), region="31", delay="0s"))
    except ValueError:
        raise click.BadParameter(f"`{url}` is not a web address.", param_hint="URL") from None
    job = Job(
        sites=(SiteJob(site=site, poll=False, links=(Link(url=url),)),),
        user_agent=settings.user_agent,
        allow_networks=settings.allow_networks,
    )
    records: list[Record] = []
    end = run_job(job, records.append)
    for record in records:
        match record:
            case Story(article=article):
                return article
            case Dropped(reason=reason) if reason == NO_ARTICLE or reason in REASONS:
                return NotArticle(reason)
            case Dropped(reason=reason):
                raise PageError(f"{url}: nothing to read there: {reason}.")
    label = next((record.label for record in records if isinstance(record, SiteRun)), end.stderr or "crashed")
    raise PageError(f"{url}: could not be fetched: {sentence(label)}.")
