"""Finds and loads site files: the shipped registry, folders given with `--sites`, and their errors.

A folder given with `--sites` replaces the shipped registry. A `sites/` folder beside the database adds to it. A file
there with the same slug overrides the shipped one: completely if it has all required keys, else only in the keys that
it states. An error in one file hides no other site: it is kept beside the sites that load.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from importlib.resources import as_file, files
from pathlib import Path

import msgspec

from crawler.errors import ConfigError
from crawler.site import FieldError, Site, SiteFile, make_site
from crawler.tomlfile import at_key, load_text, read_table, read_toml
from crawler.urls import site_host

NEEDED = frozenset(field.name for field in msgspec.structs.fields(SiteFile) if field.required)
"""The required keys of a site."""


@dataclass(frozen=True, slots=True)
class Registry:
    """The sites by slug, and one sentence for every file that could not be used, by slug."""

    sites: dict[str, Site] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    paths: dict[str, Path] = field(default_factory=dict)

    def pick(self, slugs: Iterable[str]) -> list[Site]:
        """Return the sites of these slugs, in order and once each. Raises ConfigError for an unknown or broken one."""
        return [self._one(slug) for slug in dict.fromkeys(slugs)]

    def enabled(self) -> list[Site]:
        """Return every enabled site. Raises ConfigError if any file is broken, so that no site is silently skipped."""
        if self.errors:
            first, *rest = self.errors.values()
            more = f" ({len(rest)} more site files are broken: `anugerah sites list` names them)" if rest else ""
            raise ConfigError(first + more)
        return [site for site in self.sites.values() if site.enabled]

    def usable(self, before: Iterable[Site] = ()) -> list[Site]:
        """Return every enabled site whose file is valid; for a broken file, the site of the same slug in `before`."""
        well = [site for slug, site in self.sites.items() if site.enabled and slug not in self.errors]
        taken = {site_host(site.url) for site in well}
        return [*well, *(site for site in before if site.slug in self.errors and site_host(site.url) not in taken)]

    def _one(self, slug: str) -> Site:
        if slug in self.errors:
            raise ConfigError(self.errors[slug])
        if slug in self.sites:
            return self.sites[slug]
        renamed = next((site.slug for site in self.sites.values() if slug in site.was), None)
        close = [renamed] if renamed else get_close_matches(slug, self.sites, n=1)
        hint = f"did you mean `{close[0]}`?" if close else "`anugerah sites list` names them all."
        raise ConfigError(f"there is no site `{slug}`; {hint}")


def load_site(path: Path, base: Path | None = None) -> Site:
    """Load one site file. Raises ConfigError that names file, line and key.

    `base`: the file of the same site that it overrides. If `path` lacks a required key, it states only what differs.
    If it states `enabled`, the base's `reason` does not apply.
    """
    text = load_text(path)
    own = read_table(text, str(path))
    under: dict[str, object] = {}
    if base and not own.keys() >= NEEDED:
        under = read_table(load_text(base), str(base))
        if "enabled" in own:
            under.pop("reason", None)
    file = read_toml(text, SiteFile, str(path), under)
    try:
        return make_site(path.stem, file)
    except FieldError as error:
        at = base if base and error.key in under and error.key not in own else path
        where = at_key(str(at), load_text(at), error.key) if error.key else str(at)
        raise ConfigError(f"{where}: {error}.") from error


def load_registry(folders: Iterable[Path] = (), *, beside: Path | None = None) -> Registry:
    """Load every site file of `folders`, at any depth; without folders, the shipped registry and `beside`.

    Raises ConfigError if a folder is missing. If two sites share host and port, or a slug, one of them is an error.
    """
    chosen = list(folders)
    for folder in chosen:
        if not folder.is_dir():
            raise ConfigError(f"{folder}: there is no such folder of site files.")
    registry = Registry()
    if chosen:
        for folder in chosen:
            _add(registry, folder)
    else:
        with as_file(files("crawler") / "sites") as shipped:
            _add(registry, shipped)
        if beside and beside.is_dir():
            _add(registry, beside, override=True)
    _refuse_doubles(registry)
    _refuse_hosts_of_others(registry)
    _refuse_shared_slugs(registry)
    return registry


def _files_in(folder: Path) -> list[Path]:
    """Return the site files of a folder, at any depth. Raises ConfigError if a folder cannot be listed.

    `rglob` would silently skip such a folder, and with it an operator's files: a site that is disabled there would be
    crawled again.
    """

    def refuse(error: OSError) -> None:
        raise ConfigError(f"{error.filename}: this folder of site files cannot be read: {error.strerror}.") from error

    return sorted(
        Path(inside, name)
        for inside, _, names in os.walk(folder, onerror=refuse)
        for name in names
        if name.endswith(".toml")
    )


def _add(registry: Registry, folder: Path, *, override: bool = False) -> None:
    for path in _files_in(folder):
        slug = path.stem
        if slug in registry.sites and not override:
            registry.errors[slug] = f"{path}: another file has the same name `{slug}`; a slug must be unique."
            continue
        try:
            registry.sites[slug] = load_site(path, registry.paths.get(slug) if override else None)
            registry.paths[slug] = path
            registry.errors.pop(slug, None)
        except ConfigError as error:
            registry.errors[slug] = str(error)


def _refuse_doubles(registry: Registry) -> None:
    by_host: dict[str, str] = {}
    for site in registry.sites.values():
        if not site.enabled:
            continue
        other = by_host.setdefault(site_host(site.url), site.slug)
        if other != site.slug:
            path = registry.paths[site.slug]
            registry.errors[site.slug] = (
                f"{at_key(str(path), load_text(path), 'url')}: the site `{other}` "
                f"({registry.paths[other]}) has the same host {site_host(site.url)}; disable one of them."
            )


def _refuse_hosts_of_others(registry: Registry) -> None:
    """Record an error for a site that names another site's host as its own: it would take that site's stories."""
    owners = {site_host(site.url): site.slug for site in registry.sites.values() if site.enabled}
    for site in registry.sites.values():
        for host in site.hosts if site.enabled else ():
            owner = owners.get(site_host(f"https://{host}/"), site.slug)
            if owner != site.slug:
                path = registry.paths[site.slug]
                where = at_key(str(path), load_text(path), "hosts")
                registry.errors[site.slug] = f"{where}: the host {host} is that of the site `{owner}`."


def _refuse_shared_slugs(registry: Registry) -> None:
    """Record an error for an earlier slug that two sites claim, or that another site has now."""
    owners = {slug: slug for slug in (*registry.sites, *registry.errors)}
    for site in registry.sites.values():
        for old in site.was:
            other = owners.setdefault(old, site.slug)
            if other != site.slug:
                path = registry.paths[site.slug]
                where = at_key(str(path), load_text(path), "was")
                registry.errors[site.slug] = f"{where}: the slug `{old}` belongs to the site `{other}`."
