"""Who said something relevant and has had no answer, on the database."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from api.config import read_config
from classifier.tags import Intent, Tags
from flow import (
    a_decision,
    acts_of,
    answer,
    by,
    claim,
    desk_of,
    resolve,
    tag_all,
    ticket_for,
)
from listener.post import Platform, Post
from make import NOON, a_post, a_service, some_tags
from router.acts import Act
from router.replies.acts import ReplyAct
from router.replies.fanout import DeliveryState
from router.replies.states import ReplyVerb
from router.replies.templates import Stage
from router.states import Verb
from router.unanswered import Unanswered, age
from store.database import Sessions, open_database
from store.errors import BadCursor
from store.paging import cursor_of
from store.posts import SqlPosts
from store.replies import SqlReplies, Words
from store.reply_deliveries import Outcome, SqlReplyDeliveries
from store.unanswered import LIST, Point, SqlUnanswered, VoiceFilter
from store.worklist import SqlWorklist
from timing import TIMING

REPLIES = read_config(Path(__file__).parents[2] / "config").replies
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WORDS = Words(text="نعمل على البلاغ. نكتب لك حين ننتهي.", stage=Stage.PROGRESS)
ALL = VoiceFilter()


def a_voice(number: int = 1, **given: object) -> Post:
    values: dict[str, object] = {
        "native_id": str(number),
        "platform": Platform.X,
        "author": f"author{number}",
        "url": f"https://x.com/a/status/{number}",
    }
    return a_post(**values | given)


async def reasons(sessions: Sessions, wanted: VoiceFilter = ALL) -> Mapping[Unanswered, int]:
    total = (await SqlUnanswered(sessions).figures(wanted)).total
    return total.reasons if total else {}


async def waiting(sessions: Sessions, wanted: VoiceFilter = ALL) -> list[str]:
    return [each.post for each in (await SqlUnanswered(sessions).oldest(wanted, limit=99)).items]


async def drafted(sessions: Sessions, ticket: str) -> str:
    replies = SqlReplies(sessions=sessions, judge=REPLIES.judge, plan=REPLIES.plan, timing=TIMING)
    return (await replies.draft(ticket, WORDS, "نورة", NOON)).id


async def do(sessions: Sessions, reply: str, verb: ReplyVerb, *who: str) -> None:
    replies = SqlReplies(sessions=sessions, judge=REPLIES.judge, plan=REPLIES.plan, timing=TIMING)
    for each in who:
        await replies.do(reply, ReplyAct(verb=verb, by=by(each)), NOON)


async def approved(sessions: Sessions, ticket: str) -> str:
    reply = await drafted(sessions, ticket)
    await do(sessions, reply, ReplyVerb.SUBMIT, "نورة")
    await do(sessions, reply, ReplyVerb.APPROVE, "هند")
    return reply


async def sent(
    sessions: Sessions, reply: str, post: Post, state: DeliveryState = DeliveryState.SENT
) -> None:
    outcome = Outcome(state=state, link="https://x.com/i/web/status/1790000000000000001")
    deliveries = SqlReplyDeliveries(sessions=sessions, acts=acts_of(sessions))
    await deliveries.by_hand(reply, post.id, outcome, by("نورة"), NOON)


async def test_peers_7_9_a_post_without_a_ticket_is_there_and_ages_on_the_service_clock(
    sessions: Sessions, database: str
) -> None:
    """PEERS, section 7, row 9: others begin to count when there is a ticket."""
    thursday = datetime.fromisoformat("2026-11-26T15:00:00+03:00")
    await tag_all(sessions, [a_voice(published=thursday)], now=thursday)

    # Another process, two days later: what was forgotten by the first does not stop the clock.
    async with open_database(database) as restarted:
        (voice,) = (await SqlUnanswered(restarted).oldest(ALL, limit=9)).items

    assert (voice.ticket, voice.reason) == (None, Unanswered.WAITS_FOR_DECISION)
    assert voice.at == Point(since=thursday, unit=None)
    saturday, sunday = thursday + 2 * DAY, thursday + 3 * DAY
    one_hour = age(TIMING, None, voice.at.since, saturday)
    assert (one_hour.wall, one_hour.working) == (2 * DAY, HOUR)
    assert age(TIMING, None, voice.at.since, sunday).working == 8 * HOUR


async def test_what_is_not_tagged_yet_counts_and_what_is_not_relevant_does_not(
    sessions: Sessions,
) -> None:
    await SqlPosts(sessions).push([a_voice(1), a_voice(2)], NOON)
    await tag_all(sessions, [a_voice(3)], some_tags(relevant=False))
    await tag_all(sessions, [a_voice(4, sample=True)])
    await SqlWorklist(sessions).park(a_voice(2).id, "it cannot be read", NOON)

    assert await reasons(sessions) == {Unanswered.WAITS_FOR_TAGS: 1, Unanswered.PARKED: 1}


async def test_what_the_policy_opens_no_ticket_for_is_told_so(sessions: Sessions) -> None:
    post = a_voice()
    await tag_all(sessions, [post])
    await desk_of(sessions).settle([a_decision(post, wanted=False, unit=None)], NOON)

    assert await reasons(sessions) == {Unanswered.SUPPRESSED: 1}


async def test_a_ticket_says_how_far_it_is(sessions: Sessions) -> None:
    ticket = await ticket_for(sessions, a_voice())
    acts = acts_of(sessions)
    seen = [await reasons(sessions)]
    for act in (
        Act(verb=Verb.CLAIM, by=by("نورة")),
        Act(verb=Verb.SNOOZE, by=by("نورة"), until=NOON + DAY, note="المقاول"),
        Act(verb=Verb.WAKE, by=by("نورة")),
        Act(verb=Verb.REFER, by=by("نورة"), agency="nwc", note="مياه"),
        Act(verb=Verb.CLAIM, by=by("نورة")),
        Act(verb=Verb.RESOLVE, by=by("نورة")),
        Act(verb=Verb.REOPEN, by=by("نورة"), note="باقية"),
        Act(verb=Verb.DISMISS, by=by("نورة"), note="ليست بلاغا"),
    ):
        await acts.do(ticket, act, NOON)
        seen.append(await reasons(sessions))

    assert [next(iter(each)).value for each in seen] == [
        "new", "claimed", "snoozed", "claimed", "referred", "claimed", "ended_untold", "reopened",
        "dismissed",
    ]  # fmt: skip


async def test_an_answer_says_how_far_it_is_until_its_author_has_it(sessions: Sessions) -> None:
    post = a_voice()
    ticket = await ticket_for(sessions, post)
    reply = await drafted(sessions, ticket)
    seen = [await reasons(sessions)]
    await do(sessions, reply, ReplyVerb.SUBMIT, "نورة")
    seen.append(await reasons(sessions))
    await do(sessions, reply, ReplyVerb.APPROVE, "هند")
    seen.append(await reasons(sessions))
    await sent(sessions, reply, post)
    seen.append(await reasons(sessions))

    assert [[each.value for each in one] for one in seen] == [
        ["drafted"], ["awaits_approval"], ["to_be_sent_by_hand"], [],
    ]  # fmt: skip


async def test_who_is_left_out_of_an_answer_has_had_none(sessions: Sessions) -> None:
    first, second = a_voice(1), a_voice(2)
    await tag_all(sessions, [first, second])
    await desk_of(sessions).settle([a_decision(each, join="a") for each in (first, second)], NOON)
    await ticket_for(sessions, a_voice(3), join="a")
    (voice,) = (await SqlUnanswered(sessions).oldest(ALL, limit=1)).items
    assert voice.ticket
    reply = await approved(sessions, voice.ticket)
    await sent(sessions, reply, first)
    await sent(sessions, reply, second, DeliveryState.SKIPPED)

    assert await reasons(sessions) == {Unanswered.LEFT_OUT: 1, Unanswered.SENT_BY_HAND: 1}
    assert first.id not in await waiting(sessions)


async def test_an_author_who_was_told_is_told_for_all_they_said_before_and_waits_anew_after(
    sessions: Sessions,
) -> None:
    first = a_voice(1, author="sara", published=NOON - 2 * HOUR)
    second = a_voice(2, author="sara", published=NOON - HOUR)
    await tag_all(sessions, [first, second])
    await desk_of(sessions).settle([a_decision(each, join="a") for each in (first, second)], NOON)
    (voice, _) = (await SqlUnanswered(sessions).oldest(ALL, limit=2)).items
    assert voice.ticket
    await sent(sessions, await approved(sessions, voice.ticket), second)

    assert await waiting(sessions) == []
    again = a_voice(3, author="sara", published=NOON + HOUR)
    await ticket_for(sessions, again, now=NOON + HOUR, join="a")
    assert await reasons(sessions) == {Unanswered.SPOKE_AGAIN: 1}


async def test_an_answer_that_was_noted_is_one_to_all_who_wait(sessions: Sessions) -> None:
    ticket = await ticket_for(sessions, a_voice(1), join="a")
    await ticket_for(sessions, a_voice(2), join="a")
    await claim(sessions, ticket, who="نورة")
    await answer(sessions, ticket, who="نورة", text="نعمل عليه")
    await resolve(sessions, ticket, who="نورة", note=None)

    assert await reasons(sessions) == {}


async def some(sessions: Sessions) -> None:
    """Two potholes in Jeddah, one lamp in Riyadh, of three ages."""
    lamp = some_tags(services=a_service("lighting.outage"), intent=Intent.REQUEST)
    in_riyadh: dict[str, Any] = {
        "unit": "riyadh.lighting",
        "municipality": "riyadh",
        "services": ("lighting.outage",),
    }
    said: list[tuple[int, int, Tags, dict[str, Any]]] = [
        (1, 30, some_tags(), {}),
        (2, 10, some_tags(), {}),
        (3, 20, lamp, in_riyadh),
    ]
    for number, hours, tags, given in said:
        post = a_voice(number, published=NOON - hours * HOUR)
        await tag_all(sessions, [post], tags)
        await desk_of(sessions).settle([a_decision(post, **given)], NOON)


async def test_they_are_counted_by_municipality_and_service(sessions: Sessions) -> None:
    await some(sessions)

    figures = await SqlUnanswered(sessions).figures(ALL)

    jeddah, riyadh = figures.groups
    assert (jeddah.municipality, jeddah.service, jeddah.count) == ("jeddah", "roads.pothole", 2)
    assert jeddah.oldest == jeddah.middle == Point(since=NOON - 30 * HOUR, unit="jeddah.roads")
    assert (riyadh.municipality, riyadh.service, riyadh.count) == ("riyadh", "lighting.outage", 1)
    assert figures.total
    assert figures.total.middle == Point(since=NOON - 20 * HOUR, unit="riyadh.lighting")
    assert figures.total.reasons == {Unanswered.NEW: 3}


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (VoiceFilter(municipality="jeddah"), [1, 2]),
        (VoiceFilter(amana="riyadh"), [3]),
        (VoiceFilter(service="lighting.outage"), [3]),
        (VoiceFilter(domain="roads"), [1, 2]),
        (VoiceFilter(unit="jeddah.roads"), [1, 2]),
        (VoiceFilter(reason=Unanswered.CLAIMED), []),
        (VoiceFilter(places=frozenset({"riyadh"})), [3]),
    ],
)
async def test_some_of_them_can_be_asked_for(
    sessions: Sessions, wanted: VoiceFilter, numbers: list[int]
) -> None:
    await some(sessions)

    assert await waiting(sessions, wanted) == [a_voice(number).id for number in numbers]


async def test_the_oldest_come_first_a_page_at_a_time(sessions: Sessions) -> None:
    await some(sessions)
    voices = SqlUnanswered(sessions)

    page = await voices.oldest(ALL, limit=2)
    rest = await voices.oldest(ALL, limit=2, after=page.next)

    assert [each.post for each in (*page.items, *rest.items)] == [
        a_voice(number).id for number in (1, 3, 2)
    ]
    assert rest.next is None
    for cursor in ("1", "2026-13-01T00:00:00+00:00 1", "2026-11-01T00:00:00 1"):
        with pytest.raises(BadCursor):
            await voices.oldest(ALL, limit=2, after=cursor_of(LIST, cursor))


async def test_where_nobody_waits_there_are_no_figures(sessions: Sessions) -> None:
    figures = await SqlUnanswered(sessions).figures(ALL)

    assert (figures.total, figures.groups) == (None, [])


def test_an_age_beyond_the_table_is_known_by_the_wall_alone() -> None:
    old = age(TIMING, None, datetime.fromisoformat("1900-01-01T00:00:00+00:00"), NOON)

    assert (old.working, old.wall > 46_000 * DAY) == (None, True)
    assert age(TIMING, None, NOON + DAY, NOON).wall == timedelta()


def test_every_reason_has_its_words() -> None:
    assert all(each.en and each.ar for each in Unanswered)
