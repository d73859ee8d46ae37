"""`anugerah publish`: what is published, what is not, and that only changed files are written."""

import re
import sqlite3
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import msgspec
import pytest
from conftest import Crawled
from lxml import html
from verbs import Done, anugerah, copy_of

from anugerah.monitor.pages import folder as folders
from anugerah.monitor.pages.folder import MANIFEST

BASE = "https://anugerah.example/berita/"
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def db(crawled_db: Crawled) -> Path:
    return crawled_db.db


@pytest.fixture(scope="module")
def site(db: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("published") / "site"
    done = publish(root, db)
    assert done.status == 0, done.err
    return root


def publish(root: Path, db: Path, *more: str) -> Done:
    return anugerah("publish", root, "--db", db, "--base-url", BASE, *more)


def write(db: Path, *statements: str) -> None:
    with closing(sqlite3.connect(db)) as conn:
        for sql in statements:
            conn.execute(sql)
        conn.commit()


def ask(db: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(db)) as conn:
        return conn.execute(sql).fetchall()


def files(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and path.name != MANIFEST
    }


def text_of(element: Any) -> str:
    return str(element.text_content())


def pages(root: Path) -> dict[str, html.HtmlElement]:
    return {name: html.fromstring(data) for name, data in files(root).items() if name.endswith(".html")}


def test_every_public_award_has_a_page_in_both_languages(db: Path, site: Path) -> None:
    shown = {str(row[0]) for row in ask(db, "SELECT id FROM awards WHERE status IN ('open', 'confirmed')")}
    for folder in ("anugerah", "en/anugerah"):
        assert {path.name for path in (site / folder).iterdir()} == shown
    assert html.parse(site / "index.html").getroot().get("lang") == "id"
    assert html.parse(site / "en/index.html").getroot().get("lang") == "en"


def test_links_lead_somewhere_and_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    known = files(site)
    for name, page in pages(site).items():
        for element, attribute, link, _ in page.iterlinks():
            if attribute == "cite" or (element.tag == "a" and link.startswith("http")):
                continue
            if element.get("rel") == "canonical":
                assert link == BASE + name.removesuffix("index.html")
                continue
            target = unquote(urlsplit(urljoin(f"/{name}", link.partition("#")[0])).path).removeprefix("/")
            assert urlsplit(link).netloc == "", (name, link)
            assert (f"{target}index.html" if target.endswith("/") or not target else target) in known, (name, link)


def test_pages_obey_their_own_policy_and_can_be_read_by_machines_for_the_blind(site: Path) -> None:
    for name, page in pages(site).items():
        (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert policy.startswith("default-src 'none';")
        assert "unsafe" not in policy
        assert not page.xpath("//style | //*[@style] | //script[not(@src)]"), name
        assert not [key for element in page.iter() for key in element.attrib if key.startswith("on")], name
        assert len(page.xpath("//h1")) == 1, name
        levels = [int(heading.tag[1]) for heading in page.iter("h1", "h2", "h3")]
        assert all(after - before <= 1 for before, after in pairwise(levels)), (name, levels)
        assert page.xpath("//title")[0].text.strip()
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids)), name
        for field in page.xpath("//input"):
            assert page.xpath(f"//label[@for='{field.get('id')}']"), name


def test_no_text_of_an_article_leaves_but_the_sentence_of_evidence(db: Path, site: Path) -> None:
    quoted = " ".join(str(row[0]) for row in ask(db, "SELECT evidence FROM award_fact UNION SELECT title FROM article"))
    out = " ".join(
        " ".join(text_of(html.fromstring(data)).split()) if name.endswith(".html") else data.decode()
        for name, data in files(site).items()
    )
    looked_for = 0
    for (body,) in ask(db, "SELECT body FROM article"):
        for sentence in re.split(r"(?<=[.?!])\s+|\n", str(body)):
            if len(sentence) > 40 and sentence not in quoted:
                looked_for += 1
                assert sentence not in out
    assert looked_for > 500


def test_one_sentence_an_award(db: Path, site: Path) -> None:
    sentences = {str(row[0]) for row in ask(db, "SELECT evidence FROM award_fact")}
    for name, page in pages(site).items():
        if "anugerah/" in name:
            (quote,) = page.xpath("//blockquote")
            assert any(text_of(quote).strip(" …") in sentence.replace("\n", " ") for sentence in sentences)


def test_the_sentence_of_an_award_links_to_its_story(db: Path, site: Path) -> None:
    stories = dict(ask(db, "SELECT url, body || title FROM articles"))
    for page in (site / "anugerah").iterdir():
        root = html.parse(page / "index.html").getroot()
        (link,) = root.xpath("//blockquote/following-sibling::p[1]/a/@href")
        (sentence,) = root.xpath("//blockquote")
        quoted = text_of(sentence).strip("… ")
        assert quoted in stories[link].replace("\n", " "), page.name


def test_the_search_knows_full_names_and_short_forms(db: Path, site: Path) -> None:
    index = msgspec.json.decode((site / "search.json").read_bytes())
    assert index["short"]["pemkot"] == "pemerintah kota"
    assert index["short"]["kemenkes"] == "kementerian kesehatan"
    named = ask(
        db,
        "SELECT a.id, e.name FROM awards AS a JOIN entities AS e ON e.id = a.giver_id "
        "WHERE a.status IN ('open', 'confirmed')",
    )
    texts = {row[0]: " ".join(map(str, row[1:])) for row in index["rows"]}
    assert len(named) > 10
    assert [name for award, name in named if name not in texts[award]] == []


def test_persons_stay_out_of_search_engines(db: Path, site: Path) -> None:
    kinds: dict[Any, Any] = dict(ask(db, "SELECT id, kind FROM entities"))
    recipients: dict[Any, Any] = dict(ask(db, "SELECT id, recipient_id FROM awards"))
    seen = {True: 0, False: 0}
    for name, page in pages(site).items():
        found = re.match(r"(?:en/)?(anugerah|penerima|pemberi)/(\d+)/", name)
        if found:
            number = int(found[2])
            kind = kinds.get(recipients.get(number) if found[1] == "anugerah" else number)
            is_hidden = bool(page.xpath("//meta[@name='robots'][@content='noindex']"))
            assert is_hidden == (kind in (None, "person")), (name, kind)
            seen[is_hidden] += 1
    assert min(seen.values()) > 10


def test_what_did_not_change_is_not_touched(db: Path, site: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in site.rglob("*") if path.is_file()}
    done = publish(site, db)
    assert " 0 written, 0 deleted" in done.err
    assert {path: path.stat().st_mtime_ns for path in site.rglob("*") if path.is_file()} == before


def test_what_is_withdrawn_goes_and_what_is_not_ours_stays(db: Path, tmp_path: Path) -> None:
    db, root = copy_of(db, tmp_path), tmp_path / "site"
    publish(root, db)
    (root / "robots.txt").write_text("User-agent: *\n")
    (root / "anugerah" / "1" / "note.txt").write_text("mine")
    (root / "anugerah" / "5" / "index.html").unlink()
    before = files(root)
    write(db, "UPDATE award SET status = 'rejected' WHERE id = 1", "UPDATE award SET status = 'withdrawn' WHERE id = 2")
    done = publish(root, db)
    after = files(root)
    assert not {"anugerah/1/index.html", "en/anugerah/1/index.html", "anugerah/2/index.html"} & after.keys()
    assert not (root / "en" / "anugerah" / "2").exists()
    assert after["anugerah/1/note.txt"] == b"mine"
    assert "robots.txt" in after
    assert "anugerah/5/index.html" in after, "a file that is missing is written again"
    assert not any(b"anugerah/1/" in data for name, data in after.items())
    assert " written," in done.err
    same = [name for name, data in after.items() if before.get(name) == data]
    assert len(same) > len(after) / 2
    assert after["index.html"] != before["index.html"]


def test_crawled_text_is_text(db: Path, tmp_path: Path) -> None:
    db, root = copy_of(db, tmp_path), tmp_path / "site"
    write(
        db,
        f"UPDATE award SET recipient = '{SCRIPT}', award = '\"><img src=x>', giver = '{SCRIPT}', rank = '{SCRIPT}'",
        f"UPDATE award_fact SET evidence = '{SCRIPT} & \"', evidence_in = 'title'",
        f"UPDATE article SET title = '{SCRIPT}' || char(11), url = 'javascript:alert(' || id || ')' WHERE id % 2",
        f"UPDATE entity SET name = '{SCRIPT}'",
        f"UPDATE series SET name = '{SCRIPT}'",
    )
    assert publish(root, db).status == 0
    for name, page in pages(root).items():
        assert {script.get("src") for script in page.iter("script")} <= {"../search.js", "../../search.js"}, name
        assert not list(page.iter("img")), name
        assert not [link for _, _, link, _ in page.iterlinks() if link.startswith("javascript")], name
    assert b"javascript:" not in b"".join(data for name, data in files(root).items() if name != "search.js")


@pytest.mark.parametrize("name", ["notes.txt", ".hidden"])
def test_a_folder_of_somebody_else_is_refused(db: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")
    publish(tmp_path, db).failed(2, "were not published here")
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_file_in_the_way_is_not_overwritten(db: Path, tmp_path: Path) -> None:
    db, root = copy_of(db, tmp_path), tmp_path / "site"
    write(db, "UPDATE award SET status = 'rejected' WHERE id = 1")
    publish(root, db)
    (root / "anugerah" / "1").mkdir()
    (root / "anugerah" / "1" / "index.html").write_text("mine")
    write(db, "UPDATE award SET status = 'open' WHERE id = 1")
    publish(root, db).failed(2, "is in the way")
    assert (root / "anugerah" / "1" / "index.html").read_text() == "mine"


def test_a_manifest_cannot_lead_out_of_its_folder(db: Path, tmp_path: Path) -> None:
    root = tmp_path / "site"
    root.mkdir()
    (tmp_path / "precious").write_text("mine")
    (root / MANIFEST).write_text('{"files": {"a/../../precious": ["x", 4]}}')
    publish(root, db).failed(2, "outside its folder")
    assert (tmp_path / "precious").exists()


def test_what_a_kill_leaves_behind_is_recognised_as_ours(
    db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db, root = copy_of(db, tmp_path), tmp_path / "site"
    written: list[str] = []
    real = folders.Folder.write

    def dies(self: folders.Folder, name: str, content: bytes) -> bool:
        if len(written) > 40:
            raise KeyboardInterrupt
        written.append(name)
        return real(self, name, content)

    monkeypatch.setattr(folders.Folder, "write", dies)
    anugerah("publish", root, "--db", db)
    monkeypatch.undo()
    left = [name for name in written if name.startswith("anugerah/")]
    assert left
    write(db, "UPDATE award SET status = 'rejected'")
    assert publish(root, db).status == 0
    assert not [name for name in files(root) if "anugerah/" in name]


def test_options_are_checked(db: Path, tmp_path: Path) -> None:
    root = tmp_path / "site"
    assert anugerah("publish", root, "--db", db, "--base-url", "ftp://x").status == 2
    assert anugerah("publish", root, "--db", tmp_path / "none.db").status == 2
    assert not root.exists()
    contact = "koreksi@contoh.example"
    done = anugerah("publish", root, "--db", db, ANUGERAH_SITE_TITLE="Papan <b>", ANUGERAH_CONTACT=contact)
    assert "links of feeds stay relative" in done.err
    page = html.parse(root / "anugerah" / "1" / "index.html").getroot()
    assert page.xpath("//a[@class='brand']")[0].text == "Papan <b>"
    assert page.xpath("//a[starts-with(@href, 'mailto:koreksi@contoh.example?subject=')]")


@pytest.mark.parametrize("wrong", ["contoh", "http://", "https://a b/", "https://a.example/?x=1"])
def test_a_wrong_base_url_in_the_settings_is_reported(db: Path, tmp_path: Path, wrong: str) -> None:
    anugerah("publish", tmp_path / "site", "--db", db, ANUGERAH_BASE_URL=wrong).failed(2, "ANUGERAH_BASE_URL", wrong)
