"""Replies on the database: who approves, who gets one, and that nobody gets two."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from api.channels.opening import Accounts
from api.config import read_config
from api.delivering import LEASE, Delivering
from classifier.tags import Urgency
from flow import AMANA_OF, acts_of, by, claim, decide, decided, resolve, tell, tickets_of
from listener.post import Platform, Post
from make import NOON, a_post, some_tags
from platforms import Platform as Server
from platforms import bluesky, hang_up, mastodon, serving, x
from router.acts import Act
from router.gathering import Apart
from router.replies.acts import ReplyAct
from router.replies.channels import Account, ChannelKind
from router.replies.desk import ReplyDesk
from router.replies.fanout import DeliveryState
from router.replies.lengths import length
from router.replies.states import ReplyState, ReplyVerb
from router.replies.templates import Stage
from router.states import Status, Verb
from sites import a_door
from store.database import Sessions
from store.errors import NotByHand, ReplyPending, UnknownDelivery, UnknownReply, UnknownTicket
from store.moving import SqlMoves
from store.replies import Reply, ReplyFilter, SqlReplies, Words
from store.reply_deliveries import Job, Outcome, SqlReplyDeliveries
from store.tables import ReplyRow
from timing import TIMING

DESK = read_config(Path(__file__).parents[2] / "config").replies
LATER = NOON + timedelta(hours=1)
TEXT = "عولجت الحفرة في شارع التحلية. إن بقي شيء فاكتب لنا هنا."
WORDS = Words(text=TEXT, stage=Stage.PROGRESS)
CALM = some_tags(urgency=Urgency.NORMAL)
ADDRESSES: Mapping[Platform, str] = {
    Platform.X: "18{}",
    Platform.MASTODON: "11{}",
    Platform.BLUESKY: "at://did:plc:a{}/app.bsky.feed.post/r{}",
    Platform.YOUTUBE: "yt{}",
}


def a_voice(number: int, platform: Platform = Platform.X, **given: Any) -> Post:
    """A post of another author about the same pothole."""
    values: dict[str, Any] = {
        "source": platform.value,
        "native_id": ADDRESSES[platform].format(number, number),
        "platform": platform,
        "author": f"author{number}",
        "url": f"https://{platform}.example/@author{number}/{number}",
    }
    return a_post(**values | given)


def a_desk(*accounts: tuple[ChannelKind, str]) -> ReplyDesk:
    """The shipped policy, with accounts of Jeddah at these servers."""
    made = tuple(
        Account(
            amana="jeddah",
            channel=channel,
            server=server,
            account="amana.example",
            secret="SAWT_SECRET_JEDDAH",
        )
        for channel, server in accounts
    )
    return replace(DESK, channels=DESK.channels.model_copy(update={"accounts": made}))


def replies_of(sessions: Sessions, desk: ReplyDesk = DESK) -> SqlReplies:
    return SqlReplies(sessions=sessions, judge=desk.judge, plan=desk.plan, timing=desk.timing)


def deliveries_of(sessions: Sessions) -> SqlReplyDeliveries:
    return SqlReplyDeliveries(sessions=sessions, acts=acts_of(sessions))


def an_act(verb: ReplyVerb, who: str, note: str | None = None) -> ReplyAct:
    return ReplyAct(verb=verb, by=by(who), note=note)


async def approved(
    replies: SqlReplies, ticket: str, words: Words = WORDS, now: datetime = NOON
) -> Reply:
    made = await replies.draft(ticket, words, "نورة", now)
    await replies.do(made.id, an_act(ReplyVerb.SUBMIT, "نورة"), now)
    return await replies.do(made.id, an_act(ReplyVerb.APPROVE, "هند"), now)


def delivering(sessions: Sessions, desk: ReplyDesk, web: Any) -> Delivering:
    return Delivering(
        deliveries=deliveries_of(sessions),
        desk=desk,
        accounts=Accounts(web=web, secret=lambda _: "token"),
        clock=lambda: NOON,
    )


async def test_three_hundred_authors_on_four_platforms_get_one_approved_answer(
    sessions: Sessions,
) -> None:
    """R11, R12: each inside its platform's length and window, under the author's own post."""
    platforms = list(ADDRESSES)
    posts = [a_voice(number, platforms[number % 4]) for number in range(300)]
    ticket = await decided(sessions, *posts, tags=CALM)
    desk = a_desk((ChannelKind.X, "https://x.example"), (ChannelKind.MASTODON, "https://m.example"))
    facts = await replies_of(sessions).facts(ticket, NOON)
    assert len({each.author for each in facts.waiting}) == 300

    reply = await approved(replies_of(sessions, desk), ticket)

    assert reply.deliveries == {DeliveryState.QUEUED: 300}
    found = await deliveries_of(sessions).list(reply.id, limit=300)
    assert len({each.post for each in found.items}) == 300
    for each in found.items:
        assert (
            length(f"@author300 {TEXT}", each.platform)
            <= desk.channels.platforms[each.platform].length
        )
        by_account = each.platform in {Platform.X, Platform.MASTODON}
        assert each.channel == (each.platform.value if by_account else "manual")


async def test_an_approved_answer_is_sent_to_each_author_once_and_answers_the_ticket(
    sessions: Sessions,
) -> None:
    """P3: on the platform where the author wrote."""
    posts = [
        a_voice(number, platform)
        for number, platform in enumerate((Platform.X, Platform.MASTODON, Platform.BLUESKY) * 2)
    ]
    ticket = await decided(sessions, *posts, tags=CALM)
    await claim(sessions, ticket, who="سعد")
    async with (
        serving(x) as one, serving(mastodon) as two, serving(bluesky) as three, a_door() as door,
    ):  # fmt: skip
        desk = a_desk(
            (ChannelKind.X, one.url), (ChannelKind.MASTODON, two.url),
            (ChannelKind.BLUESKY, three.url),
        )  # fmt: skip
        reply = await approved(replies_of(sessions, desk), ticket)
        work = delivering(sessions, desk, door)
        assert [await work.step(NOON) for _ in range(8)] == [1] * 6 + [0] * 2

    assert [len(server.published) for server in (one, two, three)] == [2, 2, 2]
    done, _ = await replies_of(sessions).show(reply.id, NOON)
    assert (done.state, done.deliveries) == (ReplyState.SENT, {DeliveryState.SENT: 6})
    links = [each.link for each in (await deliveries_of(sessions).list(reply.id, limit=9)).items]
    assert len(set(links)) == 6
    assert None not in links
    shown = await tickets_of(sessions).show(ticket)
    assert shown.ticket.status is Status.ANSWERED
    answers = [line for line in shown.history if line.verb == "answer"]
    assert [(line.who, line.note) for line in answers] == [("نورة", TEXT)]


async def test_a_ticket_that_nobody_holds_is_claimed_by_the_first_answer(
    sessions: Sessions,
) -> None:
    ticket = await decided(sessions, a_voice(1, Platform.YOUTUBE), tags=CALM)
    reply = await approved(replies_of(sessions), ticket)
    (waiting,) = (await deliveries_of(sessions).list(reply.id, limit=9)).items
    sent = Outcome(state=DeliveryState.SENT, link="https://youtube.example/c1")

    await deliveries_of(sessions).by_hand(reply.id, waiting.post, sent, by("هند"), LATER)

    shown = (await tickets_of(sessions).show(ticket)).ticket
    assert (shown.status, shown.holder) == (Status.ANSWERED, "نورة")


async def test_a_matter_that_is_over_stays_so_when_its_authors_are_told(
    sessions: Sessions,
) -> None:
    ticket = await decided(sessions, a_voice(1, Platform.YOUTUBE), tags=CALM)
    await claim(sessions, ticket, who="سعد")
    await resolve(sessions, ticket, who="سعد", note=None, now=NOON)
    replies = replies_of(sessions)
    told = replace(WORDS, stage=Stage.RESOLVED)
    assert await replies.told(ticket) == []
    reply = await approved(replies, ticket, told)
    (waiting,) = (await deliveries_of(sessions).list(reply.id, limit=9)).items
    sent = Outcome(state=DeliveryState.SENT, link="https://youtube.example/c1")

    await deliveries_of(sessions).by_hand(reply.id, waiting.post, sent, by("هند"), LATER)

    assert (await tickets_of(sessions).show(ticket)).ticket.status is Status.RESOLVED
    assert await replies.told(ticket) == [Stage.RESOLVED]


async def test_whoever_died_while_sending_leaves_it_to_a_person(sessions: Sessions) -> None:
    """At most once: what may have been sent is not sent again by itself."""
    ticket = await decided(sessions, a_voice(1), tags=CALM)
    desk = a_desk((ChannelKind.X, "https://x.example"))
    reply = await approved(replies_of(sessions, desk), ticket)
    deliveries = deliveries_of(sessions)
    taken = await deliveries.take(NOON, NOON + LEASE)
    assert isinstance(taken, Job)
    assert await deliveries.take(NOON, NOON + LEASE) is None

    assert await deliveries.abandoned(NOON) == 0
    assert await deliveries.abandoned(NOON + LEASE) == 1

    assert await deliveries.take(NOON + LEASE, NOON + 2 * LEASE) is None
    (left,) = (await deliveries.list(reply.id, limit=9)).items
    assert (left.state, left.attempts) == (DeliveryState.UNCLEAR, 1)
    again = Outcome(state=DeliveryState.QUEUED, due=LATER)
    await deliveries.by_hand(reply.id, left.post, again, by("هند"), LATER)
    second = await deliveries.take(LATER, LATER + LEASE)
    assert second is not None
    assert second.key == taken.key


async def test_an_answer_that_never_came_is_unclear_and_not_repeated(sessions: Sessions) -> None:
    ticket = await decided(sessions, a_voice(1), tags=CALM)
    async with serving(x) as server, a_door() as door:
        server.says = lambda _: hang_up
        desk = a_desk((ChannelKind.X, server.url))
        reply = await approved(replies_of(sessions, desk), ticket)
        work = delivering(sessions, desk, door)
        assert [await work.step(NOON + at * LEASE) for at in range(3)] == [1, 0, 0]

    shown, _ = await replies_of(sessions).show(reply.id, NOON)
    assert (shown.state, shown.deliveries) == (ReplyState.SENDING, {DeliveryState.UNCLEAR: 1})
    assert len(server.asked) == 1
    assert (await tickets_of(sessions).show(ticket)).ticket.status is Status.NEW


async def test_many_workers_send_each_author_one(sessions: Sessions) -> None:
    posts = [a_voice(number) for number in range(12)]
    ticket = await decided(sessions, *posts, tags=CALM)
    desk = a_desk((ChannelKind.X, "https://x.example"))
    await approved(replies_of(sessions, desk), ticket)

    async def work() -> list[int]:
        taken = []
        while (job := await deliveries_of(sessions).take(NOON, NOON + LEASE)) is not None:
            taken.append(job.post)
            sent = Outcome(state=DeliveryState.SENT, link="https://x.example/1")
            await deliveries_of(sessions).settle(job, sent, NOON)
        return taken

    taken = [post for each in await asyncio.gather(*(work() for _ in range(4))) for post in each]
    assert len(taken) == len(set(taken))
    while rest := await work():
        taken += rest
    assert len(taken) == len(set(taken)) == 12


async def test_who_wrote_twice_is_answered_once_and_who_is_unknown_or_too_late_is_named(
    sessions: Sessions,
) -> None:
    """P4: sending after a channel's window closed is refused with the reason."""
    posts = [
        a_voice(1), a_voice(2, author="author1"), a_voice(3, author=None),
        a_voice(4, published=NOON - timedelta(days=31)),
        a_voice(5, Platform.YOUTUBE, url=None),
    ]  # fmt: skip
    ticket = await decided(sessions, *posts, tags=CALM)

    reply = await approved(replies_of(sessions), ticket)

    found = (await deliveries_of(sessions).list(reply.id, limit=9)).items
    assert [(each.state, each.reason) for each in found] == [
        ("queued", None), ("skipped", "no author"), ("skipped", "window closed"),
        ("skipped", "no address"),
    ]  # fmt: skip
    assert found[0].url == posts[1].url
    assert all(each.reason_ar for each in found[1:])


async def test_a_window_that_closes_before_it_is_sent_is_refused(sessions: Sessions) -> None:
    ticket = await decided(sessions, a_voice(1), tags=CALM)
    late = NOON + timedelta(days=30)
    async with serving(x) as server, a_door() as door:
        desk = a_desk((ChannelKind.X, server.url))
        reply = await approved(replies_of(sessions, desk), ticket)
        await delivering(sessions, desk, door).step(late)

    (left,) = (await deliveries_of(sessions).list(reply.id, limit=9)).items
    assert (left.state, left.reason) == (DeliveryState.SKIPPED, "window closed")
    assert not server.asked
    assert (await replies_of(sessions).show(reply.id, NOON))[0].state is ReplyState.FAILED


async def test_a_reply_that_reaches_nobody_failed(sessions: Sessions) -> None:
    ticket = await decided(sessions, a_voice(1, author=None), tags=CALM)

    reply = await approved(replies_of(sessions), ticket)

    assert reply.state is ReplyState.FAILED


async def test_nothing_is_sent_before_two_people_approved_what_is_urgent(
    sessions: Sessions,
) -> None:
    """P2."""
    ticket = await decided(sessions, a_voice(1))
    async with serving(x) as server, a_door() as door:
        desk = a_desk((ChannelKind.X, server.url))
        reply = await approved(replies_of(sessions, desk), ticket)
        assert (reply.state, reply.deliveries) == (ReplyState.SUBMITTED, {})
        work = delivering(sessions, desk, door)
        assert await work.step(NOON) == 0

        await replies_of(sessions, desk).do(reply.id, an_act(ReplyVerb.APPROVE, "منال"), NOON)
        assert await work.step(NOON) == 1

    assert len(server.published) == 1


async def test_what_says_that_it_is_approved_and_is_not_is_never_taken(
    sessions: Sessions,
) -> None:
    """Whatever the database says: approvals are counted once more before anything leaves."""
    ticket = await decided(sessions, a_voice(1), tags=CALM)
    desk = a_desk((ChannelKind.X, "https://x.example"))
    reply = await approved(replies_of(sessions, desk), ticket)
    async with sessions.begin() as session:
        await session.execute(update(ReplyRow).values(approvals=["نورة"]))

    assert await deliveries_of(sessions).take(NOON, NOON + LEASE) is None

    (left,) = (await deliveries_of(sessions).list(reply.id, limit=9)).items
    assert (left.state, left.reason) == (DeliveryState.FAILED, "not approved")


async def test_what_failed_is_not_tried_again_while_another_reply_is_written(
    sessions: Sessions,
) -> None:
    ticket = await decided(sessions, a_voice(1), tags=CALM)
    async with serving(x) as server, a_door() as door:
        desk = a_desk((ChannelKind.X, server.url))
        reply = await approved(replies_of(sessions, desk), ticket)
        await _refuse_once(server, delivering(sessions, desk, door))
    await replies_of(sessions).draft(ticket, WORDS, "سعد", NOON)
    (left,) = (await deliveries_of(sessions).list(reply.id, limit=9)).items

    again = Outcome(state=DeliveryState.QUEUED, due=NOON)
    with pytest.raises(ReplyPending):
        await deliveries_of(sessions).by_hand(reply.id, left.post, again, by("هند"), NOON)


async def test_what_may_be_promised_follows_the_ticket_s_own_clock(sessions: Sessions) -> None:
    ticket = await decided(sessions, a_voice(1), tags=CALM)
    replies, given = replies_of(sessions), timedelta(hours=240)
    refer = Act(verb=Verb.REFER, by=by("نورة"), agency="nwc", note="شبكة المياه")
    late, back = NOON + timedelta(hours=50), NOON + timedelta(hours=100)

    await acts_of(sessions).do(ticket, refer, NOON)
    away = DESK.resolve_by(await replies.facts(ticket, late), late)
    await claim(sessions, ticket, who="نورة", now=back)
    again = DESK.resolve_by(await replies.facts(ticket, back), back)

    assert (away, again) == (late + given, back + given)


async def test_a_ticket_that_was_merged_is_answered_by_the_other(sessions: Sessions) -> None:
    one, two = [await decided(sessions, a_voice(n, text=f"حفرة {n}")) for n in (1, 2)]
    moves = SqlMoves(sessions=sessions, decide=decide, amana_of=AMANA_OF, tell=tell, timing=TIMING)
    await moves.merge(one, [two], by("هند"), "بلاغ واحد", NOON)

    with pytest.raises(Apart, match="was merged into"):
        await replies_of(sessions).draft(two, WORDS, "نورة", NOON)
    assert len((await replies_of(sessions).facts(one, NOON)).waiting) == 2


async def test_a_second_pending_reply_is_a_conflict_or_replaces_the_first(
    sessions: Sessions,
) -> None:
    """P2."""
    ticket = await decided(sessions, a_voice(1), tags=CALM)
    replies = replies_of(sessions)
    first = await replies.draft(ticket, WORDS, "نورة", NOON)

    with pytest.raises(ReplyPending) as conflict:
        await replies.draft(ticket, WORDS, "سعد", NOON)
    second = await replies.draft(ticket, WORDS, "سعد", NOON, instead=True)

    assert (conflict.value.other, conflict.value.writer) == (first.id, "نورة")
    assert (await replies.show(first.id, NOON))[0].state is ReplyState.REJECTED
    await replies.do(second.id, an_act(ReplyVerb.SUBMIT, "سعد"), NOON)
    await replies.do(second.id, an_act(ReplyVerb.APPROVE, "هند"), NOON)
    with pytest.raises(ReplyPending):
        await replies.draft(ticket, WORDS, "نورة", NOON, instead=True)


async def test_of_many_drafts_at_once_one_is_kept(sessions: Sessions) -> None:
    ticket = await decided(sessions, a_voice(1), tags=CALM)
    asked = (replies_of(sessions).draft(ticket, WORDS, f"{n}", NOON) for n in range(6))

    came = await asyncio.gather(*asked, return_exceptions=True)

    assert sorted(type(each).__name__ for each in came) == ["Reply"] + ["ReplyPending"] * 5


async def test_what_is_rejected_after_its_approval_is_not_sent(sessions: Sessions) -> None:
    ticket = await decided(sessions, a_voice(1), tags=CALM)
    desk = a_desk((ChannelKind.X, "https://x.example"))
    reply = await approved(replies_of(sessions, desk), ticket)

    await replies_of(sessions).do(reply.id, an_act(ReplyVerb.REJECT, "منال", "تغيّر الحال"), NOON)

    assert await deliveries_of(sessions).take(NOON, NOON + LEASE) is None
    (left,) = (await deliveries_of(sessions).list(reply.id, limit=9)).items
    assert left.state is DeliveryState.SKIPPED
    sent = Outcome(state=DeliveryState.SENT, link="https://x.example/1")
    with pytest.raises(NotByHand):
        await deliveries_of(sessions).by_hand(reply.id, left.post, sent, by("هند"), NOON)


async def test_samples_are_answered_by_hand_alone(sessions: Sessions) -> None:
    ticket = await decided(sessions, a_voice(1, sample=True), tags=CALM)
    desk = a_desk((ChannelKind.X, "https://x.example"))
    reply = await approved(replies_of(sessions, desk), ticket)

    (left,) = (await deliveries_of(sessions).list(reply.id, limit=9)).items

    assert left.channel is ChannelKind.MANUAL
    assert await deliveries_of(sessions).take(NOON, NOON + LEASE) is None


async def test_a_platform_that_asks_to_wait_is_asked_again_when_it_said(
    sessions: Sessions,
) -> None:
    ticket = await decided(sessions, a_voice(1), tags=CALM)
    busy = b"HTTP/1.1 429 X\r\nretry-after: 900\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
    async with serving(x) as server, a_door() as door:
        server.says = lambda _: busy
        desk = a_desk((ChannelKind.X, server.url))
        reply = await approved(replies_of(sessions, desk), ticket)
        work = delivering(sessions, desk, door)
        await work.step(NOON)
        (left,) = (await deliveries_of(sessions).list(reply.id, limit=9)).items
        assert (left.state, left.attempts) == (DeliveryState.QUEUED, 0)
        assert left.due == NOON + timedelta(minutes=15)
        assert await work.step(NOON + timedelta(minutes=14)) == 0


async def test_a_refused_reply_is_tried_again_only_by_a_person(sessions: Sessions) -> None:
    ticket = await decided(sessions, a_voice(1), tags=CALM)
    async with serving(x) as server, a_door() as door:
        desk = a_desk((ChannelKind.X, server.url))
        reply = await approved(replies_of(sessions, desk), ticket)
        await _refuse_once(server, delivering(sessions, desk, door))
        deliveries = deliveries_of(sessions)
        (left,) = (await deliveries.list(reply.id, limit=9)).items
        assert (left.state, (await _state(sessions, reply))) == ("failed", "failed")
        again = Outcome(state=DeliveryState.QUEUED, due=NOON)
        await deliveries.by_hand(reply.id, left.post, again, by("هند"), NOON)
        await delivering(sessions, desk, door).step(NOON)

    assert await _state(sessions, reply) == "sent"


async def _refuse_once(server: Server, work: Delivering) -> None:
    server.says = lambda _: (403, {"title": "Forbidden"})
    await work.step(NOON)
    server.says = None


async def _state(sessions: Sessions, reply: Reply) -> str:
    return (await replies_of(sessions).show(reply.id, NOON))[0].state.value


async def test_replies_are_listed_by_ticket_state_and_place(sessions: Sessions) -> None:
    ticket = await decided(sessions, a_voice(1), tags=CALM)
    replies = replies_of(sessions)
    made = await replies.draft(ticket, WORDS, "نورة", NOON)
    other = await replies.draft(ticket, WORDS, "نورة", NOON, instead=True)

    async def found(wanted: ReplyFilter) -> list[str]:
        return [each.id for each in (await replies.list(wanted, limit=9)).items]

    assert await found(ReplyFilter(ticket=ticket)) == [other.id, made.id]
    assert await found(ReplyFilter(state=ReplyState.DRAFT)) == [other.id]
    assert await found(ReplyFilter(places=frozenset({"riyadh"}))) == []
    assert await found(ReplyFilter(places=frozenset({"jeddah"}))) == [other.id, made.id]
    first = await replies.list(ReplyFilter(), limit=1)
    rest = await replies.list(ReplyFilter(), limit=1, after=first.next)
    assert ([each.id for each in rest.items], rest.next) == ([made.id], None)


async def test_every_change_is_kept_with_its_words(sessions: Sessions) -> None:
    ticket = await decided(sessions, a_voice(1), tags=CALM)
    replies = replies_of(sessions)
    made = await replies.draft(ticket, WORDS, "نورة", NOON)
    new = replace(WORDS, text="نص آخر")
    edit = an_act(ReplyVerb.EDIT, "سعد")
    changed = await replies.edit(made.id, new, edit, LATER)

    assert changed.writers == ("نورة", "سعد")
    history = await replies.history(made.id)
    assert [(each.who, each.verb, each.text) for each in history] == [
        ("نورة", "draft", TEXT),
        ("سعد", "edit", "نص آخر"),
    ]


@pytest.mark.parametrize("name", ["rep_999", "rep_", "7", "rep_١", "rep_" + "9" * 30])
async def test_a_reply_that_is_not_there_is_unknown(sessions: Sessions, name: str) -> None:
    with pytest.raises(UnknownReply):
        await replies_of(sessions).show(name, NOON)
    with pytest.raises(UnknownReply):
        await replies_of(sessions).do(name, an_act(ReplyVerb.SUBMIT, "نورة"), NOON)


async def test_a_post_that_the_reply_does_not_answer_is_unknown(sessions: Sessions) -> None:
    ticket = await decided(sessions, a_voice(1), tags=CALM)
    reply = await approved(replies_of(sessions), ticket)
    sent = Outcome(state=DeliveryState.SENT, link="https://x.example/1")

    with pytest.raises(UnknownDelivery):
        await deliveries_of(sessions).by_hand(reply.id, "0" * 24, sent, by("هند"), NOON)
    with pytest.raises(UnknownTicket):
        await replies_of(sessions).facts("0" * 16, NOON)
