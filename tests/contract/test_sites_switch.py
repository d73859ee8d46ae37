"""`anugerah sites disable` and `enable`, the registry that commands share with the daemon, completion of slugs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Crawled
from verbs import ENVIRONMENT, anugerah, copy_of, write_site

from crawler.registry import load_registry
from db.store import open_store

SHIPPED = "pelitabanten"


def listed(*options: object, cwd: Path) -> dict[str, tuple[bool, str | None]]:
    rows = anugerah("sites", "list", "--json", *options, cwd=cwd).json
    return {row["site"]: (row["enabled"], row["reason"]) for row in rows}


def test_a_shipped_site_is_switched_by_a_file_beside_the_database(tmp_path: Path) -> None:
    done = anugerah("sites", "disable", SHIPPED, "--reason", 'It said: "stop".', cwd=tmp_path)
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith(f"{SHIPPED} is disabled, by sites/{SHIPPED}.toml.")
    assert listed(cwd=tmp_path)[SHIPPED] == (False, 'It said: "stop".')
    anugerah("sites", "disable", SHIPPED, cwd=tmp_path)
    assert listed(cwd=tmp_path)[SHIPPED] == (False, "disabled")
    assert anugerah("sites", "enable", SHIPPED, cwd=tmp_path).status == 0
    assert listed(cwd=tmp_path)[SHIPPED] == (True, None)
    assert list((tmp_path / "sites").iterdir()) == []


def test_one_that_is_shipped_disabled_is_enabled_and_other_keys_of_an_own_file_stay(tmp_path: Path) -> None:
    slug = next(slug for slug, site in load_registry().sites.items() if not site.enabled)
    anugerah("sites", "enable", slug, cwd=tmp_path)
    own = tmp_path / "sites" / f"{slug}.toml"
    assert own.read_text(encoding="utf-8") == "enabled = true\n"
    assert listed(cwd=tmp_path)[slug] == (True, None)
    own.write_text('# slow\ndelay = "9s"\n', encoding="utf-8")
    anugerah("sites", "enable", slug, cwd=tmp_path)
    assert own.read_text(encoding="utf-8") == '# slow\ndelay = "9s"\nenabled = true\n'


def test_with_a_folder_given_the_site_itself_is_changed(tmp_path: Path) -> None:
    path = write_site(tmp_path / "hand", "satu", "https://satu.example/")
    text = path.read_text(encoding="utf-8")
    options = ("--sites", tmp_path / "hand")
    anugerah("sites", "disable", "satu", *options, cwd=tmp_path)
    assert path.read_text(encoding="utf-8") == f"{text}enabled = false\n"
    write_site(tmp_path / "hand", "dua", "https://satu.example/")
    refused = anugerah("sites", "enable", "satu", *options, cwd=tmp_path)
    refused.failed(2, "satu.toml", "the site `dua`", "has the same host")
    assert path.read_text(encoding="utf-8") == f"{text}enabled = false\n"
    anugerah("sites", "disable", "tiga", *options, cwd=tmp_path).failed(2, "there is no site `tiga`")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["hand"]


@pytest.fixture
def watched(crawled_db: Crawled, tmp_path: Path) -> Path:
    """A database whose daemon was given the newsroom's sites."""
    db = copy_of(crawled_db.db, tmp_path)
    with open_store(db) as store:
        store.note_registry_folders([str(crawled_db.sites)])
    return db


def test_every_verb_reads_the_sites_that_the_daemon_was_given(crawled_db: Crawled, watched: Path) -> None:
    slugs = {path.stem for path in crawled_db.sites.iterdir()}
    assert {row["site"] for row in anugerah("sites", "list", "--json", "--db", watched).json} == slugs
    assert {row["site"] for row in anugerah("health", "--json", "--db", watched).json["sites"]} == slugs
    planned = anugerah("schedule", "--json", "--db", watched).json
    assert {row["name"] for row in planned if row["kind"] == "site"} == slugs
    for verb in ("retag", "reextract"):
        with_own = anugerah(verb, "--dry-run", "--json", "--db", watched)
        named = anugerah(verb, "--dry-run", "--json", "--db", watched, "--sites", crawled_db.sites)
        assert (with_own.json, with_own.err) == (named.json, "")


def test_a_missing_folder_of_the_daemon_is_reported(watched: Path, tmp_path: Path) -> None:
    with open_store(watched) as store:
        store.note_registry_folders([str(tmp_path / "gone")])
    anugerah("retag", "--db", watched).failed(
        2, "gone: the daemon read its site files there, but it is gone; use --sites"
    )
    with open_store(watched) as store:
        store.note_registry_folders([])
        assert store.registry_folders() == []
    assert SHIPPED in listed("--db", watched, cwd=tmp_path)


def completed(line: str, cwd: Path) -> list[str]:
    words = {"COMP_WORDS": line, "COMP_CWORD": str(len(line.split()) - (line[-1:] != " "))}
    done = subprocess.run(
        [sys.executable, "-m", "anugerah"],
        capture_output=True,
        check=True,
        cwd=cwd,
        text=True,
        env=ENVIRONMENT | words | {"_ANUGERAH_COMPLETE": "bash_complete", "PATH": os.environ["PATH"]},
    )
    return [row.partition(",")[2] for row in done.stdout.splitlines()]


def test_slugs_are_completed(tmp_path: Path, watched: Path, crawled_db: Crawled) -> None:
    write_site(tmp_path / "sites", "pelitaku", "https://pelitaku.example/")
    assert {SHIPPED, "pelitaku"} <= set(completed("anugerah crawl pelit", tmp_path))
    assert completed("anugerah sites disable pelitak", tmp_path) == ["pelitaku"]
    slugs = sorted(path.stem for path in crawled_db.sites.iterdir())
    assert completed(f"anugerah sites check --db {watched} {slugs[0][:3]}", tmp_path) == [slugs[0]]
    assert slugs[0] not in completed(f"anugerah crawl --db {watched} {slugs[0]} {slugs[0][:2]}", tmp_path)
