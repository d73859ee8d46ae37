"""What a site file may contain, and its defaults."""

from typing import Any

import pytest

from crawler.records import SourceKind
from crawler.site import FieldError, Site, SiteFile, Source, delay_warning, make_site, platforms


def site(slug: str = "kabar", **fields: Any) -> Site:
    return make_site(slug, SiteFile(**{"name": "Kabar", "url": "https://kabar.example/", "region": "36.71", **fields}))


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", " ", "the name is empty"),
        ("url", "kabar.example", "begins with http:// or https://"),
        ("url", "ftp://kabar.example/", "begins with http:// or https://"),
        ("url", "https:///news", "begins with http:// or https://"),
        ("url", "https://kabar example/", "begins with http:// or https://"),
        ("url", "https://kabar.example:99999/", "is not a web address"),
        ("url", "https://[::1/", "is not a web address"),
        ("region", "99", "is not a Kemendagri code"),
        ("region", "Banten", "is not a Kemendagri code"),
        ("platform", "wordpres", "unknown platform `wordpres`; known are "),
        (
            "every",
            "often",
            "is neither `adaptive`, nor a duration such as 10m, nor a crontab expression such as 0 * * * *",
        ),
        ("every", "30s", "is less than a minute"),
        ("every", "61 * * * *", "is not a crontab expression: bad minute"),
        ("delay", "quick", "is not a duration"),
        ("timezone", "Asia/Tangerang", "is not a time zone"),
        ("hosts", ("https://m.kabar.example",), "is not a host"),
        ("hosts", ("kabar example",), "is not a host"),
        ("hosts", ("",), "is not a host"),
        ("exclude", ("/",), "would exclude every story"),
        ("boilerplate", ("Baca (juga",), "is not a regular expression"),
    ],
)
def test_a_wrong_value_is_reported_with_its_key(field: str, value: Any, message: str) -> None:
    with pytest.raises(FieldError) as caught:
        site(**{field: value})
    assert caught.value.key == field
    assert message in str(caught.value)


@pytest.mark.parametrize("slug", ["Kabar", "kabar banten", "kabar.id", ""])
def test_a_file_name_that_is_not_a_slug_is_refused(slug: str) -> None:
    with pytest.raises(FieldError, match="must consist of a-z, 0-9, _ and -"):
        site(slug)


@pytest.mark.parametrize("every", ["adaptive", "10m", "1h", "0 * * * *", "30 6 * * mon-fri", "@daily", "@hourly"])
def test_every_takes_three_forms(every: str) -> None:
    assert site(every=every).every == every


def test_defaults_come_from_the_region_and_the_platform() -> None:
    made = site(platform="wordpress", region="91")
    assert made.timezone == "Asia/Jayapura"
    assert (made.delay_s, made.every, made.enabled) == (1.0, "adaptive", True)
    assert made.sources[0] == Source(SourceKind.FEED, "https://kabar.example/feed/")
    assert made.containers == platforms()["wordpress"].containers
    assert made.outlet.name == "Kabar"


def test_a_sites_own_values_win_over_its_platforms_and_add_to_its_exclusions() -> None:
    own = (Source(SourceKind.SECTION, "kanal/daerah"),)
    made = site(platform="wordpress", timezone="Asia/Makassar", exclude=("/c++/",), boilerplate=("Iklan",), sources=own)
    assert made.timezone == "Asia/Makassar"
    assert made.sources == (Source(SourceKind.SECTION, "https://kabar.example/kanal/daerah"),)
    assert made.exclude == (*platforms()["wordpress"].exclude, "/c++/")
    assert made.boilerplate[-1] == "Iklan"


def test_a_platform_may_be_a_network_with_a_pace_of_its_own() -> None:
    made = site(platform="promedia")
    assert (made.network, made.delay_s) == ("promedia", 2.0)
    assert site(platform="promedia", delay="3s").delay_s == 3.0
    assert (site(platform="wordpress").network, site(platform="wordpress").delay_s) == (None, 1.0)


def test_an_address_has_a_path_and_no_fragment() -> None:
    assert site(url="http://Kabar.example:8080#top").url == "http://Kabar.example:8080/"
    assert site(url="http://Kabar.example:8080").host == "kabar.example:8080"


@pytest.mark.parametrize(
    ("url", "delay", "is_warned"),
    [
        ("https://kabar.example/", "0.5s", True),
        ("http://10.0.0.5/", "0s", True),
        ("https://kabar.example/", "1s", False),
        ("http://127.0.0.1:8000/", "0s", False),
        ("http://[::1]/", "0s", False),
    ],
)
def test_a_delay_below_a_second_is_warned_of_except_on_loopback(url: str, delay: str, is_warned: bool) -> None:
    warning = delay_warning(site(url=url, delay=delay))
    assert (warning is not None) is is_warned
    assert warning is None or "`kabar`" in warning
