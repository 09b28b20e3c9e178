"""A clock that leads out of the Umm al-Qura table says nothing more, and holds nobody up."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from flow import (
    AMANA_OF,
    CLOSURE,
    a_decision,
    acts_of,
    by,
    claim,
    decide,
    desk_of,
    tag_all,
    tell,
    tickets_of,
)
from listener.post import Post
from make import NOON, a_post
from router.acts import Act
from router.owners.members import Member
from router.owners.policy import AssignmentBook, Codes
from router.people import User
from router.states import Role, Status, Verb
from router.ticket import ticket_id
from store.audit import By
from store.clocked import CLOCK
from store.database import Sessions
from store.ending import SqlEnding
from store.members import SqlMembers
from store.moving import SqlMoves
from store.people import SqlPeople
from store.seeking import SqlSeeking
from store.tables import TicketRow
from timing import EVERYTHING, a_book, a_timing

HOUR = timedelta(hours=1)
WORKING = {name: {"working": 8} for name in ("first_answer", "next_update", "resolve")}
TIMING = a_timing(a_book(EVERYTHING | WORKING))
FAR = "2077-12-01T00:00:00+00:00"


async def opened(sessions: Sessions, post: Post, **given: Any) -> str:
    await tag_all(sessions, [post])
    await desk_of(sessions, TIMING).settle([a_decision(post, **given)], NOON)
    return ticket_id(post.id)


async def lost(sessions: Sessions, number: int = 1, **given: Any) -> str:
    """A ticket whose deadlines are all counted from beyond the table, by an earlier calendar."""
    ticket = await opened(sessions, a_post(native_id=str(number)), **given)
    await lose(sessions, ticket)
    return ticket


async def lose(sessions: Sessions, ticket: str) -> None:
    async with sessions.begin() as session:
        query = select(TicketRow).options(CLOCK).where(TicketRow.id == ticket)
        row = (await session.scalars(query)).one()
        assert row.clock
        clock = dict(row.clock)
        clock["version"] = "old"
        clock["deadlines"] = {
            name: {**each, "started": FAR} for name, each in clock["deadlines"].items()
        }
        row.clock = clock


async def status(sessions: Sessions, ticket: str) -> Status:
    return (await tickets_of(sessions).show(ticket)).ticket.status


async def test_it_wakes_and_so_do_the_others(sessions: Sessions) -> None:
    one, two = [await opened(sessions, a_post(native_id=str(n))) for n in (1, 2)]
    for ticket in (one, two):
        snooze = Act(verb=Verb.SNOOZE, by=by("نورة"), until=NOON + HOUR, note="غدا")
        await acts_of(sessions, TIMING).do(ticket, snooze, NOON)
    await lose(sessions, one)

    assert await acts_of(sessions, TIMING).wake(NOON + HOUR) == 2
    assert await acts_of(sessions, TIMING).wake(NOON + HOUR) == 0


async def test_people_go_on_with_it_and_it_closes_with_the_others(sessions: Sessions) -> None:
    both = [await lost(sessions), await opened(sessions, a_post(native_id="2"))]
    for ticket in both:
        await claim(sessions, ticket, who="نورة")
        acts = acts_of(sessions, TIMING)
        await acts.do(ticket, Act(verb=Verb.ANSWER, by=by("نورة"), text="نعم"), NOON)
        await acts.do(ticket, Act(verb=Verb.RESOLVE, by=by("نورة")), NOON)
        await acts.do(ticket, Act(verb=Verb.VERIFY, by=by("هند")), NOON)

    ending = SqlEnding(sessions=sessions, acts=acts_of(sessions, TIMING), closure=CLOSURE)
    assert await ending.close(NOON + 72 * HOUR) == 2


async def test_it_is_given_to_somebody_as_the_others_are(sessions: Sessions) -> None:
    manal = By(who="منال", at=NOON)
    user = User(id="نورة", name="نورة", roles=frozenset({Role.AGENT}))
    await SqlPeople(sessions).add(user, manal)
    await SqlMembers(sessions).add(Member(user="نورة", code="jeddah.roads"), manal)
    both = [await lost(sessions), await opened(sessions, a_post(native_id="2"))]
    policies = {"policies": [{"name": "least", "by": "least_loaded"}]}
    book = AssignmentBook.model_validate(policies, context={"codes": Codes({}, [])})

    assert await SqlSeeking(acts=acts_of(sessions, TIMING), book=book).step(NOON) == 2
    assert [await status(sessions, each) for each in both] == [Status.CLAIMED] * 2


async def test_posts_join_it_and_others_of_the_batch_are_decided(sessions: Sessions) -> None:
    ticket = await lost(sessions, join="حفرة")
    posts = [a_post(native_id="2"), a_post(native_id="3", text="أخرى")]
    await tag_all(sessions, posts)

    same, other = a_decision(posts[0], join="حفرة"), a_decision(posts[1], join="أخرى")
    await desk_of(sessions, TIMING).settle([same, other], NOON)

    assert len((await tickets_of(sessions).show(ticket)).posts) == 2


async def test_it_is_merged(sessions: Sessions) -> None:
    ticket, other = await lost(sessions, join="1"), await lost(sessions, 2, join="2")
    moves = SqlMoves(sessions=sessions, decide=decide, amana_of=AMANA_OF, tell=tell, timing=TIMING)

    await moves.merge(ticket, [other], by("هند"), "واحد", NOON)

    assert await status(sessions, other) is Status.DISMISSED
