"""Invisible characters: removed from whatever is stored of a page, without a change of what a reader sees."""

import json
import re

import msgspec
import pytest

from crawler.articles import Article, Link
from crawler.extraction import extract
from crawler.times import parse_moment
from crawler.urls import key, public_url
from crawler.visible import UNSEEN, visible

URL = "https://kabarkopi.example/daerah/petani-panen-kopi/"
MARKS = "\u202e\u2066\u200f\u200b\u200d\u009d\U000e0041\ufeff\u061c"
TITLE, BYLINE, SECTION, TAG = "Petani Lereng Sumbing Panen Kopi", "Wiwin Astuti", "Ekonomi", "panen kopi"
LINES = [
    "Para petani di lereng gunung itu memetik kopi sejak pagi, dan menjemurnya di halaman balai desa.",
    "Harga kopi naik lagi pekan ini, kata pengepul yang datang dengan tiga truk dari kota kabupaten.",
]


def marked(text: str) -> str:
    return text[:3] + MARKS + text[3:]


def page(*, is_data: bool) -> bytes:
    lines = "".join(f"<p>{marked(line)}</p>" for line in LINES)
    data = {"@type": "NewsArticle", "headline": marked(TITLE), "author": {"name": marked(BYLINE)}}
    data |= {"articleSection": marked(SECTION), "keywords": [marked(TAG)], "articleBody": marked("\n".join(LINES))}
    head = (
        f"<script type='application/ld+json'>{json.dumps(data)}</script>"
        if is_data
        else (
            f"<meta name='author' content='{marked(BYLINE)}'>"
            f"<meta property='article:section' content='{marked(SECTION)}'>"
            f"<meta property='article:tag' content='{marked(TAG)}'>"
        )
    )
    text = f"<article><h1>{marked(TITLE)}</h1><div class='entry-content'>{lines}</div></article>"
    return f"<html><head><title>{marked(TITLE)}</title>{head}</head><body>{text}</body></html>".encode()


@pytest.mark.parametrize("is_listed", [False, True])
@pytest.mark.parametrize("is_data", [False, True])
def test_no_field_of_an_article_has_invisible_characters(is_data: bool, is_listed: bool) -> None:
    text = "".join(f"<p>{marked(line)}</p>" for line in [*LINES, *(f"{line} Selesai." for line in LINES)])
    link = Link(url=URL, title=marked(TITLE), author=marked(BYLINE), section=marked(SECTION), body_html=text)
    found = extract(page(is_data=is_data), URL, link=link if is_listed else None, now=parse_moment("2025-06-01"))
    assert isinstance(found, Article)
    assert (found.title, found.author, found.section, found.tags) == (TITLE, BYLINE, SECTION, (TAG,))
    assert found.body.split("\n")[:2] == LINES
    assert not [name for name, value in msgspec.to_builtins(found).items() if UNSEEN.search(str(value))]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Juara \u202elamar\u202c Satu", "Juara lamar Satu"),
        ("Kabu\u200cpa\u200dten Le\u00adbak\u2060", "Kabupaten Lebak"),
        ("Nilai \u009385\u0094 \u0096 naik\u0085 \u20ac5, \u008050", "Nilai “85” – naik… €5, €50"),
        ("keluarga \U0001f468\u200d\U0001f469\u200d\U0001f467 dan \u2764\ufe0f", None),
        ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 saya", None),
        ("Rp5 juta,\tcafé,\n日本 – “ya”\u00a0…", None),
    ],
)
def test_what_a_reader_sees_stays(text: str, shown: str | None) -> None:
    assert visible(text) == (text if shown is None else shown)
    assert visible(visible(text)) == visible(text)


def test_an_address_with_such_characters_stays_the_same_address() -> None:
    url = f"{URL}foto-{MARKS}gpj.html"
    assert not re.search(r"[^\x20-\x7e]", public_url(url))
    assert key(public_url(url)) == key(url)
