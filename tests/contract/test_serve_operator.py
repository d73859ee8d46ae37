"""`anugerah serve` for its operator: logging in, tables, health of the sites, corrections and their lessons."""

import re
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from conftest import Crawled
from verbs import anugerah, copy_of
from webclient import NAME, PASSWORD, Client, Monitors

from anugerah.monitor.web.access import COOKIE
from anugerah.monitor.web.logins import DAYS, FREE, LoginError, Logins, Throttle, logins_file
from db.backup import copy_database
from db.store import open_store


@pytest.fixture(scope="module")
def monitors() -> Iterator[Monitors]:
    made = Monitors()
    yield made
    made.close()


@pytest.fixture
def db(crawled_db: Crawled, tmp_path: Path) -> Path:
    return copy_of(crawled_db.db, tmp_path)


@pytest.fixture
def client(db: Path, crawled_db: Crawled, monitors: Monitors) -> Client:
    """A browser in which somebody has logged in."""
    client = monitors.client(monitors.make(db, sites=crawled_db.sites, login=True))
    assert client.log_in().status_code == 303
    return client


def details(db: Path, number: int) -> dict[str, Any]:
    found: dict[str, Any] = anugerah("awards", "show", number, "--json", "--db", db).json
    return found


def say(client: Client, number: int, action: str, **values: str) -> Any:
    token = client.token(f"/anugerah/{number}/")
    return client.post(f"/anugerah/{number}/", {"action": action, "csrftoken": token, **values})


def as_shown(page: Any) -> dict[str, str]:
    """The values of the form, as a browser sends them."""
    form = page.xpath("//form[@class='values']")[0]
    return {name: str(value or "") for name, value in form.form_values() if name != "csrftoken"}


def test_a_closed_monitor_has_no_database_open(db: Path) -> None:
    monitors = Monitors()
    monitor = monitors.make(db, is_local=True)
    assert monitors.client(monitor).get("/data/awards").status_code == 200
    monitors.close()
    for database in monitor.databases.values():
        assert database._all_file_connections
        for conn in database._all_file_connections:
            with pytest.raises(sqlite3.ProgrammingError, match="closed"):
                conn.execute("SELECT 1")


class TestLogin:
    def test_a_login_opens_what_is_shut_and_ends(self, client: Client) -> None:
        assert client.get("/data").status_code == 200
        assert client.get("/data/awards.json?_size=1").json()["rows"]
        page = client.page("/")
        assert "Keluar: editor" in str(page.text_content())
        token = client.token("/")
        assert client.post("/-/logout", {"csrftoken": "x"}).status_code in (303, 403)
        assert client.get("/data").status_code == 200
        assert client.post("/-/logout", {"csrftoken": token}).status_code == 303
        assert client.get("/data").status_code == 404

    @pytest.mark.parametrize(("host", "is_secure"), [("localhost:8001", False), ("anugerah.example", True)])
    def test_its_cookie_is_read_by_no_script_and_sent_by_no_other_site(
        self, db: Path, monitors: Monitors, host: str, is_secure: bool
    ) -> None:
        base = f"https://{host}" if is_secure else f"http://{host}"
        client = monitors.client(monitors.make(db, login=True, base_url="https://anugerah.example/"), base)
        cookies = client.get("/-/login").headers.get_list("set-cookie") + client.log_in().headers.get_list("set-cookie")
        assert len(cookies) >= 2
        for cookie in cookies:
            parts = {part.strip().lower() for part in cookie.split(";")[1:]}
            assert {"httponly", "samesite=lax"} <= parts
            assert ("secure" in parts) == is_secure
        assert f"max-age={DAYS * 86400}" in cookies[-1].lower()

    def test_wrong_passwords_are_refused_and_slowed_down(self, db: Path, monitors: Monitors) -> None:
        client = monitors.client(monitors.make(db, login=True))
        for _ in range(FREE):
            answer = client.log_in(password="tebakan belaka")
            assert answer.status_code == 403
            assert COOKIE not in str(answer.headers.get_list("set-cookie"))
        answer = client.log_in()
        assert answer.status_code == 429, "the right one too: else guessing would go on"
        assert int(answer.headers["retry-after"]) >= 1

    def test_a_form_of_another_site_is_refused(self, db: Path, monitors: Monitors) -> None:
        client = monitors.client(monitors.make(db, login=True))
        for origin in ("https://evil.example", "null", "http://localhost:9999", ""):
            assert client.log_in(origin=origin).status_code == 403, origin
        form = {"name": NAME, "password": PASSWORD}
        assert client.post("/-/login", {**form, "csrftoken": "x"}).status_code == 403
        assert client.post("/-/login", form).status_code == 403
        assert client.log_in(sec_fetch_site="same-site").status_code == 403
        assert client.post("/-/login", {"x": "y" * 70_000}).status_code == 413
        assert client.send("/-/login", b"csrftoken=\xff").status_code == 403

    def test_a_changed_password_ends_what_was_logged_in(self, client: Client, db: Path, monitors: Monitors) -> None:
        made = monitors.make(db)
        again = monitors.client(made)
        token = next(cookie.value for cookie in client._http.cookies.jar if cookie.name == COOKIE)
        assert again.get("/data", cookie=f"{COOKIE}={token}").status_code == 200
        made.logins.set_password(NAME, "kata sandi lain")
        assert again.get("/data", cookie=f"{COOKIE}={token}").status_code == 404

    def test_the_file_is_its_owner_s_alone(self, tmp_path: Path) -> None:
        path = logins_file(tmp_path / "a.db")
        logins = Logins(path)
        logins.set_password(NAME, PASSWORD)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert PASSWORD not in path.read_text()
        again = Logins(path)
        assert again.secret == logins.secret
        assert again.is_right(NAME, PASSWORD)
        assert not again.is_right(NAME, "x")
        assert not again.is_right("nobody", PASSWORD)
        token = again.token(NAME, 1000.0)
        assert logins.name_of(token, 1000.0 + DAYS * 86400 - 1) == NAME
        assert logins.name_of(token, 1000.0 + DAYS * 86400 + 1) is None
        assert Logins(tmp_path / "other").name_of(token, 1000.0) is None
        path.chmod(0o640)
        with pytest.raises(LoginError, match="chmod 600"):
            Logins(path)

    @pytest.mark.parametrize(("name", "password"), [("a b", PASSWORD), ("", PASSWORD), (NAME, "short")])
    def test_an_unusable_name_or_password_is_reported(self, tmp_path: Path, name: str, password: str) -> None:
        with pytest.raises(LoginError):
            Logins(tmp_path / "f").set_password(name, password)

    def test_guessing_is_slower_and_slower(self) -> None:
        now = [0.0]
        throttle = Throttle(lambda: now[0])
        waits = []
        for _ in range(12):
            throttle.failed("editor")
            waits.append(throttle.wait("editor"))
        assert waits[: FREE - 1] == [0.0] * (FREE - 1)
        assert waits[FREE - 1 :] == [2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0, 60.0]
        assert throttle.wait("other") == 0.0
        now[0] = 59.0
        assert throttle.wait("editor") == 1.0
        throttle.succeeded("editor")
        assert throttle.wait("editor") == 0.0

    def test_the_verb_sets_and_drops_passwords(self, db: Path) -> None:
        done = anugerah("serve", "--set-password", "editor", "--db", db, stdin=f"{PASSWORD}\n{PASSWORD}\n")
        assert done.status == 0, done.err
        assert Logins(logins_file(db)).is_right("editor", PASSWORD)
        assert anugerah("serve", "--drop-login", "editor", "--db", db).status == 0
        assert Logins(logins_file(db)).names == []
        anugerah("serve", "--drop-login", "editor", "--db", db).failed(2, "editor")


class TestTables:
    def test_the_worked_queries_run(self, client: Client) -> None:
        names = [query["name"] for query in client.get("/data.json").json()["queries"]]
        assert len(names) == 10
        for name in names:
            answer = client.get(f"/data/{name}.json")
            assert answer.status_code == 200, (name, answer.text[:200])

    def test_views_are_searched(self, client: Client) -> None:
        for view in ("awards", "articles", "award_news"):
            assert client.get(f"/data/{view}.json?_search=ombudsman").json()["rows"], view

    def test_tables_name_their_policy(self, client: Client) -> None:
        assert "'unsafe-inline'" in client.get("/data/awards").headers["content-security-policy"]
        assert "unsafe" not in client.get("/anugerah/1/").headers["content-security-policy"]


def test_the_health_of_the_sites(client: Client, crawled_db: Crawled) -> None:
    page = client.page("/-/situs")
    text = str(page.text_content())
    for file in crawled_db.sites.rglob("*.toml"):
        assert file.stem in text


class TestCorrections:
    def test_a_decision_is_kept_with_its_login(self, client: Client, db: Path) -> None:
        assert say(client, 1, "confirm").status_code == 303
        assert details(db, 1)["status"] == "confirmed"
        assert say(client, 2, "doubt").status_code == 303
        assert anugerah("awards", "list", "--doubted", "--json", "--db", db).json[0]["id"] == 2
        assert say(client, 3, "reject").status_code == 303
        assert [one["made_by"] for one in details(db, 3)["decisions"]] == [NAME]
        page = client.page("/anugerah/3/")
        assert "Tidak ditampilkan kepada pembaca" in str(page.text_content())
        (decision,) = page.xpath("//input[@name='decision']/@value")
        assert say(client, 3, "undo", decision=decision).status_code == 303
        assert details(db, 3)["status"] == "open"

    def test_values_are_changed_and_the_change_is_undone(self, client: Client, db: Path) -> None:
        before = details(db, 1)
        form = as_shown(client.page("/anugerah/1/"))
        assert say(client, 1, "edit", **form).status_code == 303
        assert details(db, 1)["decisions"] == [], "nothing was changed"
        changed = {
            **form,
            "recipient": "Pemkab Lebak",
            "score": "88,5",
            "year": "2022",
            "rank": "",
            "level": "nasional",
        }
        assert say(client, 1, "edit", **changed).status_code == 303
        after = details(db, 1)
        fields = {name: after[name] for name in ("recipient", "score", "year", "rank", "level", "recipient_region")}
        assert fields == {
            "recipient": "Pemkab Lebak", "score": 88.5, "year": 2022, "rank": None, "level": "nasional",
            "recipient_region": "36.02",
        }  # fmt: skip
        assert client.get(f"/penerima/{after['recipient_id']}/").status_code == 200
        assert "Pemkab Lebak" in client.get("/cari/?q=pemkab+lebak").text
        (decision,) = client.page("/anugerah/1/").xpath("//input[@name='decision']/@value")
        say(client, 1, "undo", decision=decision)
        now = details(db, 1)
        assert {key: value for key, value in now.items() if key != "decisions"} == {
            key: value for key, value in before.items() if key != "decisions"
        }

    def test_a_region_is_changed_by_its_name_and_undone(self, client: Client, db: Path) -> None:
        before = details(db, 1)
        form = as_shown(client.page("/anugerah/1/"))
        assert say(client, 1, "edit", **{**form, "region": "Kota Tegal"}).status_code == 303
        after = details(db, 1)
        assert (after["recipient_region"], after["region_name"]) == ("33.76", "Kota Tegal")
        assert after["recipient"] == before["recipient"]
        page = client.page("/anugerah/1/")
        assert as_shown(page)["region"] == "Kota Tegal"
        assert "Daerah: Kota Tegal" in str(page.text_content())
        (decision,) = page.xpath("//input[@name='decision']/@value")
        say(client, 1, "undo", decision=decision)
        assert details(db, 1)["recipient_region"] == before["recipient_region"]

    @pytest.mark.parametrize("values", [
        {"score": "banyak"}, {"year": "23"}, {"event_date": "kemarin"}, {"level": "dunia"}, {"type": "x"},
        {"region": "Kota Entah"}, {"region": "Tangerang"},
        {"recipient": "x" * 400}, {"recipient": "", "award": ""},
    ])  # fmt: skip
    def test_an_impossible_value_is_reported_and_nothing_kept(
        self, client: Client, db: Path, values: dict[str, str]
    ) -> None:
        answer = say(client, 1, "edit", **values)
        assert answer.status_code == 400
        assert "Tidak tersimpan" in answer.text
        assert not re.search("cannot|needs|longer", answer.text)
        assert details(db, 1)["decisions"] == []

    def test_a_form_without_its_token_or_from_elsewhere_is_refused(self, client: Client, db: Path) -> None:
        token = client.token("/anugerah/1/")
        assert client.post("/anugerah/1/", {"action": "reject"}).status_code == 403
        assert client.post("/anugerah/1/", {"action": "reject", "csrftoken": "x"}).status_code == 403
        form = {"action": "reject", "csrftoken": token}
        assert client.post("/anugerah/1/", form, origin="https://evil.example").status_code == 403
        assert "tidak meminta" in client.post("/anugerah/1/", {"action": "explode", "csrftoken": token}).text
        assert "asks for nothing" in client.post("/en/anugerah/1/", {"action": "explode", "csrftoken": token}).text
        assert "Muat ulang" in client.post("/anugerah/1/", {"action": "reject", "csrftoken": "x"}).text
        assert client.post("/anugerah/1/", {"action": "explode", "csrftoken": token}).status_code == 400
        assert client.post("/anugerah/1/", {"action": "undo", "decision": "99", "csrftoken": token}).status_code == 400
        assert client.post("/anugerah/99999/", form).status_code == 400
        assert details(db, 1)["decisions"] == []

    def test_local_mode_needs_the_token_too(self, db: Path, monitors: Monitors) -> None:
        client = monitors.client(monitors.make(db, is_local=True))
        assert (
            client.ask("POST", "/anugerah/1/", {"action": "reject"}, origin="http://localhost:8001").status_code == 403
        )
        assert client.ask("POST", "/anugerah/1/", {"action": "reject"}).status_code == 403
        assert say(client, 1, "confirm").status_code == 303
        assert [one["made_by"] for one in details(db, 1)["decisions"]] == [None]

    def test_it_survives_a_replay_a_backup_and_a_restore(
        self, client: Client, db: Path, crawled_db: Crawled, tmp_path: Path
    ) -> None:
        say(client, 1, "edit", score="12.25")
        say(client, 2, "reject")
        done = anugerah("retag", "--db", db, "--sites", crawled_db.sites)
        assert done.status == 0, done.err
        assert (details(db, 1)["score"], details(db, 2)["status"]) == (12.25, "rejected")
        with open_store(db, readonly=True) as store:
            copy_database(store._db.conn, tmp_path / "backup.db")
        other = tmp_path / "other" / "a.db"
        other.parent.mkdir()
        assert anugerah("db", "restore", tmp_path / "backup.db", "--db", other).status == 0
        assert (details(other, 1)["score"], details(other, 2)["status"]) == (12.25, "rejected")
        assert anugerah("db", "check", "--db", other).status == 0

    def test_it_is_what_teach_learns_from(self, client: Client, db: Path) -> None:
        alone = "SELECT award_id FROM award_fact GROUP BY article_id HAVING count(*) = 1 ORDER BY award_id"
        with closing(sqlite3.connect(db)) as conn:
            right, wrong = (row[0] for row in conn.execute(f"{alone} LIMIT 2"))
        award = details(db, right)
        say(client, right, "confirm")
        say(client, right, "edit", giver="")
        say(client, wrong, "reject")
        done = anugerah("awards", "corrections", "--db", db)
        assert done.status == 0, done.err
        lines = {line["id"]: line for line in done.lines}
        first = lines[str(award["sources"][0]["article_id"])]
        assert first["label"] == "award"
        assert first["awards"][0]["recipient"] == award["sources"][0]["recipient"]
        assert first["awards"][0]["giver"] is None
        assert [award["main"] for award in first["awards"]].count(True) == 1
        assert "not_award" in {line["label"] for line in lines.values()}
        learned = anugerah("teach", "-", "--dry-run", "--json", "--db", db, stdin=done.out)
        assert learned.status == 0, learned.err
        assert learned.json["corrections"] == len(lines)

    def test_the_verbs_say_the_same(self, db: Path) -> None:
        assert anugerah("awards", "doubt", "1", "--db", db).out == "Award 1 is doubted.\n"
        assert anugerah("awards", "edit", "1", "score=77,5", "rank=", "--db", db).status == 0
        assert (details(db, 1)["score"], details(db, 1)["rank"]) == (77.5, None)
        assert "has these values already" in anugerah("awards", "edit", "1", "score=77.5", "--db", db).out
        assert anugerah("awards", "list", "--doubted", "--json", "--db", db).out in ("", "[]\n")
        assert anugerah("awards", "edit", "1", "region=Provinsi Jambi", "--db", db).status == 0
        assert details(db, 1)["recipient_region"] == "15"
        assert "has these values already" in anugerah("awards", "edit", "1", "region=15", "--db", db).out
        assert anugerah("awards", "edit", "1", "region=", "--db", db).status == 0
        assert details(db, 1)["recipient_region"] is None
        anugerah("awards", "edit", "1", "region=Tangerang", "--db", db).failed(
            2, "one of Kabupaten Tangerang (36.03), "
        )
        anugerah("awards", "edit", "1", "colour=red", "--db", db).failed(2, "colour=red")
        anugerah("awards", "edit", "1", "year=x", "--db", db).failed(2, "year")


def test_forgetting_a_story_forgets_what_was_changed_of_its_award(db: Path) -> None:
    with open_store(db, readonly=True) as store:
        found = next(row for row in store.awards(status="open", conflicts=False, limit=500) if row["sources"] == 1)
    anugerah("awards", "edit", found["id"], "recipient=Rahasiawati Binti Rahasia", "--db", db)
    done = anugerah("articles", "forget", found["url"], "--yes", "--db", db)
    assert done.status == 0, done.err
    for file in db.parent.glob(f"{db.name}*"):
        assert b"Rahasiawati" not in file.read_bytes(), file
