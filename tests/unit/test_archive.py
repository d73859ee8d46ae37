"""The archive of pages: what goes in comes out, even from a damaged file; it stays small, and never stops a crawl."""

import fcntl
import logging
import resource
import shutil
import signal
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from anugerah.archive import Archive, addresses_of, archive_folder, archived_pages, drop_pages, load_page
from crawler.articles import Link
from crawler.config import Settings
from crawler.facts import AwardAnnotation
from crawler.pipelines import is_archived
from crawler.records import Archived, PageCopy

NOON = datetime(2025, 6, 1, 5, tzinfo=UTC)
TODAY = "pages-2025-06-01.warc.gz"


def page(number: int = 1, body: bytes = b"<p>Kota Awan menerima piala.</p>") -> PageCopy:
    url = f"https://kabar.example/berita-{number}"
    return PageCopy(
        site="kabar",
        url=f"{url}?page=all",
        asked_url=f"{url}?utm_source=feed",
        article_url=url,
        fetched_at="2025-06-01T05:00:00Z",
        content_type="text/html; charset=windows-1252",
        link=Link(url=url, title="Kota Awan “menang”", tags=("piala",), body_html="<p>é</p>\r\n\r\nWARC/1.0"),
        body=body,
    )


def archive(folder: Path, now: datetime = NOON, **values: object) -> Archive:
    return Archive(folder, msgspec.convert(values, Settings), clock=lambda: now)


def pages_in(folder: Path) -> list[PageCopy | None]:
    return [load_page(place) for place, _ in archived_pages(folder)]


def test_it_is_beside_the_database() -> None:
    assert archive_folder(Path("data/berita.db")) == Path("data/berita-archive")


@pytest.mark.parametrize(
    "body", [b"", b"\xff\x00\x1f\x8b\x08\r\n\r\n", b"a" * 4_000_000], ids=["empty", "bytes", "large"]
)
def test_a_page_comes_back_as_it_was(tmp_path: Path, body: bytes) -> None:
    bare = msgspec.structs.replace(page(2), link=None, content_type=None)
    archive(tmp_path).store([page(1, body), bare])
    assert pages_in(tmp_path) == [page(1, body), bare]


def test_pages_are_listed_without_their_bodies(tmp_path: Path) -> None:
    archive(tmp_path).store([page()])
    assert [listed for _, listed in archived_pages(tmp_path)] == [page(body=b"")]


def test_any_warc_tool_reads_a_file(tmp_path: Path) -> None:
    archive(tmp_path).store([page()])
    archive(tmp_path).store([page(2)])
    with (tmp_path / TODAY).open("rb") as file:
        records = [
            (record.rec_type, record.rec_headers.get_header("WARC-Target-URI"), record.content_stream().read())
            for record in ArchiveIterator(file, check_digests="raise")
        ]
    assert [(kind, url) for kind, url, _ in records] == [
        (kind, page(number).url) for number in (1, 2) for kind in ("metadata", "response")
    ]
    assert records[1][2] == page().body


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=5), st.floats(0, 1), st.booleans())
@settings(max_examples=200, deadline=None)
def test_damaged_records_are_skipped_and_cut_off(bodies: list[bytes], at: float, is_noted: bool) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ends = [0]
        for number, body in enumerate(bodies):
            archive(folder).store([page(number, body)])
            ends.append((folder / TODAY).stat().st_size)
        cut = round(at * ends[-1])
        with (folder / TODAY).open("r+b") as file:
            file.truncate(cut)
        if not is_noted:
            (folder / "archive.lock").unlink()
        whole = [page(number, body) for number, body in enumerate(bodies) if ends[number + 1] <= cut]
        assert pages_in(folder) == whole
        archive(folder).store([page(99)])
        assert pages_in(folder) == [*whole, page(99)]
        with (folder / TODAY).open("rb") as file:
            kinds = [record.rec_type for record in ArchiveIterator(file)]
        assert kinds.count("response") == len(whole) + 1


def test_damage_in_the_middle_costs_the_pages_it_hits(tmp_path: Path) -> None:
    archive(tmp_path).store([page(number, bytes(range(256)) * 900) for number in range(3)])
    file = tmp_path / TODAY
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0xFF
    file.write_bytes(data)
    assert [read and read.article_url for read in pages_in(tmp_path)] == [page(0).article_url, page(2).article_url]


def test_files_of_other_programs_are_skipped(tmp_path: Path) -> None:
    (tmp_path / "pages-2025-05-01.warc.gz").write_bytes(b"no gzip at all " * 9000)
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    archive(tmp_path).store([page()])
    assert pages_in(tmp_path) == [page()]


def test_several_writers_lose_nothing(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        for writer in range(4):
            numbers = range(writer * 100, writer * 100 + 25)
            pool.map(lambda own, pages: own.store(pages), [archive(tmp_path)] * 25, [[page(n)] for n in numbers])
    assert len({read.article_url for read in pages_in(tmp_path) if read}) == 100


def test_a_writer_waits_for_the_one_before(tmp_path: Path) -> None:
    archive(tmp_path).store([page()])
    with ThreadPoolExecutor(1) as pool, (tmp_path / "archive.lock").open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        writing = pool.submit(archive(tmp_path).store, [page(2)])
        with pytest.raises(TimeoutError):
            writing.result(timeout=0.3)
        assert pages_in(tmp_path) == [page()]
        fcntl.flock(lock, fcntl.LOCK_UN)
        writing.result(timeout=60)
    assert pages_in(tmp_path) == [page(), page(2)]


def test_pages_are_dropped_and_the_others_stay_as_they_were(tmp_path: Path) -> None:
    tomorrow = archive(tmp_path, NOON + timedelta(days=1))
    archive(tmp_path).store([page(number) for number in range(4)])
    tomorrow.store([page(4), page(5)])
    second = (tmp_path / "pages-2025-06-02.warc.gz").read_bytes()

    def drop(*numbers: int) -> int:
        return drop_pages(tmp_path, lambda one: one.article_url in {page(number).article_url for number in numbers})

    assert drop(1, 3) == 2
    assert pages_in(tmp_path) == [page(number) for number in (0, 2, 4, 5)]
    assert (tmp_path / "pages-2025-06-02.warc.gz").read_bytes() == second
    assert drop(4) == 1
    assert drop(0, 5) == 2
    tomorrow.store([page(6)])
    assert pages_in(tmp_path) == [page(number) for number in (2, 6)]
    assert drop(99) == 0


def test_where_no_archive_is_no_page_is_dropped(tmp_path: Path) -> None:
    assert drop_pages(tmp_path / "none", lambda _: True) == 0
    assert list(tmp_path.iterdir()) == []


def test_what_a_rewriting_that_was_cut_off_has_left_is_dropped_too(tmp_path: Path) -> None:
    Archive(tmp_path, Settings(), clock=lambda: NOON).store([page()])
    left = tmp_path / f".{TODAY}.0a1b2c3d.part"
    shutil.copy(tmp_path / TODAY, left)
    assert drop_pages(tmp_path, lambda _: True) == 1
    assert not left.exists()


@pytest.mark.parametrize("link", [None, Link(url="https://kabar.example/umpan")])
def test_a_page_is_known_by_every_address_under_which_it_was_met(link: Link | None) -> None:
    own = msgspec.structs.replace(page(), link=link)
    met = {own.url, own.asked_url, own.article_url}
    assert addresses_of(own) == met | ({link.url} if link else set())


def test_a_place_that_was_pruned_meanwhile_has_no_page(tmp_path: Path) -> None:
    archive(tmp_path).store([page()])
    ((place, _),) = archived_pages(tmp_path)
    (tmp_path / TODAY).unlink()
    assert load_page(place) is None


def test_files_that_are_too_old_go_when_a_day_begins(tmp_path: Path) -> None:
    for days in (0, 1, 2, 3):
        archive(tmp_path, NOON + timedelta(days=days), archive_days=2).store([page(days)])
    assert sorted(file.name for file in tmp_path.glob("pages-*")) == [
        f"pages-2025-06-0{day}.warc.gz" for day in (2, 3, 4)
    ]


def test_the_oldest_files_go_where_room_is_needed(tmp_path: Path) -> None:
    archive(tmp_path).store([page()])
    size = (tmp_path / TODAY).stat().st_size
    for days in (1, 2, 3):
        archive(tmp_path, NOON + timedelta(days=days), archive_gb=2.5 * size / 1e9).store([page(days)])
    assert [read and read.article_url for read in pages_in(tmp_path)] == [page(2).article_url, page(3).article_url]


def test_as_many_of_the_oldest_go_as_room_is_needed(tmp_path: Path) -> None:
    for days in range(4):
        archive(tmp_path, NOON + timedelta(days=days)).store([page(days)])
    size = (tmp_path / TODAY).stat().st_size
    archive(tmp_path, NOON + timedelta(days=4), archive_gb=2.5 * size / 1e9).store([page(4)])
    assert [read and read.article_url for read in pages_in(tmp_path)] == [page(3).article_url, page(4).article_url]


def test_a_day_that_fills_the_archive_is_reported_and_goes_no_further(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    small = archive(tmp_path, archive_gb=0.0000015)
    for number in range(9):
        small.store([page(number)])
    assert 0 < (tmp_path / TODAY).stat().st_size <= 1500
    assert len(pages_in(tmp_path)) == 1
    assert [record.getMessage() for record in caplog.records] == [
        f"Pages are not archived in {tmp_path}: this day's pages alone fill archive_gb, 1.5e-06; the crawl goes on."
    ]


@contextmanager
def nothing_larger_than(size: int) -> Iterator[None]:
    """The kernel stops a write at this size, as a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


def test_a_disk_that_is_full_leaves_the_file_whole(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    mine = archive(tmp_path)
    mine.store([page()])
    size = (tmp_path / TODAY).stat().st_size
    with nothing_larger_than(size + 100):
        mine.store([page(2)])
    assert (tmp_path / TODAY).stat().st_size == size
    assert len(caplog.records) == 1
    mine.store([page(3)])
    assert pages_in(tmp_path) == [page(), page(3)]


def test_an_error_is_reported_once_until_it_is_mended(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder = tmp_path / "a-archive"
    mine = archive(folder)
    with caplog.at_level(logging.WARNING):
        for is_blocked in (True, True, False, False, True):
            if is_blocked and not folder.is_file():
                shutil.rmtree(folder, ignore_errors=True)
                folder.touch()
            elif not is_blocked and folder.is_file():
                folder.unlink()
            mine.store([page()])
    messages = [record.getMessage() for record in caplog.records]
    assert messages == [f"Pages are not archived in {folder}: File exists; the crawl goes on."] * 2


def test_nothing_to_store_makes_no_folder(tmp_path: Path) -> None:
    archive(tmp_path / "none").store([])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("archived", "is_award", "score", "kept"),
    [
        ("awards", True, 0.9, True),
        ("awards", False, 0.2, True),
        ("awards", False, 0.1999, False),
        ("all", False, 0.0, True),
        ("none", True, 0.9, False),
    ],
)
def test_the_setting_says_of_which_stories(archived: Archived, is_award: bool, score: float, kept: bool) -> None:
    assert is_archived(AwardAnnotation(is_award=is_award, score=score), archived) is kept
