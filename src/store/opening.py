"""Opening tickets, or joining the open one of the same matter, whoever else does so just now."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from classifier.tags import Urgency
from router.clock.timing import Timing
from router.states import WAITING, Status
from store.clocked import CLOCK, Beginning, change
from store.matters import Key, Matter
from store.tables import AT_ONCE, TicketRow
from store.upsert import insert_into

# Between our insert and our look another worker's ticket may have been opened and resolved.
TRIES = 5


async def open_or_join(  # noqa: PLR0913 - what is asked for, and the policy that answers it
    session: AsyncSession,
    matters: Sequence[Matter],
    amana_of: Mapping[str, str],
    timing: Timing,
    now: datetime,
    *,
    postgres: bool,
) -> tuple[Mapping[int, Matter], Mapping[int, Matter]]:
    """Give each matter its ticket; return those opened and those joined, by ticket number.

    At most one open ticket has a given key: the unique index decides between two workers, and the
    one who comes second waits for the first, then joins.
    """
    opened: dict[int, Matter] = {}
    joined: dict[int, Matter] = await _join_found(session, matters, amana_of, timing, now)
    done = {matter.posts[0] for matter in joined.values()}
    left = [matter for matter in matters if matter.posts[0] not in done]
    for _ in range(TRIES):
        standing = await _open_tickets(session, left)
        for matter in left:
            if ticket := standing.get(matter.key):
                join(ticket, matter, timing, now)
                others = joined[ticket.seq].decisions if ticket.seq in joined else ()
                joined[ticket.seq] = Matter((*others, *matter.decisions))
        left = [matter for matter in left if matter.key not in standing]
        if left:
            new = await _open(session, left, amana_of, timing, now, postgres=postgres)
            opened |= new
            done = {matter.posts[0] for matter in new.values()}
            left = [matter for matter in left if matter.posts[0] not in done]
        if not left:
            return opened, joined
    message = f"{len(left)} matters found no ticket to join and could open none"
    raise RuntimeError(message)


async def _join_found(
    session: AsyncSession,
    matters: Sequence[Matter],
    amana_of: Mapping[str, str],
    timing: Timing,
    now: datetime,
) -> dict[int, Matter]:
    """Join the tickets that were found for matters, those that are still open."""
    found = {matter.ticket: matter for matter in matters if matter.ticket is not None}
    if not found:
        return {}
    query = (
        select(TicketRow)
        .options(CLOCK)
        .where(TicketRow.open, TicketRow.seq.in_(list(found)))
        .order_by(TicketRow.seq)
        .with_for_update()
    )
    rows = {row.seq: row for row in await session.scalars(query)}
    for seq, row in rows.items():
        _locate(row, found[seq], amana_of)
        join(row, found[seq], timing, now)
    return {seq: found[seq] for seq in rows}


def _locate(ticket: TicketRow, matter: Matter, amana_of: Mapping[str, str]) -> None:
    """Give a ticket of no place, which nobody has in hand, the place that a post names at last."""
    first = matter.decisions[0]
    if ticket.municipality or not first.municipality or not first.unit:
        return
    if ticket.status == Status.NEW.value and not first.referral:
        ticket.municipality = first.municipality
        ticket.amana = amana_of.get(first.municipality, first.municipality)
        ticket.unit = first.unit
        ticket.reasons = list(first.reasons)
        # Another unit: whoever answers for it is looked for.
        ticket.seek, ticket.waits = AT_ONCE, None


async def _open_tickets(
    session: AsyncSession, matters: Sequence[Matter]
) -> Mapping[Key | None, TicketRow]:
    """Find the open tickets of these matters, and hold them."""
    keys = {matter.key for matter in matters if matter.key}
    if not keys:
        return {}
    query = (
        select(TicketRow)
        .options(CLOCK)
        .where(TicketRow.open, TicketRow.join_key.in_([key for key, _ in keys]))
        .order_by(TicketRow.seq)
        .with_for_update()
    )
    found = {(row.join_key or "", row.sample): row for row in await session.scalars(query)}
    return {key: row for key, row in found.items() if key in keys}


def join(ticket: TicketRow, matter: Matter, timing: Timing, now: datetime) -> None:
    """Let a ticket grow: it may become more urgent, its deadlines may only move nearer."""
    hurry(ticket, matter.urgency)
    joined = partial(timing.joined, matters=matter.clocked, unit=ticket.unit, now=now)
    change(ticket, joined, timing, now, stays=True)


def hurry(ticket: TicketRow, urgency: Urgency) -> None:
    """Let a ticket be at least so urgent; by another policy others may be given it."""
    if urgency.level > Urgency(ticket.urgency).level:
        ticket.urgency = urgency.value
        if ticket.status in WAITING:
            ticket.seek, ticket.waits = AT_ONCE, None


async def _open(  # noqa: PLR0913 - as above
    session: AsyncSession,
    matters: Sequence[Matter],
    amana_of: Mapping[str, str],
    timing: Timing,
    now: datetime,
    *,
    postgres: bool,
) -> dict[int, Matter]:
    """Open tickets; one whose key was taken a moment ago is left out."""
    beginning = Beginning(timing, now)
    rows: dict[str, tuple[dict[str, Any], Matter]] = {}
    for matter in matters:
        row = matter.row(amana_of, now)
        rows[row["id"]] = (row | dict(beginning.columns(row, matter.clocked)), matter)
    # In one order everywhere, so that two workers do not wait for each other.
    ordered = sorted((row for row, _ in rows.values()), key=lambda row: row["join_key"] or "")
    stored = await session.execute(
        insert_into(TicketRow, postgres=postgres)
        .on_conflict_do_nothing()
        .returning(TicketRow.seq, TicketRow.id),
        ordered,
    )
    return {seq: rows[ticket][1] for seq, ticket in stored}
