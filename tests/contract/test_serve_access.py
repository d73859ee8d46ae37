"""`anugerah serve` without a login: what every address answers, and what no address reveals."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from conftest import Crawled
from lxml import html
from verbs import copy_of
from webclient import Client, Monitors

from anugerah.monitor.web.routes import PUBLIC
from anugerah.monitor.web.site import Monitor

CHANNEL = "tgram://123456789:GEHEIMNIS/4711"
SAMPLES = {
    "key": ["1", "36", "penilaian", "2023-10"], "year": ["2023"], "kind": ["penerima", "provinsi"], "of": ["cari/", ""],
    "file": ["feed.xml", "feed.json", "events.ics", "style.css", "live.js", "robots.txt"], "en": ["", "en/"],
    "database": ["data", "_internal", "anugerah"], "table": ["awards", "articles", "article", "alert_subscription"],
    "pks": ["1"], "format": ["json", "csv", "jsono", "blob"], "path": ["app.css", "../app.py"], "rest": ["/x"],
}  # fmt: skip
"""Samples for the groups in the address of a route."""
MORE = (
    "/data.db", "/data?sql=select+body+from+articles", "/data.json?sql=select+body+from+articles",
    "/data.csv?sql=select+1",
    "/data/articles.json?_shape=array&_search=pemerintah", "/data/articles.csv?_stream=1", "/data/articles/1.json",
    "/data/alert_subscription.json", "/data/award_hand", "/data/articles_fts", "/data/sqlite_master",
    "/data/one_body_over_the_years",
    "/-/plugins", "/-/databases.json", "/-/sql", "/-/settings.json", "/-/metadata.json", "/-/actor.json", "/-/threads",
    "/-/versions", "/-/static/app.css", "/-/static-plugins/x/y.js", "/-/permissions", "/-/allow-debug", "/-/messages",
    "/-/patterns", "/-/password-tool", "/-/auth-token?token=x", "/-/logout", "/-/situs", "/_memory",
    "/_internal/databases.json",
    "/:memory:", "/.json", "/.jsono", "/anugerah/articles", "/anugerah.json", "//data/articles", "/./data/articles",
    "/en/../data/articles", "/cari/../data/articles", "/%64ata/articles", "/data%2Farticles", "/DATA/articles",
    "/anugerah/1/.json", "/anugerah/1.json", "/style.css/../../data", "/favicon.ico", "/?sql=select+body+from+articles",
    "/cari/?_search=x", "/cari/?q=pemerintah&_shape=array", "/?_trace=1", "/anugerah/1/?_json=1",
)  # fmt: skip


@pytest.fixture(scope="module")
def db(crawled_db: Crawled, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The newsroom's news, and what must not be shown."""
    folder = tmp_path_factory.mktemp("served")
    path = copy_of(crawled_db.db, folder)
    (folder / "alerts.toml").write_text(f'[banten]\nchannel = "{CHANNEL}"\n')
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("INSERT INTO alert_subscription VALUES (?, '2025-01-01T00:00:00Z', NULL, NULL, 0)", [CHANNEL])
        conn.execute("INSERT INTO award_hand (made_at, action, award_id, articles, made_by) "
                     "SELECT '2025-01-01T00:00:00Z', 'confirm', 1, '[]', 'redakturrahasia'")  # fmt: skip
        conn.commit()
    return path


@pytest.fixture(scope="module")
def monitors() -> Iterator[Monitors]:
    made = Monitors()
    yield made
    made.close()


@pytest.fixture(scope="module")
def monitor(db: Path, monitors: Monitors) -> Monitor:
    return monitors.make(db, login=True, notify=CHANNEL)


@pytest.fixture
def client(monitor: Monitor, monitors: Monitors) -> Client:
    return monitors.client(monitor)


@pytest.fixture(scope="module")
def secrets(db: Path) -> list[str]:
    """Sentences of bodies that are not evidence, addresses of channels, names of editors."""
    with closing(sqlite3.connect(db)) as conn:
        quoted = " ".join(
            row[0] for row in conn.execute("SELECT evidence FROM award_fact UNION SELECT title FROM article")
        )
        bodies = [row[0] for row in conn.execute("SELECT body FROM article")]
    sentences = {part for body in bodies for part in re.split(r"(?<=[.?!])\s+|\n", body) if len(part) > 40}
    unquoted = [sentence for sentence in sentences if sentence not in quoted]
    assert len(unquoted) > 500
    return [*unquoted, CHANNEL, "GEHEIMNIS", "redakturrahasia"]


def addresses(pattern: str) -> list[str]:
    """Addresses that a route of Datasette's answers, from its pattern."""
    found = [pattern.removeprefix("^").removesuffix("$").removesuffix(r"\Z").replace("\\.", ".").replace("\\-", "-")]
    while any("(?P<" in one for one in found):
        found = [made for one in found for made in _filled(one)]
    for one in found:
        assert not set(one) & set("()[]|*+\\"), f"{pattern}: add samples for its groups to SAMPLES"
    return [re.sub(r".(?=\?$)", "", one).rstrip("?") for one in found]


def _filled(text: str) -> list[str]:
    """One group filled in; an optional one is also left out."""
    begin = text.find("(?P<")
    if begin < 0:
        return [text]
    end, depth = begin, 0
    while True:
        depth += {"(": 1, ")": -1}.get(text[end], 0)
        end += 1
        if depth == 0:
            break
    name = text[begin + 4 : text.index(">", begin)]
    begin_of_optional = text.rfind("(", 0, begin)
    rest = text[end:]
    values = list(SAMPLES[name])
    if rest.startswith("?"):
        rest, values = rest[1:], [*values, ""]
    if begin_of_optional >= 0 and rest.startswith(")?"):
        return [text[:begin_of_optional] + more + rest[2:] for more in ("", *(f".{value}" for value in values))]
    return [text[:begin] + value + rest for value in values]


def text_of(page: bytes) -> str:
    """What a reader sees of a page."""
    root: Any = html.fromstring(page)
    return str(root.text_content())


def all_addresses(monitor: Monitor) -> list[str]:
    patterns = [pattern.pattern for pattern, _ in monitor._routes()]
    assert len(patterns) > 40
    return [*dict.fromkeys([*(one for pattern in patterns for one in addresses(pattern)), *MORE])]


def test_no_address_shows_a_reader_what_is_not_for_him(monitor: Monitor, client: Client, secrets: list[str]) -> None:
    asked = all_addresses(monitor)
    is_public = [any(pattern.fullmatch(path.partition("?")[0]) for pattern in PUBLIC) for path in asked]
    seen = {True: 0, False: 0}
    for path, public in zip(asked, is_public, strict=True):
        answer = client.get(path)
        text = " ".join(answer.text.split())
        plain = " ".join(text_of(answer.content).split()) if text.startswith("<!doctype") else text
        assert [secret for secret in secrets if secret in plain or secret in text] == [], path
        assert "CREATE TABLE" not in text
        assert "datasette" not in text.lower(), path
        if not public and path not in ("/-/login", "/en/-/login"):
            assert answer.status_code in (301, 404), (path, answer.status_code)
            assert not answer.headers.get("location", "").startswith(("/data", "/-", "/_")), path
        seen[public and answer.status_code == 200] += 1
    assert min(seen.values()) > 40, seen


def test_no_form_is_taken_from_a_reader(monitor: Monitor, client: Client) -> None:
    for path in [*all_addresses(monitor), "/anugerah/1/"]:
        if path not in ("/-/login", "/en/-/login"):
            answer = client.post(path, {"action": "reject", "csrftoken": "x"})
            assert answer.status_code == 404, path


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_are_refused(client: Client, method: str) -> None:
    assert client.ask(method, "/").status_code == 405


@pytest.mark.parametrize("headers", [
    {"cookie": "ds_actor=x"}, {"authorization": "Basic ZWRpdG9yOng="}, {"authorization": "Bearer x"},
    {"cookie": "anugerah_login=eyJhIjoiZWRpdG9yIn0.AAAA"}, {"cookie": "anugerah_login="}, {"cookie": "\x7f=;=;"},
    {"x_forwarded_for": "127.0.0.1"}, {"x_original_url": "/data"}, {"x_rewrite_url": "/data/articles"},
])  # fmt: skip
def test_no_header_opens_what_is_shut(client: Client, headers: dict[str, str]) -> None:
    assert client.get("/data/awards.json", **headers).status_code == 404
    assert client.get("/anugerah/1/", **headers).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "", "127.0.0.1@evil.example", "a b", "[::1"]
)
def test_a_host_that_is_not_ours_is_refused(client: Client, host: str) -> None:
    assert client.get("/", host=host).status_code == 400


def test_hosts_of_the_settings_are_answered(db: Path, monitors: Monitors) -> None:
    made = monitors.make(db, base_url="https://Anugerah.example/", serve_hosts=("dalam.example",))
    client = monitors.client(made)
    for host in ("anugerah.example", "ANUGERAH.example:443", "dalam.example", "127.0.0.1:9", "[::1]:8001", "localhost"):
        assert client.get("/", host=host).status_code == 200, host


def test_a_path_of_base_url_is_where_all_begins(db: Path, monitors: Monitors) -> None:
    client = monitors.client(monitors.make(db, login=True, base_url="https://contoh.example/berita/"))
    assert client.get("/").status_code == 404
    assert client.get("/anugerah/1/").status_code == 404
    assert client.get("/berita/anugerah/1/").status_code == 200
    assert client.get("/berita/data").status_code == 404
    assert client.get("/berita/anugerah/1").headers["location"] == "/berita/anugerah/1/"
    feed = client.get("/berita/feed.json").json()
    assert feed["feed_url"] == "https://contoh.example/berita/feed.json"


def test_pages_carry_a_strict_policy_and_no_cookie(client: Client) -> None:
    for path in ("/", "/anugerah/1/", "/cari/?q=a", "/style.css", "/feed.xml", "/nothing", "/data"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; style-src 'self'; script-src 'self'")
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert "set-cookie" not in headers, path
        assert "server" not in headers


class TestLocal:
    """`--local`: whoever sits at the machine, and nobody else."""

    @pytest.fixture
    def client(self, db: Path, monitors: Monitors) -> Client:
        return monitors.client(monitors.make(db, is_local=True, base_url="https://anugerah.example/"))

    def test_all_is_open_without_a_login(self, client: Client) -> None:
        assert "GEHEIMNIS" in client.get("/data/alert_subscription.json").text
        assert client.get("/data/articles?_search=pemerintah").status_code == 200
        assert client.get("/-/plugins.json").status_code == 200
        assert client.get("/anugerah/1/").headers["cache-control"] == "private, no-store"
        tag = client.get("/feed.xml").headers["etag"]
        assert client.get("/feed.xml", if_none_match=tag).status_code == 304

    @pytest.mark.parametrize("header", ["x_forwarded_for", "x_forwarded_host", "forwarded", "via", "x_real_ip"])
    def test_a_proxy_is_refused(self, client: Client, header: str) -> None:
        for path in ("/", "/data", "/style.css"):
            assert client.get(path, **{header: "127.0.0.1"}).status_code == 403

    @pytest.mark.parametrize("host", ["anugerah.example", "evil.example", "10.0.0.1:8001"])
    def test_only_names_of_this_machine_are_answered(self, client: Client, host: str) -> None:
        assert client.get("/", host=host).status_code == 400

    def test_another_machine_is_refused(self, db: Path, monitors: Monitors) -> None:
        client = monitors.client(monitors.make(db, is_local=True), address="192.0.2.7")
        assert client.get("/").status_code == 403

    def test_another_site_is_refused_but_may_link(self, client: Client) -> None:
        assert client.get("/data/awards.json", sec_fetch_site="cross-site", sec_fetch_mode="no-cors").status_code == 403
        assert client.get("/data/awards", sec_fetch_site="cross-site", sec_fetch_mode="navigate").status_code == 200

    def test_datasette_cannot_write(self, client: Client) -> None:
        for sql in ("delete from award", "pragma journal_mode=delete", "attach 'x' as y", "vacuum into '/tmp/x'"):
            answer = client.ask("GET", "/data.json?sql=" + sql.replace(" ", "+"))
            assert answer.status_code in (400, 403), sql
