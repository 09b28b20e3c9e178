"""The inbox and the posts."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from classifier.tags import PlaceTag, Tags
from flow import a_decision, desk_of, tag_all, ticket_for
from listener.collector import Page
from listener.post import AuthorKind, Platform, Post
from make import NOON, a_post, a_service, a_source, some_tags
from store.database import Sessions
from store.errors import BadCursor, KeyReused, UnknownPost, UnknownSource
from store.posts import RECENT, PostFilter, Pushed, SqlPosts
from store.sources import SqlSources
from store.worklist import SqlWorklist

FULL = Post(
    source="okaz",
    native_id="2",
    text="نص",
    title="عنوان",
    platform=Platform.NEWS,
    url="https://news.example/2",
    author="sara",
    author_name="سارة",
    author_kind=AuthorKind.JOURNALIST,
    profile_location="جدة",
    mentions=("jeddah_amana", "ولي"),
    published=NOON,
    updated=NOON + timedelta(microseconds=1),
    place="jeddah",
    lat=21.5,
    long=39.2,
    media=("https://news.example/2.jpg",),
    reply_to="1",
    sample=True,
)
BARE = Post(source="push", native_id="3", text="")


@pytest.mark.parametrize("post", [FULL, BARE], ids=["everything", "text alone"])
async def test_a_post_is_read_back_exactly_as_it_came(sessions: Sessions, post: Post) -> None:
    posts = SqlPosts(sessions)

    await posts.push([post], NOON)

    stored = await posts.show(post.id)
    assert (stored.post, stored.received, stored.tags) == (post, NOON, None)


async def test_an_author_is_read_back_as_each_post_knew_them(sessions: Sessions) -> None:
    early, late = a_post(native_id="1"), a_post(native_id="2", author_name="سارة")
    posts = SqlPosts(sessions)

    await posts.push([early, late], NOON)

    assert (await posts.show(early.id)).post == early
    assert (await posts.show(late.id)).post == late


async def test_the_latest_fifty_tell_when_a_source_publishes(sessions: Sessions) -> None:
    posts, minute = SqlPosts(sessions), timedelta(minutes=1)
    dated = [a_post(native_id=str(n), published=NOON + n * minute) for n in range(RECENT)]

    await posts.push([*dated, a_post(native_id="x", published=None)], NOON - minute)
    await posts.push([a_post(native_id="1", source="other")], NOON)

    recent = await posts.recent("okaz")
    assert set(recent) == {NOON - minute, *(NOON + n * minute for n in range(1, RECENT))}
    assert await posts.recent("nobody") == []


async def test_posts_and_cursor_are_kept_together_once(sessions: Sessions) -> None:
    posts = SqlPosts(sessions)
    await SqlSources(sessions).add(a_source(), NOON)
    page = Page(posts=[a_post(native_id="1"), a_post(native_id="2")], cursor="etag")

    new = [await posts.keep("okaz", page, NOON), await posts.keep("okaz", page, NOON)]

    assert new == [2, 0]
    assert await posts.cursor("okaz") == "etag"
    assert (await SqlWorklist(sessions).waiting())["classify"] == 2


async def test_a_source_that_is_gone_keeps_nothing(sessions: Sessions) -> None:
    posts = SqlPosts(sessions)

    with pytest.raises(UnknownSource):
        await posts.keep("okaz", Page(posts=[a_post()]), NOON)

    assert (await posts.list(PostFilter(), limit=10)).items == []
    assert (await posts.cursor("okaz"), await posts.failures("okaz")) == (None, 0)


async def test_a_broken_batch_leaves_nothing_behind(sessions: Sessions) -> None:
    posts = SqlPosts(sessions)
    await SqlSources(sessions).add(a_source(), NOON)
    naive = a_post(native_id="2", published=NOON.replace(tzinfo=None))

    with pytest.raises(Exception, match="naive"):
        await posts.keep("okaz", Page(posts=[a_post(), naive], cursor="etag"), NOON)

    assert await posts.cursor("okaz") is None
    assert (await posts.list(PostFilter(), limit=10)).items == []
    assert sum((await SqlWorklist(sessions).waiting()).values()) == 0


async def test_pushing_tells_what_is_new_each_once(sessions: Sessions) -> None:
    posts = SqlPosts(sessions)
    one, two = a_post(native_id="1"), a_post(native_id="2")

    first = await posts.push([one, one], NOON)
    second = await posts.push([one, two], NOON)

    assert [each.new for each in (*first, *second)] == [True, False, False, True]
    assert await posts.push([], NOON) == []


async def test_fifty_pushes_with_one_key_store_once_and_answer_the_same(
    sessions: Sessions,
) -> None:
    posts = SqlPosts(sessions)

    answers = await asyncio.gather(
        *(posts.push([a_post()], NOON, key="k", digest="d") for _ in range(50))
    )

    assert answers == [[Pushed(id=a_post().id, new=True)]] * 50
    assert len((await posts.list(PostFilter(), limit=10)).items) == 1


async def test_a_key_with_another_body_is_refused(sessions: Sessions) -> None:
    posts = SqlPosts(sessions)
    await posts.push([a_post()], NOON, key="k", digest="d")

    with pytest.raises(KeyReused):
        await posts.push([a_post(native_id="2")], NOON, key="k", digest="other")


async def test_pushes_of_the_same_posts_in_any_order_do_not_block_each_other(
    sessions: Sessions,
) -> None:
    posts = SqlPosts(sessions)
    many = [a_post(native_id=str(n), author=str(n)) for n in range(60)]

    answers = await asyncio.gather(
        *(posts.push(many if n % 2 else many[::-1], NOON) for n in range(8))
    )

    assert sum(each.new for answer in answers for each in answer) == 60


async def test_an_unknown_post_is_named(sessions: Sessions) -> None:
    with pytest.raises(UnknownPost, match="nothing"):
        await SqlPosts(sessions).show("nothing")


async def test_pages_are_latest_first_and_complete(sessions: Sessions) -> None:
    posts = SqlPosts(sessions)
    many = [a_post(native_id=str(n)) for n in range(5)]
    await posts.push(many, NOON)
    pages, cursor = [], None

    while True:
        page = await posts.list(PostFilter(), limit=2, after=cursor)
        pages.append([each.post.native_id for each in page.items])
        cursor = page.next
        if cursor is None:
            break

    assert pages == [["4", "3"], ["2", "1"], ["0"]]


@pytest.mark.parametrize(
    "cursor", ["", "x", "ق", "!!!!", "cG9zdHM6eA", "cG9zdHM6MQ==", "\x00", "9"]
)
async def test_a_cursor_that_we_did_not_give_out_is_refused(
    sessions: Sessions, cursor: str
) -> None:
    with pytest.raises(BadCursor):
        await SqlPosts(sessions).list(PostFilter(), limit=2, after=cursor)


def tags_of(municipality: str, **given: Any) -> Tags:
    return some_tags(municipality=PlaceTag(code=municipality, score=1.0), **given)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (PostFilter(), "4321"),
        (PostFilter(source="okaz"), "421"),
        (PostFilter(relevant=True), "321"),
        (PostFilter(relevant=False), "4"),
        (PostFilter(service="roads.pothole"), "431"),
        (PostFilter(service="waste"), "2"),
        (PostFilter(municipality="jeddah"), "21"),
        (PostFilter(municipality="khulais"), "2"),
        (PostFilter(municipality="mars"), ""),
        (PostFilter(ticket=True), "1"),
        (PostFilter(ticket=False), "432"),
        (PostFilter(sure=False), "3"),
        (PostFilter(sample=True), "2"),
        (PostFilter(sample=False), "431"),
        (PostFilter(text="حفرة", relevant=True), "321"),
        (PostFilter(text=" "), "4321"),
    ],
)
async def test_posts_are_found_by(sessions: Sessions, wanted: PostFilter, found: str) -> None:
    one, two, three, four = (
        a_post(native_id="1"),
        a_post(native_id="2", sample=True),
        a_post(native_id="3", source="spa"),
        a_post(native_id="4", text="مباراة"),
    )
    await ticket_for(sessions, one, tags_of("jeddah"))
    await tag_all(sessions, [two], tags_of("khulais", services=a_service("waste.bins")))
    await tag_all(sessions, [three], tags_of("riyadh", sure=False))
    await tag_all(sessions, [four], tags_of("riyadh", relevant=False))

    page = await SqlPosts(sessions).list(wanted, limit=10)

    assert "".join(each.post.native_id for each in page.items) == found


async def test_a_post_tells_what_became_of_it(sessions: Sessions) -> None:
    post, unwanted, broken = (a_post(native_id=str(n)) for n in range(3))
    ticket = await ticket_for(sessions, post)
    await tag_all(sessions, [unwanted])
    await desk_of(sessions).settle(
        [a_decision(unwanted, wanted=False, unit=None, reasons=("not relevant",))], NOON
    )
    posts = SqlPosts(sessions)
    await posts.push([broken], NOON)
    await SqlWorklist(sessions).park(broken.id, "ValueError in test", NOON)

    shown = [await posts.show(each.id) for each in (post, unwanted, broken)]

    assert [each.ticket for each in shown] == [ticket, None, None]
    assert [each.reasons for each in shown] == [("rule roads",), ("not relevant",), ()]
    assert [each.parked for each in shown] == [None, None, "ValueError in test"]
    assert [each.tags is not None for each in shown] == [True, True, False]


# Four bytes a letter, and in no order: what repeats is packed before it is measured.
SIGNS = "".join(Random(940).choices([chr(0x12000 + at) for at in range(900)], k=1_990))  # noqa: S311 - chance, not secrecy


async def test_a_handle_without_end_is_stored_and_two_of_them_stay_two(sessions: Sessions) -> None:
    one = a_post(native_id="1", author=f"{SIGNS}1", author_name=SIGNS, profile_location=SIGNS)
    two = replace(one, native_id="2", author=f"{SIGNS}2")
    posts = SqlPosts(sessions)

    await posts.push([one, two], NOON)

    first, second = (await posts.show(one.id)).post, (await posts.show(two.id)).post
    assert first.author is not None
    assert first.author.startswith(SIGNS[:600])
    assert first.author != second.author
    assert (first.author_name, first.profile_location) == (SIGNS, SIGNS)


async def test_the_longest_names_that_a_row_may_have_are_stored(sessions: Sessions) -> None:
    name = SIGNS[:650]
    posts = SqlPosts(sessions)

    for platform in Platform:
        post = a_post(source=name, native_id=name, platform=platform, author=name, reply_to=name)
        await posts.push([post], NOON)

    assert (await posts.show(post.id)).post.source == name
