"""How matters end by themselves on the database."""

import asyncio
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from api.config import read_config
from flow import acts_of, by, claim, ending_of, resolve, ticket_for, tickets_of, verify
from listener.post import Platform
from make import NOON, a_post
from router.acts import Act
from router.message import instant
from router.replies.acts import ReplyAct
from router.replies.fanout import DeliveryState
from router.replies.states import ReplyVerb
from router.replies.templates import Stage
from router.states import Status, Verb
from store.database import Sessions, open_database
from store.ending import BATCH
from store.events import SqlEvents
from store.replies import SqlReplies, Words
from store.reply_deliveries import Outcome, SqlReplyDeliveries
from timing import TIMING

REPLIES = read_config(Path(__file__).parents[2] / "config").replies
HOUR = timedelta(hours=1)
WINDOW, SOON = 72 * HOUR, timedelta(seconds=1)


async def resolved(sessions: Sessions, native_id: str = "1") -> str:
    ticket = await ticket_for(sessions, a_post(native_id=native_id))
    await claim(sessions, ticket, who="نورة")
    await resolve(sessions, ticket, who="نورة", note=None)
    return ticket


async def verified(sessions: Sessions, native_id: str = "1") -> str:
    ticket = await resolved(sessions, native_id)
    await verify(sessions, ticket, who="هند", now=NOON + HOUR)
    return ticket


async def status(sessions: Sessions, ticket: str) -> Status:
    return (await tickets_of(sessions).show(ticket)).ticket.status


async def events(sessions: Sessions, kind: str) -> list[dict[str, object]]:
    found = await SqlEvents(sessions).list(limit=100)
    return [dict(event.body) for event in found if event.type == kind]


async def test_a_verified_ticket_closes_when_nobody_can_object_any_more(
    sessions: Sessions,
) -> None:
    ticket = await verified(sessions)

    assert await ending_of(sessions).close(NOON + WINDOW - SOON) == 0
    assert await ending_of(sessions).close(NOON + WINDOW) == 1

    line = (await tickets_of(sessions).show(ticket)).history[-1]
    assert (line.who, line.verb, line.after) == ("sawt", "close", Status.CLOSED)
    assert line.note == "nobody objected in time"
    assert len(await events(sessions, "ticket.closed")) == 1


async def test_a_reopened_ticket_does_not_close(sessions: Sessions) -> None:
    ticket = await verified(sessions)
    await acts_of(sessions).do(ticket, Act(verb=Verb.REOPEN, by=by("منال"), note="باقية"), NOON)

    assert await ending_of(sessions).close(NOON + WINDOW) == 0


async def test_tickets_close_a_batch_at_a_time(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert BATCH > 1
    monkeypatch.setattr("store.ending.BATCH", 1)
    for number in range(2):
        await verified(sessions, str(number))

    assert [await ending_of(sessions).close(NOON + WINDOW) for _ in range(3)] == [1, 1, 0]


async def test_of_four_processes_one_closes_a_ticket(sessions: Sessions, database: str) -> None:
    await verified(sessions)
    async with AsyncExitStack() as stack:
        processes = [await stack.enter_async_context(open_database(database)) for _ in range(4)]

        closed = await asyncio.gather(*(ending_of(each).close(NOON + WINDOW) for each in processes))

    assert sum(closed) == 1
    assert len(await events(sessions, "ticket.closed")) == 1


async def test_approvers_hear_once_of_what_nobody_verified_and_it_stays_open_to_them(
    sessions: Sessions,
) -> None:
    ticket = await resolved(sessions)
    ending = ending_of(sessions)

    assert await ending.chase(NOON + 48 * HOUR - SOON) == 0
    assert [await ending.chase(NOON + at * HOUR) for at in (48, 49, 1000)] == [1, 0, 0]

    (told,) = await events(sessions, "clock.warning")
    assert (told["ticket"], told["target"], told["roles"]) == (ticket, "verify", ["approver"])
    assert told["due"] == instant(NOON + 48 * HOUR)
    line = (await tickets_of(sessions).show(ticket)).history[-1]
    assert (line.verb, line.note) == ("warn", "verify 100 %: approver")
    assert await ending.close(NOON + 1000 * HOUR) == 0
    assert await status(sessions, ticket) is Status.RESOLVED


async def test_what_is_resolved_again_is_chased_again(sessions: Sessions) -> None:
    ticket = await resolved(sessions)
    await ending_of(sessions).chase(NOON + 48 * HOUR)
    again = NOON + 50 * HOUR
    reopen = Act(verb=Verb.REOPEN, by=by("منال"), note="باقية")
    await acts_of(sessions).do(ticket, reopen, again)
    await claim(sessions, ticket, who="نورة", now=again)
    await resolve(sessions, ticket, who="نورة", note=None, now=again)

    assert await ending_of(sessions).chase(again + 47 * HOUR) == 0
    assert await ending_of(sessions).chase(again + 48 * HOUR) == 1


async def test_what_is_verified_in_time_is_not_chased(sessions: Sessions) -> None:
    await verified(sessions)

    assert await ending_of(sessions).chase(NOON + 1000 * HOUR) == 0


async def test_nothing_closes_while_an_approved_reply_has_not_gone_out(
    sessions: Sessions,
) -> None:
    """Its author has not heard yet that the matter is settled: how could they object?"""
    post = a_post(platform=Platform.X, url="https://x.com/sara/status/1")
    ticket = await ticket_for(sessions, post)
    await claim(sessions, ticket, who="نورة")
    await resolve(sessions, ticket, who="نورة", note=None)
    await verify(sessions, ticket, who="هند", now=NOON + HOUR)
    replies = SqlReplies(sessions=sessions, judge=REPLIES.judge, plan=REPLIES.plan, timing=TIMING)
    words = Words(text="عولجت الحفرة. إن بقي شيء فاكتب لنا هنا.", stage=Stage.RESOLVED)
    reply = (await replies.draft(ticket, words, "نورة", NOON)).id
    await replies.do(reply, ReplyAct(verb=ReplyVerb.SUBMIT, by=by("نورة")), NOON)
    await replies.do(reply, ReplyAct(verb=ReplyVerb.APPROVE, by=by("هند")), NOON)

    assert await ending_of(sessions).close(NOON + WINDOW) == 0

    deliveries = SqlReplyDeliveries(sessions=sessions, acts=acts_of(sessions))
    sent = Outcome(state=DeliveryState.SENT, link="https://x.com/i/web/status/179000000000000001")
    await deliveries.by_hand(reply, post.id, sent, by("نورة"), NOON + WINDOW)
    assert await ending_of(sessions).close(NOON + WINDOW) == 1
