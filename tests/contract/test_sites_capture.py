"""`anugerah sites capture`: a page becomes a golden case."""

import gzip
import json
from pathlib import Path

from conftest import Crawled
from verbs import anugerah, closed_port

from anugerah.golden import FIELDS, expected_of, load_meta

PAGE = """<html lang="id"><head><title>Desa Cemara Raih Piala - Kabar Bukit</title></head><body>
<h1>Desa Cemara Raih Piala</h1><div class="td-post-content">
<p>BUKIT – Desa Cemara meraih piala desa bersih tingkat kabupaten pada Rabu pagi di pendopo.</p>
<p>Connect with us</p><p>Kepala desa berjanji menjaga kebersihan bersama warganya sepanjang tahun.</p>
</div></body></html>"""


def folder(tmp_path: Path) -> Path:
    into = tmp_path / "golden"
    into.mkdir()
    return into


def test_a_file_becomes_a_case_by_the_rules_of_its_platform(tmp_path: Path) -> None:
    into, page = folder(tmp_path), tmp_path / "page.html.gz"
    page.write_bytes(gzip.compress(PAGE.encode()))
    url = "https://kabarbukit.example/2025/06/Desa-Cemara-Raih-Piala.html"
    options = ("--url", url, "--into", into, "--platform", "wordpress")
    done = anugerah("sites", "capture", page, *options, cwd=tmp_path)
    assert (done.status, done.err) == (0, "")
    case = into / "wordpress" / "desa_cemara_raih_piala"
    assert f"{case} is written. Review expected.json" in done.out
    assert (case / "page.html").read_text(encoding="utf-8") == PAGE
    meta, expected = load_meta(case), json.loads((case / "expected.json").read_text(encoding="utf-8"))
    assert (meta.url, meta.platform, meta.outlet.name) == (url, "wordpress", "Kabar Bukit")
    assert list(expected) == list(FIELDS)
    assert [len(line.split()) for line in expected["body"]] == [15, 9]
    assert expected == expected_of(PAGE.encode(), meta)
    anugerah("sites", "capture", page, *options).failed(2, "exists already")
    assert anugerah("sites", "capture", page, *options, "--case", "Lain 2").status == 0
    assert (into / "wordpress" / "lain_2" / "meta.json").exists()


def test_an_address_is_asked_and_its_site_gives_the_platform(crawled_db: Crawled, tmp_path: Path) -> None:
    into = folder(tmp_path)
    url = anugerah("news", "--json", "--db", crawled_db.db).json[0]["url"]
    done = anugerah("sites", "capture", url, "--into", into, "--sites", crawled_db.sites, cwd=tmp_path)
    assert done.status == 0, done.err
    (case,) = into.glob("*/*")
    row = next(row for row in anugerah("news", "--json", "--db", crawled_db.db).json if row["url"] == url)
    assert json.loads((case / "expected.json").read_text(encoding="utf-8"))["title"] == row["title"]
    listed = anugerah("sites", "list", "--json", "--sites", crawled_db.sites).json
    assert case.parent.name == next(site["platform"] for site in listed if site["site"] == row["first_site"])


def test_what_cannot_be_captured_is_one_sentence(tmp_path: Path) -> None:
    into, page = folder(tmp_path), tmp_path / "page.html"
    page.write_text(PAGE, encoding="utf-8")
    options = ("--url", "https://kabarbukit.example/a", "--into", into)
    anugerah("sites", "capture", page, "--into", into).failed(2, "--url")
    anugerah("sites", "capture", page, "--url", "https://kabarbukit.example/a", cwd=tmp_path).failed(2, "--into")
    anugerah("sites", "capture", page, *options, "--platform", "joomle").failed(2, "`joomle` is not a platform")
    anugerah("sites", "capture", tmp_path / "none.html", *options).failed(1, "cannot be read")
    dead = f"http://127.0.0.1:{closed_port()}/a/b"
    anugerah("sites", "capture", dead, "--into", into, cwd=tmp_path).failed(1, "nobody answers")
    assert list(into.iterdir()) == []
