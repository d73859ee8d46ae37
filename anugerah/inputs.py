"""The settings and site files of a daemon: read at its start, and again when they change."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from importlib.resources import files
from pathlib import Path

import msgspec

from anugerah.archive import Archive, archive_folder
from anugerah.monitor.channel import problem_of
from crawler.config import Settings
from crawler.environment import FILE, load_settings
from crawler.registry import Registry, load_registry
from crawler.site import Site

FLEET = ("fleet_scheduler", "fleet_ca", "fleet_cert", "fleet_key", "fleet_archive")
FIXED = ("db", "engine", "workers", "metrics", *FLEET)
"""Settings that are read only at the start."""

Stamp = tuple[str, int, int, int]
"""A file: its path, inode, size and modification time."""

logger = logging.getLogger("anugerah")


class Inputs:
    """The files that a daemon reads.

    `folders`: those of `--sites`; if empty, the shipped registry and `sites/` beside the database `db_path`.
    """

    def __init__(self, folders: tuple[Path, ...], db_path: Path) -> None:
        self.folders = tuple(folder.resolve() for folder in folders)
        self._beside = db_path.resolve().parent / "sites"
        self._seen = self._stamps()

    def have_changed(self) -> bool:
        """Whether a file has changed since the last call; a few milliseconds for some hundred files."""
        before, self._seen = self._seen, self._stamps()
        return before != self._seen

    def settings(self) -> Settings:
        """The current settings. Raises ConfigError."""
        return load_settings()

    def registry(self) -> Registry:
        """The current sites. Raises ConfigError if a folder is missing."""
        return load_registry(self.folders, beside=self._beside)

    def _stamps(self) -> frozenset[Stamp]:
        return frozenset(self._listed())

    def _listed(self) -> Iterator[Stamp]:
        shipped = files("crawler") / "sites"
        folders = self.folders or (*([shipped] if isinstance(shipped, Path) else []), self._beside)
        for path in (FILE, *(file for folder in folders for file in folder.rglob("*.toml"))):
            with suppress(OSError):
                stat = path.stat()
                yield str(path), stat.st_ino, stat.st_size, stat.st_mtime_ns


class Watched:
    """The settings and sites of a daemon, and what it still has to do with them; kept over a restart of its work.

    `inputs`: where they are read from again.
    """

    def __init__(self, settings: Settings, registry: Registry, path: Path, inputs: Inputs | None) -> None:
        self.settings = settings
        self.registry = registry
        self.sites: Sequence[Site] = registry.usable()
        self.archive = Archive(archive_folder(path), settings)
        self.inputs = inputs
        self.is_to_read = False
        """Whether to read settings and sites again, changed or not."""
        self.sweep_waits = False
        """Whether a sweep was due during an outage, and is to run after it."""
        self._path = path

    def is_outdated(self) -> bool:
        """Whether settings and sites are to be read again; each change of a file counts once."""
        have_changed = self.inputs is not None and self.inputs.have_changed()
        return have_changed or self.is_to_read

    def read_settings(self) -> frozenset[str]:
        """Read the settings again; return which have changed. Raises ConfigError, and leaves them as they were."""
        if self.inputs is None:
            return frozenset()
        self.settings, changed = take_over(self.inputs.settings(), self.settings)
        if changed:
            self.archive = Archive(archive_folder(self._path), self.settings)
        return changed

    def read_sites(self) -> frozenset[str]:
        """Read the site files again; return the slugs of the sites that are changed, new or gone.

        Raises ConfigError, and leaves the sites as they were.
        """
        if self.inputs is None:
            return frozenset()
        new = self.inputs.registry()
        before = {site.slug: site for site in self.sites}
        errors = self.registry.errors
        self.registry, self.sites = new, new.usable(self.sites)
        self.log_broken_files(errors)
        now = {site.slug: site for site in self.sites}
        return frozenset(slug for slug in before.keys() | now.keys() if before.get(slug) != now.get(slug))

    def log_broken_files(self, logged: Mapping[str, str] | None = None) -> None:
        """Log what is wrong with site files, except what was `logged` before."""
        for slug, reason in self.registry.errors.items():
            if reason != (logged or {}).get(slug):
                is_kept = any(site.slug == slug for site in self.sites)
                logger.error("%s %s", reason, "The site stays as it was." if is_kept else "The site is left out.")


def take_over(new: Settings, old: Settings) -> tuple[Settings, frozenset[str]]:
    """Return the settings that a running daemon continues with, and which of them have changed.

    Those that are read only at the start, and an invalid channel, stay as they were; that is logged.
    """
    if kept := [name for name in FIXED if getattr(new, name) != getattr(old, name)]:
        logger.warning("%s: a change takes effect when the daemon is restarted", ", ".join(kept))
        new = msgspec.structs.replace(new, **{name: getattr(old, name) for name in kept})
    if new.notify != old.notify and (problem := problem_of(new.notify)):
        logger.error("%s; it stays as it was", problem)
        new = msgspec.structs.replace(new, notify=old.notify)
    changed = (name for name in Settings.__struct_fields__ if getattr(new, name) != getattr(old, name))
    return new, frozenset(changed)
