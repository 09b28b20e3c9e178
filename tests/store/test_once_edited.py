"""An edited post keeps the texts that it had, and is judged anew where that disturbs nobody."""

import itertools
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from classifier.labels import Correction
from flow import corrections_of, decide, decided, desk_of, tag_all, tickets_of
from listener.post import Post
from make import NOON, TAGS, a_post, some_tags
from store.by import By
from store.corrections import SqlLabels
from store.database import Sessions
from store.editing import LATEST
from store.posts import PostFilter, SqlPosts
from store.queue import LEASE
from store.shelf import StoredPost
from store.tickets import TicketFilter
from store.worklist import SqlWorklist

LATER = NOON + timedelta(hours=1)
LINK = "https://news.example/12"
OLD = a_post()
NEW = a_post(text="تم إصلاح الحفرة في شارع التحلية، شكرا لأمانة جدة")
NEARLY = a_post(text=f"‼️ {OLD.text}")


async def push(sessions: Sessions, *posts: Post) -> list[bool]:
    answers = [await SqlPosts(sessions).push([post], LATER) for post in posts]
    return [each.new for (each,) in answers]


async def show(sessions: Sessions, post: Post = OLD) -> StoredPost:
    return await SqlPosts(sessions).show(post.id)


def edition(number: int) -> Post:
    """The text that a publisher has changed so often."""
    return a_post(text=f"{OLD.text}، التحديث {number}") if number else OLD


async def edit_often(sessions: Sessions, times: int, after: int = -1) -> None:
    for number in range(after + 1, times + 1):
        await SqlPosts(sessions).push([edition(number)], NOON + timedelta(minutes=number))


async def texts(sessions: Sessions, post: Post = OLD) -> list[str]:
    shown = await show(sessions, post)
    return [*(each.text for each in shown.earlier or ()), shown.post.text]


async def test_an_edited_text_keeps_its_versions(sessions: Sessions) -> None:
    titled = replace(NEW, title="تحديث", media=("https://a.example/1.jpg",), updated=LATER)
    await SqlPosts(sessions).push([OLD], NOON)

    assert await push(sessions, NEW, titled) == [False, False]

    shown = await show(sessions)
    assert shown.post == titled
    assert (shown.versions, shown.received) == (2, NOON)
    assert [(each.number, each.title, each.text, each.until) for each in shown.earlier or ()] == [
        (1, None, OLD.text, LATER),
        (2, None, NEW.text, LATER),
    ]
    (listed,) = (await SqlPosts(sessions).list(PostFilter(), limit=9)).items
    assert (listed.versions, listed.earlier) == (2, None)


async def test_a_post_that_comes_twice_in_one_delivery_has_its_last_text(
    sessions: Sessions,
) -> None:
    answers = await SqlPosts(sessions).push([OLD, NEW, NEW], NOON)

    assert [each.new for each in answers] == [True, False, False]
    assert await texts(sessions) == [OLD.text, NEW.text]


async def test_a_later_text_of_no_other_page_is_an_edited_one(sessions: Sessions) -> None:
    await push(sessions, OLD, replace(NEW, published=LATER))

    assert await texts(sessions) == [OLD.text, NEW.text]


async def test_an_edited_post_is_found_by_its_new_words_only(sessions: Sessions) -> None:
    await push(sessions, OLD, NEW)
    posts = SqlPosts(sessions)

    found = [
        len((await posts.list(PostFilter(text=word), limit=9)).items) for word in ("كفر", "إصلاح")
    ]

    assert found == [0, 1]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
async def test_dated_versions_end_the_same_in_any_order(
    sessions: Sessions, order: tuple[int, ...]
) -> None:
    versions = [
        a_post(text=f"{OLD.text} {n}", updated=NOON + timedelta(minutes=n)) for n in range(3)
    ]

    await push(sessions, *(versions[n] for n in (*order, *order)))

    assert (await show(sessions)).post == versions[2]


async def test_an_old_text_from_a_cache_does_not_come_back(sessions: Sessions) -> None:
    await push(sessions, OLD, NEW, OLD, NEW, OLD)

    assert await texts(sessions) == [OLD.text, NEW.text]


async def test_an_old_text_that_is_dated_later_does(sessions: Sessions) -> None:
    await push(sessions, OLD, NEW, replace(OLD, updated=LATER))

    assert await texts(sessions) == [OLD.text, NEW.text, OLD.text]


async def test_of_a_text_that_changes_at_each_poll_the_first_and_the_latest_are_kept(
    sessions: Sessions,
) -> None:
    await edit_often(sessions, 50)

    shown = await show(sessions)
    assert shown.versions == 50
    assert [each.number for each in shown.earlier or ()] == [1, *range(31, 51)]


async def test_many_texts_in_one_delivery_are_bounded_too(sessions: Sessions) -> None:
    await SqlPosts(sessions).push([a_post(text=f"{OLD.text} {n}") for n in range(51)], NOON)

    shown = await show(sessions)
    assert (shown.versions, len(shown.earlier or ())) == (50, LATEST + 1)


async def test_the_texts_that_were_judged_are_kept(sessions: Sessions) -> None:
    await edit_often(sessions, 3)
    await decided(sessions, OLD, tags=some_tags(relevant=False))
    await tag_all(sessions, [edition(3)])
    await corrections_of(sessions).correct(
        OLD.id, Correction(relevant=False), By(who="نورة", at=NOON + timedelta(minutes=3))
    )

    await edit_often(sessions, 50, after=3)

    shown = await show(sessions)
    assert (shown.tags_version, shown.versions) == (3, 50)
    assert [each.number for each in shown.earlier or ()] == [1, 4, *range(31, 51)]
    said = [words async for words, _ in SqlLabels(sessions).texts()]
    assert said == [edition(3).text]


async def test_a_later_date_alone_is_no_version(sessions: Sessions) -> None:
    touched = replace(OLD, updated=LATER)

    await push(sessions, OLD, touched, OLD)

    shown = await show(sessions)
    assert (shown.post, shown.versions) == (touched, 0)


async def test_another_source_does_not_edit_a_post(sessions: Sessions) -> None:
    first, second = replace(OLD, url=LINK), replace(OLD, source="spa", url=LINK)

    await push(sessions, first, second, replace(second, text=NEW.text))

    assert await texts(sessions, first) == [OLD.text]


async def test_an_edited_post_is_told_by_its_new_words(sessions: Sessions) -> None:
    await push(sessions, replace(OLD, url=LINK), replace(NEW, url=LINK))

    assert await push(sessions, replace(NEW, native_id="g2", url=LINK)) == [False]


async def test_a_post_that_waits_is_tagged_by_its_new_text(sessions: Sessions) -> None:
    await push(sessions, OLD, NEW)

    assert await SqlWorklist(sessions).take(9, LATER) == [NEW]
    await SqlWorklist(sessions).tag([(NEW, TAGS)], LATER)
    assert (await show(sessions)).tags_version == 1


async def test_tags_of_a_text_that_was_edited_meanwhile_are_not_kept(sessions: Sessions) -> None:
    worklist = SqlWorklist(sessions)
    other = a_post(native_id="2", author=None)
    await push(sessions, OLD, other)
    await worklist.take(9, LATER)
    await push(sessions, NEW)

    await worklist.tag([(OLD, TAGS), (other, TAGS)], LATER)

    assert [(await show(sessions, post)).tags for post in (OLD, other)] == [None, TAGS]
    assert await worklist.take(9, LATER) == [NEW]
    await worklist.tag([(NEW, some_tags(model="new"))], LATER)
    assert (await show(sessions)).tags == some_tags(model="new")


async def test_a_worker_that_outlives_its_lease_stores_no_tags_of_the_old_text(
    sessions: Sessions,
) -> None:
    slow, quick = SqlWorklist(sessions), SqlWorklist(sessions)
    await push(sessions, OLD)
    (read,) = await slow.take(9, LATER)
    await push(sessions, NEW)
    (again,) = await quick.take(9, LATER + LEASE)

    await slow.tag([(read, some_tags(model="late"))], LATER + LEASE)

    assert (await show(sessions)).tags is None
    await quick.tag([(again, TAGS)], LATER + LEASE)
    shown = await show(sessions)
    assert (shown.tags, shown.tags_version) == (TAGS, 1)


async def test_tags_of_a_text_that_came_back_are_its_tags(sessions: Sessions) -> None:
    worklist = SqlWorklist(sessions)
    await push(sessions, OLD)
    (read,) = await worklist.take(9, LATER)
    await push(sessions, NEW, replace(OLD, updated=LATER))

    await worklist.tag([(read, TAGS)], LATER)

    shown = await show(sessions)
    assert (shown.tags, shown.tags_version) == (TAGS, 2)


async def test_a_post_that_was_parked_gets_another_chance(sessions: Sessions) -> None:
    worklist = SqlWorklist(sessions)
    await push(sessions, OLD)
    await worklist.park(OLD.id, "ValueError in test", LATER)

    await push(sessions, NEW)

    assert await worklist.take(9, LATER) == [NEW]
    assert (await show(sessions)).parked is None


async def test_a_tagged_post_is_tagged_again_before_it_is_decided(sessions: Sessions) -> None:
    desk = desk_of(sessions)
    await tag_all(sessions, [OLD])
    taken = await desk.take(9, NOON)

    await push(sessions, NEW)

    await desk.settle([decide(post, tags) for post, tags in taken], LATER)
    assert await tickets(sessions) == 0
    assert await SqlWorklist(sessions).take(9, LATER) == [NEW]


async def test_a_post_without_a_ticket_gets_its_ticket_once_it_asks_for_one(
    sessions: Sessions,
) -> None:
    await decided(sessions, NEW, tags=some_tags(relevant=False))
    worklist, desk = SqlWorklist(sessions), desk_of(sessions)

    await push(sessions, OLD)
    await worklist.take(9, LATER)
    await worklist.tag([(OLD, TAGS)], LATER)
    await desk.settle([decide(OLD, TAGS)], LATER)

    shown = await show(sessions)
    assert (shown.ticket is not None, shown.reasons) == (True, ("rule small",))
    assert await tickets(sessions) == 1


async def test_a_post_with_a_ticket_keeps_tags_and_ticket(sessions: Sessions) -> None:
    ticket = await decided(sessions, OLD)

    await push(sessions, NEW)

    shown = await show(sessions)
    assert (shown.ticket, shown.tags, shown.tags_version, shown.versions) == (ticket, TAGS, 0, 1)
    assert sum((await SqlWorklist(sessions).waiting()).values()) == 0
    assert await tickets(sessions) == 1


async def test_a_post_that_a_person_judged_stays_as_they_said(sessions: Sessions) -> None:
    await decided(sessions, OLD, tags=some_tags(relevant=False))
    await corrections_of(sessions).correct(
        OLD.id, Correction(relevant=False), By(who="نورة", at=NOON)
    )

    await push(sessions, NEW)

    assert sum((await SqlWorklist(sessions).waiting()).values()) == 0
    assert (await show(sessions)).tags_version == 0


async def test_a_label_is_of_the_text_that_a_person_saw(sessions: Sessions) -> None:
    other = a_post(native_id="2", text="انقطاع الماء عن حي الصفا من يومين ولا أحد يرد")
    await decided(sessions, OLD, other)
    await push(sessions, NEW, replace(OLD, updated=LATER))
    again = By(who="نورة", at=LATER + timedelta(hours=1))
    by = By(who="نورة", at=NOON)

    await corrections_of(sessions).correct(OLD.id, Correction(relevant=False), by)
    await corrections_of(sessions).correct(other.id, Correction(relevant=False), again)
    await push(sessions, replace(NEW, updated=LATER + timedelta(hours=1)))

    said = [words async for words, _ in SqlLabels(sessions).texts()]
    assert said == [OLD.text, other.text]


async def test_tags_stay_where_the_words_are_the_same(sessions: Sessions) -> None:
    await tag_all(sessions, [OLD])

    await push(sessions, NEARLY)

    shown = await show(sessions)
    assert (shown.post.text, shown.tags, shown.tags_version) == (NEARLY.text, TAGS, 0)
    assert (await SqlWorklist(sessions).waiting())["route"] == 1


async def test_a_lease_outlives_an_edit(sessions: Sessions) -> None:
    worklist = SqlWorklist(sessions)
    await push(sessions, OLD)
    await worklist.take(9, LATER)

    await push(sessions, NEW)

    assert await worklist.take(9, LATER) == []
    assert await worklist.take(9, LATER + LEASE) == [NEW]


async def tickets(sessions: Sessions, **wanted: Any) -> int:
    return len((await tickets_of(sessions).list(TicketFilter(**wanted), limit=9)).items)
