"""`anugerah sites probe`, `add` and `check`: checks of a live site, and a new site's file."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click
import msgspec

from anugerah.cli.common import (
    daemon_folders,
    db_option,
    json_option,
    print_json,
    registry_for,
    say,
    settings_and_db,
    sites_option,
)
from anugerah.cli.completion import complete_slug
from anugerah.cli.terminal import console
from anugerah.live import DEADLINE, Checked, LiveSite, ProbeError, SourceTrial, StoryTrial
from anugerah.naming import region_code
from anugerah.probe import Probe, Wanted, address_of, probe_site
from anugerah.sitefile import write_whole
from crawler.environment import load_settings
from crawler.errors import ConfigError
from crawler.forking import Workers
from crawler.jsonshapes import article_json, reading_json
from crawler.recognition import slug_of
from crawler.regions import region_name
from crawler.registry import Registry, load_registry
from crawler.site import SLUG
from crawler.urls import site_host


@click.command()
@click.argument("url")
@json_option
def probe(url: str, as_json: bool) -> None:
    """Find out what a site runs on and where it lists its stories; URL is its home page or a story of it.

    Prints what was tried and the site file that follows from it. Nothing is written or stored.
    """
    found = probe_site(url, load_settings(), _watch, Wanted())
    if as_json:
        print_json(_probe_json(found))
    else:
        _print_probe(found)
    _refuse(found.checked)


@click.command()
@click.argument("url")
@click.option("--slug", help="The site's name in commands and in the database.  [default: its host, shortened]")
@click.option("--name", help="What the outlet calls itself.  [default: as its home page says]")
@click.option("--region", metavar="REGION", help="Its province, regency or city: a code or a name.")
@click.option("--delay", help="The pause between two requests.  [default: 1s]")
@click.option("--force", is_flag=True, help="Overwrite a file of that name, or replace a shipped site.")
@db_option
def add(
    url: str,
    slug: str | None,
    name: str | None,
    region: str | None,
    delay: str | None,
    force: bool,
    db_path: Path | None,
) -> None:
    """Probe a site and write its file into the folder `sites` beside the database.

    If the daemon got a folder by `--sites`, into that one.
    """
    settings, path = settings_and_db(db_path)
    if not path.parent.is_dir():
        raise ConfigError(f"The folder {path.parent} of the database does not exist.")
    folders = daemon_folders(path)
    folder = folders[0] if folders else path.parent / "sites"
    slug = _free_slug(address_of(url), slug, folder, load_registry(folders, beside=folder), force=force)
    wanted = Wanted(slug=slug, name=name, region=region_code(region) if region else None, delay=delay)
    found = probe_site(url, msgspec.structs.replace(settings, db=str(path)), _watch, wanted)
    _refuse(found.checked)
    if found.region is None:
        raise ConfigError(
            f"{found.url}: its region could not be guessed; use --region with the province, regency or city "
            "that it writes about, such as 36.71 or Banten."
        )
    target = folder / f"{found.slug}.toml"
    write_whole(target, found.toml)
    _print_probe(found)
    options = f" --db {db_path}" if db_path else ""
    click.echo(f"\n{target} is written. Next: anugerah crawl {slug} --limit 5{options}")


@click.command()
@click.argument("slug", shell_complete=complete_slug)
@json_option
@db_option
@sites_option
def check(slug: str, as_json: bool, db_path: Path | None, site_folders: tuple[Path, ...]) -> None:
    """Show each stage of a site's crawl live: robots.txt, sources, three stories. Nothing is stored."""
    settings, path = settings_and_db(db_path)
    (site,) = registry_for(site_folders, path).pick([slug])
    settings = msgspec.structs.replace(settings, db=str(path))  # stories are read by the lesson beside it
    with Workers() as workers:
        live = LiveSite(site, settings, workers=workers)
        trials = live.ask(site.sources, _watch)
        checked = live.checked(trials, live.read())
    if as_json:
        print_json(_checked_json(checked))
    else:
        _print_checked(checked)
    _refuse(checked)


def _refuse(checked: Checked) -> None:
    if checked.trouble:
        raise ProbeError(checked.trouble)


def _watch(trial: SourceTrial) -> None:
    """Print a source's result at once on a terminal, before the stories are read."""
    if sys.stderr.isatty():
        say(f"{trial.kind} {trial.url}: {trial.label}, {trial.items} stories", err=True)


def _free_slug(url: str, wanted: str | None, folder: Path, registry: Registry, *, force: bool) -> str:
    """The slug to write. Raises ConfigError if it would hide a site, or if another slug has the site already."""
    host = site_host(url)
    other = next((site for site in registry.sites.values() if site.enabled and site_host(site.url) == host), None)
    slug = wanted or (other.slug if other else slug_of(url))
    if not SLUG.fullmatch(slug):
        raise ConfigError(f"`{slug[:80]}` is not a name for a site: it is made of at most 80 of a-z, 0-9, _ and -.")
    if other and other.slug != slug:
        raise ConfigError(f"The site `{other.slug}` reads {host} already ({registry.paths[other.slug]}).")
    if force:
        return slug
    if (folder / f"{slug}.toml").exists():
        raise ConfigError(f"{folder / f'{slug}.toml'} exists already; --force overwrites it, --slug gives another.")
    if slug in registry.sites:
        raise ConfigError(
            f"There is a site `{slug}` already ({registry.paths[slug]}); --force writes a file that takes its "
            "place, --slug gives another name."
        )
    return slug


def _print_probe(found: Probe) -> None:
    out = console()
    place = (
        f"{region_name(found.region)} ({found.region}), {found.timezone}"
        if found.region
        else "not known; `sites add` needs --region"
    )
    rows = {
        "site": f"{found.name}, {found.url}",
        "platform": f"{found.platform}: {found.platform_by}",
        "region": place,
        "stories at": found.shape or "not known",
        "sections": f"{found.sections} entries of its menu may be",
        "next page": found.next_page or "none linked from the home page",
    }
    for name, value in rows.items():
        out.print(f"{name:<11}{value}", soft_wrap=True, highlight=False)
    _print_checked(found.checked)
    out.print(f"# sites/{found.slug}.toml", highlight=False)
    out.print(found.toml.rstrip("\n"), soft_wrap=True, highlight=False)


def _print_checked(checked: Checked) -> None:
    out = console()
    for robots in checked.robots:
        length = f"{robots.lines} lines" if robots.lines else "none"
        named = f"; names {', '.join(robots.sitemaps)}" if robots.sitemaps else ""
        out.print(f"{'robots.txt':<11}{robots.host}: {length}{named}", soft_wrap=True, highlight=False)
    out.print(f"\n{'source':<9}{'answer':<24}{'stories':>7}  {'newest':<22}address", soft_wrap=True, highlight=False)
    for source in checked.sources:
        answer = f"{source.outcome} {source.label}"
        line = f"{source.kind:<9}{answer:<24}{source.items:>7}  {source.newest or '':<22}{source.url}"
        out.print(line, soft_wrap=True, highlight=False)
    if checked.cut_short:
        out.print(f"\nThe site answers slowly: after {DEADLINE:g} seconds no more requests were sent.", highlight=False)
    for story in checked.stories:
        for line in ("", *_story_lines(story)):
            out.print(line, soft_wrap=True, highlight=False)
    out.print()


def _story_lines(story: StoryTrial) -> Iterator[str]:
    """A story as it was read; addresses are on lines of their own, whole, to be copied."""
    yield story.url
    article, reading = story.article, story.reading
    if article is None or reading is None:
        yield f"  {story.reason}"
        return
    yield f"  {article.title}"
    if article.url != story.url:
        yield f"  {article.url}"
    facts = (article.published_at or "no date", article.author or "no author", f"{len(article.body)} characters")
    yield f"  {', '.join(facts)}"
    awards = "; ".join(dict.fromkeys(filter(None, (fact.award or fact.recipient for fact in reading.awards))))
    yield f"  award ({reading.score:.2f}) {awards}" if reading.is_award else f"  no award ({reading.score:.2f})"


def _checked_json(checked: Checked) -> dict[str, object]:
    stories = [
        {
            "url": story.url,
            "reason": story.reason,
            "article": article_json(story.article) if story.article else None,
            "reading": reading_json(story.reading) if story.reading else None,
        }
        for story in checked.stories
    ]
    fields: dict[str, object] = msgspec.to_builtins(checked)
    return {**fields, "stories": stories, "trouble": checked.trouble}


def _probe_json(found: Probe) -> dict[str, object]:
    fields: dict[str, object] = msgspec.to_builtins(found)
    checked = _checked_json(found.checked)
    del fields["checked"]
    return {**fields, **{name: checked[name] for name in ("robots", "sources", "stories", "cut_short", "trouble")}}
