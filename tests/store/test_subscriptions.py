"""Subscriptions: offered, asked for, granted, prolonged, and lost."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count

import pytest

from listener.collector import Page
from listener.feeds.hub import Hub
from listener.run import Outcome, Run
from make import NOON, a_post, a_source
from store.database import Sessions
from store.posts import SqlPosts
from store.sources import SqlSources
from store.subscriptions import SqlSubscriptions, Subscription

HUB = Hub(url="https://hub.example/", topic="https://news.example/feed")
OTHER = Hub(url="https://other.example/", topic=HUB.topic)
BASE = "https://sawt.example/api/v1/websub/"
MINUTE = timedelta(minutes=1)
QUARTER = timedelta(minutes=15)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def tokens() -> Callable[[], str]:
    numbers = count(1)
    return lambda: f"t{next(numbers)}"


async def offered(sessions: Sessions, hub: Hub | None = HUB, at: datetime = NOON) -> None:
    await SqlPosts(sessions).keep("okaz", Page(hub=hub), at)


async def taken(sessions: Sessions, at: datetime = NOON) -> Subscription | None:
    return await SqlSubscriptions(sessions).take(at, BASE, tokens())


async def active(sessions: Sessions, lease: timedelta = 10 * DAY) -> SqlSubscriptions:
    await SqlSources(sessions).add(a_source(), NOON)
    await offered(sessions)
    assert await taken(sessions)
    subscriptions = SqlSubscriptions(sessions)
    assert await subscriptions.verified("t1", HUB.topic, lease, NOON)
    return subscriptions


async def polled(
    sessions: Sessions, at: datetime, *, new: int = 0, outcome: Outcome = Outcome.READ
) -> datetime:
    """Note a poll; return when the next one is."""
    run = Run(
        source="okaz", started=at, finished=at, outcome=outcome, new=new, next_poll=at + QUARTER
    )
    await SqlPosts(sessions).note(run)
    return (await SqlSources(sessions).show("okaz")).next_poll


async def test_a_hub_that_a_feed_offers_is_asked_once(sessions: Sessions) -> None:
    await SqlSources(sessions).add(a_source(), NOON)
    await offered(sessions)
    await offered(sessions)

    first, again = await taken(sessions), await taken(sessions)

    assert first == Subscription(
        source=a_source(), hub=HUB.url, topic=HUB.topic, callback=f"{BASE}t1", secret="t2"
    )
    assert again is None
    assert await SqlSubscriptions(sessions).show("t1") == first
    assert await SqlSubscriptions(sessions).show("t2") is None


async def test_of_many_processes_one_asks(sessions: Sessions) -> None:
    await SqlSources(sessions).add(a_source(), NOON)
    await offered(sessions)

    found = await asyncio.gather(*(taken(sessions) for _ in range(5)))

    assert sum(each is not None for each in found) == 1


async def test_a_hub_that_does_not_verify_is_asked_again_later_each_time(
    sessions: Sessions,
) -> None:
    await SqlSources(sessions).add(a_source(), NOON)
    await offered(sessions)
    await taken(sessions)
    await SqlSubscriptions(sessions).refused("okaz", "HTTP 500")

    assert await taken(sessions, NOON + 4 * MINUTE) is None
    assert await taken(sessions, NOON + 5 * MINUTE)
    assert await taken(sessions, NOON + 14 * MINUTE) is None
    assert await taken(sessions, NOON + 15 * MINUTE)


async def test_only_what_we_asked_for_just_now_is_verified(sessions: Sessions) -> None:
    await SqlSources(sessions).add(a_source(), NOON)
    await offered(sessions)
    subscriptions = SqlSubscriptions(sessions)
    before = await subscriptions.verified("t1", HUB.topic, DAY, NOON)
    await taken(sessions)

    assert not before
    assert not await subscriptions.verified("t1", "https://x.example/", DAY, NOON)
    assert not await subscriptions.verified("t2", HUB.topic, DAY, NOON)
    assert not await subscriptions.verified("t1", HUB.topic, DAY, NOON + HOUR + MINUTE)
    assert await subscriptions.verified("t1", HUB.topic, DAY, NOON + HOUR)


async def test_a_lease_is_prolonged_before_it_ends_with_the_same_callback(
    sessions: Sessions,
) -> None:
    subscriptions = await active(sessions, DAY)

    early = await taken(sessions, NOON + 17 * HOUR)
    renewed = await taken(sessions, NOON + 18 * HOUR)

    assert early is None
    assert renewed
    assert (renewed.callback, renewed.secret) == (f"{BASE}t1", "t2")
    assert await polled(sessions, NOON + 18 * HOUR) == NOON + 24 * HOUR
    assert await subscriptions.verified("t1", HUB.topic, DAY, NOON + 18 * HOUR)
    await subscriptions.end(NOON + 25 * HOUR)
    assert await polled(sessions, NOON + 25 * HOUR) == NOON + 31 * HOUR


async def test_a_feed_rests_while_its_hub_tells_what_is_new(sessions: Sessions) -> None:
    await active(sessions)

    assert await polled(sessions, NOON) == NOON + 6 * HOUR
    assert await polled(sessions, NOON, outcome=Outcome.UNCHANGED) == NOON + 6 * HOUR


async def test_a_poll_that_finds_what_the_hub_did_not_send_is_no_reason_to_rest(
    sessions: Sessions,
) -> None:
    await active(sessions)

    assert await polled(sessions, NOON, new=1) == NOON + QUARTER
    assert await polled(sessions, NOON, outcome=Outcome.SILENT) == NOON + QUARTER


async def test_a_lease_that_ends_brings_the_polls_back(sessions: Sessions) -> None:
    subscriptions = await active(sessions, HOUR)
    rests = await polled(sessions, NOON)
    await subscriptions.end(NOON + 59 * MINUTE)
    still = await polled(sessions, NOON + 30 * MINUTE)
    await subscriptions.end(NOON + HOUR)

    assert rests == still == NOON + HOUR
    assert await polled(sessions, NOON + HOUR) == NOON + HOUR + QUARTER


async def test_a_hub_that_denies_brings_the_polls_back_within_an_interval(
    sessions: Sessions,
) -> None:
    subscriptions = await active(sessions)
    await polled(sessions, NOON)

    assert not await subscriptions.denied("t1", "https://x.example/", "", NOON)
    assert await subscriptions.denied("t1", HUB.topic, "no more", NOON + MINUTE)

    shown = await SqlSources(sessions).show("okaz")
    assert shown.next_poll == NOON + MINUTE + QUARTER
    assert await polled(sessions, NOON + QUARTER) == NOON + 2 * QUARTER
    assert not await subscriptions.verified("t1", HUB.topic, DAY, NOON + 2 * MINUTE)
    assert await taken(sessions, NOON + 23 * HOUR) is None
    assert await taken(sessions, NOON + DAY + MINUTE)


@pytest.mark.parametrize("hub", [None, OTHER])
async def test_a_feed_that_leaves_its_hub_is_polled_as_before(
    sessions: Sessions, hub: Hub | None
) -> None:
    subscriptions = await active(sessions)

    await offered(sessions, hub)

    assert await polled(sessions, NOON) == NOON + QUARTER
    assert await subscriptions.show("t1") is None
    found = await taken(sessions)
    assert (found and found.hub) == (hub and hub.url)


async def test_a_feed_that_is_unchanged_keeps_its_hub(sessions: Sessions) -> None:
    subscriptions = await active(sessions)

    await SqlPosts(sessions).keep("okaz", Page(unchanged=True), NOON)

    assert await subscriptions.show("t1")


async def test_where_we_cannot_be_reached_any_more_all_ends(sessions: Sessions) -> None:
    subscriptions = await active(sessions)
    await polled(sessions, NOON)

    await subscriptions.end_all(NOON)
    await subscriptions.end_all(NOON)

    assert (await SqlSources(sessions).show("okaz")).next_poll == NOON + QUARTER
    assert await subscriptions.show("t1") is None


async def test_another_address_of_ours_is_subscribed_anew(sessions: Sessions) -> None:
    subscriptions = await active(sessions, DAY)
    make = tokens()
    make()

    found = await subscriptions.take(NOON + HOUR, "https://new.example/", make)

    assert found
    assert found.callback == "https://new.example/t2"
    assert await subscriptions.take(NOON + HOUR, "https://new.example/", make) is None
    assert await polled(sessions, NOON + HOUR) == NOON + HOUR + QUARTER


async def test_a_source_that_is_paused_or_gone_asks_no_hub(sessions: Sessions) -> None:
    sources = SqlSources(sessions)
    await sources.add(a_source(sample=True), NOON)
    await offered(sessions)
    await sources.pause("okaz", NOON)

    assert await taken(sessions) is None
    await sources.resume("okaz", NOON)
    assert await taken(sessions)
    await sources.remove_samples()
    assert await SqlSubscriptions(sessions).show("t1") is None
    await SqlSubscriptions(sessions).refused("okaz", "gone")


async def test_posts_of_a_page_with_a_hub_are_kept_as_ever(sessions: Sessions) -> None:
    await SqlSources(sessions).add(a_source(), NOON)

    assert await SqlPosts(sessions).keep("okaz", Page(posts=[a_post()], hub=HUB), NOON) == 1
