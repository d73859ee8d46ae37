"""Which network addresses a crawl may connect to: public ones, and those that the operator allows."""

import ipaddress
from collections.abc import Iterable
from functools import lru_cache

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_NEVER = tuple(
    ipaddress.ip_network(text)
    # link-local with the clouds' metadata services; Alibaba's and AWS' other metadata addresses
    for text in ("169.254.0.0/16", "fe80::/10", "100.100.100.200/32", "fd00:ec2::/32")
)


@lru_cache(maxsize=256)
def literal(host: str | None) -> Address | None:
    """Return `host` as an address, an IPv4-mapped IPv6 address as IPv4; None for a name."""
    try:
        address = ipaddress.ip_address((host or "").strip("[]"))
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """Parse networks. Raises ValueError."""
    return tuple(ipaddress.ip_network(text) for text in texts)


def may_connect(address: Address, allowed: Iterable[Network]) -> bool:
    """Whether a connection to `address` is allowed; link-local and metadata addresses never are."""
    return not _is_in(address, _NEVER) and (address.is_global or _is_in(address, allowed))


def own_network(address: Address) -> Network:
    """Return the network that contains only `address`."""
    return ipaddress.ip_network(address)


def _is_in(address: Address, these: Iterable[Network]) -> bool:
    return any(address in network for network in these if network.version == address.version)
