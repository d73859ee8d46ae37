"""`anugerah extract`: one page, an index of pages, an address; pages that are not articles, and unreadable input."""

import gzip
import json
from pathlib import Path

import pytest
from verbs import ARTICLE, anugerah, closed_port

from crawler.newsroom.server import Newsroom
from crawler.newsroom.truth import Story, address
from crawler.times import iso

PAGE = """<!doctype html><html lang="id"><head><title>Warga Kampung Ciwaru Panen Jagung - Kabar Uji</title>
<meta property="og:site_name" content="Kabar Uji">
<meta property="article:published_time" content="2025-03-02T10:10:00+07:00"></head>
<body><article><h1>Warga Kampung Ciwaru Panen Jagung</h1><p>Oleh: Rina Wulandari</p><div class="entry-content">
<p>SERANG, KabarUji.com – Warga Kampung Ciwaru memanen jagung di lahan seluas empat hektare pada Minggu pagi.</p>
<p>Ketua kelompok tani mengatakan hasil panen kali ini lebih baik daripada musim yang lalu karena hujan cukup.</p>
<p>Sebagian jagung dijual ke pasar induk, sebagian lagi disimpan sebagai benih untuk musim tanam berikutnya.</p>
</div></article></body></html>"""
URL = "https://kabaruji.example/news/warga-kampung-ciwaru-panen-jagung/"


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    (tmp_path / "a.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(PAGE.encode()))
    (tmp_path / "binary.html").write_bytes(bytes(range(256)) * 40)
    (tmp_path / "empty.html").write_bytes(b"")
    (tmp_path / "cut.html.gz").write_bytes(gzip.compress(PAGE.encode())[:200])
    (tmp_path / "plain.html.gz").write_bytes(PAGE.encode())
    return tmp_path


def some_story(newsroom: Newsroom) -> tuple[str, Story]:
    """The address of a published story, and what is in it."""
    truth = newsroom.truths[0]
    story = truth.public[0]
    return newsroom.url(truth.site.slug).rstrip("/") + address(story), story


@pytest.mark.parametrize("name", ["a.html", "a.html.gz"])
def test_a_page_is_an_article(pages: Path, name: str) -> None:
    done = anugerah("extract", name, "--url", URL, cwd=pages)
    assert (done.status, done.err) == (0, "")
    assert list(done.json) == ARTICLE
    assert done.json["url"] == URL
    assert done.json["title"] == "Warga Kampung Ciwaru Panen Jagung"
    assert done.json["published_at"] == "2025-03-02T03:10:00Z"
    assert done.json["tags"] == []
    assert len(done.json["body"].split("\n")) == 3


@pytest.mark.parametrize("name", ["binary.html", "empty.html"])
def test_a_page_that_is_not_an_article_has_null_fields_and_status_1(pages: Path, name: str) -> None:
    done = anugerah("extract", name, "--url", URL, cwd=pages)
    assert done.status == 1
    assert list(done.json) == [*ARTICLE, "error"]
    assert done.json == {**dict.fromkeys(ARTICLE), "url": URL, "error": "not_an_article"}


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("none.html", "none.html: cannot be read: No such file or directory."),
        ("none.html.gz", "none.html.gz: cannot be read: No such file or directory."),
        (".", "cannot be read: Is a directory."),
        ("cut.html.gz", "cut.html.gz: is not a whole gzip file"),
        ("plain.html.gz", "plain.html.gz: cannot be read: Not a gzipped file"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_sentence(pages: Path, name: str, message: str) -> None:
    anugerah("extract", name, cwd=pages).failed(1, message)


@pytest.mark.parametrize("arguments", [[], ["a.html", "--index", "index.jsonl"]])
def test_neither_or_both_is_wrong_usage(pages: Path, arguments: list[str]) -> None:
    anugerah("extract", *arguments, cwd=pages).failed(2, "Name a FILE or a URL, or use --index.")


def write_index(folder: Path, *lines: object) -> Path:
    path = folder / "index" / "pages.jsonl"
    path.parent.mkdir()
    texts = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    path.write_bytes(b"\n".join(texts) + b"\n")
    return path


def test_an_index_answers_every_page_in_order_relative_to_itself(pages: Path) -> None:
    entries = [("../a.html", URL), ("../binary.html", "https://kabaruji.example/b"), ("../a.html.gz", URL)]
    index = write_index(pages, *({"file": file, "url": url, "more": 1} for file, url in entries))
    done = anugerah("extract", "--index", index, cwd=pages.parent)
    assert (done.status, done.err) == (0, "")
    assert [(line["file"], line["url"]) for line in done.lines] == entries
    good, none, zipped = done.lines
    assert list(good) == list(zipped) == ["file", *ARTICLE]
    assert good["body"] == zipped["body"]
    assert list(none) == ["file", *ARTICLE, "error"]
    assert none["error"] == "not_an_article"
    assert none["title"] is None


def test_a_broken_line_and_a_missing_file_are_reported_and_the_others_answered(pages: Path) -> None:
    index = write_index(
        pages,
        {"file": "../none.html", "url": URL},
        b"{broken",
        {"url": URL},
        b'{"file": "\xff"}',
        b'{"file": "../a.html", "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        {"file": "a\0b"},
        {"file": "../cut.html.gz", "url": None},
        {"file": "../a.html", "url": URL},
    )
    done = anugerah("extract", "--index", index)
    assert done.status == 1
    assert [line["file"] for line in done.lines] == ["../none.html", "a\0b", "../cut.html.gz", "../a.html"]
    assert [line.get("error") for line in done.lines] == ["unreadable", "unreadable", "unreadable", None]
    assert all(list(line)[1 : len(ARTICLE) + 1] == ARTICLE for line in done.lines)
    reported = [line.removeprefix(f"Error: {index}:").partition(":")[0] for line in done.err.splitlines()]
    assert reported == ["1", "2", "3", "4", "5", "6", "7"]


def test_an_index_that_is_not_there_is_one_sentence(pages: Path) -> None:
    anugerah("extract", "--index", "none.jsonl", cwd=pages).failed(1, "none.jsonl: cannot be read")


def test_an_address_is_fetched_as_a_crawl_would(newsroom: Newsroom) -> None:
    url, story = some_story(newsroom)
    newsroom.requests.clear()
    done = anugerah("extract", url)
    assert (done.status, done.err) == (0, "")
    assert list(done.json) == ARTICLE
    assert (done.json["url"], done.json["title"]) == (url, story.title)
    assert done.json["published_at"] == iso(story.published_at)
    assert "/robots.txt" in [asked.path for asked in newsroom.requests]


@pytest.mark.parametrize(
    ("slug", "form"),
    [
        ("suluhciremai", "{path}"),
        ("suluhciremai", "{path}?page=2"),
        ("suluhciremai", "{path}?page=all&utm_source=x"),
        ("suluhciremai", "{path}-judul-lama?pgrelated=2"),
        ("suluhciremai", "/amp{path}"),
        ("dermagasambas", "{path}?m=1"),
    ],
)
def test_every_address_of_a_story_gives_its_own_address_and_the_whole_of_it(
    newsroom: Newsroom, slug: str, form: str
) -> None:
    (truth,) = (truth for truth in newsroom.truths if truth.site.slug == slug)
    longest = max(truth.public, key=lambda story: (len(story.paragraphs), story.slug))
    home = newsroom.url(slug).rstrip("/")
    found = anugerah("extract", home + form.format(path=address(longest))).json
    assert (found["url"], found["title"]) == (home + address(longest), longest.title)
    assert found["body"].split("\n") == list(longest.paragraphs)


def test_an_address_that_is_not_an_article_has_null_fields(newsroom: Newsroom) -> None:
    url = next(iter(newsroom.urls.values()))
    done = anugerah("extract", url)
    assert done.status == 1
    assert done.json == {**dict.fromkeys(ARTICLE), "url": url, "error": "not_an_article"}


def test_an_address_that_cannot_be_fetched_is_one_sentence(newsroom: Newsroom) -> None:
    gone = next(iter(newsroom.urls.values())) + "news/tidak-ada-di-sini/"
    anugerah("extract", gone).failed(1, f"{gone}: nothing to read there: gone.")
    closed = f"http://127.0.0.1:{closed_port()}/a"
    anugerah("extract", closed).failed(1, f"{closed}: could not be fetched: nobody answers at that address (refused).")


def test_a_page_whose_address_is_not_known_may_be_an_article(tmp_path: Path) -> None:
    body = "<p>Warga membersihkan saluran air di kampung mereka sejak pagi hari.</p>" * 4
    (tmp_path / "a.html").write_text(f"<article><h1>Warga Bersihkan Saluran Air</h1>{body}</article>", encoding="utf-8")
    done = anugerah("extract", "a.html", cwd=tmp_path)
    assert (done.status, done.json["url"], done.json["title"]) == (0, None, "Warga Bersihkan Saluran Air")


def test_a_metadata_address_is_refused() -> None:
    url = "http://169.254.169.254/latest/meta-data/"
    anugerah("extract", url).failed(1, f"{url}: nothing to read there: private_address.")


@pytest.mark.parametrize("url", ["http://", "https://kabar uji/a", "http://[::1/", "ftp://kabar.example/a"])
def test_an_invalid_address_is_wrong_usage(url: str, pages: Path) -> None:
    anugerah("extract", url).failed(2, "is not a web address")
    anugerah("extract", "none.html", "--url", url, cwd=pages).failed(2, "--url", "is not a web address")
