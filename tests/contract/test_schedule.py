"""`anugerah schedule`: last and next of all."""

from pathlib import Path

from verbs import anugerah


def test_it_shows_chores_and_sites_before_anything_was_crawled(tmp_path: Path) -> None:
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites/satu.toml").write_text('name = "Satu"\nurl = "https://satu.example/"\nregion = "36"\n')
    options = ["--db", str(tmp_path / "a.db"), "--sites", str(tmp_path / "sites")]
    told = anugerah("schedule", "--json", *options).json
    assert [row["name"] for row in told] == ["sweep", "maintenance", "backup", "digest", "satu"]
    assert told[-1] == {"name": "satu", "kind": "site", "every": "adaptive", "last_at": None, "next_at": None}
    assert "due" in anugerah("schedule", *options).out
    assert not (tmp_path / "a.db").exists()
