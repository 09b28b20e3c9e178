"""Whatever a source is told, or says, no kind asks an address of our own network."""

from dataclasses import replace
from ipaddress import ip_network

import pytest

from bombs import OPTIONS, SHORT, full, source_of
from hostile import says, serving, whole
from listener.collector import Collector
from listener.door import Door, Limits
from listener.errors import CollectError
from listener.opening import open_source
from make import MEANS, a_source

# On the same loopback, beside the one that is open: 127.0.0.1 alone is the operator's own.
ELSEWHERE = "127.0.0.2"
CANARIES = (ELSEWHERE, "2130706434", "0177.0.0.2", "[::ffff:127.0.0.2]")
LIMITS = Limits(total=60.0, connect=30.0)


@pytest.mark.parametrize("kind", OPTIONS)
async def test_no_kind_visits_a_network_that_nobody_opened(kind: str) -> None:
    async with serving(says(whole(b"{}")), host=ELSEWHERE) as canary:
        site = canary.url.removesuffix("/feed")
        async with Door(contact="https://sawt.example", limits=LIMITS) as door:
            means = replace(MEANS, web=door, secret=lambda _: "s3cret")
            collector = open_source(a_source(**source_of(kind, site)), means)
            with pytest.raises(CollectError):
                await collector.fetch(None)

    assert canary.heads == []


@pytest.mark.parametrize("status", [b"301 Go", b"302 Go", b"307 Go", b"308 Go"])
@pytest.mark.parametrize("host", CANARIES)
@pytest.mark.parametrize("kind", OPTIONS)
async def test_no_kind_follows_a_redirect_there(kind: str, host: str, status: bytes) -> None:
    async with serving(says(whole(b"{}")), host=ELSEWHERE) as canary:
        port = canary.url.rpartition(":")[2].encode()
        there = b"Location: http://%s:%s" % (host.encode(), port)
        async with serving(says(whole(b"", there, status=status))) as bad:
            collector, door = opened(kind, bad.url.removesuffix("/feed"))
            async with door:
                with pytest.raises(CollectError):
                    await collector.fetch(None)

    assert canary.heads == []
    assert len(bad.heads) >= 1


@pytest.mark.parametrize("kind", OPTIONS)
async def test_no_address_within_an_answer_is_visited(kind: str) -> None:
    """Media, avatars, hubs, links of posts and of next pages are read, and asked of nobody."""
    async with serving(says(whole(b"{}")), host=ELSEWHERE) as canary:
        said = full(kind, f"{SHORT} {canary.url}", 4_000)
        beside = [b'Link: <%s>; rel="next hub self"' % canary.url.encode()]
        async with serving(says(whole(said, *beside))) as bad:
            collector, door = opened(kind, bad.url.removesuffix("/feed"))
            async with door:
                try:
                    page = await collector.fetch(None)
                    await collector.fetch(page.cursor)
                except CollectError:
                    assert kind in {"reddit", "page"}  # no token, no robots.txt: refused before

    assert canary.heads == []


def opened(kind: str, site: str) -> tuple[Collector, Door]:
    door = Door(contact="https://sawt.example", allow=(ip_network("127.0.0.1/32"),), limits=LIMITS)
    means = replace(MEANS, web=door, secret=lambda _: "s3cret")
    return open_source(a_source(**source_of(kind, site)), means), door
