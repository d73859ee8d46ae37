"""What the headers of an answer say about it."""

from datetime import UTC, datetime

import pytest
from scrapy.http import Response

from crawler.spiders.asking import made_at

NOW = datetime(2025, 6, 1, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("age", "changed", "made"),
    [
        ("1800", True, "2025-06-01T04:30:00Z"),
        ("1800", False, "2025-06-01T05:00:00Z"),
        (None, True, "2025-06-01T05:00:00Z"),
        ("0", True, "2025-06-01T05:00:00Z"),
        ("999999999", True, "2025-05-31T05:00:00Z"),
        ("-5", True, "2025-06-01T05:00:00Z"),
        ("lama", True, "2025-06-01T05:00:00Z"),
    ],
)
def test_a_page_that_a_cache_kept_is_older_than_its_answer(age: str | None, changed: bool, made: str) -> None:
    headers = {"Age": age} if age else {}
    assert made_at(Response("https://kabar.example/a", headers=headers), NOW, changed=changed) == made
