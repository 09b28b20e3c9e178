"""The weekly audit on the database: M10."""

import asyncio
from contextlib import AsyncExitStack
from datetime import datetime, timedelta

import pytest

from flow import acts_of, audits_of, by, claim, resolve, ticket_for, tickets_of, verify
from make import NOON, a_post
from router.acts import Act, Actor
from router.auditing import OwnWork, Verdict, Week
from router.states import Role, Status, Verb
from store.database import Sessions, open_database
from store.errors import JudgedAlready, NotDrawn, UnknownTicket

WEEK = Week.of(NOON)
OVER = WEEK.ends + timedelta(minutes=1)
SAAD = Actor(name="سعد", roles=frozenset({Role.APPROVER}))


async def closed(sessions: Sessions, number: int = 1, *, now: datetime = NOON) -> str:
    ticket = await ticket_for(sessions, a_post(native_id=str(number)), now=now)
    await claim(sessions, ticket, who="نورة", now=now)
    await resolve(sessions, ticket, who="نورة", note=None, now=now)
    await verify(sessions, ticket, who="هند", now=now)
    await acts_of(sessions).do(ticket, Act(verb=Verb.CLOSE, by=by("منال")), now)
    return ticket


async def test_m10_a_sample_of_the_weeks_closed_tickets_is_drawn_once(
    sessions: Sessions, database: str
) -> None:
    tickets = {await closed(sessions, number) for number in range(12)}
    await closed(sessions, 90, now=NOON - timedelta(days=7))
    await closed(sessions, 91, now=OVER)
    async with AsyncExitStack() as stack:
        processes = [await stack.enter_async_context(open_database(database)) for _ in range(4)]
        drawn = await asyncio.gather(
            *(
                audits_of(each).draw(WEEK, f"seed {place}", OVER)
                for place, each in enumerate(processes)
            )
        )

    sample = await audits_of(sessions).sample()

    assert sum(drawn) == 1
    assert sample
    assert (sample.week, sample.closed, len(sample.looks)) == (WEEK, 12, 10)
    assert {each.ticket for each in sample.looks} < tickets
    assert await audits_of(sessions).due(OVER) is None


async def test_m10_anyone_can_draw_it_again_whatever_became_of_the_tickets(
    sessions: Sessions,
) -> None:
    tickets = [await closed(sessions, number) for number in range(12)]
    audits = audits_of(sessions)
    await audits.draw(WEEK, "seed", OVER)
    reopen = Act(verb=Verb.REOPEN, by=by("منال"), note="باقية")
    for ticket in tickets[:6]:
        await acts_of(sessions).do(ticket, reopen, OVER)

    sample = await audits.sample()

    assert sample
    again = await audits.again(sample.week, sample.seed, sample.policy)
    assert [each.ticket for each in sample.looks] == list(again)


async def test_weeks_that_were_missed_are_drawn_one_after_the_other(sessions: Sessions) -> None:
    audits = audits_of(sessions)
    assert await audits.due(OVER) == WEEK
    await audits.draw(WEEK, "seed", OVER)
    later = WEEK.next.next.ends

    assert await audits.due(later) == WEEK.next
    await audits.draw(WEEK.next, "seed", later)
    assert await audits.due(later) == WEEK.next.next


async def test_m10_what_is_not_fixed_is_taken_up_again_against_the_unit_that_closed_it(
    sessions: Sessions,
) -> None:
    good, bad = await closed(sessions, 1), await closed(sessions, 2)
    audits = audits_of(sessions)
    await audits.draw(WEEK, "seed", OVER)

    await audits.judge(good, Verdict.FIXED, None, SAAD, OVER)
    look = await audits.judge(bad, Verdict.NOT_FIXED, "الحفرة باقية", SAAD, OVER)

    assert (look.status, look.who, look.unit) == (Status.REOPENED, "سعد", "jeddah.roads")
    line = (await tickets_of(sessions).show(bad)).history[-1]
    assert (line.who, line.verb) == ("سعد", "reopen")
    assert line.note == f"audit of {WEEK.name}: not fixed: الحفرة باقية"
    assert line.changes["reopened"] == [0, 1]
    sample = await audits.sample(WEEK)
    assert sample
    assert (sample.tally.not_fixed, sample.tally.defect_rate) == (1, 0.5)
    assert sample.units == {"jeddah.roads": sample.tally}


async def test_m10_nobody_audits_their_own_work_nor_twice(sessions: Sessions) -> None:
    ticket = await closed(sessions)
    audits = audits_of(sessions)
    with pytest.raises(NotDrawn):
        await audits.judge(ticket, Verdict.FIXED, None, SAAD, OVER)
    with pytest.raises(UnknownTicket):
        await audits.judge("0" * 16, Verdict.FIXED, None, SAAD, OVER)
    await audits.draw(WEEK, "seed", OVER)

    for who in ("نورة", "هند"):
        with pytest.raises(OwnWork):
            await audits.judge(ticket, Verdict.FIXED, None, by(who), OVER)
    await audits.judge(ticket, Verdict.CANNOT_TELL, "الموقع مغلق", SAAD, OVER)
    with pytest.raises(JudgedAlready):
        await audits.judge(ticket, Verdict.FIXED, None, SAAD, OVER)


async def test_a_ticket_that_was_taken_up_again_meanwhile_is_only_noted(
    sessions: Sessions,
) -> None:
    ticket = await closed(sessions)
    await audits_of(sessions).draw(WEEK, "seed", OVER)
    await acts_of(sessions).do(ticket, Act(verb=Verb.REOPEN, by=by("منال"), note="باقية"), OVER)

    look = await audits_of(sessions).judge(ticket, Verdict.NOT_FIXED, "باقية", SAAD, OVER)

    assert look.status is Status.REOPENED
    assert len((await tickets_of(sessions).show(ticket)).history) == 5


async def test_some_places_see_their_own_of_a_sample(sessions: Sessions) -> None:
    await closed(sessions)
    audits = audits_of(sessions)
    await audits.draw(WEEK, "seed", OVER)

    ours = await audits.sample(None, frozenset({"jeddah"}))
    theirs = await audits.sample(None, frozenset({"riyadh"}))

    assert ours
    assert theirs
    assert (len(ours.looks), len(theirs.looks)) == (1, 0)
    assert await audits.sample(WEEK.next) is None
