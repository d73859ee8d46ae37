"""`anugerah sites report`: what the stored runs show, as tables and as JSON for an issue."""

from datetime import UTC, datetime
from pathlib import Path

from conftest import Crawled
from verbs import anugerah, closed_port, process, write_site

from anugerah.sitereport import report_sites
from crawler.policy import SECTION_FAILED
from crawler.records import Outcome, SourceKind, SourceState
from crawler.site import SiteFile, make_site
from db.rows import SiteState
from db.store import open_store


def test_a_crawled_site_is_reported_with_its_lists(crawled_db: Crawled) -> None:
    done = anugerah("sites", "report", "--json", "--db", crawled_db.db, "--sites", crawled_db.sites)
    assert (done.status, done.err) == (0, "")
    assert list(done.json) == ["version", "made_at", "sites"]
    by_slug = {site["slug"]: site for site in done.json["sites"]}
    site = by_slug["lenteracisauk"]
    assert (site["platform"], site["evidence"], site["outcome"], site["label"]) == ("wordpress", "guess", "OK", "ok")
    assert site["articles"] > 10
    assert site["newest"].startswith("202")
    assert site["answered_by"] == site["sources"][0]["kind"] == "feed"
    assert list(site["sources"][0]) == ["kind", "url", "outcome", "label", "items", "newest", "checked_at"]
    assert site["sources"][0]["newest"] == site["newest"]
    assert str(crawled_db.db.parent) not in done.out


def test_the_tables_name_what_answered_and_what_did_not(crawled_db: Crawled, tmp_path: Path) -> None:
    write_site(tmp_path / "sites", "mati", f"http://127.0.0.1:{closed_port()}/")
    write_site(tmp_path / "sites", "belum", "https://belum.example/")
    write_site(tmp_path / "sites", "lepas", "https://lepas.example/", enabled="false")
    options = ("--db", tmp_path / "a.db", "--sites", tmp_path / "sites", "--sites", crawled_db.sites)
    assert process("crawl", "lenteracisauk", "mati", "--limit", "2", *map(str, options)).status == 1
    done = anugerah("sites", "report", *options)
    assert done.status == 0
    lines = [" ".join(line.split()) for line in done.out.splitlines()]
    assert lines[0] == "1 of 2 sites that were crawled answer; never crawled, though enabled: 5."
    assert "wordpress guess 1 1 feed 1 1" in lines
    assert "generic guess 1 0 0" in lines
    assert "feed OK ok 1 1" in lines
    assert "feed TEMPORARY refused 1 1" in lines
    assert lines[-1] == "mati: TEMPORARY refused (feed refused)"


def test_the_first_list_of_the_chain_that_answered_is_named(tmp_path: Path) -> None:
    site = make_site("kabar", SiteFile(name="Kabar", url="https://kabar.example/", region="36", platform="wordpress"))
    now = datetime(2025, 6, 1, tzinfo=UTC)
    answers = [
        (SourceKind.SECTION, "https://kabar.example/", Outcome.OK, "ok"),
        (SourceKind.SITEMAP, "https://kabar.example/peta.xml", Outcome.NOT_MODIFIED, "http_304"),
        (SourceKind.FEED, "https://kabar.example/feed/", Outcome.HARD, "http_404"),
    ]
    with open_store(tmp_path / "a.db") as store:
        store.start_run("kabar", now)
        store.store_batch(
            [
                SourceState(site="kabar", url=url, kind=kind, checked_at="2025-06-01", outcome=outcome, label=label)
                for kind, url, outcome, label in answers
            ],
            now,
        )
        (line,) = report_sites(store, [site], version="1", made_at="2025-06-01").sites
    assert [source.kind for source in line.sources] == ["feed", "sitemap", "section"]
    assert line.answered_by is SourceKind.SITEMAP


def test_sections_that_did_not_answer_are_named(tmp_path: Path) -> None:
    write_site(tmp_path / "sites", "kabar", "https://kabar.example/")
    options = ("--db", tmp_path / "a.db", "--sites", tmp_path / "sites")
    now = datetime(2025, 6, 1, tzinfo=UTC)
    answers = [("/", Outcome.OK, "ok"), ("/daerah", Outcome.TEMPORARY, "http_502")]
    with open_store(tmp_path / "a.db") as store:
        store.start_run("kabar", now)
        store.store_batch(
            [
                SourceState(
                    site="kabar",
                    url=f"https://kabar.example{path}",
                    kind=SourceKind.SECTION,
                    checked_at="2025-06-01",
                    outcome=outcome,
                    label=label,
                )
                for path, outcome, label in answers
            ],
            now,
        )
        store.set_site(SiteState(slug="kabar", outcome=Outcome.SOFT, label=SECTION_FAILED))
    lines = anugerah("sites", "report", *options).out.splitlines()
    assert lines[-2:] == [
        "Sections that did not answer, of sites that do:",
        "kabar: TEMPORARY http_502 https://kabar.example/daerah",
    ]
