"""Pages of hacked sites that advertise gambling are no stories; news about gambling is."""

from datetime import UTC, datetime

import pytest

from crawler.articles import Article, NotArticle
from crawler.extraction import extract

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ADVERTS = {
    "Slot Gacor Hari Ini: Situs Slot77 Juara 1 Terbaik": (
        "Slot77 meraih penghargaan situs slot paling jujur. Daftar lewat link alternatif, ada bonus new member untuk "
        "semua pemain."
    ),
    "Bandar Togel Paling Dipercaya Warga Langit": (
        "Togel online dengan hadiah utuh. Situs toto ini menerima deposit pulsa tanpa potongan, tiap malam."
    ),
}
NEWS = {
    "Polres Awan Bongkar Situs Judi Online": (
        "Polisi menangkap pengelola situs slot dan bandar togel. Mereka memakai link alternatif, dan deposit pulsa "
        "dari para pemain."
    ),
    "Pemkab Hujan Raih Penghargaan Kabupaten Bebas Judi Online": (
        "Dinas kominfo memblokir situs slot dan togel online. Bonus new member yang ditawarkan, kata bupati, menjerat "
        "pelajar."
    ),
    "Lomba Burung Berkicau: Murai Gacor dari Desa Embun Juara": (
        "Murai itu gacor sejak sesi pertama dan membawa pulang piala, jackpot sepeda motor untuk peserta lain."
    ),
}


def read(title: str, body: str) -> Article | NotArticle:
    html = f"<html><head><title>{title} - Kabar</title></head><body><h1>{title}</h1><p>{body}</p></body></html>"
    return extract(html.encode(), "https://kabar.example/berita/judul-panjang-sekali", now=NOW)


@pytest.mark.parametrize("title", ADVERTS)
def test_an_advert_is_no_story(title: str) -> None:
    assert read(title, ADVERTS[title]) == NotArticle("gambling")


@pytest.mark.parametrize("title", NEWS)
def test_news_about_gambling_is_a_story(title: str) -> None:
    assert isinstance(read(title, NEWS[title]), Article)
