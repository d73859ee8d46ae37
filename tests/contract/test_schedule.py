"""`anugerah schedule`: the last and next run of all chores and sites."""

from pathlib import Path

from conftest import Crawled
from verbs import anugerah, closed_port, write_site


def test_a_disabled_site_has_no_next_check(crawled_db: Crawled, tmp_path: Path) -> None:
    slug = min(path.stem for path in crawled_db.sites.iterdir())
    for path in crawled_db.sites.iterdir():
        text = path.read_text(encoding="utf-8")
        off = 'enabled = false\nreason = "It asked us to stop."\n' if path.stem == slug else ""
        (tmp_path / path.name).write_text(off + text, encoding="utf-8")
    options = ("--db", crawled_db.db, "--sites", tmp_path)
    rows = {row["site"]: row for row in anugerah("sites", "list", "--json", *options).json}
    assert {site for site, row in rows.items() if row["next_check_at"] is None} == {slug}
    assert rows[slug]["last_ok_at"]
    table = anugerah("sites", "list", *options, COLUMNS="110").out.splitlines()
    cells = {line.split()[0]: line.split() for line in table if line.strip() and line.split()[0] in rows}
    assert "in" in cells[max(rows)]
    assert "in" not in cells[slug]
    assert slug not in {row["name"] for row in anugerah("schedule", "--json", *options).json}


def test_it_shows_chores_and_sites_before_anything_was_crawled(tmp_path: Path) -> None:
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites/satu.toml").write_text('name = "Satu"\nurl = "https://satu.example/"\nregion = "36"\n')
    options = ["--db", str(tmp_path / "a.db"), "--sites", str(tmp_path / "sites")]
    listed = anugerah("schedule", "--json", *options).json
    assert [row["name"] for row in listed] == ["sweep", "maintenance", "backup", "digest", "satu"]
    assert listed[-1] == {"name": "satu", "kind": "site", "every": "adaptive", "last_at": None, "next_at": None}
    assert "due" in anugerah("schedule", *options).out
    assert not (tmp_path / "a.db").exists()


def test_a_broken_site_file_is_reported_beside_all_others(tmp_path: Path) -> None:
    write_site(tmp_path / "sites", "satu", f"http://127.0.0.1:{closed_port()}/")
    broken = write_site(tmp_path / "sites", "dua", "https://dua.example/", evry='"10m"')
    done = anugerah("schedule", "--json", "--db", tmp_path / "a.db", "--sites", tmp_path / "sites")
    assert (done.status, [row["name"] for row in done.json if row["kind"] == "site"]) == (1, ["satu"])
    assert done.err == f"Error: {broken}:5: unknown key `evry`; did you mean `every`?\n"
