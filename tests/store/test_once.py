"""The same post is stored once, whatever way it comes."""

import asyncio
import random
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, select, text

from listener.collector import Page
from listener.post import Platform, Post
from make import NOON, a_post, a_source
from store.database import Sessions, open_database
from store.heard import hear
from store.incoming import take_in
from store.posts import PostFilter, Pushed, SqlPosts
from store.sources import SqlSources
from store.tables import PostRow, SightingRow, VersionRow
from store.worklist import SqlWorklist

TWEET = "1790000000000000001"
LINK = "https://news.example/jeddah/12"
LATER = NOON + timedelta(hours=1)


def tweet(**given: Any) -> Post:
    return a_post(**{"platform": Platform.X, "native_id": TWEET, "source": "x", **given})


def news(**given: Any) -> Post:
    return a_post(**{"platform": Platform.NEWS, "native_id": "g1", "url": LINK, **given})


async def counted(sessions: Sessions) -> tuple[int, int, int]:
    """Count posts, sightings and versions."""
    async with sessions.read() as session:
        posts, sightings, versions = [
            await session.scalar(select(func.count()).select_from(row)) or 0
            for row in (PostRow, SightingRow, VersionRow)
        ]
    return posts, sightings, versions


async def pushed(sessions: Sessions, *posts: Post) -> list[Pushed]:
    """Push posts one by one."""
    return [(await SqlPosts(sessions).push([post], NOON))[0] for post in posts]


async def seen(sessions: Sessions, post: Post) -> list[tuple[str, str, str]]:
    shown = await SqlPosts(sessions).show(post.id)
    return [(each.source, each.native_id, each.how.value) for each in shown.sightings]


@pytest.mark.parametrize("together", [True, False], ids=["in one delivery", "one by one"])
async def test_one_item_through_feed_platform_and_repost_is_one_post(
    sessions: Sessions,
    together: bool,  # noqa: FBT001 - a parameter
) -> None:
    page = "https://mastodon.example/@sara/110000000000000001"
    feed = a_post(platform=Platform.NEWS, source="rss", native_id=page, url=page)
    status = a_post(platform=Platform.MASTODON, source="m", native_id="17", url=page, author="s")
    repost = replace(status, native_id="18", author="ali", repost_of="17", url=f"{page}8")
    posts = [feed, status, repost]

    answers = (
        await SqlPosts(sessions).push(posts, NOON) if together else await pushed(sessions, *posts)
    )

    assert answers == [Pushed(id=feed.id, new=n == 0) for n in range(3)]
    assert await seen(sessions, feed) == [("m", "17", "same"), ("m", "18", "repost")]
    assert await counted(sessions) == (1, 2, 0)


async def test_a_sighting_says_where_and_when(sessions: Sessions) -> None:
    again = tweet(source="other", url="https://x.com/sara/status/1790000000000000001")
    await pushed(sessions, tweet())
    await SqlPosts(sessions).push([again], LATER)

    (sighting,) = (await SqlPosts(sessions).show(tweet().id)).sightings

    assert (sighting.url, sighting.seen) == (again.url, LATER)


async def test_a_post_is_found_by_the_id_that_it_has_in_any_source(sessions: Sessions) -> None:
    again = tweet(source="other")
    await pushed(sessions, tweet(), again)

    assert (await SqlPosts(sessions).show(again.id)).post == tweet()


async def test_a_repost_is_not_a_second_post(sessions: Sessions) -> None:
    repost = tweet(source="y", native_id="1790000000000000099", repost_of=TWEET, text="RT")

    assert [each.new for each in await pushed(sessions, tweet(), repost)] == [True, False]


@pytest.mark.parametrize("platform", [Platform.X, Platform.FORUM])
async def test_an_original_and_a_second_repost_join_a_repost_that_came_first(
    sessions: Sessions, platform: Platform
) -> None:
    original = tweet(platform=platform)
    first, second = (
        replace(original, native_id=f"{TWEET[:-2]}{n}", author=str(n), repost_of=TWEET)
        for n in (97, 98)
    )

    answers = await pushed(sessions, first, second, original, first, second, original)

    assert [each.new for each in answers] == [True, *[False] * 5]
    assert {each.id for each in answers} == {first.id}
    assert await seen(sessions, first) == [
        ("x", second.native_id, "repost"),
        ("x", TWEET, "same"),
    ]
    assert (await SqlPosts(sessions).show(first.id)).post == first


async def test_a_repost_of_what_was_only_sighted_joins_it(sessions: Sessions) -> None:
    forum = a_post(platform=Platform.FORUM, source="f", native_id="7", url=LINK)
    repost = replace(forum, native_id="8", repost_of="7", url=None)

    answers = await pushed(sessions, news(), forum, repost)

    assert [each.id for each in answers] == [news().id] * 3


async def test_a_quote_is_a_post_of_its_own(sessions: Sessions) -> None:
    quote = tweet(native_id="1790000000000000099", quote_of=TWEET, language="ar")

    assert [each.new for each in await pushed(sessions, tweet(), quote)] == [True, True]
    assert (await SqlPosts(sessions).show(quote.id)).post == quote


async def test_a_number_of_somebodys_own_joins_only_what_says_the_same(sessions: Sessions) -> None:
    one = a_post(platform=Platform.X, source="a", native_id="7")
    same = replace(one, source="b")
    other = replace(one, source="c", text="انقطاع الماء عن حي الصفا من يومين ولا أحد يرد")

    assert [each.new for each in await pushed(sessions, one, same, other)] == [True, False, True]


async def test_the_same_page_and_words_are_one_post_in_two_sources(sessions: Sessions) -> None:
    other = news(source="spa", native_id="77", url=f"{LINK}/?utm_source=x#top", author=None)

    assert [each.new for each in await pushed(sessions, news(), other)] == [True, False]


@pytest.mark.parametrize(
    "other",
    [
        {"url": "https://news.example/jeddah/13"},
        {"url": None},
        {"text": "حفرة كبيرة وسط شارع التحلية في الرياض كسرت كفر سيارتي"},
        {"sample": True},
    ],
    ids=["another page", "no page", "other words", "a sample"],
)
async def test_less_than_page_and_words_is_another_post(
    sessions: Sessions, other: dict[str, Any]
) -> None:
    answers = await pushed(sessions, news(), news(source="spa", **other))

    assert [each.new for each in answers] == [True, True]


async def test_links_to_a_front_page_join_nothing(sessions: Sessions) -> None:
    front = "https://news.example/"
    answers = await pushed(sessions, news(url=front), news(source="spa", url=front))

    assert [each.new for each in answers] == [True, True]


async def test_a_changed_guid_is_a_sighting_under_the_new_one(sessions: Sessions) -> None:
    moved = news(native_id="g2")

    answers = await pushed(sessions, news(), moved, moved)

    assert [(each.id, each.new) for each in answers] == [
        (news().id, True),
        (news().id, False),
        (news().id, False),
    ]
    assert await seen(sessions, news()) == [("okaz", "g2", "same")]


async def test_two_people_may_say_the_same_below_one_article(sessions: Sessions) -> None:
    other = news(native_id="g2", author="ali")

    assert [each.new for each in await pushed(sessions, news(), other)] == [True, True]


async def test_a_guid_that_is_used_again_is_a_new_post(sessions: Sessions) -> None:
    other = news(
        url="https://news.example/riyadh/99",
        text="أمطار غزيرة على الرياض وتعليق الدراسة غدا",
        published=LATER,
    )
    posts = SqlPosts(sessions)

    answers = await pushed(sessions, news(), other, news(), other)

    assert [each.new for each in answers] == [True, True, False, False]
    assert answers[1].id == answers[3].id != news().id
    assert (await posts.show(news().id)).post == news()
    assert (await posts.show(answers[1].id)).post.text == other.text
    assert await counted(sessions) == (2, 0, 0)


async def test_a_guid_that_is_used_twice_in_one_delivery_is_two_posts(sessions: Sessions) -> None:
    other = news(url="https://news.example/riyadh/99", text="أمطار غزيرة", published=LATER)

    answers = await SqlPosts(sessions).push([news(), other, news(), other], NOON)

    assert [each.new for each in answers] == [True, True, False, False]


async def test_a_feed_in_another_order_changes_nothing(sessions: Sessions) -> None:
    many = [news(native_id=f"g{n}", url=f"{LINK}{n}") for n in range(30)]
    posts = SqlPosts(sessions)
    await posts.push(many, NOON)

    again = await posts.push(many[::-1], LATER)

    assert not any(each.new for each in again)
    assert await counted(sessions) == (30, 0, 0)


async def test_a_run_counts_as_new_only_what_was_unseen(sessions: Sessions) -> None:
    await SqlSources(sessions).add(a_source(), NOON)
    posts = SqlPosts(sessions)
    await posts.push([news(source="spa")], NOON)
    page = Page(posts=[news(), news(native_id="g2", url=None)], cursor="etag")

    new = [await posts.keep("okaz", page, NOON), await posts.keep("okaz", page, NOON)]

    assert new == [1, 0]
    assert (await SqlWorklist(sessions).waiting())["classify"] == 2


async def test_what_is_delivered_as_it_was_writes_nothing(database: str) -> None:
    many = [news(), tweet(), tweet(source="y"), news(native_id="g2")]
    async with open_database(database) as sessions:
        posts = SqlPosts(sessions)
        await posts.push(many, NOON)
        before = await written(sessions)

        await posts.push(many, LATER)

        assert await written(sessions) == before


async def written(sessions: Sessions) -> list[Any]:
    """Read all that a delivery may write; PostgreSQL says by which transaction."""
    by = ", xmin::text" if sessions.postgres else ""
    async with sessions.read() as session:
        return [
            (await session.execute(text(f"SELECT *{by} FROM {name} ORDER BY 1"))).all()  # noqa: S608 - ours
            for name in ("posts", "authors", "sightings", "versions", "worklist")
        ]


async def test_a_viral_post_is_shown_with_its_first_sightings(sessions: Sessions) -> None:
    reposts = [tweet(native_id=f"18{n:017}", repost_of=TWEET) for n in range(60)]
    posts = SqlPosts(sessions)
    await posts.push([tweet(), *reposts], NOON)

    shown = await posts.show(tweet().id)

    assert [each.native_id for each in shown.sightings] == [
        repost.native_id for repost in reposts[:50]
    ]
    assert (await posts.list(PostFilter(), limit=9)).items == [replace(shown, earlier=None)]
    assert await counted(sessions) == (1, 60, 0)


async def test_a_thousand_posts_three_times_by_two_workers_are_a_thousand_rows(
    sessions: Sessions,
) -> None:
    chance = random.Random(7)  # noqa: S311 - the same order each time
    many = [
        a_post(
            source=f"s{n % 3}",
            native_id=str(n),
            author=f"a{n % 50}",
            url=f"{LINK}/{n}",
            text=f"حفرة كبيرة في شارع التحلية رقم {n}",
        )
        for n in range(1_000)
    ]
    posts = SqlPosts(sessions)

    async def worker(moved: str) -> int:
        new = 0
        for _ in range(3):
            chance.shuffle(many)
            # What one worker reads in one source, the other reads in another.
            told = [replace(post, source=post.source + moved) for post in many]
            for start in range(0, 1_000, 100):
                new += sum(each.new for each in await posts.push(told[start : start + 100], NOON))
        return new

    new = await asyncio.gather(worker(""), worker(" again"))

    assert sum(new) == 1_000
    assert await counted(sessions) == (1_000, 1_000, 0)
    assert (await SqlWorklist(sessions).waiting())["classify"] == 1_000


async def test_workers_that_bring_one_post_at_once_by_many_ways_store_it_once(
    sessions: Sessions,
) -> None:
    ways = [tweet(source=f"s{n}") for n in range(20)]
    ways += [tweet(native_id=f"18{n:017}", repost_of=TWEET) for n in range(20)]

    answers = await asyncio.gather(*(SqlPosts(sessions).push([way], NOON) for way in ways))

    assert sum(answer[0].new for answer in answers) == 1
    assert len({answer[0].id for answer in answers}) == 1
    assert await counted(sessions) == (1, 39, 0)


async def test_fifty_pushes_with_one_key_store_a_sighting_once(sessions: Sessions) -> None:
    await pushed(sessions, tweet())
    posts = SqlPosts(sessions)

    answers = await asyncio.gather(
        *(posts.push([tweet(source="y")], NOON, key="k", digest="d") for _ in range(50))
    )

    assert answers == [[Pushed(id=tweet().id, new=False)]] * 50
    assert await counted(sessions) == (1, 1, 0)


async def test_a_page_of_more_posts_than_a_statement_has_room_for(sessions: Sessions) -> None:
    many = [a_post(native_id=str(n)) for n in range(2_500)]

    answers = await SqlPosts(sessions).push([*many, *many], NOON)

    assert [each.new for each in answers] == [True] * 2_500 + [False] * 2_500


async def test_telling_posts_reads_no_whole_table(migrated_sqlite: Path, tmp_path: Path) -> None:
    shutil.copy(migrated_sqlite, tmp_path / "sawt.db")
    asked: list[str] = []
    async with open_database(f"sqlite+aiosqlite:///{tmp_path / 'sawt.db'}") as sessions:
        ways = [news(), news(native_id="g2"), tweet(), tweet(native_id="18", repost_of=TWEET)]
        async with sessions.begin() as session:
            connection = (await session.connection()).sync_connection
            event.listen(connection, "before_cursor_execute", lambda *given: asked.append(given[2]))
            await take_in(session, await hear(ways), NOON, sessions.naming)

    told = [one for one in asked if one.startswith("SELECT") and "json_each" in one]
    with closing(sqlite3.connect(tmp_path / "sawt.db")) as database:
        steps = [
            step[3]
            for one in told
            for step in database.execute(f"EXPLAIN QUERY PLAN {one}", ["[]"] * one.count("?"))
        ]
    assert len(told) >= 4
    assert not [step for step in steps if step in {"SCAN posts", "SCAN sightings"}]
