"""Which network addresses may be connected to."""

import ipaddress

import pytest

from crawler.fetching.addresses import literal, may_connect, networks

EVERYTHING = networks(["0.0.0.0/0", "::/0"])


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("[::1]", "::1"),
        ("::1", "::1"),
        ("::ffff:169.254.169.254", "169.254.169.254"),
        ("kabar.example", None),
        ("127.1", None),
        ("0x7f000001", None),
        ("", None),
        (None, None),
    ],
)
def test_a_literal_address_is_unwrapped(host: str | None, expected: str | None) -> None:
    assert literal(host) == (ipaddress.ip_address(expected) if expected else None)


@pytest.mark.parametrize("text", ["1.1.1.1", "103.10.66.1", "2606:4700::1111"])
def test_public_addresses_are_open(text: str) -> None:
    assert may_connect(ipaddress.ip_address(text), ())


@pytest.mark.parametrize(
    "text", ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "0.0.0.0", "::1", "fd12::1", "::"]
)
def test_private_addresses_need_leave(text: str) -> None:
    address = ipaddress.ip_address(text)
    assert not may_connect(address, ())
    assert not may_connect(address, networks(["203.0.113.0/24", "2001:db8::/32"]))
    assert may_connect(address, EVERYTHING)


@pytest.mark.parametrize("text", ["169.254.169.254", "169.254.0.1", "fe80::1", "100.100.100.200", "fd00:ec2::254"])
def test_link_local_and_metadata_addresses_are_closed_whatever_is_allowed(text: str) -> None:
    assert not may_connect(ipaddress.ip_address(text), EVERYTHING)
