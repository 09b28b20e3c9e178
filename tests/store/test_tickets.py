"""The tickets: verbs, history, events, lists."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from classifier.tags import Urgency
from flow import answer, claim, resolve, ticket_for, tickets_of
from make import NOON, a_post
from router.acts import Held, NotPossible
from router.states import Status, Verb
from store.database import Sessions
from store.errors import BadCursor, UnknownTicket
from store.events import SqlEvents
from store.happened import Happened, write_down
from store.tickets import Change, TicketFilter, only


async def test_a_matter_goes_from_claim_to_resolution(sessions: Sessions) -> None:
    tickets = tickets_of(sessions)
    ticket = await ticket_for(sessions, a_post())
    later = NOON + timedelta(hours=1)

    claimed = await claim(sessions, ticket, who="نورة", now=NOON)
    answered = await answer(sessions, ticket, who="نورة", text="تم الإصلاح", now=later)
    resolved = await resolve(sessions, ticket, who="سعد", note=None, now=later)

    assert [each.status for each in (claimed, answered, resolved)] == [
        Status.CLAIMED, Status.ANSWERED, Status.RESOLVED,
    ]  # fmt: skip
    detail = await tickets.show(ticket)
    assert (detail.ticket, detail.ticket.holder) == (resolved, "نورة")
    assert [each.post for each in detail.posts] == [a_post()]
    assert detail.history[1] == Change(
        at=later,
        who="نورة",
        verb="answer",
        before=Status.CLAIMED,
        after=Status.ANSWERED,
        note="تم الإصلاح",
        changes={
            "answered": [None, later.isoformat()],
            "next_update": [None, (later + timedelta(hours=96)).isoformat()],
        },
    )
    events = await SqlEvents(sessions).list(after=1, limit=9)
    assert [event.type.partition(".")[2] for event in events] == ["claimed", "answered", "resolved"]
    assert [event.body["status"] for event in events] == ["claimed", "answered", "resolved"]


async def test_of_a_hundred_claims_one_wins_and_the_others_learn_who(sessions: Sessions) -> None:
    tickets = tickets_of(sessions)
    ticket = await ticket_for(sessions, a_post())

    outcomes = await asyncio.gather(
        *(claim(sessions, ticket, who=f"agent {n}", now=NOON) for n in range(100)),
        return_exceptions=True,
    )

    held = [each for each in outcomes if isinstance(each, Held)]
    (winner,) = (each for each in outcomes if not isinstance(each, BaseException))
    assert len(held) == 99
    assert {each.holder for each in held} == {winner.holder}
    assert len((await tickets.show(ticket)).history) == 1


async def test_claiming_again_what_one_holds_changes_nothing(sessions: Sessions) -> None:
    tickets = tickets_of(sessions)
    ticket = await ticket_for(sessions, a_post())
    first = await claim(sessions, ticket, who="نورة", now=NOON)

    assert await claim(sessions, ticket, who="نورة", now=NOON) == first
    assert len((await tickets.show(ticket)).history) == 1
    assert len(await SqlEvents(sessions).list(limit=9)) == 2


async def test_what_is_not_possible_is_refused_with_what_is(sessions: Sessions) -> None:
    tickets = tickets_of(sessions)
    ticket = await ticket_for(sessions, a_post())

    with pytest.raises(NotPossible) as raised:
        await resolve(sessions, ticket, who="نورة", note=None, now=NOON)

    assert (raised.value.state, raised.value.verb) == (Status.NEW, Verb.RESOLVE)
    assert Verb.CLAIM in raised.value.possible
    assert (await tickets.show(ticket)).history == []


async def test_a_resolved_ticket_is_not_held_any_more(sessions: Sessions) -> None:
    ticket = await ticket_for(sessions, a_post())
    await claim(sessions, ticket, who="نورة", now=NOON)
    await resolve(sessions, ticket, who="نورة", note="تم", now=NOON)

    with pytest.raises(NotPossible, match="possible: verify, reopen"):
        await claim(sessions, ticket, who="سعد", now=NOON)


async def test_an_unknown_ticket_is_named(sessions: Sessions) -> None:
    tickets = tickets_of(sessions)

    with pytest.raises(UnknownTicket, match="nothing"):
        await tickets.show("nothing")
    with pytest.raises(UnknownTicket, match="nothing"):
        await claim(sessions, "nothing", who="نورة", now=NOON)


async def test_every_ticket_streams_oldest_first(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.tickets.CHUNK", 2)
    opened = [await ticket_for(sessions, a_post(native_id=str(n))) for n in range(5)]

    assert [ticket.id async for ticket in tickets_of(sessions).stream()] == opened


async def test_pages_are_latest_first_and_complete(sessions: Sessions) -> None:
    tickets = tickets_of(sessions)
    opened = [await ticket_for(sessions, a_post(native_id=str(n))) for n in range(3)]

    first = await tickets.list(TicketFilter(), limit=2)
    last = await tickets.list(TicketFilter(), limit=2, after=first.next)

    assert [ticket.id for ticket in (*first.items, *last.items)] == opened[::-1]
    assert last.next is None
    with pytest.raises(BadCursor):
        await tickets.list(TicketFilter(), limit=2, after="cG9zdHM6MQ")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (TicketFilter(), "321"),
        (TicketFilter(status=only(Status.CLAIMED)), "1"),
        (TicketFilter(status=only(Status.REFERRED)), "3"),
        (TicketFilter(municipality=only("jeddah")), "21"),
        (TicketFilter(municipality=only("khulais")), "2"),
        (TicketFilter(amana=only("riyadh")), "3"),
        (TicketFilter(service=only("waste.bins")), "2"),
        (TicketFilter(domain=only("roads")), "31"),
        (TicketFilter(urgency=only(Urgency.CRITICAL)), "3"),
        (TicketFilter(unit=only("riyadh.roads")), "3"),
        (TicketFilter(sample=True), "2"),
        (TicketFilter(sample=False), "31"),
        (TicketFilter(text="الحفره"), "31"),
        (TicketFilter(text="حفرة", municipality=only("riyadh")), "3"),
        (TicketFilter(text="؟!"), ""),
    ],
)
async def test_tickets_are_found_by(sessions: Sessions, wanted: TicketFilter, found: str) -> None:
    tickets = tickets_of(sessions)
    one = await ticket_for(sessions, a_post(native_id="1"))
    await claim(sessions, one, who="نورة", now=NOON)
    await ticket_for(
        sessions,
        a_post(native_id="2", text="حاوية ممتلئة", sample=True),
        municipality="khulais",
        services=("waste.bins", "roads.pothole"),
    )
    await ticket_for(
        sessions,
        a_post(native_id="3", text="وحفره عند البيت"),
        municipality="riyadh",
        urgency=Urgency.CRITICAL,
        unit="riyadh.roads",
        referral="traffic",
    )

    page = await tickets.list(wanted, limit=10)

    assert "".join(ticket.posts[0].native_id for ticket in page.items) == found


async def test_an_event_is_never_seen_before_one_with_a_lower_number(sessions: Sessions) -> None:
    events = SqlEvents(sessions)

    async def write(name: str, session: AsyncSession) -> None:
        happened = Happened(type=name, body={}, sample=False)
        await write_down(session, [happened], NOON, postgres=sessions.postgres)

    async def late() -> None:
        async with sessions.begin() as session:
            await write("second", session)

    async with sessions.begin() as session:
        await write("first", session)
        second = asyncio.create_task(late())
        await asyncio.wait([second], timeout=0.3)
        assert await events.list(limit=9) == []
    await second

    assert [event.type for event in await events.list(limit=9)] == ["first", "second"]
