"""The clocks of tickets on the database: deadlines, warnings that come once, changed calendars."""

import asyncio
from collections import Counter
from contextlib import AsyncExitStack
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from classifier.labels import Correction
from classifier.tags import Urgency
from flow import (
    a_decision,
    acts_of,
    answer,
    by,
    claim,
    corrections_of,
    decided,
    desk_of,
    tag_all,
    tell,
    ticket_for,
    tickets_of,
)
from make import NOON, a_post
from minutes import Office, hours
from router.acts import Act
from router.clock.running import Clock
from router.clock.terms import Target
from router.clock.timing import Timing
from router.states import Verb
from router.ticket import TicketId, ticket_id
from store.by import By
from store.clocks import LOOK, SqlClocks
from store.database import Sessions, open_database
from store.errors import BadCursor
from store.events import SqlEvents
from store.paging import cursor_of
from store.tables import TicketRow
from store.tickets import BY_DUE, TicketFilter
from timing import ALARMS, EVERYTHING, TIMING, WORKDAYS, a_book, a_timing, some_calendars

HOUR = timedelta(hours=1)
OFFICE = Office(week=hours(WORKDAYS, "08:00-16:00"))


def clocks_of(sessions: Sessions, timing: Timing = TIMING) -> SqlClocks:
    return SqlClocks(sessions, tell, timing)


def working(count: float, **given: Any) -> dict[str, Any]:
    """A policy of so many working hours to the first answer."""
    return EVERYTHING | {"first_answer": {"working": count}} | given


def timed(office: Office = OFFICE, *policies: dict[str, Any], **given: Any) -> Timing:
    return a_timing(a_book(*policies, **given), some_calendars(office))


async def opened(sessions: Sessions, timing: Timing, now: datetime, **given: Any) -> TicketId:
    """Open a ticket by policies and calendars of its own."""
    post = a_post(native_id=given.pop("native_id", "1"))
    await tag_all(sessions, [post], now=now)
    await desk_of(sessions, timing).settle([a_decision(post, **given)], now)
    return ticket_id(post.id)


async def clock_of(sessions: Sessions, ticket: str) -> Clock:
    clock = (await tickets_of(sessions).show(ticket)).clock
    assert clock
    return clock


async def warned(sessions: Sessions) -> list[tuple[str, str, int, int]]:
    return [
        (event.body["ticket"], event.body["target"], event.body["percent"], event.body["level"])
        for event in await SqlEvents(sessions).list(limit=5000)
        if event.type == "clock.warning"
    ]


def riyadh(written: str) -> datetime:
    return datetime.fromisoformat(f"{written}+03:00").astimezone(UTC)


# P5: first, next, resolve, by urgency.


@pytest.mark.parametrize(("urgency", "first"), [(Urgency.CRITICAL, 4), (Urgency.LOW, 48)])
async def test_a_ticket_is_due_by_its_urgency_from_when_it_is_opened(
    sessions: Sessions, urgency: Urgency, first: int
) -> None:
    ticket = await ticket_for(sessions, a_post(), urgency=urgency)

    shown = (await tickets_of(sessions).show(ticket)).ticket

    assert shown.due == NOON + first * HOUR


async def test_what_is_due_next_is_the_answer_then_the_update_then_nothing(
    sessions: Sessions,
) -> None:
    ticket = await ticket_for(sessions, a_post())
    await claim(sessions, ticket, who="نورة")

    answered = await answer(sessions, ticket, who="نورة", text="نعمل عليه", now=NOON + HOUR)
    assert answered.due == NOON + 97 * HOUR
    resolved = await acts_of(sessions).do(
        ticket, Act(verb=Verb.RESOLVE, by=by("نورة")), NOON + 2 * HOUR
    )

    assert resolved.due == answered.due
    owed = await tickets_of(sessions).list(TicketFilter(due_before=NOON + 1000 * HOUR), limit=9)
    assert owed.items == []
    clock = await clock_of(sessions, ticket)
    assert clock.deadlines[Target.RESOLVE].met == NOON + 2 * HOUR
    lines = (await tickets_of(sessions).show(ticket)).history
    assert lines[1].changes["next_update"] == [None, (NOON + 97 * HOUR).isoformat()]


# P6: hours of business.


async def test_an_hour_from_friday_half_past_four_ends_on_monday_half_past_nine(
    sessions: Sessions,
) -> None:
    days = ("monday", "tuesday", "wednesday", "thursday", "friday")
    timing = timed(Office(week=hours(days, "09:00-17:00")), working(1))

    ticket = await opened(sessions, timing, riyadh("2026-11-27T16:30"))

    assert (await tickets_of(sessions).show(ticket)).ticket.due == riyadh("2026-11-30T09:30")


async def test_an_office_that_never_closes_loses_no_minute_a_day(sessions: Sessions) -> None:
    week = hours((*WORKDAYS, "friday", "saturday"), "00:00-24:00")
    timing = timed(Office(week=week, eids=False), working(24 * 10))

    ticket = await opened(sessions, timing, riyadh("2026-11-27T16:30"))

    assert (await tickets_of(sessions).show(ticket)).ticket.due == riyadh("2026-12-07T16:30")


# P7: several windows a day. P8: Ramadan, the Eid by the Umm al-Qura calendar, Sunday to Thursday.


async def test_two_windows_a_day_are_counted_without_the_pause_between(sessions: Sessions) -> None:
    timing = timed(Office(week=hours(WORKDAYS, "08:00-12:00", "13:00-16:00")), working(5))

    ticket = await opened(sessions, timing, riyadh("2026-11-22T08:00"))

    assert (await tickets_of(sessions).show(ticket)).ticket.due == riyadh("2026-11-22T14:00")


async def test_ramadan_has_its_hours_and_the_feast_is_free(sessions: Sessions) -> None:
    ramadan = hours(WORKDAYS, "10:00-15:00")
    timing = timed(Office(week=hours(WORKDAYS, "08:00-16:00"), ramadan=ramadan), working(6))

    # Wednesday, 29 Ramadan 1447: the last hours of it, then the Eid to Monday, 4 Shawwal.
    ticket = await opened(sessions, timing, riyadh("2026-03-18T13:00"))

    assert (await tickets_of(sessions).show(ticket)).ticket.due == riyadh("2026-03-19T14:00")


# P9: clocks stand still in named states.


async def test_while_a_ticket_is_referred_its_end_stands_still(sessions: Sessions) -> None:
    ticket = await ticket_for(sessions, a_post())
    refer = Act(verb=Verb.REFER, by=by("نورة"), agency="nwc", note="شبكة المياه")
    back = Act(verb=Verb.RETURN, by=by("نورة"), unit="jeddah.triage", note="ليست لنا")

    await acts_of(sessions).do(ticket, refer, NOON + HOUR)
    still = await clock_of(sessions, ticket)
    await acts_of(sessions).do(ticket, back, NOON + 11 * HOUR)

    assert still.deadlines[Target.RESOLVE].due is None
    assert still.deadlines[Target.FIRST_ANSWER].due == NOON + 48 * HOUR
    again = await clock_of(sessions, ticket)
    assert again.deadlines[Target.RESOLVE].due == NOON + 250 * HOUR
    line = (await tickets_of(sessions).show(ticket)).history[0]
    assert line.changes["resolve"] == [(NOON + 240 * HOUR).isoformat(), None]


async def test_a_referred_matter_is_opened_with_its_end_standing_still(sessions: Sessions) -> None:
    ticket = await ticket_for(sessions, a_post(), referral="nwc")

    assert (await clock_of(sessions, ticket)).deadlines[Target.RESOLVE].due is None


# R9: each warning once, to the right role, within hours where the policy says so.


async def test_each_share_is_told_once_to_its_roles_then_the_matter_goes_up(
    sessions: Sessions,
) -> None:
    ticket = await ticket_for(sessions, a_post(), urgency=Urgency.CRITICAL)
    clocks = clocks_of(sessions)
    assert await clocks.tick(NOON + 2 * HOUR - timedelta(seconds=1)) == 0

    for hour in (2, 2, 3.2, 4, 4, 5, 8, 8, 9):
        await clocks.tick(NOON + hour * HOUR)

    assert await warned(sessions) == [
        (ticket, "first_answer", 50, 0),
        (ticket, "first_answer", 80, 0),
        (ticket, "first_answer", 100, 0),
        (ticket, "first_answer", 100, 1),
        (ticket, "first_answer", 100, 2),
    ]
    events = [e for e in await SqlEvents(sessions).list(limit=99) if e.type == "clock.warning"]
    assert [event.body["roles"] for event in events] == [
        ["agent"],
        ["agent", "manager"],
        ["manager"],
        ["manager"],
        ["administrator"],
    ]
    assert {event.body["due"] for event in events} == {"2026-11-23T13:00:00Z"}
    lines = (await tickets_of(sessions).show(ticket)).history
    assert [(line.who, line.verb, line.note) for line in lines[2:4]] == [
        ("sawt", "warn", "first_answer 100 %: manager"),
        ("sawt", "escalate", "first_answer step 1: manager"),
    ]


async def test_a_warning_waits_for_the_morning_where_the_policy_says_so(
    sessions: Sessions,
) -> None:
    alarms = {"office": {"warnings": [{"at": 100, "to": ["manager"], "within_hours": True}]}}
    timing = timed(OFFICE, EVERYTHING | {"first_answer": {"wall": 12}}, alarms=alarms)
    await opened(sessions, timing, riyadh("2026-11-22T15:00"))
    clocks = clocks_of(sessions, timing)

    at_night = await clocks.tick(riyadh("2026-11-23T03:00"))
    in_the_morning = await clocks.tick(riyadh("2026-11-23T08:00"))

    assert (at_night, in_the_morning, len(await warned(sessions))) == (0, 1, 1)


async def test_nothing_is_said_of_what_is_answered_or_over(sessions: Sessions) -> None:
    ticket = await ticket_for(sessions, a_post(), urgency=Urgency.CRITICAL)
    drop = Act(verb=Verb.DISMISS, by=by("نورة"), note="إعلان")
    await acts_of(sessions).do(ticket, drop, NOON + HOUR)

    assert await clocks_of(sessions).tick(NOON + 999 * HOUR) == 0


async def test_nothing_is_said_again_after_a_restart(database: str) -> None:
    async with open_database(database) as before:
        await ticket_for(before, a_post(), urgency=Urgency.CRITICAL)
        await clocks_of(before).tick(NOON + 3 * HOUR)
    async with open_database(database) as after:
        assert await clocks_of(after).tick(NOON + 3 * HOUR) == 0
        assert len(await warned(after)) == 1


async def test_of_four_that_tick_at_once_one_says_each_warning(database: str) -> None:
    async with AsyncExitStack() as stack:
        opened_by = [await stack.enter_async_context(open_database(database)) for _ in range(4)]
        posts = [a_post(native_id=str(n), text=f"حفرة رقم {n} في جدة") for n in range(250)]
        await decided(opened_by[0], *posts)

        async def work(sessions: Sessions) -> int:
            """Tick as a loop does: a round that finds nothing may have met others at work."""
            clocks, done = clocks_of(sessions), 0
            for _ in range(12):
                done += await clocks.tick(NOON + 40 * HOUR)
            return done

        done = await asyncio.gather(*(work(each) for each in opened_by))
        while more := await clocks_of(opened_by[0]).tick(NOON + 40 * HOUR):
            done.append(more)

        told = Counter(await warned(opened_by[0]))
    assert sum(done) == 250
    assert len(told) == 500
    assert set(told.values()) == {1}


# What joins, and what is corrected.


async def test_a_correction_moves_deadlines_as_if_it_had_been_known(sessions: Sessions) -> None:
    ticket = await decided(sessions, a_post())
    worse = Correction(urgency=Urgency.CRITICAL)
    who = By(who="هند", at=NOON + HOUR)

    await corrections_of(sessions).correct_ticket(ticket, None, worse, who)

    assert (await tickets_of(sessions).show(ticket)).ticket.due == NOON + 4 * HOUR
    nothing = Correction(relevant=False)
    later = By(who="هند", at=NOON + 2 * HOUR)
    await corrections_of(sessions).correct_ticket(ticket, None, nothing, later)
    assert await clocks_of(sessions).tick(NOON + 999 * HOUR) == 0


# A changed calendar.


async def test_a_changed_calendar_moves_what_is_owed_and_keeps_before_and_after(
    sessions: Sessions,
) -> None:
    rain = Office(week=OFFICE.week, closed=frozenset({date(2026, 11, 24)}))
    before, after = timed(OFFICE, working(10)), timed(rain, working(10))
    ticket = await opened(sessions, before, NOON)
    was, is_ = riyadh("2026-11-24T14:00"), riyadh("2026-11-25T14:00")

    first = await clocks_of(sessions, after).recount(NOON + HOUR)
    again = await clocks_of(sessions, after).recount(NOON + HOUR)

    assert (first.counted, first.moved, again.counted) == (1, 1, 0)
    shown = await tickets_of(sessions).show(ticket)
    assert shown.ticket.due == is_
    (line,) = shown.history
    assert (line.who, line.verb, line.changes["first_answer"]) == (
        "sawt",
        "recount",
        [was.isoformat(), is_.isoformat()],
    )
    assert line.note == f"{before.stamp('jeddah.roads')} → {after.stamp('jeddah.roads')}"
    assert [event.type for event in await SqlEvents(sessions).list(limit=9)] == [
        "ticket.created",
        "ticket.updated",
    ]


async def test_a_version_that_moves_no_deadline_tells_nobody(sessions: Sessions) -> None:
    rain = Office(week=OFFICE.week, closed=frozenset({date(2027, 6, 1)}))
    ticket = await opened(sessions, timed(OFFICE, working(10)), NOON)

    done = await clocks_of(sessions, timed(rain, working(10))).recount(NOON)

    assert (done.counted, done.moved) == (1, 0)
    assert [line.changes for line in (await tickets_of(sessions).show(ticket)).history] == [{}]
    assert len(await SqlEvents(sessions).list(limit=9)) == 1


async def test_a_tick_finds_a_changed_calendar_by_itself(sessions: Sessions) -> None:
    rain = Office(week=OFFICE.week, closed=frozenset({date(2026, 11, 24)}))
    before, after = timed(OFFICE, working(10)), timed(rain, working(10))
    ticket = await opened(sessions, before, NOON)

    assert await clocks_of(sessions, after).tick(riyadh("2026-11-24T09:00")) == 1

    lines = (await tickets_of(sessions).show(ticket)).history
    assert [line.verb for line in lines] == ["recount"]


async def test_open_tickets_are_recounted_a_batch_at_a_time(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert LOOK > 2
    monkeypatch.setattr("store.clocks.LOOK", 2)
    for number in range(3):
        await ticket_for(sessions, a_post(native_id=str(number)))
    other = timed(Office(week=hours(WORKDAYS, "07:00-15:00")))

    one = await clocks_of(sessions, other).recount(NOON)
    two = await clocks_of(sessions, other).recount(NOON, after=one.reached or 0)
    end = await clocks_of(sessions, other).recount(NOON, after=two.reached or 0)

    assert (one.counted, two.counted, end.reached) == (2, 1, None)


async def test_four_that_start_on_a_changed_calendar_recount_each_ticket_once(
    sessions: Sessions,
) -> None:
    ticket = await ticket_for(sessions, a_post())
    other = timed(Office(week=hours(WORKDAYS, "07:00-15:00")))

    await asyncio.gather(*(clocks_of(sessions, other).recount(NOON) for _ in range(4)))

    assert len((await tickets_of(sessions).show(ticket)).history) == 1


async def test_a_ticket_from_before_there_were_clocks_gets_one_and_nobody_is_warned(
    sessions: Sessions,
) -> None:
    ticket = await ticket_for(sessions, a_post())
    async with sessions.begin() as session:
        bare = {"clock": None, "stamp": None, "owed": False, "next_tick": None}
        await session.execute(update(TicketRow).values(bare))
    clocks = clocks_of(sessions)
    assert (await tickets_of(sessions).show(ticket)).clock is None

    done = await clocks.recount(NOON + 40 * HOUR)

    assert (done.counted, await clocks.tick(NOON + 40 * HOUR)) == (1, 0)
    assert await clocks.tick(NOON + 48 * HOUR) == 1
    assert await warned(sessions) == [(ticket, "first_answer", 100, 0)]


async def test_a_clock_that_leads_out_of_the_table_stops_no_other(sessions: Sessions) -> None:
    far = datetime(2075, 12, 30, tzinfo=UTC)
    await ticket_for(sessions, a_post())

    assert (
        await clocks_of(sessions, timed(OFFICE, alarms={"office": ALARMS})).tick(
            far.replace(year=2090)
        )
        == 1
    )
    assert await clocks_of(sessions).tick(far.replace(year=2090)) == 0


# Lists.


async def test_tickets_are_listed_by_what_is_owed_when(sessions: Sessions) -> None:
    tickets = tickets_of(sessions)
    normal = await ticket_for(sessions, a_post(native_id="1"))
    critical = await ticket_for(sessions, a_post(native_id="2"), urgency=Urgency.CRITICAL)
    over = await ticket_for(sessions, a_post(native_id="3"), urgency=Urgency.CRITICAL)
    drop = Act(verb=Verb.DISMISS, by=by("نورة"), note="إعلان")
    await acts_of(sessions).do(over, drop, NOON)
    at = NOON + 4 * HOUR

    async def found(**given: Any) -> list[str]:
        return [one.id for one in (await tickets.list(TicketFilter(**given), limit=9)).items]

    assert await found(due_before=at) == []
    assert await found(due_before=at + HOUR) == [critical]
    assert await found(on_time=at + HOUR) == [over, normal]


async def test_tickets_are_listed_soonest_due_first_a_page_at_a_time(sessions: Sessions) -> None:
    tickets = tickets_of(sessions)
    due = {}
    for number in range(4):
        urgency = Urgency.CRITICAL if number == 2 else Urgency.NORMAL
        due[number] = await ticket_for(sessions, a_post(native_id=str(number)), urgency=urgency)

    first = await tickets.by_due(TicketFilter(), limit=2)
    second = await tickets.by_due(TicketFilter(), limit=2, after=first.next)

    assert [one.id for one in (*first.items, *second.items)] == [due[n] for n in (2, 0, 1, 3)]
    assert second.next is None


@pytest.mark.parametrize("key", ["x 1", "2026-11-23 1", "2026-11-23T09:00:00+00:00 x", "1"])
async def test_a_cursor_of_another_list_is_refused(sessions: Sessions, key: str) -> None:
    with pytest.raises(BadCursor):
        await tickets_of(sessions).by_due(TicketFilter(), limit=1, after=cursor_of(BY_DUE, key))
