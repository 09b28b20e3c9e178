"""What is forgotten by rule, and what never is."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from classifier.labels import Correction
from flow import claim, corrections_of, decided, resolve, tag_all, ticket_for
from listener.post import AuthorKind, Platform, Post
from make import NOON, TAGS, a_post
from store.by import By
from store.database import Sessions
from store.posts import PostFilter, SqlPosts
from store.retention import Forgotten, Rule, forget_some
from store.tables import AuthorRow, Row, TagsRow

DAY = timedelta(days=1)
BOTH = Rule(irrelevant=90 * DAY, authors=30 * DAY)
POSTS = replace(BOTH, authors=None)
AUTHORS = replace(BOTH, irrelevant=None)
IRRELEVANT = replace(TAGS, relevant=False)
WHO = a_post(author="sara", author_name="سارة", author_kind=AuthorKind.CITIZEN, platform=Platform.X)


async def count(sessions: Sessions, row: type[Row]) -> int:
    async with sessions.read() as session:
        return await session.scalar(select(func.count()).select_from(row)) or 0


async def ids(sessions: Sessions, **asked: Any) -> set[str]:
    found = await SqlPosts(sessions).list(PostFilter(**asked), limit=100)
    return {each.post.native_id for each in found.items}


async def shown(sessions: Sessions, post: Post) -> Post:
    return (await SqlPosts(sessions).show(post.id)).post


async def test_an_irrelevant_post_goes_after_its_time_with_all_that_is_its(
    sessions: Sessions,
) -> None:
    await decided(sessions, a_post(), tags=IRRELEVANT)
    await decided(sessions, a_post(native_id="2"), tags=IRRELEVANT, now=NOON + DAY)

    early = await forget_some(sessions, POSTS, NOON + 90 * DAY)
    forgot = await forget_some(sessions, POSTS, NOON + 90 * DAY + timedelta(seconds=1))

    assert (early, forgot) == (Forgotten(), Forgotten(posts=1))
    assert await ids(sessions) == await ids(sessions, text="حفرة") == {"2"}
    assert await count(sessions, TagsRow) == 1
    assert await count(sessions, AuthorRow) == 1


async def test_the_last_post_takes_its_author_along(sessions: Sessions) -> None:
    await decided(sessions, a_post(), tags=IRRELEVANT)

    await forget_some(sessions, POSTS, NOON + 91 * DAY)

    assert await count(sessions, AuthorRow) == 0


async def test_what_was_removed_is_not_heard_as_new(sessions: Sessions) -> None:
    await decided(sessions, a_post(), tags=IRRELEVANT)
    await forget_some(sessions, POSTS, NOON + 91 * DAY)

    (pushed,) = await SqlPosts(sessions).push([a_post()], NOON + 92 * DAY)

    assert not pushed.new
    assert await ids(sessions) == set()


async def test_relevant_waiting_corrected_and_sample_posts_stay(sessions: Sessions) -> None:
    await decided(sessions, a_post())
    await tag_all(sessions, [a_post(native_id="waits")], IRRELEVANT)
    await decided(sessions, a_post(native_id="sample", sample=True), tags=IRRELEVANT)
    corrected = a_post(native_id="corrected")
    await decided(sessions, corrected, tags=IRRELEVANT)
    await corrections_of(sessions).correct(
        corrected.id, Correction(relevant=False), By(who="نورة", at=NOON)
    )

    forgot = await forget_some(sessions, POSTS, NOON + 900 * DAY)

    assert forgot == Forgotten()
    assert await ids(sessions) == {"1", "waits", "sample", "corrected"}


async def test_a_post_with_a_ticket_is_never_removed(sessions: Sessions) -> None:
    await ticket_for(sessions, a_post(), IRRELEVANT)

    assert await forget_some(sessions, POSTS, NOON + 900 * DAY) == Forgotten()
    assert await ids(sessions) == {"1"}


async def test_who_wrote_is_forgotten_and_what_they_are_is_not(sessions: Sessions) -> None:
    await decided(sessions, WHO, replace(WHO, native_id="2"), tags=IRRELEVANT)

    forgot = await forget_some(sessions, AUTHORS, NOON + 31 * DAY)
    again = await forget_some(sessions, AUTHORS, NOON + 31 * DAY)

    assert (forgot, again) == (Forgotten(authors=2), Forgotten())
    assert await shown(sessions, WHO) == replace(WHO, author=None, author_name=None)
    assert await count(sessions, AuthorRow) == 1


async def test_an_address_that_names_the_account_goes_with_it(sessions: Sessions) -> None:
    post = replace(WHO, url="https://x.com/sara/status/12")
    await decided(sessions, post, tags=IRRELEVANT)
    away = replace(post, native_id="2", url="https://town.example/@sara/12", text="إنارة مطفأة")
    await decided(sessions, away, tags=IRRELEVANT)

    await forget_some(sessions, AUTHORS, NOON + 31 * DAY)

    assert (await shown(sessions, post)).url == "https://x.com/i/status/12"
    assert (await shown(sessions, away)).url is None


async def test_an_author_without_a_kind_leaves_nothing(sessions: Sessions) -> None:
    await decided(sessions, a_post(author="sara"), tags=IRRELEVANT)

    await forget_some(sessions, AUTHORS, NOON + 31 * DAY)

    assert (await shown(sessions, a_post())).author is None
    assert await count(sessions, AuthorRow) == 0


async def test_an_author_is_known_while_a_ticket_is_open_and_of_newer_posts(
    sessions: Sessions,
) -> None:
    ticket = await ticket_for(sessions, WHO)
    newer = replace(WHO, native_id="2")
    await decided(sessions, newer, tags=IRRELEVANT, now=NOON + 30 * DAY)

    assert await forget_some(sessions, AUTHORS, NOON + 31 * DAY) == Forgotten()
    await claim(sessions, ticket, who="نورة", now=NOON)
    await resolve(sessions, ticket, who="نورة", note=None, now=NOON)

    assert await forget_some(sessions, AUTHORS, NOON + 31 * DAY) == Forgotten(authors=1)
    assert (await shown(sessions, WHO)).author is None
    assert (await shown(sessions, newer)).author == "sara"


async def test_much_is_forgotten_in_small_batches(sessions: Sessions) -> None:
    posts = [replace(WHO, native_id=str(n), author=f"a{n}") for n in range(5)]
    await decided(sessions, *posts, tags=IRRELEVANT)
    batches = [await forget_some(sessions, BOTH, NOON + 91 * DAY, batch=2) for _ in range(4)]

    assert [batch.posts for batch in batches] == [2, 2, 1, 0]
    assert sum(batches, Forgotten()).posts == 5
    assert await count(sessions, AuthorRow) <= 1


async def test_what_is_kept_for_ever_is_kept(sessions: Sessions) -> None:
    await decided(sessions, WHO, tags=IRRELEVANT)
    for_ever = Rule(irrelevant=None, authors=None)

    assert await forget_some(sessions, for_ever, NOON + 9_000 * DAY) == Forgotten()
    assert await shown(sessions, WHO) == WHO


async def test_two_processes_forget_each_post_once(sessions: Sessions) -> None:
    await decided(sessions, *(a_post(native_id=str(n)) for n in range(9)), tags=IRRELEVANT)

    batches = await asyncio.gather(
        *(forget_some(sessions, BOTH, NOON + 91 * DAY) for _ in range(4))
    )

    assert sum(batch.posts for batch in batches) == 9
    assert await ids(sessions) == set()
    assert await count(sessions, AuthorRow) == 0


async def test_posts_may_come_while_their_authors_are_forgotten(sessions: Sessions) -> None:
    old = [replace(WHO, native_id=str(n)) for n in range(40)]
    await decided(sessions, *old, tags=IRRELEVANT)
    later = NOON + 91 * DAY

    async def come(n: int) -> None:
        await SqlPosts(sessions).push([replace(WHO, native_id=f"new {n}")], later)

    await asyncio.gather(
        *(forget_some(sessions, BOTH, later, batch=4) for _ in range(12)),
        *(come(n) for n in range(12)),
    )

    assert len(await ids(sessions, source="okaz")) >= 12
    assert (await shown(sessions, replace(WHO, native_id="new 3"))).author == "sara"
