"""Requests that are posted by Open311: kept beside the posts that they become."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from listener.post import Post
from router.open311.posted import Request
from store import locks
from store.database import Sessions
from store.heard import hear
from store.incoming import take_in
from store.tables import PostRow, ServiceRequestRow, TicketPostRow, TicketRow
from store.tickets import Brief, brief_of

# The same key that says the same again within this time has not had our answer.
AGAIN_WITHIN = timedelta(hours=24)
_HALF = 0x8000_0000


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What became of a request: `ticket` answers it, and `brief` says whose that is."""

    token: str
    who: str
    ticket: str | None
    brief: Brief | None


@dataclass(frozen=True, slots=True)
class SqlServiceRequests:
    """The requests in the database."""

    sessions: Sessions

    async def post(  # noqa: PLR0913 - what was sent, by whom, and when
        self,
        request: Request,
        post: Post,
        *,
        who: str,
        place: str | None,
        digest: str,
        at: datetime,
    ) -> tuple[str, bool]:
        """Keep a request and its post; return its token, and whether it is new.

        The same `who` and `digest` within a day are the same request: its answer was lost.

        Args:
            request: What was sent.
            post: What it becomes; its native id is the token.
            who: Whose key it came with.
            place: The municipality or amana that it was sent to.
            digest: Of all that was sent.
            at: When it came.
        """
        heard = await hear([post])

        async def work(session: AsyncSession) -> tuple[str, bool]:
            if self.sessions.postgres:
                half = int(digest[:8], 16) - _HALF
                lock = func.pg_advisory_xact_lock(locks.REQUESTS, half)
                await session.execute(select(lock))
            if known := await _known(session, who, digest, at):
                return known, False
            (pushed,) = await take_in(session, heard, at, self.sessions.naming)
            number = await session.scalar(select(PostRow.seq).where(PostRow.id == pushed.id))
            await session.execute(
                insert(ServiceRequestRow).values(
                    token=post.native_id,
                    digest=digest,
                    at=at,
                    who=who,
                    post=number,
                    service=request.service.code,
                    place=place,
                    description=request.description,
                    address=request.address,
                    address_id=request.address_id,
                    answers={code: list(said) for code, said in request.answers.items()},
                )
            )
            return post.native_id, True

        return await self.sessions.run(work)

    async def sent(self, token: str) -> Sent | None:
        """Say what became of a request; None where there is no such token."""
        query = (
            select(ServiceRequestRow, TicketRow)
            .outerjoin(TicketPostRow, TicketPostRow.post == ServiceRequestRow.post)
            .outerjoin(TicketRow, TicketRow.seq == TicketPostRow.ticket)
            .where(ServiceRequestRow.token == token)
        )
        async with self.sessions.read() as session:
            found = (await session.execute(query)).first()
        if found is None:
            return None
        row, ticket = found
        return Sent(
            token=token,
            who=row.who,
            ticket=ticket.id if ticket else None,
            brief=brief_of(ticket) if ticket else None,
        )


async def chosen_among(
    session: AsyncSession, posts: Sequence[int]
) -> Mapping[int, tuple[str, str | None]]:
    """Return the service and place that senders chose for these posts, by their numbers."""
    query = (
        select(ServiceRequestRow.post, ServiceRequestRow.service, ServiceRequestRow.place)
        .where(ServiceRequestRow.post.in_(posts))
        .order_by(ServiceRequestRow.seq.desc())
    )
    return {post: (service, place) for post, service, place in await session.execute(query)}


async def _known(session: AsyncSession, who: str, digest: str, at: datetime) -> str | None:
    query = (
        select(ServiceRequestRow.token)
        .where(ServiceRequestRow.digest == digest, ServiceRequestRow.who == who)
        .where(ServiceRequestRow.at > at - AGAIN_WITHIN)
    )
    return await session.scalar(query.limit(1))
