"""SCHEMA.md and the database say the same, and the views have the contract's columns."""

import re
from importlib import resources
from pathlib import Path

from db_samples import rows

from db.rows import HealthRow, NewsRow
from db.store import open_store

CONTRACT = {
    "articles": "id url site title author author_kind published_at modified_at first_seen_at fetched_at changed_at "
    "gone_at section language image body is_award award_score award_type story_id no_story",
    "award_facts": "id article_id award_id award recipient recipient_id recipient_region region_name giver giver_id "
    "series_id year score rank level event_date main confidence evidence",
    "award_news": "article_id url site title published_at first_seen_at award_type award_score award recipient "
    "recipient_region region_name giver year score rank level event_date confidence",
    "awards": "id award type recipient recipient_id recipient_region region_name province giver giver_id series_id "
    "year score rank level event_date published_at first_seen_at first_site url title sources conflicts confidence "
    "status",
    "award_sources": "award_id article_id fact_id url site published_at",
    "award_series": "id name giver giver_id type level scale first_year last_year awards",
    "regions": "code name kind province_code province",
    "stories": "id title first_article_id first_seen_at articles",
    "entities": "id name kind region parent_id received given",
    "site_health": "site enabled outcome label last_ok_at last_new_at next_check_at failures reason causes since",
    "runs": "id site started_at ended_at outcome label found new updated awards dropped secs counters",
}


def _columns(path: Path) -> dict[str, list[str]]:
    open_store(path).close()
    listed = rows(
        path,
        "SELECT m.name, c.name FROM sqlite_master AS m, pragma_table_info(m.name) AS c "
        "WHERE m.type IN ('table', 'view') AND m.name NOT LIKE '%_fts_%' AND m.name NOT LIKE 'sqlite_%' "
        "ORDER BY m.name, c.cid",
    )
    columns: dict[str, list[str]] = {}
    for table, column in listed:
        columns.setdefault(table, []).append(column)
    return columns


def test_every_table_view_and_column_is_described_and_exists(tmp_path: Path) -> None:
    text = resources.files("db").joinpath("SCHEMA.md").read_text(encoding="utf-8")
    described: dict[str, list[str]] = {}
    for section in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        name = re.match(r"(?:View|Table|Full text) `(\w+)`", section)
        assert name, section
        described[name[1]] = re.findall(r"^\| (\w+) \| \S", section, re.MULTILINE)[1:]
    assert described == _columns(tmp_path / "a.db")


def test_views_have_the_columns_of_the_contract(tmp_path: Path) -> None:
    columns = _columns(tmp_path / "a.db")
    assert {view: columns[view] for view in CONTRACT} == {view: names.split() for view, names in CONTRACT.items()}


def test_rows_have_their_view_s_columns_in_its_order() -> None:
    assert list(NewsRow.__struct_fields__) == CONTRACT["award_news"].split()
    assert list(HealthRow.__struct_fields__) == CONTRACT["site_health"].split()
