"""What is said of matters that are over, on the database."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from api.config import read_config
from classifier.tags import Intent, Tags, Urgency
from flow import (
    AMANA_OF,
    acts_of,
    by,
    claim,
    decide,
    ending_of,
    resolve,
    tag_all,
    tell,
    tickets_of,
    verify,
)
from joined import a_joining
from listener.post import AuthorKind, Platform, Post
from make import NOON, TAGS, a_post, some_tags
from router.replies.acts import ReplyAct
from router.replies.fanout import DeliveryState
from router.replies.states import ReplyVerb
from router.replies.templates import Stage
from router.states import Status
from router.ticket import Ticket, ticket_id
from router.unanswered import Unanswered
from store.database import Sessions, open_database
from store.desk import SqlDesk
from store.events import SqlEvents
from store.replies import SqlReplies, Words
from store.reply_deliveries import Outcome, SqlReplyDeliveries
from store.tickets import TicketFilter
from store.unanswered import SqlUnanswered, VoiceFilter
from timing import TIMING

REPLIES = read_config(Path(__file__).parents[2] / "config").replies
JOINING = a_joining()
WINDOW, HOUR = timedelta(hours=72), timedelta(hours=1)
DONE, SOON = NOON + 10 * HOUR, NOON + 12 * HOUR
LEAK, STILL = "انكسر انبوب قدام مدرسة الرواد", "انبوب مدرسة الرواد رجع انكسر والماء يجري"
PRAISE = some_tags(intent=Intent.PRAISE)
IRRELEVANT = some_tags(relevant=False)
TWEET = "179000000000000000{}"


def a_voice(number: int, text: str = LEAK, **given: Any) -> Post:
    values: dict[str, Any] = {
        "source": "x",
        "native_id": TWEET.format(number),
        "platform": Platform.X,
        "author": "sara",
        "url": f"https://x.com/sara/status/{TWEET.format(number)}",
        "text": text,
    }
    return a_post(**values | given)


async def heard(
    sessions: Sessions, post: Post, tags: Tags = TAGS, now: datetime = SOON, *, joining: bool = True
) -> None:
    """Let a post be published, tagged and decided, at one time."""
    post = replace(post, published=now)
    await tag_all(sessions, [post], tags, now)
    decision = replace(decide(post, tags), author_kind=post.author_kind)
    if joining and decision.wanted:
        decision = replace(decision, says=JOINING.reader.read(post, tags, decision.join))
    desk = SqlDesk(sessions, AMANA_OF, tell, TIMING, JOINING if joining else None, WINDOW)
    await desk.settle([decision], now)


async def over(sessions: Sessions, post: Post | None = None) -> str:
    """A matter that was heard at noon, and resolved ten hours later."""
    first = post or a_voice(1)
    await heard(sessions, first, now=NOON)
    ticket = ticket_id(first.id)
    await claim(sessions, ticket, who="نورة")
    await resolve(sessions, ticket, who="نورة", note=None, now=DONE)
    return ticket


async def answered(sessions: Sessions, ticket: str, first: Post, link: str) -> None:
    """Let an approved reply be sent by hand."""
    replies = SqlReplies(sessions=sessions, judge=REPLIES.judge, plan=REPLIES.plan, timing=TIMING)
    deliveries = SqlReplyDeliveries(sessions=sessions, acts=acts_of(sessions))
    words = Words(text="عولجت الحفرة. إن بقي شيء فاكتب لنا هنا.", stage=Stage.RESOLVED)
    made = await replies.draft(ticket, words, "نورة", NOON)
    await replies.do(made.id, ReplyAct(verb=ReplyVerb.SUBMIT, by=by("نورة")), NOON)
    for who in ("هند", "منال"):
        await replies.do(made.id, ReplyAct(verb=ReplyVerb.APPROVE, by=by(who)), NOON)
    sent = Outcome(state=DeliveryState.SENT, link=link)
    await deliveries.by_hand(made.id, first.id, sent, by("نورة"), NOON)


async def listed(sessions: Sessions) -> Sequence[Ticket]:
    return (await tickets_of(sessions).list(TicketFilter(), limit=50)).items


async def last(sessions: Sessions, ticket: str) -> tuple[str, str, str | None]:
    line = (await tickets_of(sessions).show(ticket)).history[-1]
    return line.verb, line.who, line.note


async def test_p12_an_author_who_answers_our_reply_takes_the_matter_up_again(
    sessions: Sessions,
) -> None:
    first, ours = a_voice(1), TWEET.format(7)
    await heard(sessions, first, now=NOON)
    ticket = ticket_id(first.id)
    await answered(sessions, ticket, first, f"https://x.com/i/web/status/{ours}")
    await resolve(sessions, ticket, who="نورة", note=None, now=DONE)
    answer = a_voice(2, "ما زالت كما هي", reply_to=ours)

    await heard(sessions, answer)

    (one,) = await listed(sessions)
    assert (one.id, one.status, one.holder) == (ticket, Status.REOPENED, None)
    assert {post.id for post in one.posts} == {first.id, answer.id}
    assert await last(sessions, ticket) == ("reopen", "sawt", f"objection: post {answer.id}")
    types = [event.type for event in await SqlEvents(sessions).list(limit=99)]
    assert (types[-1], types.count("ticket.reopened")) == ("ticket.reopened", 1)
    # The author waits again: the next answer goes under what they said last.
    replies = SqlReplies(sessions=sessions, judge=REPLIES.judge, plan=REPLIES.plan, timing=TIMING)
    facts = await replies.facts(ticket, SOON)
    (planned,) = REPLIES.plan(facts, SOON, by_hand=True)
    assert planned.post == max(each.post for each in facts.waiting)


async def test_p12_an_author_who_goes_on_with_their_own_post_takes_the_matter_up_again(
    sessions: Sessions,
) -> None:
    ticket = await over(sessions)

    await heard(sessions, a_voice(2, "لم يتغير شيء", reply_to=TWEET.format(1)), joining=False)

    (one,) = await listed(sessions)
    assert (one.id, one.status) == (ticket, Status.REOPENED)


async def test_a_stranger_who_answers_in_the_thread_speaks_for_themselves(
    sessions: Sessions,
) -> None:
    ticket = await over(sessions)
    stranger = a_voice(2, "وعندنا كلب", author="khalid", reply_to=TWEET.format(1))

    await heard(sessions, stranger)

    new, old = await listed(sessions)
    assert (old.id, old.status, new.id) == (ticket, Status.RESOLVED, ticket_id(stranger.id))


async def test_p12_a_fresh_post_about_the_same_matter_takes_it_up_again(
    sessions: Sessions,
) -> None:
    ticket = await over(sessions)
    fresh = a_voice(2, STILL, author="khalid")

    await heard(sessions, fresh)
    again = a_voice(3, STILL + " بقوة", author="majed")
    await heard(sessions, again, now=SOON + HOUR)

    (one,) = await listed(sessions)
    assert (one.id, one.status, len(one.posts)) == (ticket, Status.REOPENED, 3)
    assert (await last(sessions, ticket))[2] == f"objection: post {fresh.id}"


async def test_what_was_verified_or_closed_is_taken_up_again_within_the_same_time(
    sessions: Sessions,
) -> None:
    """The loop may have closed a ticket before it routes what was said in time."""
    ticket = await over(sessions)
    await verify(sessions, ticket, who="هند", now=DONE)
    assert await ending_of(sessions).close(DONE + WINDOW) == 1

    await heard(sessions, a_voice(2, STILL), now=DONE + WINDOW)

    (one,) = await listed(sessions)
    assert (one.id, one.status) == (ticket, Status.REOPENED)


async def test_after_its_time_a_fresh_post_opens_a_ticket_that_names_the_earlier_one(
    sessions: Sessions,
) -> None:
    ticket = await over(sessions)

    await heard(sessions, a_voice(2, STILL), now=DONE + WINDOW + HOUR)

    new, old = await listed(sessions)
    assert (old.id, old.status, old.earlier) == (ticket, Status.RESOLVED, None)
    assert (new.status, new.earlier) == (Status.NEW, ticket)


async def test_thanks_are_kept_with_the_ticket_and_take_nothing_up_again(
    sessions: Sessions,
) -> None:
    ticket = await over(sessions)
    thanks = a_voice(2, "شكرا لكم", reply_to=TWEET.format(1))

    await heard(sessions, thanks, PRAISE)

    (one,) = await listed(sessions)
    assert (one.status, len(one.posts)) == (Status.RESOLVED, 2)
    assert await last(sessions, ticket) == ("thanks", "sawt", f"thanks: post {thanks.id}")
    events = await SqlEvents(sessions).list(limit=99)
    assert events[-1].type == "ticket.updated"


async def test_an_answer_that_only_agrees_is_noted_and_is_no_post_of_the_ticket(
    sessions: Sessions,
) -> None:
    ticket = await over(sessions)
    aside = a_voice(2, "تمام 👍", reply_to=TWEET.format(1))

    await heard(sessions, aside, IRRELEVANT)

    (one,) = await listed(sessions)
    assert (one.status, len(one.posts)) == (Status.RESOLVED, 1)
    assert await last(sessions, ticket) == ("thanks", "sawt", f"thanks: post {aside.id}")


async def test_an_answer_too_short_to_name_its_matter_takes_it_up_again(
    sessions: Sessions,
) -> None:
    ticket = await over(sessions)
    still = a_voice(2, "لم يُصلح", reply_to=TWEET.format(1))

    await heard(sessions, still, replace(IRRELEVANT, urgency=Urgency.CRITICAL))

    (one,) = await listed(sessions)
    assert (one.status, one.urgency) == (Status.REOPENED, TAGS.urgency)
    assert {each.id for each in one.posts} == {a_voice(1).id, still.id}
    assert await last(sessions, ticket) == ("reopen", "sawt", f"objection: post {still.id}")


async def test_an_answer_that_names_no_matter_and_comes_too_late_is_noted(
    sessions: Sessions,
) -> None:
    ticket = await over(sessions)
    late = a_voice(2, "لم يُصلح", reply_to=TWEET.format(1))

    await heard(sessions, late, IRRELEVANT, DONE + WINDOW + HOUR)

    assert (await listed(sessions))[0].status is Status.RESOLVED
    assert (await last(sessions, ticket))[0] == "remark"


async def test_what_was_published_before_the_end_joins_and_takes_nothing_up_again(
    sessions: Sessions,
) -> None:
    ticket = await over(sessions)

    await heard(sessions, a_voice(2, STILL, author="khalid"), now=DONE - HOUR)

    (one,) = await listed(sessions)
    assert (one.id, one.status, len(one.posts)) == (ticket, Status.RESOLVED, 2)
    assert (await last(sessions, ticket))[0] == "join"


async def test_an_author_who_answers_while_the_matter_is_open_joins_it(
    sessions: Sessions,
) -> None:
    first = a_voice(1)
    await heard(sessions, first, now=NOON)

    await heard(sessions, a_voice(2, "وين انتم", reply_to=TWEET.format(1)), now=SOON)
    await heard(sessions, a_voice(3, "صباح الخير", reply_to=TWEET.format(1)), IRRELEVANT)

    (one,) = await listed(sessions)
    assert (one.status, len(one.posts)) == (Status.NEW, 2)


async def test_an_open_ticket_of_the_matter_is_joined_before_one_that_is_over(
    sessions: Sessions,
) -> None:
    await over(sessions)
    await heard(sessions, a_voice(2, STILL), now=DONE + WINDOW + HOUR)

    await heard(sessions, a_voice(3, STILL + " بقوة"), now=DONE + WINDOW + 2 * HOUR)

    new, old = await listed(sessions)
    assert (len(new.posts), len(old.posts)) == (2, 1)


async def test_a_ticket_is_taken_up_beside_an_open_one_of_its_wording(sessions: Sessions) -> None:
    first, second = a_voice(1), a_voice(2, author="khalid")
    await heard(sessions, first, now=NOON, joining=False)
    ticket = ticket_id(first.id)
    await claim(sessions, ticket, who="نورة")
    await resolve(sessions, ticket, who="نورة", note=None, now=DONE)
    await heard(sessions, second, joining=False)

    await heard(sessions, a_voice(3, "لم يتغير", reply_to=TWEET.format(1)), joining=False)

    new, old = await listed(sessions)
    assert (old.id, old.status) == (ticket, Status.REOPENED)
    assert new.status is Status.NEW


async def test_what_an_office_says_of_a_matter_does_not_take_it_up_again(
    sessions: Sessions,
) -> None:
    ticket = await over(sessions)
    office = a_voice(2, STILL, author="jeddah_amana", author_kind=AuthorKind.OFFICIAL)

    await heard(sessions, office)

    (one,) = await listed(sessions)
    assert (one.status, len(one.posts)) == (Status.RESOLVED, 2)
    assert await last(sessions, ticket) == ("remark", "sawt", f"of an office: post {office.id}")


async def test_our_own_reply_that_is_heard_does_not_take_the_matter_up_again(
    sessions: Sessions,
) -> None:
    first = a_voice(1)
    await heard(sessions, first, now=NOON)
    ticket = ticket_id(first.id)
    await answered(sessions, ticket, first, f"https://x.com/i/web/status/{TWEET.format(7)}")
    await resolve(sessions, ticket, who="نورة", note=None, now=DONE)

    await heard(sessions, a_voice(7, STILL, author="unknown"))

    (one,) = await listed(sessions)
    assert one.status is Status.RESOLVED


async def test_of_four_processes_that_hear_the_author_at_once_one_takes_the_matter_up_again(
    sessions: Sessions, database: str
) -> None:
    ticket = await over(sessions)
    async with AsyncExitStack() as stack:
        processes = [await stack.enter_async_context(open_database(database)) for _ in range(4)]

        await asyncio.gather(
            *(
                heard(each, a_voice(2 + at, f"لم يتغير شيء {at}", reply_to=TWEET.format(1)))
                for at, each in enumerate(processes)
            )
        )

    (one,) = await listed(sessions)
    assert (one.id, one.status, len(one.posts)) == (ticket, Status.REOPENED, 5)
    verbs = [line.verb for line in (await tickets_of(sessions).show(ticket)).history]
    assert verbs.count("reopen") == 1


async def test_who_says_no_in_few_words_waits_for_an_answer_as_others_do(
    sessions: Sessions,
) -> None:
    ticket = await over(sessions)
    still = a_voice(2, "لم يُصلح", reply_to=TWEET.format(1))

    await heard(sessions, still, IRRELEVANT)

    found = (await SqlUnanswered(sessions).oldest(VoiceFilter(), limit=9)).items
    assert [each.post for each in found] == [a_voice(1).id, still.id]
    assert {each.ticket for each in found} == {ticket}
    figures = await SqlUnanswered(sessions).figures(VoiceFilter())
    assert figures.total
    assert figures.total.reasons == {Unanswered.REOPENED: 2}
