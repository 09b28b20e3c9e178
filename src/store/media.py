"""What the media say, and news of projects: lists of marked posts, and what they are about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVarTuple

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from listener.post import Platform
from router.media.terms import Speaker
from store.database import Sessions
from store.paging import Paged, dated_cursor, dated_of, number_named
from store.scoping import narrowed
from store.search import found
from store.shelf import StoredPost, shelf, to_stored
from store.tables import MediaPostRow, PostRow, TagsRow

Columns = TypeVarTuple("Columns")

CONTACT = "contact_"
MOST_GROUPS = 100
_LIST = "media"


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaFilter:
    """Which posts are asked for; None means any.

    `since` and `until` bound when they were published. With `projects` it is news of projects,
    whoever tells them; without, what is said by `speakers`. `service` is a code or a domain,
    `municipality` a code, an amana's means all of its own; `contact` is an id. `places` are the
    municipalities and amanat that somebody may see; empty: all.
    """

    since: datetime
    until: datetime
    projects: bool = False
    topic: str | None = None
    speakers: frozenset[Speaker] | None = None
    platform: Platform | None = None
    source: str | None = None
    service: str | None = None
    municipality: str | None = None
    contact: str | None = None
    text: str | None = None
    sample: bool | None = None
    places: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaPost:
    """A post with what of the media it is; `contact` is the id of whoever wrote it."""

    stored: StoredPost
    speaker: Speaker | None
    enquiry: bool
    project: str | None
    contact: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Posts of one municipality on one thing: a service, or a topic of projects."""

    municipality: str | None
    about: str | None
    posts: int
    last: datetime


@dataclass(frozen=True, slots=True)
class SqlMedia:
    """The marked posts in the database, to read; `MediaKeeping` marks them."""

    sessions: Sessions

    async def list(
        self, wanted: MediaFilter, *, limit: int, after: str | None = None
    ) -> Paged[MediaPost]:
        """List posts, latest published first.

        Raises:
            BadCursor: `after` is not a cursor of this list.
        """
        row = MediaPostRow
        async with self.sessions.read() as session:
            query = await self._narrowed(session, select(row), wanted)
            if after is not None:
                dated, post = dated_of(_LIST, after)
                earlier = and_(row.dated == dated, row.post < post)
                query = query.where(row.dated <= dated, or_(row.dated < dated, earlier))
            query = query.order_by(row.dated.desc(), row.post.desc()).limit(limit + 1)
            marks = list(await session.scalars(query))
            stored = await _stored(session, [each.post for each in marks[:limit]])
        items = [to_media_post(each, stored[each.post]) for each in marks[:limit]]
        if len(marks) <= limit:
            return Paged(items, None)
        return Paged(items, dated_cursor(_LIST, marks[limit - 1].dated, marks[limit - 1].post))

    async def groups(self, wanted: MediaFilter) -> Sequence[Group]:
        """Say how many posts there are of each municipality and matter, most first."""
        row = MediaPostRow
        about = row.project if wanted.projects else row.service
        query = select(row.municipality, about, func.count(), func.max(row.dated))
        async with self.sessions.read() as session:
            query = await self._narrowed(session, query, wanted)
            rows = await session.execute(
                query.group_by(row.municipality, about)
                .order_by(func.count().desc(), func.max(row.dated).desc())
                .limit(MOST_GROUPS)
            )
            return [
                Group(municipality=place, about=what, posts=count, last=last)
                for place, what, count, last in rows
            ]

    async def _narrowed(
        self, session: AsyncSession, query: Select[*Columns], wanted: MediaFilter
    ) -> Select[*Columns]:
        row = MediaPostRow
        query = query.where(row.dated >= wanted.since, row.dated < wanted.until)
        query = query.where((row.project if wanted.projects else row.speaker).is_not(None))
        same: dict[Any, Any] = {row.project: wanted.topic}
        if wanted.contact is not None:
            same[row.contact] = number_named(CONTACT, wanted.contact)
        if wanted.service is not None:
            same[row.service if "." in wanted.service else row.domain] = wanted.service
        query = query.where(*(at == value for at, value in same.items() if value is not None))
        if wanted.contact is not None and same[row.contact] is None:
            query = query.where(false())
        if wanted.speakers is not None:
            query = query.where(row.speaker.in_(sorted(wanted.speakers)))
        if wanted.municipality is not None:
            query = query.where(_in(wanted.municipality))
        if wanted.text is not None and wanted.text.strip():
            query = query.where(row.post.in_(found(wanted.text, postgres=self.sessions.postgres)))
        if wanted.places:
            query = query.join(TagsRow, TagsRow.post == row.post)
            query = query.where(await narrowed(session, wanted.places, TagsRow.post))
        of_post: dict[Any, Any] = {
            PostRow.platform: wanted.platform and wanted.platform.value,
            PostRow.source: wanted.source,
            PostRow.sample: wanted.sample,
        }
        tests = [at == value for at, value in of_post.items() if value is not None]
        if tests:
            query = query.join(PostRow, PostRow.seq == row.post).where(*tests)
        return query


def _in(code: str) -> ColumnElement[bool]:
    return or_(MediaPostRow.municipality == code, MediaPostRow.amana == code)


async def _stored(session: AsyncSession, posts: Sequence[int]) -> dict[int, StoredPost]:
    """Read whole posts, by their numbers."""
    rows = (await session.execute(shelf().where(PostRow.seq.in_(posts)))).all()
    stored = await to_stored(session, rows)
    return {row[0].seq: each for row, each in zip(rows, stored, strict=True)}


def to_media_post(mark: MediaPostRow, stored: StoredPost) -> MediaPost:
    """Put a post and its mark together."""
    return MediaPost(
        stored=stored,
        speaker=Speaker(mark.speaker) if mark.speaker else None,
        enquiry=mark.enquiry,
        project=mark.project,
        contact=f"{CONTACT}{mark.contact}" if mark.contact else None,
    )
