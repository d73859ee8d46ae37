"""What a worker of the fleet runs: a job, from JSON bytes to JSON bytes, in a child process of its own.

Nothing here raises: an error would be pickled, and only JSON may be sent. A worker needs no database and no shared
disk.
"""

import hashlib
import tempfile
import threading
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from pathlib import Path

import msgspec

from anugerah.fleet.lessons import unpacked
from anugerah.fleet.parcel import Order, Packer
from crawler.forking import Worker, Workers
from crawler.job import JobEnd, run_job
from crawler.plan import Job
from crawler.records import PageCopy, Record
from crawler.worker import encoded

_CODE = (".py", ".toml", ".json", ".txt", ".csv")
_ASIDE = {"__pycache__", "newsroom"}
"""Folders that do not count for the digest: a wheel without the newsroom may work for a daemon in a checkout."""

_workers = Workers()
_running: dict[str, Worker] = {}
_lock = threading.Lock()


def run(data: bytes) -> bytes:
    """Run an order and return a parcel. The job ends at its own limit, whether or not anybody still waits for it."""
    order = msgspec.json.decode(data, type=Order)
    packer = Packer(order.id, encoded, lambda: stop([order.id]))
    if order.code != code():
        return packer.close(_unable("its worker has another version of Anugerah; install the daemon's there."))
    try:
        take = _keeping(packer.add) if order.keeps_pages else packer.add
        end = run_job(_with_lesson(order), take, workers=_workers, on_start=lambda child: _note(order.id, child))
    except Exception as error:  # noqa: BLE001 - the daemon gets it as the job's end
        end = _unable(f"its worker failed: {type(error).__name__}: {error}")
    finally:
        with _lock:
            _running.pop(order.id, None)
    return packer.close(end)


def stop(orders: list[str]) -> None:
    """Ask jobs to end soon: pages in flight are finished and sent. The daemon calls it beside the jobs."""
    with _lock:
        children = [_running[order] for order in orders if order in _running]
    for child in children:
        child.terminate()


def running() -> list[str]:
    """The ids of the orders that this worker is running."""
    with _lock:
        return sorted(_running)


@cache
def code() -> str:
    """A digest of the code and data that decide a job's result: equal on machines with the same version."""
    digest = hashlib.sha256()
    for package in ("crawler", "anugerah.fleet"):
        folder = Path(str(files(package)))
        for file in sorted(folder.rglob("*")):
            if file.suffix in _CODE and file.is_file() and _ASIDE.isdisjoint(file.relative_to(folder).parts):
                digest.update(f"{file.relative_to(folder).as_posix()}\0".encode())
                digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _note(order: str, child: Worker) -> None:
    with _lock:
        _running[order] = child


def _unable(reason: str) -> JobEnd:
    return JobEnd(status=1, killed=False, stderr=reason)


def _keeping(take: Callable[[Record], None]) -> Callable[[Record], None]:
    """Store copies of pages in this machine's archive, `anugerah-archive/` in its folder, and pass on the rest."""
    from anugerah.archive import Archive, archive_folder
    from crawler.environment import load_settings

    settings = load_settings()
    archive = Archive(archive_folder(Path(settings.db)), settings)

    def keep(record: Record) -> None:
        if isinstance(record, PageCopy):
            archive.store([record])
        else:
            take(record)

    return keep


def _with_lesson(order: Order) -> Job:
    """The job with its reader's weights at their path on this machine."""
    if not order.lesson:
        return order.job
    reader = msgspec.structs.replace(order.job.reader, weights=str(unpacked(order.lesson, _folder())))
    return msgspec.structs.replace(order.job, reader=reader)


@cache
def _folder() -> Path:
    """A temporary folder of this process."""
    return Path(_temporary().name)


@cache
def _temporary() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="anugerah-lessons-")
