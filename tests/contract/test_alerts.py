"""`anugerah alerts` and `crawl --alert`: subscribe, list, test, deliver, retry, pause; secrets never leave."""

import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import msgspec
import pytest
from conftest import Crawled
from newsdb import write
from verbs import ENVIRONMENT, Done, anugerah, closed_port, copy_of

from db.store import open_store

LISTED = ["name", "to", "filters", "when", "quiet", "language", "paused_at", "waiting", "paused", "sent", "dead"]
LISTED += ["next_try_at", "last_sent_at", "error"]
SECRET = "sangat-rahasia"


class Hook:
    """A server on loopback, what it was sent, and what it answers."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.url = f"http://127.0.0.1:{port}/{SECRET}"
        self.bodies: list[dict[str, Any]] = []
        self.status = 200

    @property
    def events(self) -> list[dict[str, Any]]:
        return [event for body in self.bodies for event in body.get("events", ())]


@pytest.fixture
def hook() -> Iterator[Hook]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = msgspec.json.decode(self.rfile.read(int(self.headers["Content-Length"])))
            if opened.status == 200:
                opened.bodies.append(body)
            self.send_response(opened.status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        opened = Hook(server.server_port)
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield opened
        server.shutdown()
        thread.join()


@pytest.fixture
def db(crawled_db: Crawled, tmp_path: Path) -> Path:
    """A copy of the crawled database, its awards as if published and seen an hour ago."""
    path = copy_of(crawled_db.db, tmp_path)
    at = f"{datetime.now(UTC) - timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}"
    write(path, f"UPDATE award SET published_at = '{at}', first_seen_at = '{at}'")
    return path


def awards(db: Path, where: str = "status IN ('open', 'confirmed')") -> int:
    with closing(sqlite3.connect(db)) as conn:
        count: int = conn.execute(f"SELECT count(*) FROM awards WHERE {where}").fetchone()[0]
        return count


def add(db: Path, hook: Hook, *options: str, name: str = "semua") -> Done:
    return anugerah("alerts", "add", name, "--webhook", hook.url, "--secret", SECRET, *options, "--db", db)


def crawl(db: Path, crawled: Crawled, tries: int = 12) -> Done:
    """No site is due: what is sent is what the database holds."""
    options = ("--db", db, "--sites", crawled.sites)
    return anugerah("crawl", "--due", "--alert", *options, ANUGERAH_ALERT_TRIES=str(tries))


def test_add_writes_a_file_that_its_owner_alone_reads_and_list_hides_what_is_secret(db: Path, hook: Hook) -> None:
    done = add(
        db, hook, "--region", "Banten", "--min-confidence", "0.5", "--when", "0 7 * * *", "--quiet", "22:00-06:00"
    )
    file = db.parent / "alerts.toml"
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith("semua gets alerts for region=Banten, min_confidence=0.5")
    assert file.stat().st_mode & 0o777 == 0o600
    listed = anugerah("alerts", "list", "--json", "--db", db)
    assert (listed.status, listed.err, [list(row) for row in listed.json]) == (0, "", [LISTED])
    row = listed.json[0]
    assert row["to"] == "webhook 127.0.0.1"
    assert row["filters"] == {"region": "Banten", "min_confidence": 0.5}
    assert (row["when"], row["quiet"], row["language"]) == ("0 7 * * *", "22:00-06:00", "id")
    table = anugerah("alerts", "list", "--db", db)
    assert "semua" in table.out
    assert SECRET not in done.out + listed.out + table.out + anugerah("config", "--json").out


def test_a_webhook_gets_a_secret_where_none_is_given(db: Path) -> None:
    assert anugerah("alerts", "add", "a", "--webhook", "https://contoh.example/", "--db", db).status == 0
    text = (db.parent / "alerts.toml").read_text(encoding="utf-8")
    assert 'secret = "' in text


def test_an_address_may_come_by_stdin_and_one_that_apprise_does_not_know_is_refused(db: Path) -> None:
    done = anugerah("alerts", "add", "a", "--channel", "-", "--db", db, stdin="json://127.0.0.1/rahasia\n")
    assert (done.status, done.err) == (0, "")
    assert anugerah("alerts", "list", "--json", "--db", db).json[0]["to"] == "json://…"
    wrong = anugerah("alerts", "add", "b", "--channel", "telegrm://rahasia", "--db", db)
    wrong.failed(2, "--channel: it is not an address that Apprise knows")
    assert "rahasia" not in wrong.err


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--region", "Bantem"], "--region: `Bantem` is not the name of one region: say"),
        (["--when", "0 7 * *"], "--when: `0 7 * *` is not a crontab expression"),
        (["--quiet", "22-25"], "--quiet: `22-25` is not a span of hours such as 22:00-06:00"),
        (["--min-confidence", "7"], "--min-confidence: 7.0 is not a chance; say a number from 0 to 1"),
        (["--channel", "json://x"], "one of --channel and --webhook."),
        (["--webhook", "ftp://x"], "--webhook: it is not an address such as https://example.org/hook"),
    ],
)
def test_what_cannot_be_used_is_a_sentence_and_nothing_is_written(
    db: Path, hook: Hook, options: list[str], says: str
) -> None:
    add(db, hook, *options).failed(2, says)
    assert not (db.parent / "alerts.toml").exists()


def test_a_target_is_asked_for_by_its_options(tmp_path: Path) -> None:
    for options, says in (
        ([], "Say where the alerts go: one of --channel and --webhook."),
        (["--channel", "json://x", "--secret", "y"], "--secret is for --webhook"),
        (["--channel", "x"], "nothing was written: --channel: it is not an address of Apprise"),
    ):
        anugerah("alerts", "add", "semua", *options, "--db", tmp_path / "a.db").failed(2, says)


def test_a_name_is_taken_once(db: Path, hook: Hook) -> None:
    add(db, hook)
    add(db, hook).failed(2, "has a subscription semua already; choose a new name.")
    assert len(anugerah("alerts", "list", "--json", "--db", db).json) == 1


def test_a_broken_subscription_is_reported_with_its_line_and_the_others_go_on(
    db: Path, hook: Hook, crawled_db: Crawled
) -> None:
    add(db, hook)
    file = db.parent / "alerts.toml"
    with file.open("a", encoding="utf-8") as out:
        out.write('\n[[alert]]\nname = "rusak"\nregoin = "Banten"\n')
    line = file.read_text(encoding="utf-8").splitlines().index('regoin = "Banten"') + 1
    says = f"Error: {file}:{line}: unknown key `regoin`; did you mean `region`?\n"
    listed = anugerah("alerts", "list", "--json", "--db", db)
    assert (listed.status, [row["name"] for row in listed.json], listed.err) == (1, ["semua"], says)
    done = crawl(db, crawled_db)
    assert done.status == 1
    assert says in done.err
    assert len(hook.events) == awards(db)
    health = anugerah("health", "--db", db, "--sites", crawled_db.sites)
    assert health.status == 1
    assert f"alerts: {file}:{line}: unknown key" in health.out


def test_crawl_alert_sends_each_award_once(db: Path, hook: Hook, crawled_db: Crawled) -> None:
    add(db, hook)
    crawl(db, crawled_db)
    crawl(db, crawled_db)
    ids = [event["event_id"] for event in hook.events]
    assert len(ids) == len(set(ids)) == awards(db) > 5
    assert {event["kind"] for event in hook.events} == {"new"}
    assert not any("body" in event["award"] for event in hook.events)
    row = anugerah("alerts", "list", "--json", "--db", db).json[0]
    assert (row["sent"], row["waiting"], row["dead"]) == (len(ids), 0, 0)


def test_a_crawl_without_it_sends_nothing(db: Path, hook: Hook, crawled_db: Crawled) -> None:
    add(db, hook)
    anugerah("crawl", "--due", "--db", db, "--sites", crawled_db.sites)
    assert hook.bodies == []


def test_a_first_crawl_sends_no_old_news_unless_it_is_asked_to(hook: Hook, crawled_db: Crawled, tmp_path: Path) -> None:
    db = tmp_path / "baru.db"
    add(db, hook)
    slug = "gongsaparua"
    anugerah("crawl", slug, "--alert", "--db", db, "--sites", crawled_db.sites, ANUGERAH_ALERT_SETTLE="0s")
    assert awards(db) > 5
    assert hook.bodies == []
    other = tmp_path / "lain"
    other.mkdir()
    add(other / "a.db", hook)
    anugerah("crawl", slug, "--alert", "--since", "2000-01-01", "--db", other / "a.db", "--sites", crawled_db.sites)
    assert len(hook.events) == awards(other / "a.db") > 5


def test_a_test_goes_to_those_named_and_counts_for_nothing(db: Path, hook: Hook) -> None:
    add(db, hook)
    done = anugerah("alerts", "test", "semua", "--db", db)
    assert (done.status, done.out, done.err) == (0, "semua: webhook 127.0.0.1 took the test.\n", "")
    assert [body["test"] for body in hook.bodies] == [True]
    assert len(hook.events) == 1
    assert anugerah("alerts", "list", "--json", "--db", db).json[0]["sent"] == 0
    anugerah("alerts", "test", "lain", "--db", db).failed(2, "no valid subscription lain; there are: semua")
    hook.status = 500
    failed = anugerah("alerts", "test", "--db", db)
    assert failed.status == 1
    assert failed.err == "Error: semua: the test was not sent: the webhook answered with status 500.\n"


def test_a_test_only_reads_the_database(db: Path, hook: Hook) -> None:
    add(db, hook)
    with closing(sqlite3.connect(db)) as conn:
        conn.execute("DELETE FROM _sqlite_migrations WHERE name = 'm008_gaps'")
        conn.commit()
    anugerah("alerts", "test", "--db", db).failed(2, "is of an older version: run `anugerah db upgrade`")
    db.unlink()
    anugerah("alerts", "test", "--db", db).failed(2, "There is no database")
    assert not db.exists()
    assert hook.bodies == []


def test_apprise_is_sent_the_text(db: Path, hook: Hook, crawled_db: Crawled) -> None:
    options = ("--channel", f"json://127.0.0.1:{hook.port}/rahasia", "--when", "0 0 1 1 *", "--language", "en")
    anugerah("alerts", "add", "ringkas", *options, "--db", db)
    crawl(db, crawled_db)
    assert hook.bodies == []
    write(db, "UPDATE alert SET next_try_at = '2025-01-01T00:00:00Z' WHERE id <= 20")
    crawl(db, crawled_db)
    assert [body["title"] for body in hook.bodies] == ["Anugerah: 12 awards", "Anugerah: 8 awards"]
    messages = "\n".join(body["message"] for body in hook.bodies)
    with closing(sqlite3.connect(db)) as conn:
        sql = "SELECT w.url FROM awards AS w JOIN alert AS a ON a.award_id = w.id WHERE a.id <= 20"
        urls = [url for (url,) in conn.execute(sql)]
    assert all(url in messages for url in urls)


def test_dead_letters_are_seen_and_tried_again(db: Path, hook: Hook, crawled_db: Crawled) -> None:
    with closing(sqlite3.connect(db)) as conn:
        name, count = conn.execute(
            "SELECT e.name, count(*) FROM awards AS w JOIN entities AS e ON e.id = w.recipient_id "
            "GROUP BY recipient_id ORDER BY 2, 1 LIMIT 1"
        ).fetchone()
    add(db, hook, "--recipient", name)
    hook.status = 410
    for _ in range(count):
        crawl(db, crawled_db, tries=1)
    row = anugerah("alerts", "list", "--json", "--db", db).json[0]
    assert row["dead"] > 0
    assert row["waiting"] == 0
    assert row["error"] == "the webhook answered with status 410"
    listed = anugerah("alerts", "list", "--db", db)
    assert f"semua: {row['dead']} given up: the webhook answered with status 410" in listed.err
    health = anugerah("health", "--db", db, "--sites", crawled_db.sites)
    assert health.status == 1
    assert (
        f"alerts: {row['dead']} alerts to semua were given up, since the webhook answered with status 410" in health.out
    )
    hook.status = 200
    done = anugerah("alerts", "retry", "--db", db)
    assert (done.status, done.out.split()[0]) == (0, str(row["dead"]))
    crawl(db, crawled_db)
    assert len(hook.events) == row["dead"]
    assert anugerah("health", "--db", db, "--sites", crawled_db.sites).status == 0


def test_pause_and_resume(db: Path, hook: Hook, crawled_db: Crawled) -> None:
    add(db, hook)
    assert anugerah("alerts", "pause", "semua", "--db", db).status == 0
    crawl(db, crawled_db)
    assert hook.bodies == []
    assert anugerah("alerts", "list", "--json", "--db", db).json[0]["paused_at"]
    resumed = anugerah("alerts", "resume", "semua", "--db", db)
    assert (resumed.status, resumed.out) == (0, "semua is resumed. Waiting alerts: 0.\n")
    crawl(db, crawled_db)
    assert len(hook.events) == awards(db)
    assert anugerah("alerts", "pause", "--db", db).status == 2


def test_what_waits_for_one_that_is_taken_out_of_the_file_is_dropped(db: Path, hook: Hook, crawled_db: Crawled) -> None:
    add(db, hook)
    add(db, hook, "--when", "0 0 1 1 *", name="lain")
    crawl(db, crawled_db)
    file = db.parent / "alerts.toml"
    file.write_text(file.read_text(encoding="utf-8").partition('[[alert]]\nname = "lain"')[0], encoding="utf-8")
    crawl(db, crawled_db)
    with open_store(db) as store:
        assert list(store.alert_tallies()) == ["semua"]


def test_without_a_file_there_is_nothing_to_list(tmp_path: Path) -> None:
    done = anugerah("alerts", "list", "--json", "--db", tmp_path / "a.db")
    assert (done.status, done.json, done.err) == (0, [], "")
    assert not (tmp_path / "a.db").exists()
    done = anugerah("alerts", "list", "--db", tmp_path / "a.db")
    assert done.err.startswith(f"No subscription in {tmp_path / 'alerts.toml'}")
    anugerah("alerts", "test", "semua", "--db", tmp_path / "a.db").failed(2, "; `anugerah alerts add` writes one.")
    (tmp_path / "alerts.toml").write_text("[[alert]\n", encoding="utf-8")
    done = anugerah("alerts", "list", "--db", tmp_path / "a.db")
    assert done.status == 1
    assert done.err.startswith(f"Error: {tmp_path / 'alerts.toml'}:1: is not valid TOML")


def test_a_receiver_that_is_not_there_is_a_sentence_without_its_address(db: Path, crawled_db: Crawled) -> None:
    url = f"http://127.0.0.1:{closed_port()}/{SECRET}"
    anugerah("alerts", "add", "mati", "--webhook", url, "--db", db)
    done = crawl(db, crawled_db)
    assert done.status == 0
    assert SECRET not in done.err
    row = anugerah("alerts", "list", "--json", "--db", db).json[0]
    assert row["error"] == "the webhook could not be reached (Connection refused)"
    assert row["waiting"] == awards(db)


def test_the_daemon_sends_alerts(db: Path, hook: Hook, crawled_db: Crawled) -> None:
    add(db, hook)
    (db.parent / "anugerah.toml").write_text('tick = "1s"\nworkers = 1\n', encoding="utf-8")
    write(db, "UPDATE site SET next_check_at = '2999-01-01T00:00:00Z'")
    command = [sys.executable, "-m", "anugerah", "run", "--db", str(db), "--sites", str(crawled_db.sites)]
    with subprocess.Popen(command, cwd=db.parent, env=ENVIRONMENT, stderr=subprocess.PIPE, text=True) as daemon:
        deadline = time.monotonic() + 60
        while len(hook.events) < awards(db) and time.monotonic() < deadline and daemon.poll() is None:
            time.sleep(0.05)
        daemon.send_signal(signal.SIGTERM)
        _, err = daemon.communicate(timeout=60)
    assert daemon.returncode == 0, err
    assert SECRET not in err
    assert len({event["event_id"] for event in hook.events}) == len(hook.events) == awards(db)
