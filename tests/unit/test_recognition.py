"""What is recognised about a site that has no site file yet."""

import tomllib

import pytest

from anugerah.live import Checked, SourceTrial, StoryTrial
from anugerah.probe import site_toml
from crawler.recognition import guess_region, recognise_platform, shape_of, site_name, slug_of
from crawler.records import Outcome, SourceKind
from crawler.site import PlatformEvidence, SiteFile, Source, platforms

WORDPRESS = b'<html><head><meta name="generator" content="WordPress 6.8"></head></html>'


@pytest.mark.parametrize(
    ("url", "page", "platform"),
    [
        ("https://kabar.example/", WORDPRESS, "wordpress"),
        (
            "https://kabar.example/",
            b'<link rel="https://api.w.org/" href="https://kabar.example/wp-json/" />',
            "wordpress",
        ),
        ("https://kabar.example/", b'<script src="/wp-content/plugins/x.js">', "wordpress"),
        ("https://kabar.example/", b"<meta content='blogger' name='generator'/>", "blogger"),
        ("https://kabar.example/", b'<img src="https://static.promediateknologi.id/a.jpg">', "promedia"),
        ("https://kabar.example/", b'<meta name="generator" content="Joomla! - CMS">', "joomla"),
        ("https://kabar.example/", b"<title>Ditulis di WordPress</title>", "generic"),
        ("https://banten.tribunnews.com/", WORDPRESS, "tribun"),
        ("https://banten.antaranews.com/", b"", "antara"),
        ("https://www.banten.suara.com/", b"", "suara"),
        ("https://notsuara.com/", b"", "generic"),
    ],
)
def test_a_network_s_host_decides_the_platform_then_marks(url: str, page: bytes, platform: str) -> None:
    assert recognise_platform(url, page).name == platform


def test_every_network_is_known_by_its_host() -> None:
    by_host = {name for name, platform in platforms().items() if platform.hosts}
    networks = {"promedia", "tribun", "antara", "disway", "suara", "inews", "jawapos-radar"}
    assert by_host == networks, "platforms with `hosts`: add the name of a new one here"


@pytest.mark.parametrize(
    ("page", "name"),
    [
        ("<meta property='og:site_name' content='Kabar &amp; Berita'><title>x</title>", "Kabar & Berita"),
        ("<meta property='og:site_name' content='Kabar Ku - Dekat dan Cepat'><title>x</title>", "Kabar Ku"),
        ("<meta property='og:site_name' content='Suara - Banten'><title>Kabar Ku</title>", "Suara - Banten"),
        ("<title>Berita terbaru hari ini - Kabar Ku</title>", "Kabar Ku"),
        ("<title>\n Kabar Ku | Terdepan </title>", "Kabar Ku"),
        ("<title>Suara Warga: Terdepan</title>", "Suara Warga"),
        ("<p>", "kabarku"),
    ],
)
def test_a_site_s_name(page: str, name: str) -> None:
    assert site_name("https://www.kabarku.co.id/", page.encode()) == name


@pytest.mark.parametrize(
    ("url", "slug"),
    [
        ("https://www.bantennews.co.id/x", "bantennews"),
        ("https://lebak.inews.id/", "lebak-inews"),
        ("https://kabar.com/", "kabar"),
        ("http://127.0.0.1:8000/", "127-0-0-1-8000"),
    ],
)
def test_a_slug_is_the_host_without_its_ending(url: str, slug: str) -> None:
    assert slug_of(url) == slug


@pytest.mark.parametrize(
    ("host", "name", "bodies", "code"),
    [
        ("x.com", "Pelita Banten", [], "36"),
        ("x.com", "Kabar Kota Tangerang", [], "36.71"),
        ("x.com", "Kabar Serang", [], "36"),
        ("bantennews.co.id", "Berita Terkini", [], "36"),
        ("lampung.antaranews.com", "ANTARA", [], "18"),
        ("kabarbandarlampung.com", "Kabar Lampung", [], "18.71"),
        ("x.com", "Banten Pos", ["LEBAK – Warga.", "LEBAK – Petani.", "Jakarta – Rapat."], "36"),
        ("x.com", "Kabar", ["LEBAK – Warga.", "SERANG – Petani.", "Tanpa tempat."], "36"),
        ("x.com", "Kabar", ["LEBAK – Warga.", "Medan – Petani."], None),
        ("lampungnews.com", "Pelita Banten", [], None),
        ("x.com", "Pelita Banten", ["MEDAN – Warga.", "MEDAN – Petani."], None),
        ("x.com", "Kabar Kita", [], None),
        ("x.com", "News Metro NTB", [], "52"),
        ("metronews.com", "Kabar Kota Metro", [], "18.72"),
    ],
)
def test_a_region_is_guessed_only_where_the_signs_agree(host: str, name: str, bodies: list[str], code: str) -> None:
    assert guess_region(f"https://{host}/", name, bodies) == code


@pytest.mark.parametrize(
    ("path", "shape"),
    [
        ("/2025/10/04/warga-raih-piala/", "/{yyyy}/{mm}/{dd}/{slug}/"),
        ("/2025/10/warga.html", "/{yyyy}/{mm}/{slug}.html"),
        ("/daerah/123456789/warga-raih-piala", "/{section}/{id}/{slug}"),
        ("/?p=12", "/?p={id}"),
    ],
)
def test_an_address_has_a_shape(path: str, shape: str) -> None:
    assert shape_of([f"https://kabar.example{path}"]) == shape
    assert shape_of([]) is None


def test_a_site_file_is_toml_that_reads_back_and_says_no_default() -> None:
    file = SiteFile(
        name='Kabar "Ku" \\ é\x7f',
        url="https://kabar.example/",
        region="36",
        evidence=PlatformEvidence.SEEN,
        sources=(Source(SourceKind.FEED, "/rss"), Source(SourceKind.SECTION, "/")),
    )
    assert tomllib.loads(site_toml(file)) == {
        "name": file.name,
        "url": file.url,
        "region": "36",
        "platform": "generic",
        "evidence": "seen",
        "sources": [{"kind": "feed", "url": "/rss"}, {"kind": "section", "url": "/"}],
    }


def checked(*sources: tuple[Outcome, str, int], story: str = "gone") -> Checked:
    trials = tuple(SourceTrial(SourceKind.FEED, "https://a.example/", *source) for source in sources)
    return Checked(
        site="a",
        url="https://a.example/",
        robots=(),
        sources=trials,
        stories=(StoryTrial("https://a.example/1", reason=story),),
    )


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        ([(Outcome.HARD, "http_404", 0)], "does not look like a news site"),
        ([(Outcome.HARD, "http_404", 0), (Outcome.BLOCKED, "http_403", 0)], "refuses the crawler (http_403)"),
        ([(Outcome.HARD, "off_site", 0), (Outcome.HARD, "off_site", 0)], "redirects to another host; probe that one"),
        ([(Outcome.HARD, "off_site", 0), (Outcome.HARD, "http_404", 0)], "does not look like a news site"),
        ([(Outcome.TEMPORARY, "http_502", 0)], "could not be read (http_502)"),
        ([(Outcome.OK, "ok", 9)], "hold no story (gone)"),
    ],
)
def test_trouble_is_one_sentence(sources: list[tuple[Outcome, str, int]], expected: str) -> None:
    trouble = checked(*sources).trouble
    assert trouble
    assert expected in trouble
