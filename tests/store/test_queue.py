"""The worklist and the desk: leases, once and only once, tickets joined and opened."""

import asyncio
from datetime import timedelta

import pytest

from classifier.tags import Urgency
from flow import a_decision, claim, desk_of, resolve, tag_all, ticket_for, tickets_of
from listener.post import Post
from make import NOON, TAGS, a_post, some_tags
from router.states import Status
from router.ticket import ticket_id
from store.database import Sessions
from store.events import SqlEvents
from store.posts import SqlPosts
from store.queue import LEASE
from store.tickets import TicketFilter
from store.worklist import SqlWorklist


def many(count: int, **given: object) -> list[Post]:
    return [a_post(native_id=str(n), **given) for n in range(count)]


async def tickets_with_posts(sessions: Sessions) -> list[set[str]]:
    page = await tickets_of(sessions).list(TicketFilter(), limit=1000)
    return [{post.native_id for post in ticket.posts} for ticket in page.items]


async def events_of(sessions: Sessions) -> list[str]:
    return [event.type for event in await SqlEvents(sessions).list(limit=1000)]


async def test_what_is_taken_is_leased_oldest_first_and_comes_back(sessions: Sessions) -> None:
    posts, worklist = many(3), SqlWorklist(sessions)
    await SqlPosts(sessions).push(posts, NOON)

    assert await worklist.take(2, NOON) == posts[:2]
    assert await worklist.take(9, NOON) == posts[2:]
    assert await worklist.take(9, NOON) == []
    assert await worklist.take(9, NOON + LEASE) == posts


async def test_workers_at_once_never_get_the_same_post(sessions: Sessions) -> None:
    posts, worklist = many(100), SqlWorklist(sessions)
    await SqlPosts(sessions).push(posts, NOON)

    taken = await asyncio.gather(*(worklist.take(30, NOON) for _ in range(4)))

    ids = [post.id for batch in taken for post in batch]
    assert len(ids) == len(set(ids))
    assert ids or not posts


async def test_tags_hand_a_post_on_to_the_desk(sessions: Sessions) -> None:
    post = a_post()
    await tag_all(sessions, [post])

    assert await SqlWorklist(sessions).take(9, NOON + LEASE) == []
    assert await desk_of(sessions).take(9, NOON) == [(post, TAGS)]
    assert await desk_of(sessions).take(9, NOON) == []
    assert await SqlWorklist(sessions).waiting() == {"classify": 0, "route": 1, "parked": 0}


async def test_a_post_tagged_already_keeps_its_tags(sessions: Sessions) -> None:
    post = a_post()
    await tag_all(sessions, [post])

    await SqlWorklist(sessions).tag([(post, some_tags(model="late"))], NOON)

    stored = await SqlPosts(sessions).show(post.id)
    assert stored.tags == TAGS


async def test_a_parked_post_waits_for_a_person(sessions: Sessions) -> None:
    posts, worklist = many(2), SqlWorklist(sessions)
    await SqlPosts(sessions).push(posts, NOON)

    await worklist.park(posts[0].id, "ValueError in test", NOON)

    assert await worklist.take(9, NOON + LEASE) == posts[1:]
    assert await worklist.waiting() == {"classify": 1, "route": 0, "parked": 1}


async def test_a_post_parked_at_the_desk_waits_for_a_person(sessions: Sessions) -> None:
    post, desk = a_post(), desk_of(sessions)
    await tag_all(sessions, [post])
    await desk.park(post.id, "ValueError in routing", NOON)

    assert await desk.take(9, NOON + LEASE) == []
    assert await SqlWorklist(sessions).waiting() == {"classify": 0, "route": 0, "parked": 1}


async def test_the_oldest_wait_is_told(sessions: Sessions) -> None:
    worklist = SqlWorklist(sessions)
    assert await worklist.oldest(NOON) == 0.0

    await SqlPosts(sessions).push([a_post()], NOON)

    assert await worklist.oldest(NOON + timedelta(seconds=90)) == 90.0


async def test_a_decision_opens_a_ticket_and_tells_of_it(sessions: Sessions) -> None:
    post = a_post(url="https://news.example/1")
    ticket = (await tickets_of(sessions).show(await ticket_for(sessions, post))).ticket

    assert ticket.id == ticket_id(post.id)
    assert (ticket.status, ticket.opened, ticket.holder) == (Status.NEW, NOON, None)
    assert [(ref.id, ref.native_id, ref.url) for ref in ticket.posts] == [
        (post.id, "1", "https://news.example/1")
    ]
    (event,) = await SqlEvents(sessions).list(limit=9)
    assert (event.type, event.body["id"], event.sample) == ("ticket.created", ticket.id, False)
    assert sum((await SqlWorklist(sessions).waiting()).values()) == 0


async def test_a_matter_of_another_agency_is_referred(sessions: Sessions) -> None:
    ticket = await ticket_for(sessions, a_post(), referral="nwc")

    assert (await tickets_of(sessions).show(ticket)).ticket.status is Status.REFERRED
    assert await events_of(sessions) == ["ticket.created", "ticket.referred"]


async def test_a_post_decided_already_keeps_its_first_decision(sessions: Sessions) -> None:
    post = a_post()
    await ticket_for(sessions, post)

    await desk_of(sessions).settle([a_decision(post, wanted=False, unit=None)], NOON)
    await desk_of(sessions).settle([a_decision(a_post(native_id="unknown"))], NOON)

    assert await tickets_with_posts(sessions) == [{"1"}]
    assert await events_of(sessions) == ["ticket.created"]


async def test_one_matter_is_one_ticket_within_a_batch(sessions: Sessions) -> None:
    posts = many(4)
    await tag_all(sessions, posts)
    keys = ("a", "b", "a", None)

    await desk_of(sessions).settle(
        [a_decision(post, join=key) for post, key in zip(posts, keys, strict=True)], NOON
    )

    found = await tickets_with_posts(sessions)
    assert sorted(map(sorted, found)) == [["0", "2"], ["1"], ["3"]]
    assert await events_of(sessions) == ["ticket.created"] * 3


@pytest.mark.parametrize(
    ("urgency", "raised", "moved"),
    [(Urgency.CRITICAL, Urgency.CRITICAL, 5), (Urgency.LOW, Urgency.NORMAL, 48)],
    ids=["more urgent", "less urgent"],
)
async def test_a_joining_post_may_only_hurry_a_ticket(
    sessions: Sessions, urgency: Urgency, raised: Urgency, moved: int
) -> None:
    tickets, (first, second) = tickets_of(sessions), many(2)
    ticket = await ticket_for(sessions, first, join="a")
    await claim(sessions, ticket, who="نورة", now=NOON)

    hour_later = NOON + timedelta(hours=1)
    await ticket_for(sessions, second, now=hour_later, join="a", urgency=urgency)

    grown = (await tickets.show(ticket)).ticket
    assert (grown.urgency, grown.due) == (raised, NOON + timedelta(hours=moved))
    assert (grown.status, grown.holder) == (Status.CLAIMED, "نورة")
    assert await events_of(sessions) == ["ticket.created", "ticket.claimed", "ticket.updated"]


async def test_a_resolved_ticket_is_not_joined(sessions: Sessions) -> None:
    _tickets, (first, second) = tickets_of(sessions), many(2)
    ticket = await ticket_for(sessions, first, join="a")
    await claim(sessions, ticket, who="نورة", now=NOON)
    await resolve(sessions, ticket, who="نورة", note=None, now=NOON)

    await ticket_for(sessions, second, join="a")

    assert await tickets_with_posts(sessions) == [{"1"}, {"0"}]


@pytest.mark.parametrize("together", [True, False], ids=["in one batch", "one by one"])
async def test_samples_never_join_real_tickets(sessions: Sessions, together: bool) -> None:  # noqa: FBT001 - a parameter
    real, sample = a_post(native_id="1"), a_post(native_id="2", sample=True)

    if together:
        await tag_all(sessions, [real, sample])
        await desk_of(sessions).settle(
            [a_decision(post, join="a") for post in (real, sample)], NOON
        )
    else:
        await ticket_for(sessions, real, join="a")
        await ticket_for(sessions, sample, join="a")

    assert await tickets_with_posts(sessions) == [{"2"}, {"1"}]
    assert [event.sample for event in await SqlEvents(sessions).list(limit=9)] == [False, True]


async def test_workers_at_once_open_one_ticket_for_one_matter(sessions: Sessions) -> None:
    posts = many(80)
    await tag_all(sessions, posts)
    decisions = [a_decision(post, join=f"matter {n % 10}") for n, post in enumerate(posts)]

    await asyncio.gather(
        *(desk_of(sessions).settle(decisions[n::8][:: 1 if n % 2 else -1], NOON) for n in range(8))
    )

    found = await tickets_with_posts(sessions)
    assert len(found) == 10
    assert sorted(len(each) for each in found) == [8] * 10
    assert (await events_of(sessions)).count("ticket.created") == 10


async def test_workers_that_settle_the_same_posts_settle_them_once(sessions: Sessions) -> None:
    posts = many(40)
    await tag_all(sessions, posts)
    decisions = [a_decision(post) for post in posts]

    await asyncio.gather(*(desk_of(sessions).settle(decisions, NOON) for _ in range(4)))

    assert len(await tickets_with_posts(sessions)) == 40
    assert await events_of(sessions) == ["ticket.created"] * 40


async def test_an_exception_while_settling_leaves_nothing(sessions: Sessions) -> None:
    post = a_post()
    await tag_all(sessions, [post])

    with pytest.raises(Exception, match="naive"):
        await desk_of(sessions).settle([a_decision(post)], NOON.replace(tzinfo=None))

    assert await tickets_with_posts(sessions) == []
    assert await events_of(sessions) == []
    assert await desk_of(sessions).take(9, NOON) == [(post, TAGS)]
