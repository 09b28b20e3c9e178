"""The verbs on the database: what is kept of each, and what happens by itself."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from flow import acts_of, answer, by, claim, resolve, ticket_for, tickets_of
from make import NOON, a_post
from router.acts import Act, Evidence, Held, Lacking
from router.states import Status, Verb
from store import locks
from store.acting import BATCH
from store.database import Sessions
from store.errors import UnknownTicket
from store.events import SqlEvents
from store.tables import MisrouteRow, TicketRow
from store.tickets import TicketFilter

LATER = NOON + timedelta(hours=1)
PHOTO = Evidence(kind="photo", value="https://jeddah.example/after.jpg")


async def test_every_change_is_kept_with_who_when_before_after_and_why(
    sessions: Sessions,
) -> None:
    ticket = await ticket_for(sessions, a_post())
    await claim(sessions, ticket, who="نورة")
    move = Act(verb=Verb.HAND_OVER, by=by("نورة"), unit="jeddah.lighting", note="عمود إنارة")

    await acts_of(sessions).do(ticket, move, LATER)

    line = (await tickets_of(sessions).show(ticket)).history[-1]
    assert (line.who, line.at, line.verb, line.note) == ("نورة", LATER, "hand_over", "عمود إنارة")
    assert (line.before, line.after) == (Status.CLAIMED, Status.NEW)
    assert line.changes == {"unit": ["jeddah.roads", "jeddah.lighting"], "holder": ["نورة", None]}


async def test_a_matter_is_resolved_shown_verified_closed_and_reopened(sessions: Sessions) -> None:
    ticket = await ticket_for(sessions, a_post())
    acts = acts_of(sessions)
    await claim(sessions, ticket, who="نورة")
    await answer(sessions, ticket, who="نورة", text="نعمل عليه")
    done = Act(verb=Verb.RESOLVE, by=by("نورة"), evidence=(PHOTO,))
    await acts.do(ticket, done, NOON)
    await acts.do(ticket, Act(verb=Verb.VERIFY, by=by("هند")), NOON)
    await acts.do(ticket, Act(verb=Verb.CLOSE, by=by("منال")), NOON)
    again = await acts.do(ticket, Act(verb=Verb.REOPEN, by=by("منال"), note="الحفرة باقية"), LATER)

    assert again.status is Status.REOPENED
    changes = (await tickets_of(sessions).show(ticket)).history[-1].changes
    assert changes["reopened"] == [0, 1]
    assert changes["evidence"] == [[{"kind": "photo", "value": PHOTO.value}], []]
    types = [event.type for event in await SqlEvents(sessions).list(limit=20)]
    assert types[1:] == [
        f"ticket.{each}"
        for each in ("claimed", "answered", "resolved", "verified", "closed", "reopened")
    ]


async def test_what_is_refused_leaves_nothing_behind(sessions: Sessions) -> None:
    ticket = await ticket_for(sessions, a_post())
    await claim(sessions, ticket, who="نورة")

    with pytest.raises(Held):
        await claim(sessions, ticket, who="سعد")
    with pytest.raises(Lacking):
        await acts_of(sessions).do(ticket, Act(verb=Verb.DISMISS, by=by("نورة")), NOON)
    with pytest.raises(UnknownTicket):
        await claim(sessions, "0" * 16, who="سعد")

    assert len((await tickets_of(sessions).show(ticket)).history) == 1


async def test_a_return_is_counted_against_the_unit_that_had_it(sessions: Sessions) -> None:
    ticket = await ticket_for(sessions, a_post())
    back = Act(verb=Verb.RETURN, by=by("نورة"), unit="jeddah.triage", note="ليس من اختصاصنا")

    returned = await acts_of(sessions).do(ticket, back, NOON)

    assert (returned.unit, returned.status) == ("jeddah.triage", Status.NEW)
    async with sessions.read() as session:
        (row,) = await session.scalars(select(MisrouteRow))
    assert (row.unit, row.went, row.who, row.reason, row.service) == (
        "jeddah.roads", "jeddah.triage", "نورة", "ليس من اختصاصنا", "roads.pothole",
    )  # fmt: skip


async def test_what_sleeps_is_left_out_and_wakes_at_its_time_once(sessions: Sessions) -> None:
    ticket = await ticket_for(sessions, a_post())
    sleep = Act(verb=Verb.SNOOZE, by=by("نورة"), until=LATER, note="بانتظار المقاول")
    acts, tickets = acts_of(sessions), tickets_of(sessions)
    await acts.do(ticket, sleep, NOON)

    assert [one.id for one in (await tickets.list(TicketFilter(snoozed=True), limit=9)).items]
    assert not (await tickets.list(TicketFilter(snoozed=False), limit=9)).items
    assert await acts.wake(LATER - timedelta(seconds=1)) == 0
    woken = await asyncio.gather(*(acts.wake(LATER) for _ in range(4)))

    assert sum(woken) == 1
    assert (await tickets.list(TicketFilter(snoozed=False), limit=9)).items
    line = (await tickets.show(ticket)).history[-1]
    assert (line.who, line.verb, line.after) == ("sawt", "wake", Status.NEW)


async def test_waking_works_off_a_batch_at_a_time(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert BATCH > 1
    monkeypatch.setattr("store.acting.BATCH", 1)
    for number in range(2):
        ticket = await ticket_for(sessions, a_post(native_id=str(number)))
        sleep = Act(verb=Verb.SNOOZE, by=by("نورة"), until=LATER, note="لاحقا")
        await acts_of(sessions).do(ticket, sleep, NOON)

    assert [await acts_of(sessions).wake(LATER) for _ in range(3)] == [1, 1, 0]


async def test_tickets_are_listed_by_who_answers_them(sessions: Sessions) -> None:
    mine = await ticket_for(sessions, a_post(native_id="1"))
    await ticket_for(sessions, a_post(native_id="2"))
    await claim(sessions, mine, who="نورة")

    found = await tickets_of(sessions).list(TicketFilter(holder="نورة"), limit=9)

    assert [one.id for one in found.items] == [mine]


async def test_a_resolution_without_a_note_is_kept(sessions: Sessions) -> None:
    ticket = await ticket_for(sessions, a_post())
    await claim(sessions, ticket, who="نورة")
    await resolve(sessions, ticket, who="نورة", note=None)

    assert (await tickets_of(sessions).show(ticket)).history[-1].note is None


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
async def test_what_stands_in_another_s_way_is_done_once_that_has_gone(
    sessions: Sessions,
) -> None:
    """PostgreSQL ends one of two that wait for each other; nobody is told of it."""
    ticket = await ticket_for(sessions, a_post())
    async with sessions.begin() as other:
        # It is the act that is ended: the other would find out much later.
        await other.execute(text("SET LOCAL deadlock_timeout = '1min'"))
        await other.execute(select(func.pg_advisory_xact_lock(locks.EVENTS)))
        claiming = asyncio.create_task(claim(sessions, ticket, who="نورة"))
        waits = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        while not await other.scalar(waits):
            pass
        held = select(TicketRow.seq).where(TicketRow.id == ticket).with_for_update()
        await other.execute(held)

    assert (await claiming).holder == "نورة"
