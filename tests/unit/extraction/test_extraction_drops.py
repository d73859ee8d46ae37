"""No story is dropped for its headline, its neighbours' headlines or its address; pages that are not stories are."""

import gzip
import html
import json
import os
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from headlines import HARD, headlines, slug_of

from crawler.articles import Article, Link, NotArticle, Outlet
from crawler.extraction import extract
from crawler.extraction.kind import is_error, is_list_address

NOW = datetime(2025, 6, 1, tzinfo=UTC)
SHARED = Path(os.environ.get("ANUGERAH_SHARED", Path(__file__).resolve().parents[4] / "shared"))
HEADLINES = tuple(headlines())
STEP = 1 if os.environ.get("ANUGERAH_SOAK") else 29
URL = "https://kabarku.example/daerah/{}/"
TEXT = (
    "<p>SERANG – Wali kota menerima piagam pelayanan publik yang diserahkan oleh gubernur di pendopo.</p>"
    "<p>Nilai yang diraih kota itu mencapai 93,21 dan naik dari tahun sebelumnya, kata panitia kepada wartawan.</p>"
    "<p>Warga berharap pelayanan di semua kantor kecamatan akan menyusul pada tahun depan setelah loket dibenahi.</p>"
)
ERRORS = (
    "404",
    "404 Not Found",
    "Error 404",
    "HTTP Error 404 Not Found",
    "Error 404: Page not found",
    "404 Page Not Found",
    "404 - Halaman Tidak Ditemukan | Dinas Kominfo",
    "Halaman tidak ditemukan",
    "Halaman Tidak Ditemukan - Kabar Ku",
    "Maaf, berita tidak ditemukan!",
    "Maaf, halaman yang Anda cari tidak ditemukan.",
    "Ups! Halaman yang kamu tuju tidak dapat ditemukan",
    "Page not found – Kabarku",
    "Oops! That page can’t be found.",
    "Artikel tidak tersedia",
    "Halaman ini tidak ada",
    "Not Found",
    "Nothing Found",
    "403 Forbidden",
    "Account Suspended",
    "500 Internal Server Error",
    "502 Bad Gateway",
    "503 Service Temporarily Unavailable",
    "Access Denied",
    "Situs Sedang Dalam Perbaikan",
    "Website dalam pemeliharaan - Kabar Ku",
    "Under Maintenance",
    "Bandwidth Limit Exceeded",
    "508 Resource Limit Is Reached",
    "429 Too Many Requests",
    "504 Gateway Time-out",
    "Error establishing a database connection",
    "Index of /berita",
    "Verifikasi bahwa Anda adalah manusia",
    "Just a moment...",
)


def page(headline: str, *, others: tuple[str, ...] = (), document: str | None = None, form: str = "") -> bytes:
    boxes = "".join(f"<h3><a href='/l/{at}'>{html.escape(other)}</a></h3>" for at, other in enumerate(others))
    title = html.escape(headline)
    return (
        f"<html><head><title>{document or title + ' - Kabar Ku'}</title></head><body><h1><a href='/'>Kabar Ku</a></h1>"
        f"<div class='sorotan'>{boxes}</div><article><h1>{title}</h1>{form}<div class='entry-content'>{TEXT}</div>"
        f"</article><div class='bawah'>{boxes}</div></body></html>"
    ).encode()


@pytest.mark.parametrize("title", ERRORS)
def test_error_is_recognised_by_the_whole_title(title: str) -> None:
    assert is_error(title)
    lost = extract(page(title, document="Kabar Ku"), URL.format("hilang"), now=NOW)
    assert lost == NotArticle("missing")


def test_no_headline_is_an_error() -> None:
    assert len(HEADLINES) > 8000
    assert [headline for headline in HEADLINES if is_error(headline) and headline != "502"] == []


@pytest.mark.parametrize(
    "shape",
    ["/{}/", "/2025/05/17/{}/", "/berita/{}.html", "/index.php/berita/{}", "/read/55/{}", "/berita/detail/{}"],
)
def test_no_headline_makes_the_address_of_a_list(shape: str) -> None:
    urls = [f"https://kabarku.example{shape.format(slug_of(headline))}" for headline in HEADLINES]
    assert [url for url in urls if is_list_address(url)] == []


def test_story_is_kept_under_any_headline_beside_any_others() -> None:
    lost = []
    for at, headline in enumerate([*HARD, *HEADLINES[len(HARD) :: STEP]]):
        near = (HEADLINES[(at * 7 + more) % len(HEADLINES)] for more in range(4))
        others = (*near, "502", "404 Not Found")
        read = extract(page(headline, others=others), URL.format(slug_of(headline)), now=NOW)
        if headline != "502" and (not isinstance(read, Article) or read.title != headline.removeprefix("Protected: ")):
            lost.append((headline, read))
    assert lost == []


@pytest.mark.parametrize("name", ["Banten", "Kota Serang", "Pemkab Lebak", "Gorontalo"])
@pytest.mark.parametrize("sep", [" - ", " | ", " – "])
def test_headline_may_begin_with_the_name_of_the_site(name: str, sep: str) -> None:
    place = name.removeprefix("Pemkab ")
    for fact in ("Raih WTP Kesembilan", "Juara - 12 Medali Emas Diraih", "Juara Umum | Olahraga", "Juara Umum"):
        headline = f"{place} {fact}"
        url = f"https://{place.split()[-1].lower()}.go.id/berita/{slug_of(headline)}"
        read = extract(page(headline, document=f"{headline}{sep}{name}"), url, outlet=Outlet(name=name), now=NOW)
        assert isinstance(read, Article), headline
        assert read.title == headline


@pytest.mark.parametrize("mark", ["Terlindungi", "Protected", "Diproteksi"])
def test_only_a_password_form_or_an_empty_page_makes_a_story_protected(mark: str) -> None:
    headline = f"{mark}: 5.000 Nelayan Kini Punya Jaminan"
    assert isinstance(extract(page(headline), URL.format("jaminan"), now=NOW), Article)
    form = "<form action='/wp-login.php?action=postpass'><input name='post_password' type='password'></form>"
    assert extract(page(headline, form=form), URL.format("jaminan"), now=NOW) == NotArticle("protected")
    bare = page(headline).replace(TEXT.encode(), b"<p>Pos ini dilindungi dengan kata sandi.</p>")
    assert extract(bare, URL.format("jaminan"), now=NOW) == NotArticle("protected")


def test_story_named_beside_its_section_in_the_query_is_kept() -> None:
    assert not is_list_address("https://kabarku.example/index.php?cat=3&id=551")
    assert not is_list_address("https://kabarku.example/?mod=berita&tag=kota&p=77")
    for query in ("?q=node/771", "index.php?q=node/771", "?q=node%2F771"):
        assert not is_list_address(f"https://kabarku.example/{query}")
    assert is_list_address("https://kabarku.example/?q=berita")
    assert is_list_address("https://kabarku.example/index.php?q=piagam")
    assert is_list_address("https://kabarku.example/index.php?cat=3")


@pytest.mark.parametrize(
    ("path", "is_list"),
    [
        ("/kategori/nusantara/881213/wali-kota-terima-piagam", False),
        ("/category/daerah/wali-kota-terima-piagam-pelayanan", False),
        ("/kategori/nusantara", True),
        ("/kategori/berita-olahraga-dan-kesehatan-warga", True),
        ("/category/daerah/kota-tangerang-selatan/", True),
        ("/category/daerah/page/12", True),
        ("/tag/kota/wali-kota-terima-piagam-pelayanan", True),
    ],
)
def test_story_below_its_category_is_no_list(path: str, *, is_list: bool) -> None:
    url = f"https://kabarku.example{path}"
    assert is_list_address(url) is is_list
    assert isinstance(extract(page("Wali Kota Terima Piagam"), url, now=NOW), NotArticle) is is_list


def test_paragraphs_that_break_off_are_not_a_list_where_the_page_says_it_is_one_story() -> None:
    poem = "".join(
        f"<p>Bait ke-{n} puisi pemenang lomba itu berbunyi lirih di tepi kali yang tenang ...</p>" for n in range(4)
    )
    read = page("Puisi Siswa Jadi Juara").replace(TEXT.encode(), poem.encode())
    marked = read.replace(b"<body>", b"<body class='post-template-default single single-post postid-7'>")
    assert extract(read, URL.format("puisi"), now=NOW) == NotArticle("not_an_article")
    assert isinstance(extract(marked, URL.format("puisi"), now=NOW), Article)


def test_mark_of_the_source_alone_does_not_protect_a_readable_story() -> None:
    link = Link(url=URL.format("jaminan"), title="Terlindungi: Nelayan Kini Punya Jaminan")
    assert isinstance(extract(page("Nelayan Kini Punya Jaminan"), link.url, link=link, now=NOW), Article)


def test_no_real_headline_is_dropped_by_a_rule() -> None:
    folder = SHARED / "awards"
    if not folder.exists():
        pytest.skip("the shared stories are not here")
    lines = [
        line for name in ("dev", "real", "regional") for line in (folder / f"{name}.jsonl").read_bytes().splitlines()
    ]
    lines += gzip.decompress((folder / "stream.jsonl.gz").read_bytes()).splitlines()
    titles = {title for line in lines if (title := json.loads(line)["title"]).strip("-")}
    assert len(titles) > 10_000
    assert [title for title in titles if is_error(title)] == []
    assert [title for title in titles if is_list_address(f"https://kabarku.example/{slug_of(title)}/")] == []


RETRACTIONS = (
    "Mohon maaf, berita ini telah dicabut karena ada kekeliruan data.",
    "Berita dengan judul ini sudah kami periksa ulang. Artikel di atas resmi ditarik atas permintaan narasumber.",
    "Redaksi dengan ini mencabut berita ini dan meminta maaf kepada pembaca serta pihak yang dirugikan.",
)
STORIES = (
    "Kepala dinas meminta berita bohong tentang lomba desa dihapus dari semua grup warga hari ini.",
    "Surat edaran tentang jam belajar itu dicabut bupati setelah warga mengajukan keberatan pekan lalu.",
    "Berita acara lomba ditandatangani panitia, dan undian ditarik ulang di depan peserta.",
)


@pytest.mark.parametrize("text", RETRACTIONS)
def test_a_notice_that_a_story_was_taken_back_is_no_story(text: str) -> None:
    html_page = page("Kota Serang Raih Adipura").decode()
    notice = extract(html_page.replace(TEXT, f"<p>{text}</p>").encode(), URL.format("adipura"), now=NOW)
    assert notice == NotArticle("retracted")
    both = extract(html_page.replace(TEXT, f"{TEXT}{TEXT}<p>{text}</p>").encode(), URL.format("adipura"), now=NOW)
    assert isinstance(both, Article)


@pytest.mark.parametrize("text", STORIES)
def test_a_short_story_about_something_taken_back_is_one(text: str) -> None:
    html_page = page("Kabar Pendek dari Serang").decode()
    read = extract(html_page.replace(TEXT, f"<p>{text}</p>").encode(), URL.format("kabar"), now=NOW)
    assert isinstance(read, Article)


NOTICES = (
    ("Maintenance", "<h1>Pemeliharaan</h1><p>Kami sedang melakukan pemeliharaan. Silakan datang lagi nanti sore.</p>"),
    ("Kabar Ku", "<p>Mohon maaf, website ini sedang dalam perbaikan oleh tim kami sampai besok pagi.</p>"),
    ("Error", "<h1>Kesalahan</h1><p>Koneksi ke basis data gagal, jadi halaman tidak dapat dibuat sekarang.</p>"),
    ("Verifikasi", "<h1>Pastikan Anda bukan robot</h1><p>Centang kotak di bawah ini untuk melanjutkan membaca.</p>"),
    ("Mengalihkan", "<p>Anda akan dialihkan ke alamat yang baru dalam tiga detik, atau klik tombol di bawah.</p>"),
    ("Internet Positif", "<h1>Diblokir</h1><p>Situs yang Anda buka termasuk yang diblokir menurut aturan negara.</p>"),
    ("Fatal error", "<b>Fatal error</b>: Uncaught Error: Call to undefined function judul() in /srv/tema.php:7"),
)


WALL = (
    "<html><head><title>Pemeriksaan</title>{head}</head><body><h1>Tunggu</h1><p>Jaringan yang dipakai terlihat "
    "tidak wajar, maka kami mengecek sambungan ini lebih dahulu sebelum halaman tujuan terbuka.</p></body></html>"
)


@pytest.mark.parametrize(
    ("head", "body_html", "is_story"),
    [
        ("", None, False),
        ("", "<p>Desa Sukamaju menerima piagam dari bupati pada Senin pagi di alun-alun kota.</p>" * 3, True),
        ('<meta property="og:title" content="Piagam bagi Desa Sukamaju">', None, True),
        ('<meta property="article:published_time" content="2025-05-30T08:00:00Z">', None, True),
    ],
)
def test_a_page_without_a_word_of_the_title_that_its_source_states_is_no_story(
    head: str, body_html: str | None, is_story: bool
) -> None:
    """A firewall's page has words of its own; the text of a source needs no page."""
    link = Link(url=URL.format("piagam"), title="Piagam bagi Desa Sukamaju", guid="7", body_html=body_html)
    read = extract(WALL.format(head=head).encode(), URL.format("piagam"), link=link, now=NOW)
    assert isinstance(read, Article) if is_story else read == NotArticle("missing")


def test_a_consent_under_its_own_heading_is_no_story() -> None:
    link = Link(url=URL.format("piagam"), title="Piagam bagi Desa Sukamaju", guid="7")
    text = "<p>Laman ini menyimpan data kecil di peramban Anda. Silakan pilih apakah Anda mengizinkannya.</p>"
    consent = f"<html><head><title>Persetujuan</title></head><body><h1>Persetujuan</h1>{text}</body></html>".encode()
    assert extract(consent, link.url, link=link, now=NOW) == NotArticle("missing")
    long = consent.replace(b"</body>", TEXT.encode() + b"</body>")
    assert isinstance(extract(long, link.url, link=link, now=NOW), Article)


@pytest.mark.parametrize(("document", "text"), NOTICES)
def test_a_notice_in_place_of_a_story_is_no_story(document: str, text: str) -> None:
    url = URL.format("piagam-bagi-desa")
    html_page = f"<html><head><title>{document}</title></head><body>{text}</body></html>".encode()
    link = Link(url=url, title="Piagam bagi Desa Sukamaju", published_at="2025-05-30T08:00:00Z")
    assert extract(html_page, url, link=link, outlet=Outlet(name="Kabar Ku"), now=NOW) == NotArticle("missing")
    alone = extract(html_page, url, outlet=Outlet(name="Kabar Ku"), now=NOW)
    assert alone == NotArticle("not_an_article" if document == "Kabar Ku" else "missing")


@pytest.mark.parametrize(("_", "text"), NOTICES)
def test_a_short_story_with_the_words_of_a_notice_is_one(_: str, text: str) -> None:
    url = URL.format("desa")
    for headline in ("Desa Sukamaju Perbaiki Server", "Layanan Desa Sukamaju Ditutup Sementara sampai Rabu Pagi Nanti"):
        html_page = page(headline).replace(TEXT.encode(), text.replace("h1>", "h2>").encode())
        listed = Link(url=url, title=f"{headline[:45]}…" if len(headline) > 45 else headline)
        for link in (None, listed):
            read = extract(html_page, url, link=link, now=NOW)
            assert isinstance(read, Article), headline
    other = Link(url=url, title="Judul Lain dari Redaksi")
    whole = page("Desa Sukamaju Perbaiki Server").replace(b"</article>", f"{TEXT}{text}</article>".encode())
    assert isinstance(extract(whole, url, link=other, now=NOW), Article)


def test_an_address_of_any_form_is_judged_in_short_time() -> None:
    before = time.process_time()
    assert is_list_address(f"https://kabar.example{'/kategori/a' * 5_000}-")
    assert time.process_time() - before < 1  # of processor time: 0.01
