"""`anugerah serve`: the reader's pages on the live file, as the published ones and more."""

import importlib.util
import re
import socket
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import Crawled
from lxml import etree, html
from verbs import ENVIRONMENT, anugerah, copy_of
from webclient import Client, Monitors

from anugerah.monitor.pages.options import options_of
from anugerah.monitor.pages.publish import publish
from crawler.config import Settings
from db.store import open_store

BASE = "https://anugerah.example/"
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def db(crawled_db: Crawled, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of(crawled_db.db, tmp_path_factory.mktemp("served"))


@pytest.fixture(scope="module")
def monitors() -> Iterator[Monitors]:
    made = Monitors()
    yield made
    made.close()


@pytest.fixture(scope="module")
def client(db: Path, monitors: Monitors) -> Client:
    return monitors.client(monitors.make(db, base_url=BASE))


@pytest.fixture(scope="module")
def published(db: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same awards as `anugerah publish` writes them."""
    site = tmp_path_factory.mktemp("published") / "site"
    with open_store(db, readonly=True) as store:
        publish(store, site, options_of(Settings(base_url=BASE)), datetime.now(UTC))
    return site


def write(db: Path, *statements: str) -> None:
    with closing(sqlite3.connect(db)) as conn:
        for sql in statements:
            conn.execute(sql)
        conn.commit()


def text_of(page: bytes) -> str:
    root: Any = html.fromstring(page)
    return " ".join(str(root.text_content()).split())


def test_every_published_page_is_served_with_the_same_words(client: Client, published: Path) -> None:
    compared = 0
    for file in sorted(published.rglob("index.html")):
        path = file.relative_to(published).as_posix().removesuffix("index.html")
        answer = client.get(f"/{path}")
        assert answer.status_code == 200, path
        if path.removeprefix("en/") not in ("", "cari/"):
            assert text_of(answer.content) == text_of(file.read_bytes()), path
            compared += 1
    assert compared > 100


def test_every_published_feed_is_served_with_the_same_entries(client: Client, published: Path) -> None:
    for file in sorted(published.rglob("*.xml")) + sorted(published.rglob("*.ics")):
        answer = client.get(f"/{file.relative_to(published).as_posix()}")
        assert answer.content == file.read_bytes(), file
    index = client.get("/feed.json").json()
    assert index["items"][0]["id"].startswith("tag:anugerah.example,2025:award/")


def test_links_lead_somewhere(client: Client) -> None:
    asked = {"/"}
    todo = ["/"]
    while todo and len(asked) < 400:
        path = todo.pop(0)
        answer = client.get(path)
        assert answer.status_code == 200, path
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        page: Any = html.fromstring(answer.content, base_url=f"{BASE.rstrip('/')}{path}")
        page.make_links_absolute()
        for element, attribute, link, _ in page.iterlinks():
            if attribute == "cite" or not link.startswith(BASE):
                assert attribute == "cite" or element.tag == "a" or element.get("rel") == "canonical", link
                continue
            inside = "/" + link.removeprefix(BASE).partition("#")[0]
            if inside not in asked and ("?" not in inside or len(asked) < 250):
                asked.add(inside)
                todo.append(inside)
    assert len(asked) > 200


def test_words_find_what_they_begin(client: Client) -> None:
    page = client.page("/cari/?q=pemer+PONT")
    assert [str(heading.text_content()) for heading in page.iter("h3")] == ["Pemerintah Kota Pontianak"]
    assert page.xpath("//input[@id='q']/@value") == ["pemer PONT"]
    for word in ("ombudsman", "SAKIP", "Kalimantan barat", "kontes kópi"):
        assert client.page(f"/cari/?q={word}").xpath("//article"), word
    assert "Tidak ada yang cocok" in client.get("/cari/?q=zzzz").text
    assert client.page("/cari/?q=%22%27%28%2A-+OR+NOT").xpath("//p[@id='count']")


@pytest.mark.parametrize("query", ["pemkot+pontianak", "Pemkot+Pontianak+ombudsman+ri", "pemerintah+kota+pontianak"])
def test_short_forms_find_full_names(client: Client, query: str) -> None:
    headings = client.page(f"/cari/?q={query}").iter("h3")
    assert [str(heading.text_content()) for heading in headings] == ["Pemerintah Kota Pontianak"]


def test_facets_count_what_they_lead_to(client: Client) -> None:
    page = client.page("/cari/")
    links = page.xpath("//div[@class='facets']//a")
    words = [str(word.text_content()) for word in page.iter("summary")]
    assert words == ["Provinsi", "Kabupaten/kota", "Tingkat", "Jenis", "Pemberi", "Seri", "Tahun", "Situs"]
    for link in links:
        count = int(link.xpath("./span")[0].text)
        found = client.page(f"/cari/{link.get('href').removeprefix('../cari/')}")
        total = str(found.xpath("//p[@id='count']")[0].text_content())
        assert int(re.sub(r"\D", "", total)) == count, link.get("href")
        assert found.xpath("//ul[@class='chips']//span[@aria-hidden]"), "the filter can be taken off"


def test_filters_join_and_persons_are_not_offered(db: Path, client: Client) -> None:
    page = client.page("/cari/?jenis=penilaian&provinsi=61&q=pontianak")
    assert len(page.xpath("//article")) >= 1
    assert set(page.xpath("//form[@id='search']/input[@type='hidden']/@name")) == {"jenis", "provinsi"}
    with closing(sqlite3.connect(db)) as conn:
        persons = {row[0] for row in conn.execute("SELECT name FROM entities WHERE kind IS NULL OR kind = 'person'")}
    offered = {str(link.text_content()) for link in client.page("/cari/").xpath("//div[@class='facets']//a")}
    assert persons
    assert not {name for name in persons if any(choice.startswith(f"{name} ") for choice in offered)}


@pytest.mark.parametrize("query", [
    "tahun=99", "provinsi=*", "daerah=36", "tingkat=x", "jenis=honour", "pemberi=1;drop", "situs=../x", "hal=0",
    "hal=x", "x=1", "seri=99999999999999999999", "&".join(f"a{n}=1" for n in range(50)),
])  # fmt: skip
def test_an_invalid_filter_is_reported(client: Client, query: str) -> None:
    answer = client.get(f"/cari/?{query}")
    assert answer.status_code == 400
    assert "<h1>Permintaan ini tidak dapat dijawab</h1>" in answer.text
    assert "<h1>This request cannot be answered</h1>" in client.get(f"/en/cari/?{query}").text


def test_what_is_wrong_is_said_in_the_language_of_the_page(client: Client) -> None:
    for query, indonesian, english in (
        (
            "foo=bar",
            "Tidak ada saringan `foo`; yang ada: q, provinsi",
            "There is no filter `foo`; there are q, provinsi",
        ),
        ("q=%22", "tidak berisi kata", "holds no word"),
        ("tahun=99", "`tahun=99` tidak dapat dipakai", "`tahun=99` cannot be used"),
    ):
        assert indonesian in client.get(f"/cari/?{query}").text
        assert english in client.get(f"/en/cari/?{query}").text
    assert client.get("/", host="evil.example").text.startswith("Monitor ini tidak mengenal")
    assert client.get("/en/", host="evil.example").text.startswith("The monitor does not know this host name")


def test_pages_that_are_not_there_say_so(client: Client) -> None:
    for path in (
        "/anugerah/999999/",
        "/penerima/999999/",
        "/arsip/1999-01/",
        "/provinsi/99/",
        "/seri/1/1901/",
        "/x",
        "/en/x/y",
    ):
        answer = client.get(path)
        assert answer.status_code == 404, path
        page: Any = html.fromstring(answer.content)
        (style,) = page.xpath("//link[@rel='stylesheet']/@href")
        assert style.count("../") == path.count("/") - 1
    assert client.get("/anugerah/1").headers["location"] == "/anugerah/1/"
    assert client.get("/cari?q=x").headers["location"] == "/cari/?q=x"


def test_what_a_crawl_stores_is_shown_and_what_a_hand_rejects_is_not(
    db: Path, monitors: Monitors, tmp_path: Path
) -> None:
    own = copy_of(db, tmp_path)
    client = monitors.client(monitors.make(own))
    assert client.get("/anugerah/1/").status_code == 200
    write(
        own,
        "UPDATE award SET recipient = 'Badan Baru' WHERE id = 2",
        "UPDATE award SET status = 'rejected' WHERE id = 1",
    )
    assert "Badan Baru" in client.get("/cari/?q=badan+baru").text
    for path in ("/anugerah/1/", "/en/anugerah/1/"):
        assert client.get(path).status_code == 404
    assert anugerah("awards", "merge", "2", "3", "--db", own).status == 0
    assert client.get("/anugerah/3/").headers["location"] == "../2/"


def test_whoever_has_an_answer_does_not_get_it_again(db: Path, monitors: Monitors, tmp_path: Path) -> None:
    own = copy_of(db, tmp_path)
    client = monitors.client(monitors.make(own))
    for path in (
        "/",
        "/feed.xml",
        "/en/feed.json",
        "/cari/feed.xml?q=kota",
        "/anugerah/2/",
        "/style.css",
        "/events.ics",
    ):
        first = client.get(path)
        tag, since = first.headers["etag"], first.headers["last-modified"]
        again = client.get(path, if_none_match=f'"x", W/{tag}')
        assert (again.status_code, again.content) == (304, b""), path
        assert again.headers["etag"] == tag
        assert client.get(path, if_modified_since=since).status_code == 304
        assert client.get(path, if_none_match='"x"', if_modified_since=since).status_code == 200
        assert client.get(path, if_modified_since="yesterday").status_code == 200
    tag = client.get("/feed.xml").headers["etag"]
    write(own, "UPDATE award SET score = 12.5")
    assert client.get("/feed.xml", if_none_match=tag).status_code == 200


def test_a_feed_of_a_filter_names_itself(client: Client) -> None:
    feed = etree.fromstring(client.get("/en/cari/feed.xml?q=kota&jenis=penilaian").content)
    atom = "{http://www.w3.org/2005/Atom}"
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{atom}link")}
    assert links["self"] == f"{BASE}en/cari/feed.xml?q=kota&jenis=penilaian"
    assert feed.findtext(f"{atom}id") == "tag:anugerah.example,2025:feed/en/cari/?q=kota&jenis=penilaian"
    assert feed.findall(f"{atom}entry")
    page = client.page("/en/cari/?jenis=penilaian&q=kota")
    assert "feed.xml?q=kota&jenis=penilaian" in page.xpath("//link[@type='application/atom+xml']/@href")
    assert client.get("/cari/feed.json?q=zzzz").json()["items"] == []


def test_the_title_of_a_feed_names_its_filter(client: Client) -> None:
    for path, title in (
        ("/feed.json", "Anugerah"),
        ("/cari/feed.json", "Anugerah"),
        ("/cari/feed.json?q=kota&jenis=penilaian&tahun=2024", "kota, Penilaian, 2024 – Anugerah"),
        ("/en/cari/feed.json?jenis=penilaian&provinsi=61", "Kalimantan Barat, Ratings – Anugerah"),
    ):
        assert client.get(path).json()["title"] == title
    feed = etree.fromstring(client.get("/cari/feed.xml?q=kota").content)
    assert feed.findtext("{http://www.w3.org/2005/Atom}title") == "kota – Anugerah"


@pytest.mark.parametrize("is_local", [True, False])
@pytest.mark.parametrize("base", ["http://localhost:8001", "http://127.0.0.1:9", "http://[::1]:8001"])
def test_without_base_url_feeds_have_the_address_at_which_they_are_asked_for(
    db: Path, monitors: Monitors, is_local: bool, base: str
) -> None:
    client = monitors.client(monitors.make(db, is_local=is_local), base)
    for path, page in (("/", "/"), ("/en/cari/", "/en/cari/?q=kota")):
        query = page.removeprefix(path)
        found = client.get(f"{path}feed.json{query}").json()
        assert (found["feed_url"], found["home_page_url"]) == (f"{base}{path}feed.json{query}", f"{base}{page}")
        item = found["items"][0]
        assert item["url"].startswith(f"{base}/{'en/' * path.startswith('/en')}anugerah/")
        assert item["id"].startswith("tag:anugerah.invalid,2025:award/")
        atom = etree.fromstring(client.get(f"{path}feed.xml{query}").content)
        links = [
            str(link.get("href"))
            for link in atom.iter("{http://www.w3.org/2005/Atom}link")
            if link.get("rel") != "related"
        ]
        assert links
        assert all(link.startswith(f"{base}/") for link in links)


def test_crawled_text_is_text(db: Path, monitors: Monitors, tmp_path: Path) -> None:
    own = copy_of(db, tmp_path)
    write(
        own,
        f"UPDATE award SET recipient = '{SCRIPT}', award = '\"><img src=x>', giver = '{SCRIPT}', rank = '{SCRIPT}'",
        f"UPDATE award_fact SET evidence = '{SCRIPT} & \"', evidence_in = 'title'",
        f"UPDATE article SET title = '{SCRIPT}', url = 'javascript:alert(' || id || ')', site = '{SCRIPT}'",
        f"UPDATE entity SET name = '{SCRIPT}'",
        f"UPDATE series SET name = '{SCRIPT}'",
    )
    for client in (monitors.client(monitors.make(own)), monitors.client(monitors.make(own, is_local=True))):
        for path in ("/", "/anugerah/2/", "/cari/?q=script", "/penerima/", "/seri/", "/arsip/", f"/cari/?q={SCRIPT}"):
            answer = client.get(path)
            page: Any = html.fromstring(answer.content)
            assert {script.get("src") for script in page.iter("script")} <= {"live.js", "../live.js"}, path
            assert not list(page.iter("img"))
            assert not [link for _, _, link, _ in page.iterlinks() if link.startswith("javascript")]
            assert answer.status_code == 200


def test_a_page_that_fails_says_no_more(db: Path, monitors: Monitors, monkeypatch: pytest.MonkeyPatch) -> None:
    monitor = monitors.make(db)
    monkeypatch.setattr(monitor.live, "answer", lambda *_: 1 / 0)
    answer = monitors.client(monitor).get("/")
    assert answer.status_code == 500
    assert "division" not in answer.text
    assert "script-src 'self';" in answer.headers["content-security-policy"]


def test_what_is_not_there_is_one_line_of_the_log(
    db: Path, monitors: Monitors, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """Datasette's own handler prints every local variable, and takes a second for it."""
    client = monitors.client(monitors.make(db, is_local=True))
    with caplog.at_level("INFO", "anugerah"):
        for path, status in (("/apple-touch-icon.png", 404), ("/data/none", 404), ("/data?sql=selec+1", 400)):
            caplog.clear()
            answer = client.get(path)
            if answer.status_code == 302:
                answer = client.get(answer.headers["location"])
            assert answer.status_code == status, path
            assert len(caplog.records) == 1
            assert caplog.records[0].exc_info is None
    assert "Traceback" not in "".join(capsys.readouterr())
    assert client.get("/cari?q=x").headers["location"] == "/cari/?q=x"


def test_a_damaged_database_is_one_line_of_the_log(
    db: Path, monitors: Monitors, tmp_path: Path, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    own = copy_of(db, tmp_path)
    client = monitors.client(monitors.make(own, is_local=True))
    own.write_bytes(own.read_bytes()[:4096] + b"\x55" * (own.stat().st_size - 4096))
    for path in ("/", "/cari/?q=kota"):
        caplog.clear()
        answer = client.get(path)
        assert answer.status_code == 503, path
        assert "tidak dapat ditampilkan" in answer.text
        (record,) = (record for record in caplog.records if record.name == "anugerah")
        assert "is damaged" in record.message
        assert record.exc_info is None
    assert "csrftoken" not in "".join(capsys.readouterr())


@pytest.fixture
def served(db: Path) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """The verb itself, in a process of its own."""
    command = [sys.executable, "-m", "anugerah", "serve", "--port", "0", "--db", str(db)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT) as process:
        assert process.stderr
        line = process.stderr.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+/", line)
        assert address, line
        yield address[0], process
        process.kill()


def test_the_verb_serves_until_a_signal_ends_it(served: tuple[str, "subprocess.Popen[str]"]) -> None:
    address, process = served
    with urllib.request.urlopen(f"{address}anugerah/1/", timeout=20) as answer:
        assert answer.status == 200
        assert "server" not in answer.headers
        assert answer.headers["content-security-policy"].endswith("frame-ancestors 'none'")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{address}data", timeout=20)
    assert refused.value.code == 404
    refused.value.close()
    process.terminate()
    assert process.wait(timeout=20) == 0
    assert "Traceback" not in process.communicate()[1]


def test_what_cannot_be_served_is_reported(db: Path, tmp_path: Path) -> None:
    anugerah("serve", "--db", tmp_path / "none.db").failed(2, "There is no database")
    (tmp_path / "empty.db").touch()
    anugerah("serve", "--db", tmp_path / "empty.db").failed(2, "is empty")
    assert [path.name for path in tmp_path.iterdir()] == ["empty.db"]
    anugerah("serve", "--local", "--host", "0.0.0.0", "--db", db).failed(2, "--local")
    anugerah("serve", "--db", db, ANUGERAH_SERVE="here").failed(2, "ANUGERAH_SERVE", "here")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        anugerah("serve", "--db", db, "--port", port).failed(
            2, f"Cannot listen at 127.0.0.1:{port}: Address already in use. Choose another --port."
        )


def test_where_nothing_can_be_written_it_says_so(db: Path, tmp_path: Path) -> None:
    """As on a read-only disk, neither can the file be made nor a missing one be removed."""
    long = tmp_path / f"{'x' * 240}.db"
    with open_store(db, readonly=True) as store:
        store.backup(tmp_path / "copy.db")
    (tmp_path / "copy.db").rename(long)
    anugerah("serve", "--db", long).failed(2, ".serve.json cannot be written: File name too long.")


def test_without_its_extra_it_says_what_to_install(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "datasette" else real(name))
    anugerah("serve", "--db", db).failed(2, "anugerah[serve]")


def test_an_empty_database_is_served(tmp_path: Path, monitors: Monitors) -> None:
    open_store(tmp_path / "a.db").close()
    client = monitors.client(monitors.make(tmp_path / "a.db"))
    for path in ("/", "/en/", "/cari/", "/arsip/", "/penerima/", "/provinsi/", "/feed.xml", "/feed.json"):
        assert client.get(path).status_code == 200, path
    for path in ("/anugerah/1/", "/provinsi/36/", "/jenis/lomba/", "/events.ics"):
        assert client.get(path).status_code == 404, path


def test_addresses_that_are_too_long_are_refused(client: Client) -> None:
    assert client.get(f"/?x={'y' * 2000}").status_code == 414
