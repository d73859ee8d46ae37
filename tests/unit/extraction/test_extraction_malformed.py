"""Malformed and hostile input: a clear outcome each, within two seconds, whatever the bytes."""

import resource
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.articles import Article, Link, NotArticle
from crawler.extraction import extract
from crawler.extraction.page import LARGEST

NOW = datetime(2025, 6, 1, tzinfo=UTC)
URL = "https://kabarku.example/daerah/piagam-pelayanan/"
SENTENCE = "Wali Kota menerima piagam pelayanan publik dari lembaga pengawas di pendopo pada hari Selasa siang. "
NOT_OF_THE_WEB = ("punycode", "idna", "utf-7", "unicode_escape", "raw_unicode_escape", "utf-16", "cp037", "hz")
STORY = f"<h1>Wali Kota Terima Piagam</h1><div class='entry-content'><p>{SENTENCE * 3}</p><p>{SENTENCE * 2}</p></div>"


def outcome(html: bytes, **kwargs: str) -> str:
    started = time.process_time()
    result = extract(html, URL, now=NOW, **kwargs)  # type: ignore[arg-type] # only content_type is given
    assert time.process_time() - started < 2
    return result.reason if isinstance(result, NotArticle) else "article"


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t ", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 50, "unreadable"),
        (b"%PDF-1.4 <html>", "unreadable"),
        (b"\x1f\x8b\x08" + bytes(range(256)), "unreadable"),
        (bytes(range(1, 256)) * 200, "unreadable"),
        (b"hanya teks tanpa markah", "unreadable"),
        (b"<html><head><title>Kabarku</title></head></html>", "not_an_article"),
        (b"<html><body></body></html>", "not_an_article"),
        (b"<!-- hanya komentar -->", "unreadable"),
    ],
)
def test_input_that_is_not_a_page(html: bytes, reason: str) -> None:
    assert outcome(html) == reason


def test_content_type_of_an_image_is_unreadable() -> None:
    assert outcome(STORY.encode(), content_type="image/png") == "unreadable"
    assert outcome(STORY.encode(), content_type="text/html; charset=utf-8") == "article"


def test_ten_megabytes_of_paragraphs_stay_within_time_and_memory() -> None:
    html = STORY.encode() + f"<p>{SENTENCE}</p>".encode() * 110_000
    assert len(html) > 10_000_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert outcome(html) == "article"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000  # kB


@pytest.mark.parametrize("tag", ["div", "span", "b", "table><tr><td", "blockquote"])
def test_hundred_thousand_nested_tags(tag: str) -> None:
    assert outcome(f"{STORY}{f'<{tag}>' * 100_000}teks".encode()) in ("article", "empty")
    assert outcome(f"{f'<{tag}>' * 100_000}{STORY}".encode()) in ("article", "not_an_article", "empty")


@pytest.mark.parametrize("data", ["image/jpeg;base64," + "A" * 5_000_000, "image/svg+xml," + "%3Cpath%3E" * 500_000])
@pytest.mark.parametrize("quote", ["'", '"', ""])
def test_pictures_in_the_page_leave_room_for_the_text(data: str, quote: str) -> None:
    picture = f"<img src={quote}data:{data}{quote}>"
    html = STORY.replace("</div>", f"{picture}<p>Piagam itu dibuat dari kayu jati.</p></div>")
    result = extract(f"{picture}{html}".encode(), URL, now=NOW)
    assert isinstance(result, Article)
    assert result.body.endswith("kayu jati.")


@pytest.mark.parametrize("shift", [1, 2])
def test_a_character_at_the_limit_does_not_change_the_encoding(shift: int) -> None:
    start = STORY.replace("publik", "“publik”").encode()
    filled = start + b"<!--" + b" " * (LARGEST - len(start) - 4 - shift)
    result = extract(filled + "…".encode() * 10 + b"-->", URL, now=NOW)
    assert isinstance(result, Article)
    assert "pelayanan “publik” dari" in result.body


def test_null_bytes_are_left_out() -> None:
    result = extract(STORY.replace("publik", "pub\x00lik").encode(), URL, now=NOW)
    assert isinstance(result, Article)
    assert "pelayanan publik" in result.body


@pytest.mark.parametrize(
    ("declared", "real"),
    [
        ("utf-8", "windows-1252"),
        ("iso-8859-1", "utf-8"),
        ("windows-1252", "windows-1252"),
        *((name, "cp1252") for name in ("no-such-set", *NOT_OF_THE_WEB)),
    ],
)
def test_encoding_is_what_the_bytes_say(declared: str, real: str) -> None:
    html = f"<head><meta charset={declared}></head><body>{STORY.replace('piagam', 'piagam “Café”')}".encode(real)
    result = extract(html, URL, now=NOW)
    assert isinstance(result, Article)
    assert "piagam “Café”" in result.body


def test_utf16_with_mark() -> None:
    result = extract(b"\xff\xfe" + f"<html><body>{STORY}</body></html>".encode("utf-16-le"), URL, now=NOW)
    assert isinstance(result, Article)


def test_page_without_body_takes_the_text_of_the_source() -> None:
    link = Link(url=URL, title="Wali Kota Terima Piagam", body_html=f"<p>{SENTENCE}</p><p>{SENTENCE}</p>")
    result = extract(b"<html><head><title>Wali Kota Terima Piagam</title></head></html>", URL, link=link, now=NOW)
    assert isinstance(result, Article)
    assert result.body.count("\n") == 1


FRAGMENTS = [
    "<p>",
    "</p>",
    "<div class='entry-content'>",
    "</div>",
    "<table>",
    "<td>",
    "<br>",
    "<a href='/x'>",
    "</a>",
    "<h1>",
    "<script type='application/ld+json'>",
    "</script>",
    '{"@type":"Article",',
    "]}",
    "&nbsp",
    "<time datetime='",
    "'>",
    "<meta property='article:published_time' content='",
    "Editor: ",
    "\x00",
    "é",
    SENTENCE,
    "Selasa, 31/02/2024",
]
MARKUP = st.lists(st.sampled_from(FRAGMENTS), max_size=40)


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.binary(max_size=400), MARKUP.map(lambda parts: "".join(parts).encode())), st.text(max_size=30))
def test_extract_never_raises(html: bytes, url: str) -> None:
    for address in (URL, url):
        result = extract(html, address, now=NOW)
        if isinstance(result, Article):
            assert result.title
            assert "\n\n" not in result.body
            assert result.body == result.body.strip()
