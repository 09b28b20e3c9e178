"""Which addresses may be visited. Pure: names are resolved elsewhere, answers are judged here.

An address is read strictly rather than repaired, because two readers that repair differently
are how a checked host becomes another visited one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from urllib.parse import quote, urljoin

import idna

Ip = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

LONGEST_URL = 8_192
_DEFAULT_PORTS = {"http": 80, "https": 443}
# The "bad ports" of the WHATWG Fetch standard: services that an HTTP request could be made to
# speak to by mistake.
_BAD_PORTS = frozenset(
    {
        *(0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95),
        *(101, 102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161),
        *(179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563),
        *(587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061),
        *(6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080),
    }
)
# White space, control characters, backslash: no reader agrees with another about these.
_UNREADABLE = re.compile(r"[\s\x00-\x20\x7f-\xa0\\\ud800-\udfff]")
_URL = re.compile(r"(https?)://([^/?#]+)([^#]*)", re.IGNORECASE)
_AUTHORITY = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\[\]:@%]+)(?::([0-9]{0,5}))?")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_OTHER_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?!//)")
_LONGEST_HOST = 253
_LAST_PORT = 65_535

# IANA's special-purpose registries, written out: `ipaddress` changes with Python's version.
_CLOSED = tuple(
    map(
        ip_network,
        (
            *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
            *("172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16"),
            *("198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
            "168.63.129.16/32",  # Azure's host agent, in a public range
            *("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"),
        ),
    )
)
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
_LAST_32_BITS = 0xFFFF_FFFF


class Forbidden(Exception):
    """An address that may not be visited; the message says why and what would help."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A web address as it is dialled: `host` is ASCII and lower-case, `target` begins with /."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def origin(self) -> tuple[str, str, int]:
        """Whom a secret may be shown to."""
        return self.scheme, self.host, self.port

    @property
    def literal(self) -> Ip | None:
        """The host itself, where it is an IP address rather than a name."""
        return literal(self.host)

    def __str__(self) -> str:
        """Write the address as a URL."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _DEFAULT_PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}{self.target}"


def read_address(url: str) -> Address:
    """Read an http or https URL.

    Raises:
        Forbidden: It is no such URL, names a user or password, an odd port, or a number that
            only some readers take for an IP address.
    """
    if len(url) > LONGEST_URL:
        msg = f"the address is longer than {LONGEST_URL} characters"
        raise Forbidden(msg)
    if _UNREADABLE.search(url):
        msg = "the address contains a space, a control character or a backslash"
        raise Forbidden(msg)
    if not (parts := _URL.match(url)):
        msg = "only http:// and https:// addresses are visited"
        raise Forbidden(msg)
    scheme, authority, target = parts[1].lower(), parts[2], parts[3]
    if "@" in authority:
        msg = "an address must not carry a user name or password"
        raise Forbidden(msg)
    if not (named := _AUTHORITY.fullmatch(authority)):
        msg = "the host of the address cannot be read"
        raise Forbidden(msg)
    port = int(named[2]) if named[2] else _DEFAULT_PORTS[scheme]
    if port in _BAD_PORTS or port > _LAST_PORT:
        msg = f"port {port} is not one that web pages are served from"
        raise Forbidden(msg)
    if not target.startswith("/"):
        target = f"/{target}"
    # Percent signs stay as they are: what is encoded was meant to be.
    target = quote(target, safe="/?%:@!$&'()*+,;=~-._[]|^`{}")
    return Address(scheme=scheme, host=_read_host(named[1]), port=port, target=target)


def _read_host(raw: str) -> str:
    if raw.startswith("["):
        try:
            return str(IPv6Address(raw[1:-1]))
        except ValueError as error:
            msg = "the IPv6 host of the address cannot be read"
            raise Forbidden(msg) from error
    host = raw.lower()
    if not host.isascii():
        if host.rstrip(".").rsplit(".", 1)[-1].isdecimal():
            msg = "an IPv4 host must be written in ASCII digits"
            raise Forbidden(msg)
        try:
            host = idna.encode(raw, uts46=True).decode("ascii")
        except (idna.IDNAError, UnicodeError) as error:
            msg = "the host of the address is no valid name"
            raise Forbidden(msg) from error
    host = host.removesuffix(".")
    if _NUMBER.fullmatch(host.rsplit(".", 1)[-1]):
        return _read_ipv4(host, raw)
    if len(host) > _LONGEST_HOST or not all(map(_LABEL.fullmatch, host.split("."))):
        msg = "the host of the address is no valid name"
        raise Forbidden(msg)
    return host


def _read_ipv4(host: str, raw: str) -> str:
    """Accept four plain decimal numbers only; libc also reads octal, hex and short forms."""
    try:
        found = str(IPv4Address(host))
    except ValueError as error:
        msg = "an IPv4 host must be four decimal numbers, as in 192.0.2.1"
        raise Forbidden(msg) from error
    if not raw.isascii():
        msg = "an IPv4 host must be written in ASCII digits"
        raise Forbidden(msg)
    return found


def redirected(address: Address, location: str) -> Address:
    """Read where a redirect leads.

    Raises:
        Forbidden: As read_address, or the redirect leads nowhere.
    """
    if not location:
        msg = "a redirect without a Location"
        raise Forbidden(msg)
    if _UNREADABLE.search(location) or _OTHER_SCHEME.match(location):
        msg = "a redirect to something that is no http or https address"
        raise Forbidden(msg)
    try:
        return read_address(urljoin(str(address), location))
    except ValueError as error:
        msg = "a redirect whose Location cannot be read"
        raise Forbidden(msg) from error


def literal(host: str) -> Ip | None:
    """Return the host as an IP address, or None for a name."""
    try:
        return ip_address(host)
    except ValueError:
        return None


def trusted(ip: Ip, allow: Sequence[Network]) -> bool:
    """Whether the operator opened the network of an address (SAWT_ALLOW_NETWORKS)."""
    bare = _bare(ip)
    return any(bare in network for network in allow if network.version == bare.version)


def check_ip(ip: Ip, allow: Sequence[Network]) -> None:
    """Judge an address that is about to be dialled.

    Raises:
        Forbidden: It is neither public nor inside a network that was opened.
    """
    if not trusted(ip, allow) and not _public(_bare(ip)):
        msg = f"{ip} is not a public address; list its network in SAWT_ALLOW_NETWORKS to open it"
        raise Forbidden(msg)


def _bare(ip: Ip) -> Ip:
    """Unwrap IPv4 from the two forms of IPv6 that are dialled as IPv4."""
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped:
            return ip.ipv4_mapped
        if ip in _NAT64:
            return IPv4Address(int(ip) & _LAST_32_BITS)
    return ip


def _public(ip: Ip) -> bool:
    if isinstance(ip, IPv6Address) and ip not in _GLOBAL_UNICAST:
        return False
    return ip.is_global and not any(
        ip in network for network in _CLOSED if network.version == ip.version
    )
