"""Where a name leads, and the guard against private networks."""

from __future__ import annotations

import ipaddress
import socket

from filrouge.errors import StudentError

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_LOCAL_NAT64 = ipaddress.ip_network("64:ff9b:1::/48")


def is_address(host: str) -> bool:
    """Whether this is an IP address rather than a name."""
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def addresses_of(host: str, port: int) -> tuple[str, ...]:
    """The IP addresses that a name leads to just now; raises StudentError when it leads nowhere."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError):
        raise StudentError("source.unknown_host", host=host) from None
    return tuple(dict.fromkeys(str(entry[4][0]).split("%", 1)[0] for entry in found))


def _reached(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """The address itself, or the IPv4 one that it carries: mapped, 6to4 (RFC 3056), or NAT64 (RFC 6052)."""
    address = ipaddress.ip_address(text)
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def refuse_private(host: str, addresses: tuple[str, ...]) -> None:
    """Raise StudentError for a private address. One among several is enough: which one git would take is not ours to
    choose.
    """
    for text in addresses:
        reached = _reached(text)
        if not reached.is_global or reached.is_multicast or reached in _LOCAL_NAT64:
            raise StudentError("source.private", host=host)
