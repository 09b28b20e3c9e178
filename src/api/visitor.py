"""Where a request comes from: its address, whether it came by https, and from which site."""

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

from api.settings import Network, Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Who asks, as far as the connection tells.

    `elsewhere`: a browser says that another site than ours makes it ask.
    """

    address: str | None
    secure: bool
    elsewhere: bool


def visitor_of(scope: Scope, headers: Headers, settings: Settings) -> Visitor:
    """Read where a request comes from. Only proxies of `SAWT_PROXIES` may tell of others."""
    peer: str | None = scope["client"][0] if scope.get("client") else None
    public = settings.public_url
    believed = peer is not None and _within(peer, settings.proxies)
    by_https = believed and headers.get("x-forwarded-proto", "").rpartition(",")[2].strip()
    return Visitor(
        address=_told(peer, headers, settings.proxies) if peer and believed else peer,
        secure=public.startswith("https") or "https" in {scope.get("scheme"), by_https},
        elsewhere=_elsewhere(headers, urlsplit(public).netloc),
    )


def _told(peer: str, headers: Headers, proxies: Iterable[Network]) -> str:
    """Return the last address that is not one of our proxies: what is before it, anybody writes."""
    told = ",".join(headers.getlist("x-forwarded-for")).split(",")
    known = peer
    for address in reversed([each.strip() for each in told]):
        if not _is_address(address):
            break
        known = address
        if not _within(address, proxies):
            break
    return known


def _elsewhere(headers: Headers, public: str) -> bool:
    """Read what a browser says: newer ones name the relation, older ones the origin alone."""
    if headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return True
    origin = headers.get("origin")
    ours = {headers.get("host", "").lower(), public.lower()}
    return origin is not None and _netloc(origin).lower() not in ours - {""}


def _netloc(origin: str) -> str:
    """Return what an origin names; nothing where it is none."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def _within(address: str, networks: Iterable[Network]) -> bool:
    if not _is_address(address):
        return False
    found = ip_address(address)
    return any(found in network for network in networks)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
