"""Who wrote a post: told to a person with a purpose, which is noted in the same transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from router.privacy import Purpose
from store import locks
from store.audit import By, audit
from store.database import Sessions
from store.errors import TooManyReveals, UnknownPost
from store.tables import (
    AuditRow,
    AuthorRow,
    PostRow,
    SightingRow,
    TagsRow,
    TicketPostRow,
    TicketRow,
)

REVEAL = "author.reveal"
HOUR = timedelta(hours=1)

Sees = Callable[[str | None, str | None, str], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who wrote a post, as its source told it; None where that is not known, or not any more."""

    post: str
    platform: str
    author: str | None
    author_name: str | None
    author_kind: str | None
    profile_location: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class SqlAuthors:
    """The authors in the database. `most`: how many anybody may look up within an hour."""

    sessions: Sessions
    most: int

    async def reveal(self, post: str, purpose: Purpose, note: str, by: By, sees: Sees) -> Author:
        """Say who wrote a post, and note who was told and why: never who it was.

        Args:
            post: Its id, or one that it was seen under.
            purpose: Why it must be known.
            note: The same in words.
            by: Who is told.
            sees: Whether a post of a municipality, an amana and a unit is of their places.

        Raises:
            UnknownPost: There is none of this id, or it is not of their places.
            TooManyReveals: They have looked up `most` within the hour.
        """

        async def work(session: AsyncSession) -> Author:
            found = (await session.execute(_whose(post))).first()
            if found is None:
                raise UnknownPost(post)
            row, author, tags, ticket = found
            place = ticket or tags
            of = (place.municipality, place.amana) if place else (None, None)
            if not sees(*of, ticket.unit if ticket else ""):
                raise UnknownPost(post)
            await self._count(session, by)
            told = {"purpose": purpose.value, "note": note}
            await audit(session, by, REVEAL, row.id, {}, told)
            return _to_author(row, author)

        return await self.sessions.run(work)

    async def _count(self, session: AsyncSession, by: By) -> None:
        if self.sessions.postgres:
            # One at a time for each who asks: two that ask at once must not both be the last.
            number = func.hashtext(by.who)
            await session.execute(select(func.pg_advisory_xact_lock(locks.ERASING, number)))
        query = select(func.count()).where(
            AuditRow.verb == REVEAL, AuditRow.who == by.who, AuditRow.at > by.at - HOUR
        )
        if (await session.scalar(query) or 0) >= self.most:
            raise TooManyReveals(by.who, self.most)


def _whose(
    post: str,
) -> Select[PostRow, AuthorRow | None, TagsRow | None, TicketRow | None]:
    sighted = select(SightingRow.post).where(SightingRow.id == post).scalar_subquery()
    return (
        select(PostRow, AuthorRow, TagsRow, TicketRow)
        .outerjoin(AuthorRow, AuthorRow.id == PostRow.author_id)
        .outerjoin(TagsRow, TagsRow.post == PostRow.seq)
        .outerjoin(TicketPostRow, TicketPostRow.post == PostRow.seq)
        .outerjoin(TicketRow, TicketRow.seq == TicketPostRow.ticket)
        .where(or_(PostRow.id == post, PostRow.seq == sighted))
    )


def _to_author(row: PostRow, author: AuthorRow | None) -> Author:
    return Author(
        post=row.id,
        platform=row.platform,
        author=author.handle if author else None,
        author_name=author.name if author else None,
        author_kind=author.kind if author else None,
        profile_location=author.profile_location if author else None,
        url=row.url,
    )
