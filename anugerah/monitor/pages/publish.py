"""Publishes the awards of a database as static files."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from anugerah.monitor.pages.content import Catalogue, catalogue_of
from anugerah.monitor.pages.folder import Manifest, Published, Written, locked_folder
from anugerah.monitor.pages.noticefile import notice_of
from anugerah.monitor.pages.options import Options
from anugerah.monitor.pages.plan import Plan
from crawler.times import iso
from db.store import Store


class Result(NamedTuple):
    """The number of awards and files."""

    awards: int
    files: int
    written: int
    deleted: int


def publish(
    store: Store, root: Path, options: Options, now: datetime, *, is_over: Callable[[], bool] = lambda: False
) -> Result:
    """Update the folder to the content of the database. Raises PublishError if the folder is not ours.

    It stops early when `is_over` says so; the next call writes the rest.
    """
    with locked_folder(root) as folder:
        with _uncollected():
            catalogue = catalogue_of(store.published(), options.zone.key)
            published = _published(catalogue, folder.manifest, iso(now))
            plan = Plan(catalogue, options, {number: one.updated for number, one in published.items()}, notice_of())
            files = {file.path: file for file in plan.files()}
        stale = [file for file in files.values() if not folder.is_fresh(file.path, file.digest)]
        gone = folder.manifest.files.keys() - files.keys()
        if not stale and not gone and published == folder.manifest.awards:
            return Result(len(catalogue.awards), len(files), 0, 0)
        known = dict(folder.manifest.files)
        folder.claim({file.path for file in stale})
        # Withdrawn pages are deleted first: then they are gone even if the disk is full.
        for name in gone:
            folder.delete(name)
        written = 0
        for file in stale:
            if is_over():
                return Result(len(catalogue.awards), len(files), written, len(gone))
            content = file.make()
            written += folder.write(file.path, content)
            known[file.path] = Written(file.digest, len(content))
        folder.save(Manifest(files={name: known[name] for name in files}, awards=published))
        return Result(len(catalogue.awards), len(files), written, len(gone))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Switch off Python's garbage collector: it would search all objects for cycles repeatedly, and find none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _published(catalogue: Catalogue, manifest: Manifest, now: str) -> dict[int, Published]:
    """Since when each award is shown as it is; for a new one, since its sources were last read."""
    published: dict[int, Published] = {}
    for award in catalogue.awards:
        before = manifest.awards.get(award.id)
        if before is None:
            published[award.id] = Published(award.digest, award.touched_at)
        else:
            published[award.id] = before if before.digest == award.digest else Published(award.digest, now)
    return published
