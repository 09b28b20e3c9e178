"""What the kinds that read one platform's own site share."""

from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import timedelta

from listener.guard import Address, Forbidden, read_address
from listener.post import AuthorKind, Platform, Post
from listener.source import Source

# How far back a source is read that was never read before: older matters are not news.
REACH = timedelta(days=7)


def at_home(url: str, hosts: AbstractSet[str], remedy: str) -> Address:
    """Read an address that must lead to the platform, over TLS.

    An address of this machine itself is taken too: a server that replays the platform.

    Raises:
        ValueError: It leads elsewhere; the message is `remedy`.
    """
    try:
        address = read_address(url)
    except Forbidden as error:
        msg = f"{error}; {remedy}"
        raise ValueError(msg) from error
    if not is_replay(address) and address.origin not in {("https", host, 443) for host in hosts}:
        raise ValueError(remedy)
    return address


def is_replay(address: Address) -> bool:
    """Tell whether an address is this machine's own."""
    return address.literal is not None and address.literal.is_loopback


def site_of(url: str, platform: str) -> str:
    """Return where to ask: the platform's own site, or the server that replays it."""
    address = read_address(url)
    return str(replace(address, target="/"))[:-1] if is_replay(address) else platform


def outline(source: Source, platform: Platform) -> Post:
    """Return what every post of a source has in common; who maps one fills in the rest."""
    options = source.options
    kind, place, language = (options.get(name) for name in ("author_kind", "place", "language"))
    return Post(
        source=source.id,
        native_id="",
        text="",
        platform=platform,
        author_kind=AuthorKind(str(kind)) if kind else None,
        place=str(place) if place else None,
        language=str(language) if language else None,
        sample=source.sample,
    )
