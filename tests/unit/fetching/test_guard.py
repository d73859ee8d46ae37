"""Every request stays on the site's own hosts and off private networks; names are checked when they resolve."""

from typing import Any

import pytest
from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.http import Response
from scrapy.resolver import CachingThreadedResolver
from twisted.internet import defer
from twisted.internet.error import DNSLookupError
from twisted.internet.testing import MemoryReactorClock
from twisted.python.failure import Failure

from crawler.fetching.guard import GuardMiddleware, RefusedError
from crawler.fetching.resolver import GuardedResolver

from fetching_sample import crawler_of  # isort: skip


def label(site_url: str, asked: str, meta: dict[str, Any] | None = None, **options: Any) -> str | None:
    """The label of a refusal; None where the request may go."""
    guard = GuardMiddleware.from_crawler(crawler_of(site_url, **options))
    try:
        guard.process_request(Request(asked, meta=meta))
    except RefusedError as error:
        return error.label
    return None


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("https://kabar.example/a", None),
        ("http://www.kabar.example/a", None),
        ("https://m.kabar.example/a", None),
        ("https://amp.kabar.example/a", None),
        ("https://foto.kabar.example/a", None),
        ("https://lain.example/a", "off_site"),
        ("https://sub.kabar.example/a", "off_site"),
        ("https://kabar.example.lain.example/a", "off_site"),
        ("https://kabar.example@lain.example/a", "off_site"),
        ("https://kabar.example:8443/a", "off_site"),
        ("ftp://kabar.example/a", "off_site"),
        ("file:///etc/hostname", "off_site"),
        ("http://127.0.0.1/a", "off_site"),
        ("http://169.254.169.254/latest/meta-data/", "off_site"),
        (f"https://kabar.example/{'a' * 2061}", None),
        (f"https://kabar.example/{'a' * 2062}", "bad_address"),
    ],
)
def test_only_the_sites_own_hosts_are_asked(asked: str, expected: str | None) -> None:
    assert label("https://kabar.example/", asked, hosts=("foto.kabar.example",)) == expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("https://lain.example/robots.txt", None),
        ("https://kabar.example:8443/robots.txt", None),
        ("ftp://lain.example/robots.txt", "off_site"),
        ("http://127.0.0.1/robots.txt", "private_address"),
        ("http://169.254.169.254/latest/meta-data/", "private_address"),
    ],
)
def test_a_robots_txt_may_be_on_another_host_but_not_on_a_private_network(asked: str, expected: str | None) -> None:
    assert label("https://kabar.example/", asked, meta={"dont_obey_robotstxt": True}) == expected


def test_a_redirect_to_another_host_is_refused() -> None:
    crawler = crawler_of("https://kabar.example/")
    asked = Request("https://kabar.example/a")
    moved = Response(asked.url, status=302, headers={"Location": "https://lain.example/a"})
    follow = RedirectMiddleware.from_crawler(crawler).process_response(asked, moved)
    assert isinstance(follow, Request)
    with pytest.raises(RefusedError, match=r"https://lain\.example/a is not on kabar\.example"):
        GuardMiddleware.from_crawler(crawler).process_request(follow)


def test_a_private_address_is_refused_though_the_site_names_it_as_a_host() -> None:
    assert label("https://kabar.example/", "http://10.0.0.5/a", hosts=("10.0.0.5",)) == "private_address"
    assert label("https://kabar.example/", "http://10.0.0.5/a", hosts=("10.0.0.5",), allow=("10.0.0.0/8",)) is None


def test_a_site_that_is_itself_a_private_address_is_asked_there_and_on_no_other_port() -> None:
    for site, other in [
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8001/"),
        ("http://[::1]:8000/", "http://[::1]/"),
        ("http://192.168.1.5/", "http://192.168.1.6/"),
    ]:
        assert label(site, f"{site}a") is None
        assert label(site, other) == "off_site"


@pytest.mark.parametrize(
    "host", ["169.254.169.254", "[fe80::1]", "100.100.100.200", "[fd00:ec2::254]", "[::ffff:169.254.169.254]"]
)
def test_a_metadata_address_is_never_asked_not_even_as_a_site(host: str) -> None:
    assert label(f"http://{host}/", f"http://{host}/a", allow=("0.0.0.0/0", "::/0")) == "private_address"


def test_a_proxy_of_the_environment_is_not_used_on_loopback() -> None:
    guard = GuardMiddleware.from_crawler(crawler_of("http://127.0.0.1:8000/"))
    request = Request("http://127.0.0.1:8000/a")
    guard.process_request(request)
    assert request.meta["proxy"] is None


@pytest.fixture
def looked_up(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What names resolve to, in place of a lookup."""
    table: dict[str, str] = {}

    def answer(_: CachingThreadedResolver, name: str, timeout: object = ()) -> "defer.Deferred[str]":
        return defer.succeed(table[name])

    monkeypatch.setattr(CachingThreadedResolver, "getHostByName", answer)
    return table


def resolve(name: str, *allow: str) -> object:
    """What the guarded resolver answers for `name`."""
    crawler = crawler_of("https://kabar.example/", allow=allow)
    reactor: Any = MemoryReactorClock()  # type: ignore[no-untyped-call]  # Twisted's
    resolver = GuardedResolver.from_crawler(crawler, reactor)
    result: list[Any] = []
    resolver.getHostByName(name).addBoth(result.append)
    return result[0].value if isinstance(result[0], Failure) else result[0]


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.0.0.5", "192.168.0.1", "169.254.169.254", "0.0.0.0", "100.100.100.200"]
)
def test_a_name_that_resolves_to_a_private_address_is_refused(looked_up: dict[str, str], address: str) -> None:
    looked_up["kabar.example"] = address
    refused = resolve("kabar.example")
    assert isinstance(refused, DNSLookupError)
    assert str(refused).endswith(f"kabar.example resolves to the private address {address}.")


def test_a_name_that_resolves_to_a_public_or_an_allowed_address_is_answered(looked_up: dict[str, str]) -> None:
    looked_up["kabar.example"] = "103.10.66.1"
    looked_up["rumah.example"] = "10.0.0.5"
    assert resolve("kabar.example") == "103.10.66.1"
    assert resolve("rumah.example", "10.0.0.0/24") == "10.0.0.5"


def test_leave_for_a_network_does_not_open_the_metadata_address(looked_up: dict[str, str]) -> None:
    looked_up["kabar.example"] = "169.254.169.254"
    assert isinstance(resolve("kabar.example", "0.0.0.0/0"), DNSLookupError)


def test_a_literal_address_is_left_to_the_guard(looked_up: dict[str, str]) -> None:
    looked_up["127.0.0.1"] = "127.0.0.1"
    assert resolve("127.0.0.1") == "127.0.0.1"
