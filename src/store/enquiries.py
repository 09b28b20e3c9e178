"""Press enquiries: tickets with their clocks, and the post in which the press asked last."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from classifier.tags import Intent, Urgency
from router.clock.running import Clock
from router.clock.terms import Matter
from router.clock.timing import Past, Stand
from router.clock.written import clock_from_json
from router.states import Status
from router.ticket import Ticket, TicketId
from store.clocked import CLOCK
from store.database import Sessions
from store.media import MediaPost, to_media_post
from store.shelf import shelf, to_stored
from store.tables import MediaPostRow, PostRow, TicketPostRow, TicketRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the press asked, and what a clock goes by; `post` is the latest that asks."""

    post: MediaPost
    clock: Clock | None
    matter: Matter
    stand: Stand
    past: Past


@dataclass(frozen=True, slots=True)
class SqlEnquiries:
    """What the press asked, by tickets."""

    sessions: Sessions

    async def asked(self, tickets: Sequence[Ticket]) -> Mapping[TicketId, Asked]:
        """Say what was asked in each ticket; one in which nobody of the press asks is left out."""
        query = select(TicketRow).options(CLOCK).where(TicketRow.id.in_([t.id for t in tickets]))
        async with self.sessions.read() as session:
            rows = list(await session.scalars(query))
            posts = await _latest(session, [row.seq for row in rows])
        return {
            TicketId(row.id): Asked(
                post=posts[row.seq],
                clock=clock_from_json(row.clock) if row.clock else None,
                matter=Matter(
                    urgency=Urgency(row.urgency), intent=Intent(row.intent), service=row.service
                ),
                stand=Stand(Status(row.status), row.unit, asleep=row.snoozed is not None),
                past=Past(row.opened, row.answered, row.ended),
            )
            for row in rows
            if row.seq in posts
        }


async def _latest(session: AsyncSession, tickets: Sequence[int]) -> Mapping[int, MediaPost]:
    newest = (
        select(func.max(TicketPostRow.post))
        .join(MediaPostRow, MediaPostRow.post == TicketPostRow.post)
        .where(TicketPostRow.ticket.in_(tickets), MediaPostRow.enquiry)
        .group_by(TicketPostRow.ticket)
    )
    marks = await session.execute(
        select(MediaPostRow, TicketPostRow.ticket)
        .join(TicketPostRow, TicketPostRow.post == MediaPostRow.post)
        .where(MediaPostRow.post.in_(newest))
    )
    of = {mark.post: (mark, ticket) for mark, ticket in marks}
    rows = (await session.execute(shelf().where(PostRow.seq.in_(of.keys())))).all()
    found: dict[int, MediaPost] = {}
    for row, stored in zip(rows, await to_stored(session, rows), strict=True):
        mark, ticket = of[row[0].seq]
        found[ticket] = to_media_post(mark, stored)
    return found
