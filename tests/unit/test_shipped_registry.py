"""The shipped site files: they load, are consistent, and recognise the addresses that were seen on their sites."""

import html
import re
import time
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
import pytest
from lxml.cssselect import CSSSelector

from crawler.discovery.sections import parse_section
from crawler.extraction.cleaning import clean
from crawler.plan import SiteJob
from crawler.records import SourceKind
from crawler.regions import region_name, regions
from crawler.registry import Registry, load_registry
from crawler.site import SLUG, FieldError, PlatformEvidence, Site, SiteFile, make_site, platforms
from crawler.spiders.frontier import Frontier
from crawler.urls import key, same_site, site_host

DATA = Path(__file__).parents[1] / "data"
GUIDE = Path(__file__).parents[2] / "docs" / "add-a-site.md"
AT = "2026-01-01T00:00:00Z"
HEADLINE = "Pemerintah Kota Terima Penghargaan Pelayanan Publik"
"""What a list prints beside a story."""
MISJUDGED = {
    "https://radarpekanbaru.com/news/cetak/6178/riau-pesisir-award-2016,-berikan-penghargaan-kepada-lima-tokoh-berpengaruh.html",
    "https://tangselpos.id/detail/33505/@tangselpos",
}
"""Examples that do not look like a story's address by themselves; their list's text makes them one."""


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry()


def lines(name: str) -> list[str]:
    return (DATA / name).read_text(encoding="utf-8").split("\n")[:-1]


def is_article(site: Site, url: str, text: str = HEADLINE) -> bool:
    """Whether a crawl would fetch `url` as a story where a list of the site links it with `text`."""
    page = f'<html><body><div><a href="{html.escape(url)}">{html.escape(text)}</a></div></body></html>'
    answer = parse_section(page.encode(), site.url, article=site.article, hosts=site.hosts)
    frontier = Frontier(SiteJob(site=site), AT)
    frontier.take(answer.links, SourceKind.SECTION)
    return bool(frontier.newest())


def site_of(registry: Registry, url: str) -> Site:
    (site,) = (site for site in registry.sites.values() if same_site(site.url, url))
    return site


def label_of(url: str) -> str:
    """What a menu prints beside a section."""
    return urlsplit(url).path.strip("/").rpartition("/")[2].replace("-", " ").title()


def listed_as_stories(registry: Registry, urls: list[str]) -> list[str]:
    return [url for url in urls if is_article(site_of(registry, url), url, label_of(url))]


def test_every_file_loads(registry: Registry) -> None:
    assert registry.errors == {}
    assert len(registry.sites) >= 224


def test_slug_folder_region_and_platform_agree(registry: Registry) -> None:
    for slug, site in registry.sites.items():
        assert SLUG.fullmatch(slug)
        assert registry.paths[slug].stem == slug
        assert site.region in regions(), slug
        assert registry.paths[slug].parent.name == region_name(site.region[:2]).lower().replace(" ", "-"), slug
        assert site.platform in platforms(), slug
        assert site.url.startswith("https://"), slug


def test_every_platform_has_sites_and_sources(registry: Registry) -> None:
    used = {site.platform for site in registry.sites.values()}
    assert set(platforms()) - used == set(), "a platform without a site: set `platform` in the files of its sites"
    assert [name for name, platform in platforms().items() if not platform.sources] == []


def test_no_two_enabled_sites_share_a_host(registry: Registry) -> None:
    hosts = [site_host(f"https://{host}/") for site in registry.enabled() for host in (site.host, *site.hosts)]
    assert len(hosts) == len(set(hosts))


def test_a_disabled_site_says_why(registry: Registry) -> None:
    for site in registry.sites.values():
        assert site.enabled == (site.reason is None), site.slug


def test_what_was_seen_of_a_story_is_kept(registry: Registry) -> None:
    shown = [site for site in registry.sites.values() if site.example]
    assert len(shown) >= 142
    assert any(site.evidence is PlatformEvidence.SEEN for site in shown)


def test_sources_are_on_their_own_site(registry: Registry) -> None:
    for site in registry.sites.values():
        assert all(same_site(source.url, site.url) for source in site.sources), site.slug


def test_platform_expressions_are_whole_paths() -> None:
    for platform in platforms().values():
        assert all(pattern.startswith(("^/", "^(?:")) for pattern in platform.article)
        assert all(pattern.endswith("$") for pattern in platform.article)


def test_platforms_selectors_are_css_and_their_boilerplate_compiles() -> None:
    for platform in platforms().values():
        for selector in (*platform.containers, *platform.furniture):
            CSSSelector(selector, translator="html")
        assert all(re.compile(pattern) for pattern in platform.boilerplate)


def test_sites_under_one_roof_are_one_network(registry: Registry) -> None:
    named = {name for name, platform in platforms().items() if platform.network}
    networks = {"antara", "disway", "inews", "jawapos-radar", "promedia", "suara", "tribun"}
    assert named == networks, "platforms with `network`: add the name of a new one here"
    for site in registry.sites.values():
        assert site.network == (site.platform if site.platform in named else None), site.slug


def test_examples_count_as_stories(registry: Registry) -> None:
    missed = [site.example for site in registry.sites.values() if site.example and not is_article(site, site.example)]
    assert missed == [], "an example that `article` and `exclude` of its site or platform take for no story"


def test_sections_and_tags_that_were_seen_are_not_stories(registry: Registry) -> None:
    listed = lines("list_paths.txt")
    assert len(listed) >= 66
    assert listed_as_stories(registry, listed) == [], "a list, taken for a story: its site needs `article` or `exclude`"


def test_addresses_are_judged_rightly_by_themselves(registry: Registry) -> None:
    """Without their link's text and without the shapes of their platforms: so sites nobody has described are read."""
    sites = [msgspec.structs.replace(site, article=()) for site in registry.sites.values()]
    bare = Registry({site.slug: site for site in sites})
    missed = {site.example for site in sites if site.example and not is_article(site, site.example, "")}
    assert missed - MISJUDGED == set(), "an address that is hard to judge: give another example, or add it to MISJUDGED"
    assert MISJUDGED - missed == set(), "judged rightly now: remove it from MISJUDGED"
    listed = [*lines("list_paths.txt"), *lines("list_pages.txt")]
    assert [url for url in listed if is_article(site_of(bare, url), url, "")] == []


def test_pages_of_lists_are_not_stories(registry: Registry) -> None:
    assert listed_as_stories(registry, lines("list_pages.txt")) == []


def test_amp_forms_are_the_same_story(registry: Registry) -> None:
    examples = {site.example for site in registry.sites.values()}
    pairs = [line.split() for line in lines("amp_forms.txt")]
    assert len(pairs) == 19
    assert {amp for amp, _ in pairs} <= examples
    assert [amp for amp, canonical in pairs if key(amp) != key(canonical)] == []


def test_files_are_tidy(registry: Registry) -> None:
    """Only keys that say something, in one order, and `[[sources]]` last."""
    order = "name url region platform evidence example hosts every delay timezone enabled reason was article exclude"
    for slug, path in registry.paths.items():
        text = path.read_text(encoding="utf-8")
        keys = re.findall(r"^(\w+) =", text.partition("[[sources]]")[0], re.MULTILINE)
        known = [*order.split(), "boilerplate"]
        assert keys == sorted(keys, key=known.index), f"{slug}: the order of keys is {', '.join(known)}"
        default = re.search(
            r'^(platform = "generic"|evidence = "guess"|enabled = true|delay = "1s")', text, re.MULTILINE
        )
        assert default is None, f"{slug}: `{default and default[0]}` is the default: leave it out"


def test_loading_takes_under_half_a_second() -> None:
    start = time.process_time()
    load_registry()
    assert time.process_time() - start < 0.5  # of processor time: 0.07 on a busy machine


FURNITURE = {
    "wordpress": [
        "Beranda blog Halaman 12",
        "spot_img spot_img",
        "Connect with us",
        "Filed under",
        "[the_ad id=”12″]",
        "[/su_box]",
    ],
    "blogger": ["olahraga/block-2", "Latest Post", "Written By Admin on Senin, 1 Januari 2024", "Subscribe Here!"],
    "promedia": ["Tags", "Kabar Daerah"],
    "tribun": ["Ikuti kami di"],
    "antara": ["Berita selengkapnya klik di sini", "id penghargaan,humas,kota serang"],
    "disway": ["Wali kota bersama para penerima penghargaan--", "Wali kota bersama warga-Dok Humas-"],
    "inews": ["iNews.id Network. Klik Lebih Lanjut", "Lihat Berita Lainnya"],
}
PROSE = [
    "SERANG – Pemerintah kota menerima penghargaan pelayanan publik pada Senin, 1 Januari 2024.",
    "Penghargaan itu diserahkan di Jakarta. Wali kota hadir bersama jajarannya, warga-warga, dan tamu.",
    "“Terima kasih,” kata dia.",
]


@pytest.mark.parametrize("name", FURNITURE)
def test_a_platforms_furniture_is_dropped_and_prose_stays(name: str) -> None:
    first, *rest = PROSE
    text = [first, *FURNITURE[name], *rest]
    assert clean(text, extra=platforms()[name].boilerplate) == PROSE
    assert clean(text) != PROSE, "the rules for all sites do it alone"


def test_the_guide_names_every_key_and_platform() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `\W*([\w-]+)\W*` \|", guide, re.MULTILINE))
    known = set(SiteFile.__struct_fields__) | set(platforms()) | set(SourceKind) | set(PlatformEvidence)
    assert known - named == set(), "a key or platform without a row in a table of docs/add-a-site.md"
    assert named - known == set(), "a row of docs/add-a-site.md for what does not exist"


def site_file(**values: object) -> SiteFile:
    return msgspec.convert({"name": "Kabar Ku", "url": "https://kabarku.example/", "region": "36", **values}, SiteFile)


def test_a_sites_own_article_shape_replaces_its_platforms() -> None:
    assert make_site("kabarku", site_file(platform="disway", article=[r"^/b/\d+$"])).article == (r"^/b/\d+$",)
    assert make_site("kabarku", site_file(platform="disway")).article == platforms()["disway"].article


def test_an_example_is_on_the_site_or_one_of_its_hosts() -> None:
    story = "https://jatim.kabarku.example/a/1"
    assert make_site("kabarku", site_file(example=story, hosts=["jatim.kabarku.example"])).example == story
    with pytest.raises(FieldError, match="not an address on this site") as caught:
        make_site("kabarku", site_file(example=story))
    assert caught.value.key == "example"


def test_evidence_is_one_of_three() -> None:
    assert make_site("kabarku", site_file()).evidence is PlatformEvidence.GUESS
    with pytest.raises(msgspec.ValidationError, match="evidence"):
        site_file(evidence="hearsay")
