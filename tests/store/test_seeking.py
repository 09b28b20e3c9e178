"""Tickets that wait are given to people, on both databases."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from classifier.tags import Urgency
from flow import AMANA_OF, acts_of, by, claim, decide, tell, ticket_for, tickets_of
from make import NOON, a_post
from router.acts import Act
from router.owners.policy import AssignmentBook, Codes
from router.owners.written import Given, GivenDates, GivenShift, read_member
from router.people import User
from router.states import Role, Status, Verb
from router.units import Unit
from store.audit import By
from store.database import Sessions, open_database
from store.events import SqlEvents
from store.members import SqlMembers
from store.moving import SqlMoves
from store.people import SqlPeople
from store.seeking import AGAIN, SqlSeeking
from store.tables import TicketRow
from timing import TIMING

BY = By(who="منال", at=NOON)
UNITS = {
    code: Unit(code=code, ar=code, en=code, amana="jeddah", department=code.partition(".")[2])
    for code in ("jeddah.roads", "jeddah.lighting")
}
TURNS = {"name": "turns", "by": "round_robin"}
LEAST = {"name": "least", "by": "least_loaded"}
SOON = NOON + timedelta(minutes=5)


def seeking(sessions: Sessions, *policies: dict[str, Any]) -> SqlSeeking:
    book = AssignmentBook.model_validate(
        {"policies": policies}, context={"codes": Codes(UNITS, ["roads.pothole"])}
    )
    return SqlSeeking(acts=acts_of(sessions), book=book)


async def add(sessions: Sessions, user: str, code: str = "jeddah.roads", **given: Any) -> None:
    people = SqlPeople(sessions)
    if user not in {each.id for each in await people.users()}:
        await people.add(User(id=user, name=user, roles=frozenset({Role.AGENT})), BY)
    await SqlMembers(sessions).add(read_member(code, user, Given(**given)), BY)


async def tickets(sessions: Sessions, number: int, **given: Any) -> Sequence[str]:
    return [
        await ticket_for(sessions, a_post(native_id=f"{at}{given}"), **given)
        for at in range(number)
    ]


async def holders(sessions: Sessions, ids: Sequence[str]) -> list[str | None]:
    return [(await tickets_of(sessions).show(one)).ticket.holder for one in ids]


async def waiting(sessions: Sessions, ticket: str) -> dict[str, Any] | None:
    async with sessions.read() as session:
        return await session.scalar(select(TicketRow.waits).where(TicketRow.id == ticket))


async def test_r5_tickets_are_given_in_turn_by_the_verb_and_history_says_why(
    sessions: Sessions,
) -> None:
    await add(sessions, "نورة")
    await add(sessions, "سعد")
    four = await tickets(sessions, 4)

    assert await seeking(sessions, TURNS).step(NOON) == 4

    assert Counter(await holders(sessions, four)) == {"نورة": 2, "سعد": 2}
    shown = await tickets_of(sessions).show(four[0])
    assert shown.ticket.status is Status.CLAIMED
    line = shown.history[-1]
    assert (line.who, line.verb, line.note) == (
        "sawt", "assign", "turns: in turn; held 0 of 20; 2 free",
    )  # fmt: skip
    assert [e.type for e in await SqlEvents(sessions).list(limit=9)].count("ticket.claimed") == 4


async def test_a_turn_is_kept_from_one_round_to_the_next(sessions: Sessions) -> None:
    await add(sessions, "a")
    await add(sessions, "b")
    given = []
    for number in range(4):
        ticket = await tickets(sessions, 1, unit="jeddah.roads", join=str(number))
        await seeking(sessions, TURNS).step(NOON)
        given += await holders(sessions, ticket)

    assert given == ["a", "b", "a", "b"]


async def test_r5_nobody_is_given_more_than_their_capacity_and_the_rest_waits_with_its_reason(
    sessions: Sessions,
) -> None:
    await add(sessions, "نورة", capacity=2)
    three = await tickets(sessions, 3)

    await seeking(sessions, LEAST).step(NOON)

    assert (await holders(sessions, three)).count("نورة") == 2
    (left,) = [one for one in three if (await holders(sessions, [one])) == [None]]
    assert await waiting(sessions, left) == {"policy": "least", "obstacles": {"full": 1}}


async def test_what_waits_is_tried_again_once_a_hand_is_free(sessions: Sessions) -> None:
    await add(sessions, "نورة", capacity=1)
    held, left = await tickets(sessions, 2)
    step = seeking(sessions, LEAST).step
    await step(NOON)
    await acts_of(sessions).do(held, Act(verb=Verb.RESOLVE, by=by("نورة")), NOON)

    assert await step(NOON + AGAIN / 2) == 0
    assert await step(NOON + AGAIN) == 1

    assert await holders(sessions, [left]) == ["نورة"]
    assert await waiting(sessions, left) is None


async def test_a_member_who_is_added_is_given_what_waits_without_delay(
    sessions: Sessions,
) -> None:
    (ticket,) = await tickets(sessions, 1)
    step = seeking(sessions, LEAST).step
    await step(NOON)
    assert await waiting(sessions, ticket) == {"policy": "least", "obstacles": {}}

    await add(sessions, "نورة", "jeddah")

    assert await step(NOON) == 1
    assert await holders(sessions, [ticket]) == ["نورة"]


async def test_a_ticket_waits_for_the_shift_to_begin(sessions: Sessions) -> None:
    # Noon is 12:00 in Riyadh on a Monday.
    evening = GivenShift(name="evening", week={"monday": ["16:00-22:00"]})
    await add(sessions, "نورة", shifts=[evening])
    (ticket,) = await tickets(sessions, 1)
    step = seeking(sessions, LEAST).step

    await step(NOON)
    before = await holders(sessions, [ticket])
    await step(NOON + timedelta(hours=4))

    assert (before, await holders(sessions, [ticket])) == ([None], ["نورة"])


async def test_who_is_on_leave_or_gone_is_given_nothing(sessions: Sessions) -> None:
    await add(sessions, "نورة", dates=[GivenDates(first=NOON.date(), last=NOON.date())])
    await add(sessions, "سعد")
    gone = User(id="سعد", name="سعد", roles=frozenset({Role.AGENT}), active=False)
    await SqlPeople(sessions).change(gone, BY)
    (ticket,) = await tickets(sessions, 1)

    await seeking(sessions, LEAST).step(NOON)

    assert await waiting(sessions, ticket) == {
        "policy": "least", "obstacles": {"inactive": 1, "off_shift": 1},
    }  # fmt: skip


async def test_by_hand_nothing_is_given_and_nothing_said(sessions: Sessions) -> None:
    await add(sessions, "نورة")
    (ticket,) = await tickets(sessions, 1)
    lights = {"name": "lights", "by": "least_loaded", "when": {"unit": ["jeddah.lighting"]}}

    assert await seeking(sessions).step(NOON) == 0
    assert await seeking(sessions, lights).step(NOON) == 1
    assert await seeking(sessions, lights).step(NOON + AGAIN) == 0

    assert (await holders(sessions, [ticket]), await waiting(sessions, ticket)) == ([None], None)


async def test_a_policy_that_changes_finds_what_was_left_to_people(sessions: Sessions) -> None:
    await add(sessions, "نورة")
    (ticket,) = await tickets(sessions, 1)
    lights = {"name": "lights", "by": "least_loaded", "when": {"unit": ["jeddah.lighting"]}}
    await seeking(sessions, lights).step(NOON)
    after = seeking(sessions, LEAST)

    assert await seeking(sessions).start(NOON) == 0
    assert await after.start(NOON) == 1
    assert await after.step(NOON) == 1
    assert await holders(sessions, [ticket]) == ["نورة"]


async def test_what_is_handed_over_is_given_to_somebody_of_the_other_unit(
    sessions: Sessions,
) -> None:
    await add(sessions, "نورة")
    await add(sessions, "سعد", "jeddah.lighting")
    (ticket,) = await tickets(sessions, 1)
    step = seeking(sessions, LEAST).step
    await step(NOON)
    move = Act(verb=Verb.HAND_OVER, by=by("نورة"), unit="jeddah.lighting", note="عمود إنارة")
    await acts_of(sessions).do(ticket, move, NOON)

    await step(NOON)

    assert await holders(sessions, [ticket]) == ["سعد"]


async def test_what_is_reopened_is_given_to_somebody_anew(sessions: Sessions) -> None:
    await add(sessions, "نورة")
    (ticket,) = await tickets(sessions, 1)
    step = seeking(sessions, LEAST).step
    await step(NOON)
    for act in (
        Act(verb=Verb.RESOLVE, by=by("نورة")),
        Act(verb=Verb.REOPEN, by=by("هند"), note="ما زالت الحفرة"),
    ):
        await acts_of(sessions).do(ticket, act, NOON)

    await step(NOON)

    shown = (await tickets_of(sessions).show(ticket)).ticket
    assert (shown.status, shown.holder) == (Status.CLAIMED, "نورة")


async def test_what_somebody_gave_back_is_given_to_somebody_else(sessions: Sessions) -> None:
    await add(sessions, "نورة")
    await add(sessions, "سعد", capacity=0)
    (ticket,) = await tickets(sessions, 1)
    step = seeking(sessions, LEAST).step
    await step(NOON)
    await acts_of(sessions).do(ticket, Act(verb=Verb.RELEASE, by=by("نورة")), NOON)

    await step(NOON)

    assert await waiting(sessions, ticket) == {
        "policy": "least", "obstacles": {"gave_back": 1, "full": 1},
    }  # fmt: skip


async def test_what_is_put_aside_is_given_when_it_wakes(sessions: Sessions) -> None:
    (ticket,) = await tickets(sessions, 1)
    sleep = Act(verb=Verb.SNOOZE, by=by("نورة"), until=SOON, note="المقاول")
    await acts_of(sessions).do(ticket, sleep, NOON)
    await add(sessions, "نورة")
    step = seeking(sessions, LEAST).step

    assert await step(NOON) == 0
    await acts_of(sessions).wake(SOON)
    assert await step(SOON) == 1


async def test_the_most_pressing_is_given_first(sessions: Sessions) -> None:
    calm, urgent = (
        *await tickets(sessions, 1),
        *await tickets(sessions, 1, urgency=Urgency.CRITICAL),
    )
    await add(sessions, "نورة", capacity=1)

    await seeking(sessions, LEAST).step(NOON)

    assert await holders(sessions, [calm, urgent]) == [None, "نورة"]


async def test_who_has_no_shift_works_when_the_calendar_of_the_unit_does(
    sessions: Sessions,
) -> None:
    await add(sessions, "نورة")
    (ticket,) = await tickets(sessions, 1)
    night = datetime.fromisoformat("2026-11-23T20:00+00:00")
    step = seeking(sessions, LEAST).step

    await step(night)
    before = await holders(sessions, [ticket])
    await step(night + timedelta(hours=12))

    assert (before, await holders(sessions, [ticket])) == ([None], ["نورة"])


async def test_a_batch_is_looked_at_a_time(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.seeking.BATCH", 2)
    await add(sessions, "نورة")
    await tickets(sessions, 3)
    step = seeking(sessions, LEAST).step

    assert [await step(NOON) for _ in range(3)] == [2, 1, 0]


async def test_r5_two_tending_processes_never_give_anybody_too_much(
    sessions: Sessions, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.seeking.BATCH", 3)
    for user, capacity in (("نورة", 5), ("سعد", 7)):
        await add(sessions, user, capacity=capacity)
        # A second unit: what they hold is counted wherever it was given to them.
        await add(sessions, user, "jeddah.lighting", capacity=capacity)
    many = [*await tickets(sessions, 10), *await tickets(sessions, 10, unit="jeddah.lighting")]

    async with open_database(database) as others:
        for _ in range(8):
            await asyncio.gather(
                *(seeking(one, TURNS).step(NOON) for one in (sessions, others, sessions, others))
            )

    given = Counter(await holders(sessions, many))
    assert given == {"نورة": 5, "سعد": 7, None: 8}


async def test_a_claim_and_the_loop_at_once_leave_one_holder(sessions: Sessions) -> None:
    await add(sessions, "نورة")
    (ticket,) = await tickets(sessions, 1)

    await asyncio.gather(
        seeking(sessions, LEAST).step(NOON),
        claim(sessions, ticket, who="سعد"),
        return_exceptions=True,
    )

    shown = await tickets_of(sessions).show(ticket)
    assert shown.ticket.holder in {"نورة", "سعد"}
    assert [line.verb for line in shown.history] in (["assign"], ["claim"])


DANGER = {"name": "danger", "when": {"urgency": ["critical"]}, "by": "least_loaded"}


async def test_what_becomes_more_urgent_by_another_post_is_looked_at_again(
    sessions: Sessions,
) -> None:
    await add(sessions, "نورة")
    ticket, *_ = await tickets(sessions, 1, join="حفرة", urgency=Urgency.NORMAL)
    step = seeking(sessions, DANGER).step
    await step(NOON)
    assert await holders(sessions, [ticket]) == [None]

    await ticket_for(sessions, a_post(native_id="x"), join="حفرة", urgency=Urgency.CRITICAL)
    await step(NOON)

    assert await holders(sessions, [ticket]) == ["نورة"]


async def test_what_becomes_more_urgent_by_a_merge_is_looked_at_again(sessions: Sessions) -> None:
    await add(sessions, "نورة")
    calm = await ticket_for(sessions, a_post(native_id="1"), join="1", urgency=Urgency.NORMAL)
    step = seeking(sessions, DANGER).step
    await step(NOON)
    await add(sessions, "سعد", code="jeddah.lighting")
    grave = await ticket_for(
        sessions, a_post(native_id="2"), join="2", unit="jeddah.none", urgency=Urgency.CRITICAL
    )

    moves = SqlMoves(sessions=sessions, decide=decide, amana_of=AMANA_OF, tell=tell, timing=TIMING)
    await moves.merge(calm, [grave], by("هند"), "بلاغ واحد", NOON)
    await step(NOON)

    assert await holders(sessions, [calm]) == ["نورة"]


async def test_samples_are_given_to_nobody_and_fill_nobody_s_hands(sessions: Sessions) -> None:
    await add(sessions, "نورة", capacity=1)
    sample = await ticket_for(sessions, a_post(native_id="s", sample=True), join="s")
    await seeking(sessions, LEAST).step(NOON)
    assert await holders(sessions, [sample]) == [None]
    await claim(sessions, sample, who="نورة")

    real = await tickets(sessions, 1)
    await seeking(sessions, LEAST).step(NOON)

    assert await holders(sessions, real) == ["نورة"]
    assert [seat.load for seat in await SqlMembers(sessions).list()] == [1]
