"""A story's page, with the parts that a test changes."""

from datetime import UTC, datetime

from crawler.articles import Article, Link, Outlet
from crawler.extraction import extract

NOW = datetime(2025, 6, 1, tzinfo=UTC)
URL = "https://www.kabarku.example/daerah/wali-kota-terima-piagam/?utm_source=rss#komentar"
TITLE = "Wali Kota Terima Piagam Pelayanan"
TEXT = (
    "<p>SERANG, Kabarku – Wali kota menerima piagam pelayanan publik yang diserahkan oleh gubernur di pendopo.</p>"
    "<p>Nilai yang diraih kota itu mencapai 93,21 dan naik dari tahun sebelumnya, kata panitia kepada wartawan.</p>"
    "<p>Warga berharap pelayanan di semua kantor kecamatan akan menyusul pada tahun depan setelah loket dibenahi.</p>"
)


def read(
    *,
    head: str = "",
    meta: str = "",
    body: str = TEXT,
    url: str = URL,
    link: Link | None = None,
    zone: str = "Asia/Jakarta",
) -> Article:
    html = (
        f"<html><head><title>{TITLE} - Kabarku</title>{head}</head><body><div class='menu'>Minggu, 1 Juni 2025</div>"
        f"<article><h1>{TITLE}</h1><div>{meta}</div><div class='entry-content'>{body}</div></article></body></html>"
    )
    result = extract(html.encode(), url, link=link, outlet=Outlet(name="Kabarku", timezone=zone), now=NOW)
    assert isinstance(result, Article), result
    return result


def published(content: str) -> str:
    return f"<meta property='article:published_time' content='{content}'>"
