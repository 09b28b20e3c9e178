"""Coverage, read off a run log and posts."""

from datetime import datetime, timedelta

import pytest

from listener.collector import Page
from listener.run import Outcome, Run
from make import NOON, a_post, a_source
from store.coverage import Coverage, SqlCoverage
from store.database import Sessions
from store.errors import UnknownSource
from store.posts import SqlPosts
from store.sources import SqlSources

HOUR = timedelta(hours=1)
QUARTER = timedelta(minutes=15)


async def polled(
    sessions: Sessions,
    source: str,
    begin: datetime,
    end: datetime,
    outcome: Outcome = Outcome.READ,
) -> None:
    """A poll each quarter of an hour, from `begin` to before `end`."""
    at = begin
    while at < end:
        run = Run(source=source, started=at, finished=at, outcome=outcome, next_poll=at + QUARTER)
        await SqlPosts(sessions).note(run)
        at += QUARTER


async def spoke(sessions: Sessions, source: str, *published: datetime) -> None:
    posts = [a_post(source=source, native_id=str(at), published=at) for at in published]
    await SqlPosts(sessions).keep(source, Page(posts=posts), NOON + 99 * HOUR)


async def of_four_hours(sessions: Sessions, source: str | None = None) -> Coverage:
    return await SqlCoverage(sessions).figures(NOON - 4 * HOUR, NOON, source=source)


def by_hour(found: Coverage, at: int = 0) -> list[float | None]:
    return [hour.coverage for hour in found.sources[at].hours]


async def test_hours_that_were_asked_are_covered_and_others_are_not(sessions: Sessions) -> None:
    await SqlSources(sessions).add(a_source(), NOON - 9 * HOUR)
    await polled(sessions, "okaz", NOON - 5 * HOUR, NOON - 3 * HOUR)
    await polled(sessions, "okaz", NOON - 3 * HOUR, NOON - 2 * HOUR, Outcome.SILENT)
    await polled(sessions, "okaz", NOON - 2 * HOUR, NOON + HOUR)

    found = await of_four_hours(sessions)

    # Each poll speaks for the quarter before it: that of an hour's end is made in the next.
    assert by_hour(found) == [0.75, 0.25, 1.0, 1.0]
    assert [(hour.due, hour.done) for hour in found.sources[0].hours] == [
        (4, 4), (4, 0), (4, 4), (4, 4),
    ]  # fmt: skip


async def test_cutting_a_source_drops_coverage_and_catching_up_repairs_it(
    sessions: Sessions,
) -> None:
    await SqlSources(sessions).add(a_source(), NOON - 99 * HOUR)
    before = [NOON - n * HOUR + timedelta(minutes=5) for n in range(5, 60)]
    await spoke(sessions, "okaz", *before)
    await polled(sessions, "okaz", NOON - 6 * HOUR, NOON - 2 * HOUR)
    await polled(sessions, "okaz", NOON - 2 * HOUR, NOON, Outcome.REFUSED)

    cut = await of_four_hours(sessions)
    await spoke(sessions, "okaz", *(NOON - n * HOUR + timedelta(minutes=5) for n in (1, 2)))
    mended = await of_four_hours(sessions)

    assert cut.coverage is not None
    assert cut.coverage < 0.55
    assert cut.sources[0].hours[-1].expected == pytest.approx(55 / 59)
    assert mended.coverage is not None
    assert mended.coverage > 0.93


async def test_a_missed_window_is_not_covered_until_its_posts_came(sessions: Sessions) -> None:
    sources = SqlSources(sessions)
    await sources.add(a_source(), NOON - 9 * HOUR)
    await polled(sessions, "okaz", NOON - 5 * HOUR, NOON - 4 * HOUR)
    await sources.missed(NOON - QUARTER)
    await polled(sessions, "okaz", NOON - QUARTER, NOON + QUARTER)

    found = await of_four_hours(sessions)

    assert by_hour(found)[:3] == [0.0, 0.0, 0.0]
    assert [(hour.due, hour.done) for hour in found.sources[0].hours][:3] == [(4, 0)] * 3


async def test_a_source_weighs_what_is_expected_of_it(sessions: Sessions) -> None:
    for name in ("loud", "mute"):
        await SqlSources(sessions).add(a_source(id=name), NOON - 9 * HOUR)
    await spoke(sessions, "loud", *(NOON - n * QUARTER for n in range(1, 400)))
    await polled(sessions, "loud", NOON - 5 * HOUR, NOON)
    await polled(sessions, "mute", NOON - 5 * HOUR, NOON, Outcome.SILENT)

    found = await of_four_hours(sessions)

    assert [each.source for each in found.sources] == ["loud", "mute"]
    assert (found.sources[0].coverage, found.sources[1].coverage) == (1.0, 0.0)
    assert found.coverage is not None
    assert 0.98 < found.coverage < 1.0
    alone = await of_four_hours(sessions, "mute")
    assert (len(alone.sources), alone.coverage) == (1, 0.0)


async def test_nobody_is_asked_of_what_is_not_there(sessions: Sessions) -> None:
    await SqlSources(sessions).add(a_source(id="sample", sample=True), NOON)

    assert (await of_four_hours(sessions)).coverage is None
    for name in ("sample", "nothing"):
        with pytest.raises(UnknownSource, match=name):
            await of_four_hours(sessions, name)


async def test_a_paused_source_is_not_heard_and_one_out_of_the_file_is_not_asked(
    sessions: Sessions,
) -> None:
    sources = SqlSources(sessions)
    await sources.sync([a_source(), a_source(id="spa")], NOON - 9 * HOUR)
    for name in ("okaz", "spa"):
        await polled(sessions, name, NOON - 5 * HOUR, NOON - 2 * HOUR)
    await sources.pause("okaz", NOON)
    await sources.sync([a_source()], NOON)

    found = await of_four_hours(sessions)

    assert by_hour(found, 0)[-1] == 0.0
    assert by_hour(found, 1)[-1] is None


async def test_the_figure_of_the_last_day_stands_with_each_source(sessions: Sessions) -> None:
    sources = SqlSources(sessions)
    await sources.add(a_source(), NOON - 99 * HOUR)
    await polled(sessions, "okaz", NOON - 26 * HOUR, NOON - 12 * HOUR)
    await polled(sessions, "okaz", NOON - 12 * HOUR, NOON, Outcome.SILENT)

    found = await SqlCoverage(sessions).refresh(NOON)

    kept = (await sources.show("okaz")).coverage
    assert kept == found.coverage
    assert kept == pytest.approx(0.5, abs=0.02)
