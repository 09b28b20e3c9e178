"""Deliveries: kept once, and told in the run log of their source."""

import asyncio
from datetime import timedelta

import pytest

from listener.collector import Page
from listener.run import Outcome
from make import NOON, a_post, a_source
from store.database import Sessions
from store.delivered import Delivered, SqlDeliveries
from store.errors import UnknownSource
from store.posts import SqlPosts
from store.sources import SqlSources

PAGE = Page(posts=[a_post(), a_post(native_id="2")], skipped=1, reason="1 item", bytes=90)
TOLD = Delivered(seen=2, new=2, skipped=1)


async def test_a_delivery_that_comes_fifty_times_at_once_has_one_effect(
    sessions: Sessions,
) -> None:
    await SqlSources(sessions).add(a_source(kind="webhook"), NOON)
    deliveries = SqlDeliveries(sessions)

    told = await asyncio.gather(
        *(deliveries.keep("okaz", PAGE, NOON, name="msg_1") for _ in range(50))
    )

    assert [(each.seen, each.new, each.skipped) for each in told] == [(2, 2, 1)] * 50
    assert sum(not each.again for each in told) == 1
    assert len((await SqlSources(sessions).runs("okaz", limit=9)).items) == 1


async def test_another_delivery_of_the_same_posts_finds_them_known(sessions: Sessions) -> None:
    await SqlSources(sessions).add(a_source(kind="webhook"), NOON)
    deliveries = SqlDeliveries(sessions)
    await deliveries.keep("okaz", PAGE, NOON, name="msg_1")

    told = await deliveries.keep("okaz", PAGE, NOON, name="msg_2")

    assert told == Delivered(seen=2, new=0, skipped=1)


async def test_a_delivery_leaves_the_polls_of_a_feed_as_they_are(sessions: Sessions) -> None:
    sources, deliveries = SqlSources(sessions), SqlDeliveries(sessions)
    await sources.add(a_source(), NOON)
    claimed = await sources.claim("okaz", NOON, timedelta(seconds=30))

    assert await deliveries.keep("okaz", PAGE, NOON, name=None) == TOLD
    await deliveries.refuse("okaz", "no feed", NOON)

    shown = await sources.show("okaz")
    assert (shown.failures, shown.next_poll) == (0, NOON)
    assert shown.last
    assert (shown.last.outcome, shown.last.reason) == (Outcome.GARBLED, "no feed")
    assert claimed
    assert not await sources.claim("okaz", NOON, timedelta(seconds=30))


async def test_a_delivery_for_a_source_that_is_gone_stores_nothing(sessions: Sessions) -> None:
    deliveries = SqlDeliveries(sessions)

    with pytest.raises(UnknownSource):
        await deliveries.keep("okaz", PAGE, NOON, name="msg_1")
    await deliveries.refuse("okaz", "no JSON", NOON)

    assert await SqlPosts(sessions).push([a_post()], NOON) != []


async def test_what_sends_is_never_due(sessions: Sessions) -> None:
    sources = SqlSources(sessions)
    await sources.add(a_source(id="vendor", kind="webhook"), NOON)
    await sources.add(a_source(), NOON)
    later = NOON + timedelta(days=2)

    assert [source.id for source in await sources.due(later, 9)] == ["okaz"]
    assert [source.id for source, _ in await sources.upcoming()] == ["okaz"]
    assert [source.id for source in await sources.missed(later)] == ["okaz"]
