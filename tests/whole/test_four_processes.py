"""Four processes at once on one database: one claim wins, each warning is said once."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from classifier.tags import Urgency
from flow import ticket_for, tickets_of
from make import NOON, a_post
from racing import PROCESSES, claim_each, race, tick_all
from store.database import open_database
from store.events import SqlEvents

TICKETS, PEOPLE = 5, 25
HOUR = timedelta(hours=1)


def test_of_a_hundred_claims_one_wins_and_all_others_hear_who_holds_it(database: str) -> None:
    """R6, from four processes."""
    tickets = asyncio.run(_opened(database, TICKETS))

    counted: Counter[tuple[str, str]] = sum(
        race(claim_each, database, tickets, PEOPLE, NOON), Counter()
    )

    holders = asyncio.run(_holders(database, tickets))
    claims = PROCESSES * PEOPLE
    wanted: dict[tuple[str, str], int] = {}
    for ticket, holder in zip(tickets, holders, strict=True):
        wanted |= {(ticket, f"won by {holder}"): 1, (ticket, f"held by {holder}"): claims - 1}
    assert counted == wanted
    events = [each for each, _ in asyncio.run(_events(database)) if each == "ticket.claimed"]
    assert len(events) == TICKETS


def test_each_warning_is_said_once_whoever_ticks(database: str) -> None:
    """R9, from four processes; all that was due while nobody ticked is said, and in order."""
    tickets = asyncio.run(_opened(database, 60))

    # Half of the time, all of it, and each step of the escalation: 2, 3.2, 4, 5 and 8 hours.
    said = race(tick_all, database, [NOON + hours * HOUR for hours in (2, 4, 5, 8)])

    warnings = [body for name, body in asyncio.run(_events(database)) if name == "clock.warning"]
    told = Counter((body["ticket"], body["percent"], body["level"]) for body in warnings)
    levels = ((50, 0), (80, 0), (100, 0), (100, 1), (100, 2))
    assert told == {(ticket, *level): 1 for ticket in tickets for level in levels}
    assert sum(said) >= len(tickets)
    for ticket in tickets:
        mine = [(b["percent"], b["level"]) for b in warnings if b["ticket"] == ticket]
        assert mine == list(levels)


async def _opened(database: str, count: int) -> Sequence[str]:
    async with open_database(database) as sessions:
        return [
            await ticket_for(
                sessions, a_post(native_id=str(n)), urgency=Urgency.CRITICAL, join=f"matter {n}"
            )
            for n in range(count)
        ]


async def _holders(database: str, tickets: Sequence[str]) -> Sequence[str | None]:
    async with open_database(database) as sessions:
        return [(await tickets_of(sessions).show(one)).ticket.holder for one in tickets]


async def _events(database: str) -> Sequence[tuple[str, Mapping[str, Any]]]:
    async with open_database(database) as sessions:
        return [(each.type, each.body) for each in await SqlEvents(sessions).list(limit=5_000)]
