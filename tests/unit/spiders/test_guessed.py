"""Pages linked from a menu, classified as sections, stories or pages about the paper; modelled on real ones."""

from datetime import UTC, datetime

import pytest

from crawler.articles import NotArticle, Outlet
from crawler.discovery.sections import parse_section
from crawler.extraction import extract
from crawler.spiders.guessed import is_section

NOW = datetime(2025, 6, 1, tzinfo=UTC)
SENTENCE = "Warga Muara Pinang menata ulang terminal lama bersama pengelola pasar pada hari Selasa siang. "
HEADLINES = (
    "Bupati Buka Pasar Murah di Alun-alun",
    "Siswa Bukit Aren Juara Lomba Robot",
    "Puskesmas Keliling Sambangi Lereng Utara",
    "Nelayan Muara Terima Bantuan Jaring Baru",
    "Panen Raya Kopi Dimulai Pekan Depan",
    "Jembatan Gantung Selesai Diperbaiki Warga",
)


def cards(count: int, *, excerpts: bool = False) -> str:
    """Stories as list pages and side columns show them."""
    text = f"<p class='excerpt'>{SENTENCE}</p>" if excerpts else ""
    return "".join(
        f"<article class='post'><h2><a href='/berita/{title.lower().replace(' ', '-')}/'>{title}</a>"
        f"</h2><time datetime='2025-05-0{at + 1}T08:00:00+07:00'>{at + 1} Mei 2025</time>{text}</article>"
        for at, title in enumerate(HEADLINES[:count])
    )


def page(main: str, *, classes: str, title: str, aside: str = "") -> bytes:
    return (
        f"<html><head><title>{title} - Kabar Muara</title></head><body class='{classes}'>"
        f"<nav><a href='/'>Beranda</a><a href='/daerah/'>Daerah</a></nav><main>{main}</main><aside>{aside}</aside>"
        "</body></html>"
    ).encode()


def linked_cards(count: int) -> str:
    """Cards whose link has the heading in it, with the first sentence of each story."""
    return "".join(
        f"<div class='post'><div class='post-info'><span>{at + 1} Mei 2025</span><a href='/v2/berita/{at}-{slug}'>"
        f"<h5>{title}</h5></a><p>{title} bersama warga {at} desa. {SENTENCE}</p><a href='/v2/berita/{at}-{slug}'>"
        "Baca Selengkapnya</a></div></div>"
        for at, (title, slug) in enumerate((title, title.lower().replace(" ", "-")) for title in HEADLINES[:count])
    )


STORY = (
    "<h1 class='entry-title'>Sarang Walet dan Musim Kemarau</h1><span class='author'>Rina Wardani</span>"
    "<time datetime='2025-05-02T08:00:00+07:00'>2 Mei 2025</time>"
    f"<div class='entry-content'><p>{SENTENCE * 3}</p><p>{SENTENCE * 2}</p></div>"
)
ABOUT = f"<h1>Profil Kabar Muara</h1><div class='entry-content'><p>{SENTENCE * 3}</p></div>"
LOCKED = (
    "<h1>Terproteksi: Catatan Redaksi</h1><form class='post-password-form' action='/wp-login.php?action=postpass'>"
    "<p>Konten ini dilindungi kata sandi.</p><input name='post_password' type='password'></form>"
)


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        ("/daerah/", page(f"<h1>Daerah</h1>{cards(6)}", classes="archive category", title="Daerah"), True),
        ("/olahraga/", page(f"<h1>Olahraga</h1>{cards(2)}", classes="archive category", title="Olahraga"), True),
        ("/daerah/", page(cards(3).replace("time", "i"), classes="halaman", title="Daerah"), True),
        (
            "/category/daerah/",
            page(f"<h1>Daerah</h1>{cards(6, excerpts=True)}", classes="archive category", title="Daerah"),
            True,
        ),
        ("/v2/berita", page(linked_cards(6), classes="", title="Berita"), True),
        ("/v2/berita", page(f"<h2>Berita Terkini</h2>{linked_cards(6)}", classes="", title="Berita Terkini"), True),
        ("/v2/warta", page(STORY, classes="", title="Sarang Walet", aside=linked_cards(2)), False),
        ("/walet/", page(STORY, classes="single single-post", title="Sarang Walet", aside=cards(6)), False),
        ("/walet/", page(STORY, classes="single single-post", title="Sarang Walet"), False),
        ("/profil/", page(ABOUT, classes="page", title="Profil", aside=cards(6)), False),
        ("/catatan/", page(LOCKED, classes="single single-post", title="Catatan", aside=cards(6)), False),
        ("/kontak/", page("<h1>Kontak</h1>", classes="page", title="Kontak"), False),
    ],
)
def test_a_section_is_distinguished_from_a_page(path: str, body: bytes, expected: bool) -> None:
    url = f"https://muara.example{path}"
    links = parse_section(body, url).links
    assert is_section(body, url, links, Outlet(), NOW) is expected


def test_a_list_with_links_around_its_headings_is_no_article() -> None:
    body = page(linked_cards(6), classes="", title="Berita")
    assert extract(body, "https://muara.example/v2/berita", now=NOW) == NotArticle("not_an_article")
