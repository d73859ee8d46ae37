"""The queries of docs/sql.md give the results below them, and use only views and columns that exist."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec
import pytest
from award_samples import awards_db
from conftest import Crawled

from db.views import VIEWS

TEXT = (Path(__file__).parents[3] / "docs" / "sql.md").read_text(encoding="utf-8")
QUERIES = {
    heading: (sql, result)
    for heading, sql, result in re.findall(
        r"^### (.+?)\n(?:(?!^#).)*?```sql\n(.+?)```\n\n((?:^\|[^\n]*\n)+)", TEXT, re.MULTILINE | re.DOTALL
    )
}


@pytest.fixture(scope="module")
def conn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path = awards_db(tmp_path_factory.mktemp("sql") / "anugerah.db")
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as conn:
        yield conn


def as_table(names: list[str], rows: list[tuple[Any, ...]]) -> str:
    cells = [names, ["---"] * len(names), *(["" if value is None else str(value) for value in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in cells)


def test_the_page_has_ten_queries() -> None:
    assert len(QUERIES) == 10


@pytest.mark.parametrize("heading", QUERIES)
def test_a_query_gives_the_result_below_it(conn: sqlite3.Connection, heading: str) -> None:
    sql, result = QUERIES[heading]
    answer = conn.execute(sql)
    assert as_table([column[0] for column in answer.description], answer.fetchall()) == result


def test_a_crawled_database_has_rows_for_them(crawled_db: Crawled) -> None:
    """Names of series and bodies are those that the reader gives; the crawl has no two scores of one award."""
    asked = QUERIES.keys() - {"Sites gone quiet", "Scores on which papers differ"}
    with closing(sqlite3.connect(f"{crawled_db.db.as_uri()}?mode=ro", uri=True)) as conn:
        assert [heading for heading in asked if not conn.execute(QUERIES[heading][0]).fetchall()] == []


@pytest.mark.parametrize("heading", QUERIES)
def test_a_query_reads_views_alone(conn: sqlite3.Connection, heading: str) -> None:
    sql, _ = QUERIES[heading]
    own = set(re.findall(r"(\w+) AS \(", sql))
    read = {name for name in re.findall(r"(?:FROM|JOIN|USING) (\w+)", sql) if name != "json_each"}
    assert read - own <= {*VIEWS, "articles_fts"}


def test_the_monitor_has_the_same_queries() -> None:
    text = resources.files("anugerah.monitor").joinpath("datasette.yaml").read_bytes()
    queries = msgspec.yaml.decode(text)["databases"]["anugerah"]["queries"]
    assert [(one["title"], f"{one['sql']};\n") for one in queries.values()] == [
        (heading, sql) for heading, (sql, _) in QUERIES.items()
    ]


def test_the_page_names_verbs_and_files_that_are_there() -> None:
    root = Path(__file__).parents[3]
    assert [link for link in re.findall(r"\]\(([^)#:]+)\)", TEXT) if not (root / "docs" / link).exists()] == []
    assert [file for file in re.findall(r"anugerah/\w+/\w+\.yaml", TEXT) if not (root / file).exists()] == []
    assert set(re.findall(r"anugerah export (\w+) --", TEXT)) - {"VIEW"} <= set(VIEWS)
