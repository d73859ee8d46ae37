"""Restoring a backup: what is refused, what is kept, and that it is all or nothing."""

import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from db_samples import NOW, SITE, rows, story

from db.errors import StoreError
from db.lock import DaemonRunningError, daemon_lock
from db.restore import restore_database
from db.store import open_store


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """A database with two stories, and beside it `copy.db`, from when there was one."""
    path = tmp_path / "a.db"
    with open_store(path) as store:
        store.store_batch([story()], NOW)
        store.backup(tmp_path / "copy.db")
        store.store_batch([story("later")], NOW)
    return path


def stories(path: Path) -> int:
    with open_store(path, readonly=True) as store:
        return store.count_articles()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.endswith((".lock", "-wal", "-shm")))


def test_the_copy_is_in_its_place_and_the_former_file_beside_it(db: Path) -> None:
    db.chmod(0o640)
    kept = restore_database(db, db.with_name("copy.db"), NOW)
    assert kept
    assert kept.name == f"a.db.before-restore-{NOW:%Y%m%d-%H%M%S}"
    assert (stories(db), stories(kept), stories(db.with_name("copy.db"))) == (1, 2, 1)
    assert stat.S_IMODE(db.stat().st_mode) == 0o640
    with open_store(db) as store:
        assert store.check() == []
        assert len(store.known(SITE, NOW).fetched) == 1
    assert names(db.parent) == ["a.db", kept.name, "copy.db"]


def test_a_link_to_the_database_stays_one(db: Path, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    link = tmp_path / "data" / "link.db"
    link.symlink_to(db)
    kept = restore_database(link, db.with_name("copy.db"), NOW)
    assert kept
    assert kept.parent == db.parent
    assert link.is_symlink()
    assert (stories(db), stories(link), stories(kept)) == (1, 1, 2)


def test_the_log_of_a_killed_process_goes_with_the_former_file(db: Path) -> None:
    code = (
        "import os, sys; sys.path[:0] = [sys.argv[2]]; from db.store import open_store; from pathlib import Path; "
        "from db_samples import NOW, story; s = open_store(Path(sys.argv[1])); s.store_batch([story('third')], NOW); "
        "os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", code, db, Path(__file__).parent], check=False)
    assert db.with_name("a.db-wal").stat().st_size
    kept = restore_database(db, db.with_name("copy.db"), NOW)
    assert kept
    assert not list(db.parent.glob("*-wal"))
    assert (stories(db), stories(kept)) == (1, 3)


@pytest.mark.parametrize("harm", ["no database at all " * 300, None], ids=["overwritten", "absent"])
def test_a_file_that_cannot_be_read_is_kept_with_its_logs(db: Path, harm: str | None) -> None:
    db.unlink()
    if harm:
        db.write_text(harm, encoding="utf-8")
    db.with_name("a.db-wal").write_bytes(b"old log")
    kept = restore_database(db, db.with_name("copy.db"), NOW)
    assert not db.with_name("a.db-wal").exists()
    assert (kept.read_text(encoding="utf-8") if kept else None) == harm
    (log,) = db.parent.glob("a.db.before-restore-*-wal")
    assert log.read_bytes() == b"old log"
    assert stories(db) == 1


def unreadable(copy: Path) -> None:
    copy.write_bytes(b"no database at all " * 300)


def damaged(copy: Path) -> None:
    data = bytearray(copy.read_bytes())
    data[8192:-4096] = b"\x55" * (len(data) - 12288)
    copy.write_bytes(data)


def later(copy: Path) -> None:
    with sqlite3.connect(copy) as conn:
        conn.execute("INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('anugerah', 'm9', '')")
    conn.close()


def foreign(copy: Path) -> None:
    copy.unlink()
    with sqlite3.connect(copy) as conn:
        conn.execute("CREATE TABLE theirs (id)")
    conn.close()


def empty(copy: Path) -> None:
    copy.write_bytes(b"")


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        (unreadable, "cannot be used: file is not a database. Nothing was changed"),
        (damaged, "Nothing was changed|the database itself is damaged"),
        (later, "later version"),
        (foreign, "another program"),
        (empty, "is empty"),
        (Path.unlink, "There is no backup"),
    ],
)
def test_an_invalid_backup_changes_nothing(db: Path, harm: Callable[[Path], object], says: str) -> None:
    harm(db.with_name("copy.db"))
    before = names(db.parent)
    with pytest.raises(StoreError, match=says):
        restore_database(db, db.with_name("copy.db"), NOW)
    assert names(db.parent) == before
    assert stories(db) == 2


def test_beside_a_daemon_or_another_process_nothing_is_done(db: Path) -> None:
    with daemon_lock(db), pytest.raises(DaemonRunningError):
        restore_database(db, db.with_name("copy.db"), NOW)
    with open_store(db) as store:
        store.count_articles()
        with pytest.raises(StoreError, match="Another process uses"):
            restore_database(db, db.with_name("copy.db"), NOW)
    with pytest.raises(StoreError, match="the database itself"):
        restore_database(db, db.parent / "." / "a.db", NOW)
    assert names(db.parent) == ["a.db", "copy.db"]
    assert stories(db) == 2


def test_where_the_disk_is_full_the_former_file_stays(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(StoreError, match="No space left"):
        restore_database(db, db.with_name("copy.db"), NOW)
    monkeypatch.undo()
    assert stories(db) == 2


def test_an_older_backup_is_upgraded_when_it_is_opened(tmp_path: Path) -> None:
    old, path = tmp_path / "old.db", tmp_path / "a.db"
    open_store(path).close()
    shutil.copy(path, old)
    with sqlite3.connect(old) as conn:
        conn.execute("ALTER TABLE site DROP COLUMN has_gap")
        conn.execute("DELETE FROM _sqlite_migrations WHERE name = 'm008_gaps'")
    conn.close()
    restore_database(path, old, NOW)
    with open_store(path) as store:
        assert store.check() == []
    assert rows(path, "SELECT count(*) FROM pragma_table_info('site') WHERE name = 'has_gap'") == [(1,)]
