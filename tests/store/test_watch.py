"""Sources that fall silent are told of once, and so is that they speak again."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

from listener.collector import Page
from listener.run import Outcome, Run
from make import NOON, a_post, a_source
from router.events import SourceEvent
from store.database import Sessions
from store.events import SqlEvents
from store.posts import SqlPosts
from store.sources import SqlSources
from store.watch import SqlWatch

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


async def spoke(sessions: Sessions, *published: datetime, at: datetime = NOON) -> None:
    """Posts of the source, as a poll at `at` found them."""
    posts = [a_post(native_id=str(each), published=each) for each in published]
    await SqlPosts(sessions).keep("okaz", Page(posts=posts), at)


async def ran(
    sessions: Sessions, at: datetime, outcome: Outcome = Outcome.READ, new: int = 0
) -> None:
    run = Run(source="okaz", started=at, finished=at, outcome=outcome, new=new)
    await SqlPosts(sessions).note(run)


async def told(sessions: Sessions) -> list[tuple[str, Any]]:
    """What was told of how the source fares, not of what people did to it."""
    events = await SqlEvents(sessions).list(limit=99)
    done = {SourceEvent.ADDED, SourceEvent.UPDATED}
    return [(event.type, event.body.get("after")) for event in events if event.type not in done]


async def an_hourly_source(sessions: Sessions) -> SqlSources:
    """Twenty posts, an hour apart, the last at noon."""
    sources = SqlSources(sessions)
    await sources.add(a_source(), NOON)
    await spoke(sessions, *(NOON - n * HOUR for n in range(20)))
    await ran(sessions, NOON, new=20)
    return sources


async def test_a_source_that_falls_silent_is_told_of_once(sessions: Sessions) -> None:
    sources, watch = await an_hourly_source(sessions), SqlWatch(sessions)

    assert await watch.look(NOON) == 0
    await ran(sessions, NOON + 4 * HOUR)
    assert await watch.look(NOON + 4 * HOUR) == 1
    await ran(sessions, NOON + 5 * HOUR)
    assert await watch.look(NOON + 5 * HOUR) == 0
    assert await SqlWatch(sessions).look(NOON + 5 * DAY) == 0

    _, event = await SqlEvents(sessions).list(limit=9)
    assert (event.type, event.at) == ("source.quiet", NOON + 4 * HOUR)
    assert event.body["since"] == "2026-11-23T09:00:00Z"
    assert (event.body["usual_seconds"], event.body["silent_seconds"]) == (10_800, 14_400)
    assert (await sources.show("okaz")).quiet_since == NOON


async def test_it_is_told_when_something_comes(sessions: Sessions) -> None:
    sources, watch = await an_hourly_source(sessions), SqlWatch(sessions)
    await ran(sessions, NOON + 4 * HOUR)
    await watch.look(NOON + 4 * HOUR)

    await spoke(sessions, NOON + 5 * HOUR, at=NOON + 5 * HOUR)
    await ran(sessions, NOON + 5 * HOUR, new=1)
    assert await watch.look(NOON + 6 * HOUR) == 0

    assert await told(sessions) == [("source.quiet", None), ("source.recovered", ["quiet"])]
    assert (await sources.show("okaz")).quiet_since is None


async def test_what_is_pushed_is_a_word_too(sessions: Sessions) -> None:
    await an_hourly_source(sessions)
    await ran(sessions, NOON + 4 * HOUR)
    await SqlWatch(sessions).look(NOON + 4 * HOUR)

    post = a_post(native_id="pushed", published=NOON + 5 * HOUR)
    await SqlPosts(sessions).push([post], NOON + 5 * HOUR)
    assert await SqlWatch(sessions).look(NOON + 5 * HOUR) == 1

    assert (await told(sessions))[1:] == [("source.recovered", ["quiet"])]


async def test_an_old_post_that_comes_late_is_no_word(sessions: Sessions) -> None:
    await an_hourly_source(sessions)
    await ran(sessions, NOON + 4 * HOUR)
    await SqlWatch(sessions).look(NOON + 4 * HOUR)

    await spoke(sessions, NOON - 90 * DAY, at=NOON + 5 * HOUR)
    await ran(sessions, NOON + 5 * HOUR, new=1)
    await SqlWatch(sessions).look(NOON + 5 * HOUR)

    assert await told(sessions) == [("source.quiet", None)]


async def test_who_is_not_asked_is_not_silent(sessions: Sessions) -> None:
    """We were away for a day: only when it was asked again can its silence be its own."""
    await an_hourly_source(sessions)
    watch = SqlWatch(sessions)

    assert await watch.look(NOON + DAY) == 0
    await ran(sessions, NOON + DAY, Outcome.SILENT)
    assert await watch.look(NOON + DAY + HOUR) == 0
    await ran(sessions, NOON + DAY + HOUR)
    assert await watch.look(NOON + DAY + 2 * HOUR) == 1


async def test_a_source_that_is_only_pushed_is_silent_by_itself(sessions: Sessions) -> None:
    await SqlSources(sessions).add(a_source(), NOON)
    await spoke(sessions, *(NOON - n * HOUR for n in range(20)))

    assert await SqlWatch(sessions).look(NOON + 4 * HOUR) == 1


async def test_a_source_of_few_posts_or_paused_is_never_quiet(sessions: Sessions) -> None:
    sources = SqlSources(sessions)
    await sources.add(a_source(), NOON)
    await spoke(sessions, *(NOON - n * HOUR for n in range(9)))
    await ran(sessions, NOON + 9 * DAY)
    assert await SqlWatch(sessions).look(NOON + 9 * DAY) == 0

    await spoke(sessions, NOON - 9 * HOUR)
    await sources.pause("okaz", NOON)
    assert await SqlWatch(sessions).look(NOON + 10 * DAY) == 0
    await sources.resume("okaz", NOON + 10 * DAY)
    assert await SqlWatch(sessions).look(NOON + 10 * DAY) == 1


async def test_a_rare_source_is_known_by_all_its_posts(sessions: Sessions) -> None:
    await SqlSources(sessions).add(a_source(), NOON)
    await spoke(sessions, *(NOON - 10 * n * DAY for n in range(12)))
    await ran(sessions, NOON + 16 * DAY)
    assert await SqlWatch(sessions).look(NOON + 16 * DAY) == 0
    await ran(sessions, NOON + 18 * DAY)
    assert await SqlWatch(sessions).look(NOON + 18 * DAY) == 1


async def test_a_burst_is_one_word(sessions: Sessions) -> None:
    """Thirty posts at once each day are a habit of a day, not of seconds."""
    await SqlSources(sessions).add(a_source(), NOON)
    for day in range(12):
        at = NOON - day * DAY
        await spoke(sessions, *(at - timedelta(seconds=n) for n in range(30)), at=at)
    await ran(sessions, NOON + 2 * DAY)

    assert await SqlWatch(sessions).look(NOON + 2 * DAY) == 0


async def test_many_who_look_at_once_tell_it_once(sessions: Sessions) -> None:
    await an_hourly_source(sessions)
    await ran(sessions, NOON + 4 * HOUR)

    changed = await asyncio.gather(*(SqlWatch(sessions).look(NOON + 4 * HOUR) for _ in range(8)))

    assert sum(changed) == 1
    assert await told(sessions) == [("source.quiet", None)]


async def test_failing_is_told_once_though_its_address_changes(sessions: Sessions) -> None:
    sources = SqlSources(sessions)
    await sources.add(a_source(), NOON)
    for n in range(5):
        await ran(sessions, NOON + n * HOUR, Outcome.SILENT)
    failing = (await sources.show("okaz")).failing_since
    await sources.change("okaz", NOON, url="https://news.example/new")
    for n in range(5, 9):
        await ran(sessions, NOON + n * HOUR, Outcome.REFUSED)
    for n in range(9, 11):
        await ran(sessions, NOON + n * HOUR)

    assert failing == NOON + 2 * HOUR
    assert await told(sessions) == [("source.failing", None), ("source.recovered", ["failing"])]
    assert (await sources.show("okaz")).failing_since is None


async def test_who_failed_and_was_quiet_recovers_from_both_at_once(sessions: Sessions) -> None:
    await an_hourly_source(sessions)
    await ran(sessions, NOON + 4 * HOUR)
    await SqlWatch(sessions).look(NOON + 4 * HOUR)
    for n in range(5, 8):
        await ran(sessions, NOON + n * HOUR, Outcome.GARBLED)

    await spoke(sessions, NOON + 8 * HOUR, at=NOON + 8 * HOUR)
    await ran(sessions, NOON + 8 * HOUR, new=1)

    assert await told(sessions) == [
        ("source.quiet", None),
        ("source.failing", None),
        ("source.recovered", ["failing", "quiet"]),
    ]


async def test_a_missed_line_counts_the_polls_that_nobody_made(sessions: Sessions) -> None:
    sources = SqlSources(sessions)
    await sources.add(a_source(), NOON)

    await sources.missed(NOON + HOUR)

    (line,) = (await sources.runs("okaz", limit=9)).items
    assert (line.outcome, line.missed, line.took) == (Outcome.MISSED, 4, None)
    assert line.reason == "nobody was there to ask: 4 polls were missed"
