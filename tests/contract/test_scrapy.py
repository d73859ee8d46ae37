"""The project as a Scrapy user sees it: every site is a spider by name."""

import subprocess
import sys
from pathlib import Path

import msgspec
from conftest import Crawled
from verbs import ARTICLE, AWARD, ENVIRONMENT, write_site

from crawler.newsroom.server import Newsroom

ROOT = Path(__file__).parents[2]


def scrapy(*arguments: object) -> "subprocess.CompletedProcess[str]":
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=ROOT,
        env=ENVIRONMENT,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


def test_every_site_file_is_a_spider(crawled_db: Crawled) -> None:
    slugs = sorted(path.stem for path in crawled_db.sites.iterdir())
    assert scrapy("list", "-s", f"SITES={crawled_db.sites}").stdout.split() == slugs
    shipped = {path.stem for path in (ROOT / "crawler" / "sites").rglob("*.toml")}
    assert set(scrapy("list").stdout.split()) == shipped


def test_a_broken_file_is_warned_of(tmp_path: Path) -> None:
    write_site(tmp_path, "satu", "https://satu.example/")
    broken = write_site(tmp_path, "dua", "https://dua.example/", evry='"10m"')
    done = scrapy("list", "-s", f"SITES={tmp_path}")
    assert done.stdout.split() == ["satu"]
    assert f"{broken}:5: unknown key `evry`; did you mean `every`?" in done.stderr


def test_a_spider_writes_an_article_a_line_with_its_awards(
    crawled_db: Crawled, newsroom: Newsroom, tmp_path: Path
) -> None:
    out = tmp_path / "out.jsonl"
    done = scrapy("crawl", "lenteracisauk", "-s", f"SITES={crawled_db.sites}", "-o", out)
    assert done.returncode == 0
    lines = [msgspec.json.decode(line) for line in out.read_bytes().splitlines()]
    (truth,) = (truth for truth in newsroom.truths if truth.site.slug == "lenteracisauk")
    assert sorted(line["title"] for line in lines) == sorted(story.title for story in truth.public)
    for line in lines:
        assert list(line) == [*ARTICLE, "site", "fetched_at", "is_award", "award_score", "award_type", "awards"]
        assert all(list(award) == AWARD for award in line["awards"])
        assert line["is_award"] or line["awards"] == []
    assert any(line["awards"] for line in lines)


def test_a_limit_is_an_argument_of_the_spider(crawled_db: Crawled, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    scrapy("crawl", "gerbangkarang", "-s", f"SITES={crawled_db.sites}", "-a", "limit=3", "-o", out)
    assert len(out.read_bytes().splitlines()) == 3


def test_an_unknown_spider_is_one_sentence(crawled_db: Crawled) -> None:
    done = scrapy("crawl", "gerbangkaran", "-s", f"SITES={crawled_db.sites}")
    assert done.returncode == 2
    assert "there is no site `gerbangkaran`; did you mean `gerbangkarang`?" in done.stderr
