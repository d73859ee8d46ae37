"""Stories that a page contains only in the data for its scripts."""

import json
from datetime import UTC, datetime
from html import escape
from typing import Any

import pytest

from crawler.articles import Article, NotArticle
from crawler.extraction import extract

NOW = datetime(2025, 6, 1, tzinfo=UTC)
TITLE = "Sanggar Tari Kembang Goyang Raih Piala Gubernur"
LINES = [
    "Sanggar Tari Kembang Goyang meraih piala gubernur setelah tampil di malam puncak festival tari kreasi daerah.",
    "Ketua sanggar, Ratna Dewi, berkata bahwa latihan berlangsung empat bulan di balai warga yang atapnya bocor.",
    "Piala itu akan disimpan di kantor kelurahan supaya dapat dilihat oleh semua anak yang ingin ikut menari.",
]
HTML = "".join(f"<p>{line}</p>" for line in LINES)
OTHER = {"title": "Grup Lain Juara Festival", "content": f"<p>{'Cerita lain yang lebih panjang. ' * 40}</p>"}
SHELL = "<nav><a href='/'>Beranda</a></nav><main><div>Memuat berita</div></main><footer>Hak cipta 2025</footer>"


def page(after: str, *, title: str = f"{TITLE} - Kabarku", body: str = SHELL) -> bytes:
    return f"<html><head><title>{title}</title></head><body>{body}{after}</body></html>".encode()


def read(html: bytes, url: str = "https://kabarku.example/seni/55") -> Article | NotArticle:
    return extract(html, url, now=NOW)


def next_data(**record: Any) -> str:
    data = {"props": {"pageProps": {"menu": [{"name": "Seni"}], "post": record, "related": [OTHER]}}}
    return f"<script id='__NEXT_DATA__' type='application/json'>{json.dumps(data)}</script>"


def pushed(text: str) -> str:
    return f"<script>self.__next_f.push([1,{json.dumps(text)}])</script>"


def flight() -> str:
    record = {"title": TITLE, "body": "$1a", "publishedAt": "2025-03-03T02:10:00.000Z", "authorName": "Wayan Sri"}
    rows = f"1a:T{len(HTML.encode()):x},{HTML}" + f'7:["$","$L3",null,{json.dumps({"article": record})}]\n'
    return pushed('1:HL["/app.css","style"]\n') + pushed(rows[:150]) + pushed(rows[150:])


def nuxt() -> str:
    values: list[Any] = [["Reactive", 1], {"data": 2}, {"berita": 3}]
    values += [{"judul": 4, "isi": 5, "tanggal": 6, "penulis": 7}, TITLE, HTML, "2025-03-03 09:10:00", {"nama": 8}]
    values += ["Wayan Sri", ["Date", "2025-03-03T02:10:00.000Z"]]
    return f"<script type='application/json' id='__NUXT_DATA__'>{json.dumps(values)}</script>"


def inertia() -> str:
    news = {"judul": TITLE, "konten": HTML, "tgl_terbit": "2025-03-03 09:10:00", "penulis": "Wayan Sri"}
    state = json.dumps({"component": "News/Show", "props": {"news": news, "terkait": [OTHER]}})
    return f"<div id='app' data-page='{escape(state)}'></div>"


def property_of_vue() -> str:
    news = {"judul": TITLE, "isi": HTML, "tanggal": "2025-03-03 09:10:00", "penulis": "Wayan Sri"}
    return f"<div id='app'><baca-berita :lain='{{}}' :berita=\"{escape(json.dumps(news))}\"></baca-berita></div>"


def json_of_laravel() -> str:
    news = {"judul": TITLE, "isi": HTML, "tanggal": "2025-03-03 09:10:00", "penulis": "Wayan Sri"}
    state = json.dumps(news).replace("<", "\\u003C").replace("'", "\\u0027")
    return f"<main><baca-berita :berita='{state}'></baca-berita></main>"


def assigned() -> str:
    post = {"title": TITLE, "content": HTML, "published_date": "2025-03-03 09:10:00", "reporter": {"name": "Wayan Sri"}}
    state = json.dumps({"detail": post, "lain": [OTHER]})
    return f"<script>window.__INITIAL_STATE__ = {state};(function(){{}}())</script>"


PAGES = {
    "assigned": assigned(),
    "next": next_data(
        title=TITLE, content=HTML, published_at="2025-03-03T09:10:00+07:00", author={"name": "Wayan Sri"}
    ),
    "wordpress behind next": next_data(
        title={"rendered": TITLE}, content={"rendered": HTML}, date="2025-03-03T09:10:00", author={"name": "Wayan Sri"}
    ),
    "blocks": next_data(
        title=TITLE,
        body=[{"_type": "block", "children": [{"text": line[:20]}, {"text": line[20:]}]} for line in LINES],
        publishedAt="2025-03-03T02:10:00Z",
        authors=[{"fullName": "Wayan Sri"}],
    ),
    "strapi": next_data(
        attributes={
            "title": TITLE,
            "content": "\n\n".join(LINES),
            "publishedAt": "2025-03-03T02:10:00Z",
            "author": {"data": {"attributes": {"name": "Wayan Sri"}}},
        }
    ),
    "flight": flight(),
    "nuxt": nuxt(),
    "inertia": inertia(),
    "vue": property_of_vue(),
    "laravel": json_of_laravel(),
}


@pytest.mark.parametrize("name", sorted(PAGES))
def test_story_only_in_the_data_for_scripts_is_read(name: str) -> None:
    article = read(page(PAGES[name]))
    assert isinstance(article, Article), article
    assert article.body.split("\n") == LINES
    assert (article.title, article.author, article.published_at) == (TITLE, "Wayan Sri", "2025-03-03T02:10:00Z")


def test_record_is_found_by_its_slug_where_the_page_is_called_by_the_site() -> None:
    after = next_data(title=TITLE, slug="sanggar-tari-kembang-goyang", content=HTML, createdAt=1740967800000)
    article = read(page(after, title="Kabarku"), "https://kabarku.example/seni/sanggar-tari-kembang-goyang")
    assert isinstance(article, Article), article
    assert (article.title, article.published_at) == (TITLE, "2025-03-03T02:10:00Z")


def test_section_and_tags_come_from_the_record() -> None:
    article = read(page(next_data(title=TITLE, content=HTML, category={"name": "Seni"}, tags=[{"name": "tari"}])))
    assert isinstance(article, Article), article
    assert (article.section, article.tags) == ("Seni", ("tari",))


def test_printed_text_is_believed_before_the_data() -> None:
    printed = "".join(f"<p>{line}</p>" for line in [*LINES, "Warga menyambut para penari di simpang jalan desa."])
    body = f"<article><h1>{TITLE}</h1><div class='entry-content'>{printed}</div></article>"
    article = read(page(next_data(title=TITLE, content=HTML), body=body))
    assert isinstance(article, Article), article
    assert article.body.endswith("simpang jalan desa.")


@pytest.mark.parametrize(
    "data", ["{", "null", "[]", '{"title": 3}', "[" * 5000, json.dumps({"title": TITLE, "content": {}})]
)
def test_data_without_the_story_makes_none(data: str) -> None:
    after = f"<script type='application/json'>{data}</script>"
    assert isinstance(read(page(after)), NotArticle)


def test_list_does_not_take_the_text_of_one_of_its_stories() -> None:
    data = {"posts": [{"title": TITLE, "slug": "a-b", "content": HTML}, OTHER]}
    after = f"<script type='application/json'>{json.dumps(data)}</script>"
    listed = f"<nav></nav><main><h2>{TITLE}</h2><h2>{OTHER['title']}</h2></main>"
    result = read(page(after, title="Berita Seni - Kabarku", body=listed), "https://kabarku.example/seni")
    assert isinstance(result, NotArticle) or LINES[0] not in result.body


def test_a_list_that_refers_to_itself_again_and_again_ends() -> None:
    wide: list[Any] = [1] * 2000
    values = [{"judul": 2, "isi": 1}, wide, TITLE]
    after = f"<script type='application/json'>{json.dumps(values)}</script>"
    assert isinstance(read(page(after)), NotArticle)


def test_a_wide_object_is_read_in_part() -> None:
    data = {f"title{at}x": "" for at in range(300)} | {"title": TITLE, "content": HTML}
    assert isinstance(read(page(next_data(**data))), NotArticle)
