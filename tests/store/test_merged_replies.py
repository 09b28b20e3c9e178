"""Replies of tickets that are merged or split: no author gets two answers, none is forgotten."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from api.config import read_config
from classifier.labels import Correction
from classifier.tags import Urgency
from flow import acts_of, by, corrections_of, decided, tickets_of
from joined import moves_of
from listener.post import Platform, Post
from make import NOON, a_post, some_tags
from router.gathering import Apart, Why
from router.replies.acts import ReplyAct
from router.replies.fanout import DeliveryState
from router.replies.states import ReplyState, ReplyVerb
from router.states import Status
from router.ticket import TicketId
from store.by import By
from store.database import Sessions
from store.replies import Reply, SqlReplies, Words
from store.reply_deliveries import Outcome, SqlReplyDeliveries
from store.tables import ReplyDeliveryRow, SuggestionRow, TicketRow

DESK = read_config(Path(__file__).parents[2] / "config").replies
CALM = some_tags(urgency=Urgency.NORMAL)
WORDS = Words(text="عولجت الحفرة في شارع التحلية. إن بقي شيء فاكتب لنا هنا.")
POTHOLE, ANOTHER = "حفرة كبيرة وسط شارع التحلية في جدة", "حفرة أخرى قرب الدوار في جدة"
FAIL = update(ReplyDeliveryRow).values(state=DeliveryState.FAILED.value, channel="x")
SENT = Outcome(state=DeliveryState.SENT, link="https://x.example/9")


def replies_of(sessions: Sessions) -> SqlReplies:
    return SqlReplies(sessions=sessions, judge=DESK.judge, plan=DESK.plan, timing=DESK.timing)


def deliveries_of(sessions: Sessions) -> SqlReplyDeliveries:
    return SqlReplyDeliveries(sessions=sessions, acts=acts_of(sessions))


def a_voice(number: int, text: str = POTHOLE) -> Post:
    return a_post(
        source="x",
        native_id=f"18{number}",
        platform=Platform.X,
        author=f"author{number}",
        url=f"https://x.example/@author{number}/{number}",
        text=text,
    )


async def until(sessions: Sessions, ticket: str, state: ReplyState) -> Reply:
    """Bring a reply of a ticket so far."""
    replies = replies_of(sessions)
    reply = await replies.draft(ticket, WORDS, "نورة", NOON)
    for verb, who, after in (
        (ReplyVerb.SUBMIT, "نورة", ReplyState.SUBMITTED),
        (ReplyVerb.APPROVE, "هند", ReplyState.APPROVED),
    ):
        if reply.state is not state:
            reply = await replies.do(reply.id, ReplyAct(verb=verb, by=by(who)), NOON)
            assert reply.state is after
    return reply


@pytest.fixture
async def two(sessions: Sessions) -> list[TicketId]:
    """Two tickets of one author each."""
    return [
        await decided(sessions, a_voice(n, text), tags=CALM)
        for n, text in ((1, POTHOLE), (2, ANOTHER))
    ]


@pytest.mark.parametrize("state", [ReplyState.DRAFT, ReplyState.SUBMITTED, ReplyState.APPROVED])
async def test_a_ticket_whose_reply_may_still_be_sent_is_not_merged(
    sessions: Sessions, two: list[TicketId], state: ReplyState
) -> None:
    reply = await until(sessions, two[1], state)

    with pytest.raises(Apart) as refused:
        await moves_of(sessions).merge(two[0], [two[1]], by("هند"), "بلاغ واحد", NOON)

    assert refused.value.why is Why.REPLY
    assert reply.id in refused.value.reason
    assert (await tickets_of(sessions).show(two[1])).ticket.status is Status.NEW


async def test_a_reply_of_the_ticket_that_answers_goes_on(
    sessions: Sessions, two: list[TicketId]
) -> None:
    reply = await until(sessions, two[0], ReplyState.APPROVED)

    await moves_of(sessions).merge(two[0], [two[1]], by("هند"), "بلاغ واحد", NOON)

    assert (await replies_of(sessions).show(reply.id, NOON))[0].state is ReplyState.APPROVED


async def test_a_suggested_ticket_whose_reply_may_still_be_sent_is_not_merged(
    sessions: Sessions, two: list[TicketId]
) -> None:
    await until(sessions, two[1], ReplyState.DRAFT)
    (post,) = (await tickets_of(sessions).show(two[1])).posts
    await suggest(sessions, two[0], 2)

    with pytest.raises(Apart) as refused:
        await moves_of(sessions).join(
            two[0], post.post.id, by("هند"), accept=True, reason=None, now=NOON
        )

    assert refused.value.why is Why.REPLY


async def suggest(sessions: Sessions, ticket: str, post: int) -> None:
    async with sessions.begin() as session:
        seq = await session.scalar(select(TicketRow.seq).where(TicketRow.id == ticket))
        session.add(
            SuggestionRow(post=post, ticket=seq or 0, score=0.5, reasons=[], state="open", at=NOON)
        )


@pytest.fixture
async def wide(sessions: Sessions) -> tuple[TicketId, Reply, list[Post]]:
    """A ticket of three authors with an approved reply."""
    posts = [a_voice(n) for n in range(3)]
    ticket = await decided(sessions, *posts, tags=CALM)
    return ticket, await until(sessions, ticket, ReplyState.APPROVED), posts


@pytest.mark.parametrize("how", ["split", "join", "correct"])
async def test_who_leaves_a_ticket_does_not_get_its_answer(
    sessions: Sessions, wide: tuple[TicketId, Reply, list[Post]], how: str
) -> None:
    ticket, reply, posts = wide
    if how == "split":
        await moves_of(sessions).split(ticket, [posts[1].id], by("هند"), "غيرها", NOON)
    elif how == "join":
        other = await decided(sessions, a_voice(9, ANOTHER), tags=CALM)
        await suggest(sessions, other, 2)
        await moves_of(sessions).join(
            other, posts[1].id, by("هند"), accept=True, reason=None, now=NOON
        )
    else:
        away = Correction(municipality="riyadh")
        await corrections_of(sessions).correct(posts[1].id, away, By(who="هند", at=NOON))

    states = await delivery_states(sessions, reply)
    assert states == {
        posts[0].id: DeliveryState.QUEUED,
        posts[1].id: DeliveryState.SKIPPED,
        posts[2].id: DeliveryState.QUEUED,
    }
    jobs = [await deliveries_of(sessions).take(NOON, NOON + timedelta(minutes=5)) for _ in range(3)]
    assert {job.post for job in jobs if job} <= {1, 3}


async def delivery_states(sessions: Sessions, reply: Reply) -> dict[str, DeliveryState]:
    found = await deliveries_of(sessions).list(reply.id, limit=9)
    return {each.post: each.state for each in found.items}


@pytest.mark.parametrize("sent", [True, False])
async def test_a_reply_whose_last_authors_leave_is_over(
    sessions: Sessions, wide: tuple[TicketId, Reply, list[Post]], *, sent: bool
) -> None:
    ticket, reply, posts = wide
    late = a_voice(7, f"{POTHOLE} أيضًا")
    await decided(sessions, late, tags=CALM)
    leaving = posts[1:] if sent else posts
    if sent:
        await deliveries_of(sessions).by_hand(reply.id, posts[0].id, SENT, by("هند"), NOON)
    else:
        await moves_of(sessions).merge(
            ticket, [await decided(sessions, a_voice(8, ANOTHER))], by("هند"), "واحد", NOON
        )

    await moves_of(sessions).split(ticket, [one.id for one in leaving], by("هند"), "غيرها", NOON)

    shown, _ = await replies_of(sessions).show(reply.id, NOON)
    assert shown.state is (ReplyState.SENT if sent else ReplyState.FAILED)


async def failed(sessions: Sessions, ticket: TicketId) -> Reply:
    reply = await until(sessions, ticket, ReplyState.APPROVED)
    for each in (await deliveries_of(sessions).list(reply.id, limit=9)).items:
        outcome = Outcome(state=DeliveryState.SKIPPED, reason="later")
        await deliveries_of(sessions).by_hand(reply.id, each.post, outcome, by("هند"), NOON)
    async with sessions.begin() as session:
        await session.execute(FAIL)
    return reply


async def test_what_a_merged_ticket_owes_is_not_sent_again(
    sessions: Sessions, two: list[TicketId]
) -> None:
    reply = await failed(sessions, two[1])
    await moves_of(sessions).merge(two[0], [two[1]], by("هند"), "بلاغ واحد", NOON)
    (post,) = (await deliveries_of(sessions).list(reply.id, limit=9)).items
    again = Outcome(state=DeliveryState.QUEUED, due=NOON)

    with pytest.raises(Apart, match="was merged into"):
        await deliveries_of(sessions).by_hand(reply.id, post.post, again, by("هند"), NOON)


async def test_what_was_sent_for_a_merged_ticket_is_noted(
    sessions: Sessions, two: list[TicketId]
) -> None:
    reply = await failed(sessions, two[1])
    await moves_of(sessions).merge(two[0], [two[1]], by("هند"), "بلاغ واحد", NOON)
    (post,) = (await deliveries_of(sessions).list(reply.id, limit=9)).items

    await deliveries_of(sessions).by_hand(reply.id, post.post, SENT, by("هند"), NOON)

    shown, _ = await replies_of(sessions).show(reply.id, NOON)
    assert shown.state is ReplyState.SENT
    assert (await tickets_of(sessions).show(two[1])).ticket.status is Status.DISMISSED
