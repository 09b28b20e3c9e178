"""Paging back: claimed by one, kept with its posts, and never in the way of polls."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from listener.collector import Page
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
