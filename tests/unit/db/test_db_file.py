"""The file: opened, made, upgraded, refused, locked and backed up."""

import errno
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from children import mortal
from db_samples import NOW, SITE, dropped, every_step, rows, run_sql, story
from sqlite_utils import Database, Migrations

from db import connect as connecting
from db.connect import copy_before_upgrade
from db.errors import StoreError, explain
from db.lock import DaemonRunningError, daemon_lock, refuse_beside_daemon
from db.store import open_store


def _with_one_step_more(monkeypatch: pytest.MonkeyPatch, *, fails: bool = False) -> None:
    steps = Migrations("anugerah")
    for step in every_step():
        steps()(step.fn)

    @steps()
    def m999_mood(db: Database) -> None:
        db.executescript("ALTER TABLE article ADD COLUMN mood TEXT;")
        if fails:
            raise RuntimeError("broken step")

    monkeypatch.setattr(connecting, "MIGRATIONS", steps)


def _schema(path: Path) -> list[tuple[str, str]]:
    return rows(path, "SELECT name, sql FROM sqlite_master ORDER BY name")


def test_a_new_file_is_made_once_and_opens_again_unchanged(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    open_store(path).close()
    made, applied = _schema(path), rows(path, "SELECT name, applied_at FROM _sqlite_migrations")
    open_store(path).close()
    assert _schema(path) == made
    assert rows(path, "SELECT name, applied_at FROM _sqlite_migrations") == applied
    assert rows(path, "PRAGMA journal_mode") == [("wal",)]
    assert [file.name for file in tmp_path.iterdir()] == ["a.db"]


def test_a_script_in_a_transaction_is_run_statement_by_statement_and_rolled_back_whole(tmp_path: Path) -> None:
    script = """
    CREATE TABLE mood (says TEXT); -- a comment; with a semicolon
    CREATE TRIGGER merry AFTER INSERT ON mood WHEN new.says = 'a;b' BEGIN
        INSERT INTO mood VALUES ('merry;');
        INSERT INTO mood VALUES ('more');
    END;
    INSERT INTO mood VALUES ('a;b'); /* ; */ INSERT INTO mood VALUES ('last') -- and no more
    """
    with connecting.connect(tmp_path / "a.db", create=True, readonly=False) as db:
        with connecting.immediate(db):
            db.executescript(script)
        assert [says for (says,) in db.execute("SELECT says FROM mood")] == ["a;b", "merry;", "more", "last"]
        for wrong in ("INSERT INTO nothing VALUES (1);", "CREATE TRIGGER x AFTER INSERT ON mood BEGIN SELECT 1;"):
            with pytest.raises(sqlite3.OperationalError), connecting.immediate(db):
                db.executescript(f"DELETE FROM mood; CREATE TABLE other (a); {wrong}")
        assert db.execute("SELECT count(*) FROM mood").fetchone() == (4,)
        assert not db.table("other").exists()


def test_an_older_file_is_copied_and_then_upgraded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.db"
    with open_store(path) as store:
        store.store_batch([story()], NOW)
    old = _schema(path)
    assert copy_before_upgrade(path) is None
    _with_one_step_more(monkeypatch)
    with pytest.raises(StoreError, match="older version: run `anugerah db upgrade`"):
        open_store(path, readonly=True)
    assert copy_before_upgrade(path) == tmp_path / "a.db.before-m999_mood"
    with open_store(path) as store:
        assert store.check() == []
    assert copy_before_upgrade(path) is None
    assert rows(path, "SELECT title, mood FROM article") == [("Kota Awan menerima penghargaan", None)]
    assert len(rows(path, "SELECT * FROM articles")) == 1
    copy = tmp_path / "a.db.before-m999_mood"
    assert _schema(copy) == old
    assert rows(copy, "SELECT count(*) FROM article") == [(1,)]


def test_an_upgrade_keeps_the_owner_s_views_and_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.db"
    with open_store(path) as store:
        store.store_batch([story()], NOW)
    ours = [name for name, _ in _schema(path)]
    run_sql(path, "CREATE VIEW my_titles AS SELECT upper(title) AS title FROM articles")
    run_sql(path, "CREATE VIEW my_other AS SELECT title FROM my_titles JOIN my_notes USING (title)")
    run_sql(path, "CREATE TABLE my_notes (title TEXT)")
    _with_one_step_more(monkeypatch)
    open_store(path).close()
    assert rows(path, "SELECT title FROM my_titles") == [("KOTA AWAN MENERIMA PENGHARGAAN",)]
    assert rows(path, "SELECT title FROM my_other") == []
    assert [name for name, _ in _schema(path) if not name.startswith("my_")] == ours


def test_leases_of_an_older_file_stay_where_they_were_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.db"
    older = Migrations("anugerah")
    for step in every_step()[:2]:
        older(name=step.name)(step.fn)
    with monkeypatch.context() as patch:
        patch.setattr(connecting, "MIGRATIONS", older)
        open_store(path).close()
    run_sql(
        path,
        "INSERT INTO site (slug, enabled, failures, lease_by, lease_until) "
        "VALUES ('satu', 1, 3, 'lain:1', '2025-03-02T04:00:00Z'), ('dua', 1, 0, NULL, NULL)",
    )
    with open_store(path) as store:
        assert [(state.slug, state.failures) for state in store.sites()] == [("dua", 0), ("satu", 3)]
        assert store.lease("dua", "saya:2", NOW + timedelta(hours=2), NOW)
        assert not store.lease("satu", "saya:2", NOW + timedelta(hours=2), NOW)


def test_an_upgrade_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.db"
    open_store(path).close()
    old = _schema(path)
    _with_one_step_more(monkeypatch, fails=True)
    with pytest.raises(RuntimeError, match="broken step"):
        open_store(path)
    assert _schema(path) == old


def test_an_upgrade_names_what_it_meets_in_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.db"
    open_store(path).close()
    run_sql(path, "ALTER TABLE article ADD COLUMN mood TEXT")
    old = _schema(path)
    _with_one_step_more(monkeypatch)
    with pytest.raises(StoreError, match=r"stays as it was: duplicate column name: mood\."):
        open_store(path)
    assert _schema(path) == old


def test_an_upgrade_stops_where_its_copy_cannot_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.db"
    open_store(path).close()
    old = _schema(path)
    _with_one_step_more(monkeypatch)
    (tmp_path / "a.db.before-m999_mood").mkdir()
    with pytest.raises(StoreError, match="cannot be written"):
        open_store(path)
    assert _schema(path) == old


def test_a_daemon_s_file_is_not_upgraded_by_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.db"
    open_store(path).close()
    _with_one_step_more(monkeypatch)
    with _daemon_elsewhere(path) as daemon:
        with pytest.raises(DaemonRunningError, match=f"pid {daemon.pid}"):
            open_store(path)
        assert daemon.stdin
        daemon.stdin.close()
    with daemon_lock(path):
        open_store(path).close()


def test_a_file_of_a_later_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    open_store(path).close()
    run_sql(path, "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('anugerah', 'm999', '')")
    with pytest.raises(StoreError, match=r"later version of this program \(m999\)"):
        open_store(path)


def test_another_program_s_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    run_sql(path, "CREATE TABLE bookmark (url TEXT)")
    before = path.read_bytes()
    with pytest.raises(StoreError, match="another program"):
        open_store(path)
    assert path.read_bytes() == before


def test_a_file_that_is_not_a_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.write_bytes(b"not a database at all\n" * 400)
    with pytest.raises(StoreError, match=r"a\.db is not an SQLite database: .*\.$"):
        open_store(path)
    assert path.read_bytes() == b"not a database at all\n" * 400


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    open_store(path).close()
    data = bytearray(path.read_bytes())
    data[100:4096] = b"\xff" * 3996
    path.write_bytes(data)
    with pytest.raises(StoreError, match=r"is damaged: .*backup"):
        open_store(path)


def test_a_missing_folder_a_folder_and_a_missing_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"folder .*nowhere of the database does not exist"):
        open_store(tmp_path / "nowhere" / "a.db")
    with pytest.raises(StoreError, match="is a folder"):
        open_store(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(StoreError, match="is a device or a pipe"):
        open_store(tmp_path / "pipe")
    (tmp_path / "pipe").unlink()
    for asked in ({"create": False}, {"readonly": True}):
        with pytest.raises(StoreError, match="There is no database"):
            open_store(tmp_path / "a.db", **asked)
    assert list(tmp_path.iterdir()) == []


def test_a_reader_reads_beside_a_writer_and_cannot_write(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with open_store(path) as writer, open_store(path, readonly=True) as reader:
        writer.store_batch([story()], NOW)
        assert reader.known(SITE, NOW).complete
        with pytest.raises(StoreError, match="cannot be written"):
            reader.store_batch([dropped("x")], NOW)
        with pytest.raises(StoreError, match="cannot be written"):
            reader.check()


def test_a_lock_that_is_not_released_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connecting, "BUSY_SECONDS", 0.05)
    path = tmp_path / "a.db"
    with open_store(path) as store, closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="locked by another process"):
            store.store_batch([story()], NOW)
        other.execute("ROLLBACK")
        store.store_batch([story()], NOW)


def test_a_bug_of_our_own_is_not_a_store_error(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError) as caught, closing(sqlite3.connect(":memory:")) as conn:
        conn.execute("SELECT * FROM nothing")
    assert explain(caught.value, tmp_path) is None


@pytest.mark.parametrize(
    ("name", "helps"),
    [
        ("SQLITE_CANTOPEN", "give this user write access to it and its folder, which SQLite needs for reading too"),
        ("SQLITE_READONLY_DIRECTORY", "give this user write access to it and its folder"),
        ("SQLITE_IOERR_SHMSIZE", "make room if its disk is full, else check it"),
    ],
)
def test_an_error_of_the_disk_says_what_helps(tmp_path: Path, name: str, helps: str) -> None:
    error = sqlite3.OperationalError("something failed")
    error.sqlite_errorname = name
    assert helps in str(explain(error, tmp_path / "a.db"))


def test_a_lock_file_that_cannot_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def on_a_full_disk(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("db.lock.os.pwrite", on_a_full_disk)
    with (
        pytest.raises(StoreError, match=r"a\.db\.lock cannot be written: No space left"),
        daemon_lock(tmp_path / "a.db"),
    ):
        pass


def test_threads_write_side_by_side_and_nothing_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    open_store(path).close()
    failures: list[BaseException] = []

    def write(number: int) -> None:
        try:
            with open_store(path) as store:
                for batch in range(10):
                    store.store_batch([story(f"{number}-{batch}-{i}") for i in range(5)] + [story("shared")], NOW)
        except BaseException as error:  # noqa: BLE001 - handed to the test's own thread
            failures.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert rows(path, "SELECT count(*) FROM article") == [(201,)]
    with open_store(path) as store:
        assert store.check() == []


def test_processes_may_make_the_same_file_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    code = f"from pathlib import Path; from db.store import open_store; open_store(Path({str(path)!r})).close()"
    command = [sys.executable, "-c", code]
    with ExitStack() as stack:
        racers = [stack.enter_context(mortal(subprocess.Popen(command, stderr=subprocess.PIPE))) for _ in range(4)]
        ends = [racer.communicate()[1] for racer in racers]
    assert ends == [b""] * 4
    assert rows(path, "SELECT name FROM _sqlite_migrations") == [(step.name,) for step in every_step()]


def test_a_backup_is_a_whole_database_and_never_overwrites(tmp_path: Path) -> None:
    path, copy = tmp_path / "a.db", tmp_path / "copy.db"
    with open_store(path) as store:
        store.store_batch([story()], NOW)
        store.backup(copy)
        store.store_batch([story("later")], NOW)
        with pytest.raises(StoreError, match=r"copy\.db exists already"):
            store.backup(copy)
        with pytest.raises(StoreError, match="does not exist"):
            store.backup(tmp_path / "nowhere" / "copy.db")
        assert sorted(file.name for file in tmp_path.iterdir()) == ["a.db", "a.db-shm", "a.db-wal", "copy.db"]
    with open_store(copy, readonly=True) as restored:
        assert len(restored.known(SITE, NOW).fetched) == 1
        assert rows(copy, "PRAGMA integrity_check") == [("ok",)]


def test_a_long_backup_shows_that_it_goes_on_and_is_of_one_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.backup.STEP", 10)
    monkeypatch.setattr("db.backup.OPERATIONS", 1000)
    path, copy, steps = tmp_path / "a.db", tmp_path / "copy.db", 0
    with open_store(path) as store, open_store(path) as other:
        store.store_batch([story()], NOW)

        def write() -> None:
            nonlocal steps
            steps += 1
            assert steps < 1000, "the copy begins anew whenever somebody writes"
            other.store_batch([story(f"later-{steps}")], NOW)

        store.backup(copy, write)
    assert steps > 10
    assert rows(copy, "SELECT count(*) FROM article") == [(1,)]
    assert rows(path, "SELECT count(*) FROM article") == [(1 + steps,)]


def test_a_second_daemon_is_refused_with_the_pid_of_the_first(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with daemon_lock(path):
        refuse_beside_daemon(path)
        with pytest.raises(DaemonRunningError, match=f"pid {os.getpid()}") as caught, daemon_lock(path):
            pass
        assert caught.value.pid == os.getpid()
    with daemon_lock(path):
        assert (tmp_path / "a.db.lock").read_text() == f"{os.getpid()}\n"


def test_a_daemon_that_was_given_a_link_works_on_the_same_database(tmp_path: Path) -> None:
    path, link = tmp_path / "a.db", tmp_path / "link.db"
    link.symlink_to(path)
    with daemon_lock(link), pytest.raises(DaemonRunningError, match="working on"), daemon_lock(path):
        pass
    with daemon_lock(path), pytest.raises(DaemonRunningError, match="working on"), daemon_lock(link):
        pass


def test_the_lock_goes_with_the_process_that_held_it(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with _daemon_elsewhere(path) as daemon:
        with pytest.raises(DaemonRunningError) as caught:
            refuse_beside_daemon(path)
        assert caught.value.pid == daemon.pid
        daemon.kill()
        daemon.wait()
        refuse_beside_daemon(path)
        with daemon_lock(path):
            pass


def test_no_lock_is_needed_where_no_daemon_ever_ran(tmp_path: Path) -> None:
    refuse_beside_daemon(tmp_path / "a.db")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(StoreError, match="lock file"), daemon_lock(tmp_path / "nowhere" / "a.db"):
        pass


@contextmanager
def _daemon_elsewhere(path: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """A process that holds the daemon's lock until its stdin is closed."""
    code = (
        "import sys; from pathlib import Path; from db.lock import daemon_lock\n"
        f"with daemon_lock(Path({str(path)!r})):\n    print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code]
    with mortal(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)) as daemon:
        assert daemon.stdout
        assert daemon.stdout.readline() == b"held\n"
        yield daemon


def test_the_steps_are_numbered_in_their_order() -> None:
    names = [step.name for step in every_step()]
    assert [name[:5] for name in names] == [f"m{number:03}_" for number in range(1, len(names) + 1)]


@pytest.mark.parametrize("is_put_back", [False, True])
def test_the_log_of_a_replaced_file_stays_with_that_file(tmp_path: Path, is_put_back: bool) -> None:
    """Else SQLite would write its transactions into the file that is there now."""
    path, copy, old = (tmp_path / f"{name}.db" for name in ("a", "b", "old"))
    with open_store(path) as store, open_store(path) as reader:
        reader.sites()
        store.backup(copy)
        store.store_batch([story()], NOW)
        path.rename(old)
        if not is_put_back:
            copy.rename(path)
        with pytest.raises(StoreError, match=r"^The database"):
            store.check_place()
        if is_put_back:
            old.rename(path)
    assert rows(path, "SELECT count(*) FROM article") == [(int(is_put_back),)]
    if not is_put_back:
        assert rows(old, "SELECT count(*) FROM article") == [(1,)]


def test_a_link_that_leads_to_another_file_leaves_the_first_one_as_it_is(tmp_path: Path) -> None:
    path, first, other = (tmp_path / f"{name}.db" for name in ("a", "first", "other"))
    open_store(other).close()
    path.symlink_to(first)
    with open_store(path) as store, open_store(first) as also:
        store.store_batch([story()], NOW)
        path.unlink()
        path.symlink_to(other)
        with pytest.raises(StoreError, match="was replaced"):
            store.check_place()
        assert first.with_name("first.db-wal").exists()
        also.store_batch([dropped("lain")], NOW)
    assert rows(first, "SELECT count(*) FROM address") == [(2,)]
