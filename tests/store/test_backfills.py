"""Paging back: claimed by one, kept with its posts, and never in the way of polls."""

import asyncio
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from listener.collector import Page
from listener.kinds.budget import Mark, Way
from make import NOON, a_post, a_source
from store.backfills import SqlBackfills
from store.database import Sessions
from store.errors import UnknownSource
from store.posts import PostFilter, SqlPosts
from store.sources import SqlSources

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


async def asked(sessions: Sessions) -> SqlBackfills:
    await SqlSources(sessions).add(a_source(), NOON)
    backfills = SqlBackfills(sessions)
    await backfills.ask("okaz", NOON - DAY, NOON)
    return backfills


async def test_one_of_many_claims_what_was_asked(sessions: Sessions) -> None:
    backfills = await asked(sessions)

    won = await asyncio.gather(*(backfills.claim(NOON, MINUTE) for _ in range(6)))

    (state,) = [each for each in won if each]
    assert (state.source, state.since, state.cursor) == ("okaz", NOON - DAY, None)
    assert await backfills.claim(NOON, MINUTE) is None
    assert await backfills.claim(NOON + MINUTE, MINUTE, source="spa") is None
    # Whoever claimed it died: it comes back, and begins where it was.
    assert await backfills.claim(NOON + MINUTE, MINUTE, source="okaz") == replace(
        state, due=NOON + MINUTE
    )


async def test_a_page_is_kept_and_the_cursor_of_polls_stays(sessions: Sessions) -> None:
    backfills, posts = await asked(sessions), SqlPosts(sessions)
    await posts.keep("okaz", Page(posts=[a_post(native_id="new")], cursor="etag"), NOON)
    state = await backfills.claim(NOON, MINUTE)
    assert state

    old = [a_post(native_id="new"), a_post(native_id="old", published=NOON - DAY)]
    kept = await backfills.keep(replace(state, cursor="2", pages=1, due=None), old, NOON)

    assert (kept.new, await backfills.show("okaz")) == (1, kept)
    assert await posts.cursor("okaz") == "etag"
    found = await posts.list(PostFilter(), limit=9)
    assert {each.post.native_id for each in found.items} == {"new", "old"}
    assert await backfills.claim(NOON + DAY, MINUTE) is None


async def test_asking_anew_wins_over_a_page_under_way(sessions: Sessions) -> None:
    backfills = await asked(sessions)
    state = await backfills.claim(NOON, MINUTE)
    assert state

    again = await backfills.ask("okaz", NOON - 9 * DAY, NOON + MINUTE)
    await backfills.keep(replace(state, pages=1), [a_post()], NOON + MINUTE)

    assert await backfills.show("okaz") == again


async def test_an_unknown_source_cannot_be_paged_back(sessions: Sessions) -> None:
    backfills = SqlBackfills(sessions)

    with pytest.raises(UnknownSource, match="nothing"):
        await backfills.ask("nothing", NOON - DAY, NOON)
    with pytest.raises(UnknownSource, match="nothing"):
        await backfills.show("nothing")
    await SqlSources(sessions).add(a_source(), NOON)
    assert await backfills.show("okaz") is None


async def test_a_source_is_either_polled_or_paged_back(sessions: Sessions) -> None:
    backfills, sources = await asked(sessions), SqlSources(sessions)

    assert await sources.claim("okaz", NOON, MINUTE)
    assert await backfills.claim(NOON, MINUTE) is None
    await sources.run_now("okaz", NOON + MINUTE)
    state = await backfills.claim(NOON + MINUTE, MINUTE)
    assert state
    assert not await sources.claim("okaz", NOON + MINUTE, MINUTE)

    await backfills.keep(state, (), NOON + MINUTE, held=NOON + 2 * MINUTE)
    assert await sources.claim("okaz", NOON + MINUTE, MINUTE)


async def test_whoever_took_the_source_since_keeps_it(sessions: Sessions) -> None:
    backfills, sources = await asked(sessions), SqlSources(sessions)
    state = await backfills.claim(NOON, MINUTE)
    assert state
    assert await sources.claim("okaz", NOON + MINUTE, MINUTE)

    await backfills.keep(state, (), NOON + MINUTE, held=NOON + MINUTE)

    assert not await sources.claim("okaz", NOON + MINUTE, MINUTE)


def read(posts: int) -> str:
    return json.dumps({"month": "2026-11", "read": posts})


async def test_polls_and_paging_back_count_what_they_read_in_one_budget(
    sessions: Sessions,
) -> None:
    backfills, posts = SqlBackfills(sessions), SqlPosts(sessions)
    await SqlSources(sessions).add(a_source(kind="x", options={"query": "a"}), NOON)
    await posts.keep("okaz", Page(cursor=read(20)), NOON)
    await backfills.ask("okaz", NOON - DAY, NOON)

    state = await backfills.claim(NOON, MINUTE)
    assert state
    assert Way.found(state.cursor).read == 20
    await backfills.keep(replace(state, cursor=read(50)), (), NOON, held=NOON + MINUTE)

    assert Mark.found(await posts.cursor("okaz")).read == 50
    # Nor does another question begin the month anew, nor does asking again.
    await SqlSources(sessions).change("okaz", NOON, options={"query": "b"})
    assert Mark.found(await posts.cursor("okaz")).read == 50
    await backfills.ask("okaz", NOON - DAY, NOON)
    again = await backfills.claim(NOON, MINUTE)
    assert again
    assert Way.found(again.cursor).read == 50


async def test_a_kind_that_is_gone_counts_nothing(sessions: Sessions) -> None:
    await SqlSources(sessions).add(a_source(kind="fax"), NOON)
    backfills = SqlBackfills(sessions)
    await backfills.ask("okaz", NOON - DAY, NOON)

    state = await backfills.claim(NOON, MINUTE)

    assert state
    assert state.cursor is None


async def test_catching_up_goes_as_far_as_what_was_asked_before_and_is_not_over(
    sessions: Sessions,
) -> None:
    backfills = await asked(sessions)

    further = await backfills.catch_up("okaz", NOON - MINUTE, NOON)
    assert further.since == NOON - DAY
    await backfills.keep(replace(further, due=None), (), NOON)

    assert (await backfills.catch_up("okaz", NOON - MINUTE, NOON)).since == NOON - MINUTE
