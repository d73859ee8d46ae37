"""Pages from caches, made before an edit: the source's newer text is used."""

import pytest
from storypage import TEXT, TITLE, URL, published, read

from crawler.articles import Link
from crawler.extraction import is_older

OLD = TEXT.removeprefix("<p>").removesuffix("</p>").split("</p><p>")
NEW = [*OLD[:2], "Masyarakat berharap pelayanan di semua kantor kecamatan menyusul setelah loket dibenahi."]
EDITED = "2024-12-03T05:00:00Z"
RECORD = Link(
    url=URL,
    title="Wali Kota Terima Piagam Adipura",
    published_at="2024-12-03T02:10:00Z",
    modified_at=EDITED,
    body_html="".join(f"<p>{text}</p>" for text in NEW),
)


def changed(at: str) -> str:
    return published("2024-12-03T09:10:00+07:00") + f"<meta property='article:modified_time' content='{at}'>"


def test_a_page_from_before_the_edit_gives_way_to_the_sources_text() -> None:
    article = read(head=changed("2024-12-03T09:10:00+07:00"), link=RECORD)
    assert (article.title, article.body, article.modified_at) == (RECORD.title, "\n".join(NEW), EDITED)


@pytest.mark.parametrize(
    "head",
    [
        changed("2024-12-03T12:00:00+07:00"),
        changed("2024-12-03T11:59:30+07:00"),  # rounded
        changed("2024-12-03T14:00:00+07:00"),
        changed("2024-12-03"),
        changed("2024-12-03T09:10:00+07:00") + "<meta property='og:updated_time' content='2024-12-03T12:00:00+07:00'>",
        published("2024-12-03T09:10:00+07:00"),
        "",
    ],
)
def test_a_page_that_does_not_prove_to_be_older_is_read(head: str) -> None:
    article = read(head=head, link=RECORD)
    assert (article.title, article.body) == (TITLE, "\n".join(OLD))


def test_a_source_without_a_text_or_a_time_changes_nothing() -> None:
    for link in (Link(url=URL, title=RECORD.title, modified_at=EDITED), Link(url=URL, body_html=RECORD.body_html)):
        assert read(head=changed("2024-12-03T09:10:00+07:00"), link=link).body == "\n".join(OLD)


def test_the_age_of_a_page_by_its_json_ld() -> None:
    block = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "dateModified": "2024-12-03T02:10:00Z"}</script>'
    )
    page = f"<html><head>{block}</head><body><p>Isi</p></body></html>".encode()
    assert is_older(page, URL, EDITED, None, "Asia/Jakarta")
    assert not is_older(page, URL, "2024-12-03T02:10:30Z", None, "Asia/Jakarta")
    assert not is_older(page, URL, None, None, "Asia/Jakarta")
    assert not is_older(b"", URL, EDITED, None, "Asia/Jakarta")
