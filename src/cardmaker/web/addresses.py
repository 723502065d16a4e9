"""The address of a machine comes in; why it must not be asked goes out, or nothing if it is on the public internet.

Whoever can make us fetch a page must not make us read what only this machine or its network can reach.
"""

from __future__ import annotations

import ipaddress

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
"""IPv6 addresses behind which a translator (RFC 6052) reaches an IPv4 one: the last 32 bits."""


def refusal(text: str) -> str:
    """Why the address `text` is not asked, as in `127.0.0.1 is this machine itself`; empty if it may be."""
    try:
        address: Address = ipaddress.ip_address(text)
    except ValueError:
        return f"{text[:60]} is not an address"
    reasons = (_reason(each) for each in _meant(address))
    reason = next(filter(None, reasons), "")
    return f"{text} is {reason}" if reason else ""


def _meant(address: Address) -> tuple[Address, ...]:
    """The address, and those of IPv4 that stand in it: mapped (::ffff:…), 6to4, Teredo, behind NAT64."""
    if isinstance(address, ipaddress.IPv4Address):
        return (address,)
    if address.ipv4_mapped:
        return (address.ipv4_mapped,)
    if address in _NAT64:
        return (ipaddress.IPv4Address(int(address) & 0xFFFFFFFF),)
    inner = (address.sixtofour, *(address.teredo or ()))
    return (address, *(each for each in inner if each is not None))


def _reason(address: Address) -> str:
    if address.is_loopback:
        return "this machine itself"
    if address.is_unspecified:
        return "no machine"
    if address.is_link_local:
        return "on this network only (link-local)"
    if address.is_multicast:
        return "many machines at once (multicast)"
    if isinstance(address, ipaddress.IPv6Address) and address.is_site_local:
        return "in a private network"
    if address.is_private:
        return "in a private network"
    if not address.is_global or address.is_reserved:
        return "not on the public internet"
    return ""
