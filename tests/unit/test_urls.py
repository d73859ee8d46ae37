"""Canonical addresses and keys."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.urls import is_view, key, key_hash, public_url, same_site, shown_host, site_host

STORY = "https://kabarteluk.example/daerah/wali-kota-raih-penghargaan"

SAME_STORY = [
    "http://kabarteluk.example/daerah/wali-kota-raih-penghargaan/",
    "https://www.kabarteluk.example/daerah/wali-kota-raih-penghargaan",
    "https://m.kabarteluk.example/daerah/wali-kota-raih-penghargaan",
    "https://amp.kabarteluk.example/daerah/wali-kota-raih-penghargaan",
    "https://WWW.KabarTeluk.example:443/Daerah/Wali-Kota-Raih-Penghargaan",
    "http://kabarteluk.example:80//daerah//wali-kota-raih-penghargaan",
    "https://kabarteluk.example/amp/daerah/wali-kota-raih-penghargaan",
    "https://kabarteluk.example/daerah/wali-kota-raih-penghargaan/amp",
    "https://kabarteluk.example/daerah/amp/wali-kota-raih-penghargaan/",
    "https://kabarteluk.example/daerah/wali-kota-raih-penghargaan?amp=1",
    "https://kabarteluk.example/daerah/wali-kota-raih-penghargaan?amp",
    "https://kabarteluk.example/daerah/wali-kota-raih-penghargaan/?print=1",
    "https://kabarteluk.example/daerah/wali-kota-raih-penghargaan/print/",
    "https://kabarteluk.example/daerah/wali-kota-raih-penghargaan?page=all",
    "https://kabarteluk.example/daerah/wali-kota-raih-penghargaan?page=semua",
    "https://kabarteluk.example/daerah/wali-kota-raih-penghargaan?showpage=all",
    "https://kabarteluk.example/daerah/wali-kota-raih-penghargaan?single=1",
    "https://kabarteluk.example/daerah/wali-kota-raih-penghargaan?page=3",
    "https://kabarteluk.example/daerah/wali-kota-raih-penghargaan?page",
    "https://kabarteluk.example/daerah/wali-kota-raih-penghargaan/?pgrelated=41",
    "https://kabarteluk.example/daerah/wali-kota-raih-penghargaan?noamp=mobile&outputType=amp",
    "https://kabarteluk.example/daerah/wali-kota-raih-penghargaan?replytocom=41&showComment=1",
    "https://kabarteluk.example/daerah/wali-kota-raih-penghargaan?cpage=2&sid=9f&ASPSESSIONIDQQ=1&session_id=3",
    "https://kabarteluk.example/daerah/wali-kota-raih-penghargaan?fullsite=false&utm_source=x&utm_medium=y",
    "https://kabarteluk.example/daerah/wali-kota-raih-penghargaan?utm_source=x&amp;utm_medium=y&amp;amp;page=2",
    "https://kabarteluk.example/daerah/wali-kota-raih-penghargaan?fbclid=Iw1&gclid=a#komentar",
    "https://kabarteluk.example/daerah/wali-kota-raih-penghargaan/comment-page-2/#comment-9",
    "https://kabarteluk.example/daerah/wali-kota-raih-penghargaan/embed/",
    "https://kabarteluk.example/daerah/wali-kota-raih-penghargaan;jsessionid=0A1B.node-2?utm_source=x",
    "https://kabarteluk.example/daerah;JSESSIONID=0A1B/wali-kota-raih-penghargaan/",
    "https://kabarteluk.example/./daerah/wali-kota-raih-penghargaan;phpsessid=9f",
    "https://kabarteluk.example/daerah/wali%2Dkota%2draih-penghargaan?m=1",
    "  //kabarteluk.example/daerah/wali-kota-raih-\npenghargaan ",
    "https://redaksi:rahasia@kabarteluk.example/daerah/wali-kota-raih-penghargaan",
]


@pytest.mark.parametrize("url", SAME_STORY)
def test_forms_of_one_story_share_a_key(url: str) -> None:
    assert key(url) == key(STORY) == "//kabarteluk.example/daerah/wali-kota-raih-penghargaan"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/read/24633/juara-umum", "https://a.example/read/24633/juara-umum/15"),
        ("https://a.example/read/24633/juara-umum", "https://a.example/read/24633"),
        ("https://a.example/detail/505/judul", "https://a.example/detail/505/@akun"),
        ("https://a.example/news/detail/6178/judul.html", "https://a.example/news/cetak/6178/judul.html"),
        ("https://a.example/daerah/pr-591833068/judul", "https://a.example/daerah/591833068/judul-baru?page=2"),
        ("https://a.example/news/detail/6178/judul", "https://a.example/news/print/6178/judul"),
        ("https://a.example/news/amp/408371966/judul", "https://a.example/news/408371966/judul"),
        ("https://a.example/amp/543006/judul/1", "https://a.example/543006/judul"),
        ("https://a.example/baca/351653/20251220/030100/judul", "https://a.example/baca/351653/lain"),
        ("https://a.example/cari/juara%2C-1", "https://a.example/cari/juara,-1"),
        ("https://a.example/b?x=1&y=dua+kata", "https://a.example/b/?y=dua%20kata&x=1"),
        ("https://a.example/pena-%f0%9f%99%8f", "https://a.example/pena-%F0%9F%99%8F"),
        ("https://a.example/pena-\N{PERSON WITH FOLDED HANDS}", "https://a.example/pena-%F0%9F%99%8F"),
        ("https://b\N{LATIN SMALL LETTER A WITH DIAERESIS}nten.example/juara", "https://xn--bnten-gra.example/juara"),
    ],
)
def test_free_tails_and_spellings_are_folded(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/?p=12", "https://a.example/?p=13"),
        ("https://a.example/?p=12", "https://a.example/"),
        ("https://a.example/?page=berita&id=1", "https://a.example/?page=agenda&id=1"),
        ("https://a.example/?m=202511", "https://a.example/"),
        ("https://a.example/juara", "https://b.example/juara"),
        ("https://a.example/juara", "https://a.example:8443/juara"),
        ("https://kota.a.example/juara", "https://a.example/juara"),
        ("https://a.example/read/2026/07/01/114728/satu", "https://a.example/read/2026/07/01/114728/dua"),
        ("https://a.example/20251220/satu", "https://a.example/20251220/dua"),
        ("https://a.example/2025/12/satu", "https://a.example/2025/12/dua"),
        ("https://a.example/wilayah/3671/satu", "https://a.example/wilayah/3671/dua"),
        ("https://a.example/foto/12345", "https://a.example/berita/12345"),
        ("https://a.example/juara-1", "https://a.example/juara-2"),
        ("https://a.example/12345-juara", "https://a.example/12345-kalah"),
        ("https://a.example/19991220/satu", "https://a.example/19991220/dua"),
        ("https://a.example/juara%2Fumum", "https://a.example/juara/umum"),
        ("https://a.example/amplop", "https://a.example/"),
    ],
)
def test_different_stories_keep_different_keys(one: str, other: str) -> None:
    assert key(one) != key(other)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (" HTTPS://WWW.A.example:443/Daerah/Juara?utm_source=x#isi ", "https://www.a.example/Daerah/Juara"),
        ("http://a.example", "http://a.example/"),
        ("http://127.0.0.1:8085/juara/?page=2&fbclid=1", "http://127.0.0.1:8085/juara/?page=2"),
        ("https://a.example/?p=7&utm_campaign=rss", "https://a.example/?p=7"),
        ("https://a.example/juara?b=2&a=1", "https://a.example/juara?b=2&a=1"),
        ("http://[::1]:80/x", "http://[::1]/x"),
        ("https://a.example/juara.do;jsessionid=0A1B?id=3", "https://a.example/juara.do?id=3"),
        ("https://a.example/juara;umum", "https://a.example/juara;umum"),
        ("https://a.example/juara!", "https://a.example/juara!"),
        ("mailto:redaksi@a.example", "mailto:redaksi@a.example"),
        ("http://[", "http://["),
    ],
)
def test_public_url(url: str, expected: str) -> None:
    assert public_url(url) == expected


@pytest.mark.parametrize(
    "garbage", ["", " ", "#", "/daerah/juara", "javascript:void(0)", "ftp://a.example/x", "http://", "http://a b/c"]
)
def test_garbage_has_no_site(garbage: str) -> None:
    assert site_host(garbage) == ""
    assert shown_host(garbage) == ""
    assert not same_site(garbage, garbage)
    assert key(garbage) == public_url(garbage) == garbage.strip()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://amp.a.example/juara", True),
        ("https://a.example/amp/juara", True),
        ("https://a.example/juara/amp/", True),
        ("https://a.example/juara?amp", True),
        ("https://a.example/juara?amp=1&b=2", True),
        ("https://a.example/news/cetak/6178/juara", True),
        ("https://a.example/juara/?print=print", True),
        ("https://a.example/juara/print/", True),
        ("https://a.example/juara/embed/", True),
        ("https://a.example/2025/12/juara.html?m=1", True),
        ("https://a.example/juara", False),
        ("https://a.example/juara?page=2", False),
        ("https://a.example/amplop/cetak-biru", False),
        ("https://a.example/?m=202511", False),
        ("http://[", False),
    ],
)
def test_views_are_recognised_by_their_address(url: str, expected: bool) -> None:
    assert is_view(url) is expected


def test_same_site() -> None:
    assert same_site("http://www.a.example/x", "https://m.a.example/")
    assert same_site("http://127.0.0.1:8085/x", "http://127.0.0.1:8085/")
    assert not same_site("http://127.0.0.1:8085/x", "http://127.0.0.1:8086/x")
    assert not same_site("https://banten.a.example/", "https://a.example/")
    assert site_host("https://m.id/") == "m.id"
    assert site_host("https://www.m.kabarkaltim.co.id/") == "kabarkaltim.co.id"
    assert site_host("http://www.a.example:8080/x") == "a.example:8080"


def test_a_shown_host_is_without_www_and_port() -> None:
    assert shown_host("http://www.a.example:8080/x") == "a.example"
    assert shown_host("https://m.kabarkaltim.co.id/x") == "m.kabarkaltim.co.id"


def test_key_hash_represents_the_key() -> None:
    assert re.fullmatch("[0-9a-f]{16}", key_hash(STORY))
    assert key_hash(STORY) == key_hash(SAME_STORY[0]) != key_hash(STORY + "-2")
    assert key_hash("\ud800") != key_hash("\ud801")


_PIECE = st.one_of(
    st.sampled_from(
        ["/", "//", "?", "&", "=", "#", "%", ":", "@", "+", ";", ".", "..", "\\", " ", "%2f", "%41", "%zz"]
    ),
    st.sampled_from(["http://", "HTTPS://", "www.", "m.", "amp.", "a.example", "[::1]", ":80", ":443", ":8085", "É"]),
    st.sampled_from(["amp", "/amp", "print", "cetak", "read", "pr-", "12", "12345", "2025", "embed", "comment-page-1"]),
    st.sampled_from(["utm_source", "page", "all", "p", "amp;"]),
    st.text(max_size=3),
)
_ADDRESS = st.one_of(
    st.text(max_size=40),
    st.lists(_PIECE, max_size=12).map("".join),
    st.lists(_PIECE, max_size=12).map(lambda pieces: "https://a.example/" + "".join(pieces)),
    st.lists(_PIECE, max_size=12).map(lambda pieces: "https://a.example/" + "/".join(pieces)),
    st.lists(_PIECE, max_size=12).map(lambda pieces: "https://a.example/?" + "&".join(pieces)),
)


@settings(max_examples=200)
@given(_ADDRESS)
def test_folding_is_idempotent_and_total(url: str) -> None:
    assert key(key(url)) == key(url)
    assert public_url(public_url(url)) == public_url(url)
    assert key(public_url(url)) == key(url)
    assert site_host(key(url)) == site_host(url)
    assert len(key_hash(url)) == 16


def test_a_short_number_called_sid_is_a_story() -> None:
    url = "https://kabarteluk.example/modules.php?name=News&file=article&sid=412"
    assert public_url(url) == url
    assert key(url) != key(url.replace("412", "413"))
    for session in ("sid=9f86d081884c7d65", "sid=40281716253948"):
        assert key(f"https://kabarteluk.example/panen?{session}") == key("https://kabarteluk.example/panen")
