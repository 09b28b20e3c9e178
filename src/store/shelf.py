"""Posts as they are looked at: each with its tags, its ticket and the reasons for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from classifier.tags import Tags
from listener.post import Post
from router.ticket import TicketId
from store.queue import PARKED
from store.retold import Earlier, Sighting, earlier_of, sightings_of
from store.rows import to_post, to_tags
from store.scoping import narrowed
from store.search import found
from store.stands import EVER, Between, dated
from store.tables import (
    AuthorRow,
    DecisionRow,
    PostRow,
    TagsRow,
    TicketPostRow,
    TicketRow,
    WorkRow,
)

Shelf = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPost:
    """A post with what is known of it.

    `reasons` say why it has a ticket, or has none; `parked` why it could not be tagged. `sightings`
    are the other ways in which it was seen. `versions` counts the texts that it had before this
    one, `earlier` are these, where one post was asked for; `tags_version` is how many there were
    when it was tagged: evidence points into the text of that time.
    """

    post: Post
    received: datetime
    tags: Tags | None = None
    ticket: TicketId | None = None
    reasons: tuple[str, ...] = ()
    parked: str | None = None
    sightings: tuple[Sighting, ...] = ()
    versions: int = 0
    earlier: tuple[Earlier, ...] | None = None
    tags_version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostFilter:
    """Which posts are asked for; None means any.

    `service` is a code or a domain (its main service counts); `municipality` is a code, an
    amana's means all of its own, `place` is one itself; `text` is searched forgiving spelling: all
    its words must occur; `dated` is when they were published, as far as that is known, or else
    received.
    `places` are the municipalities and amanat that somebody may see; empty: all.
    """

    source: str | None = None
    relevant: bool | None = None
    service: str | None = None
    municipality: str | None = None
    ticket: bool | None = None
    sure: bool | None = None
    text: str | None = None
    sample: bool | None = None
    place: str | None = None
    dated: Between = EVER
    places: frozenset[str] = frozenset()


def shelf() -> Shelf:
    """Select posts with everything that `to_stored` reads."""
    return (
        select(PostRow, AuthorRow, TagsRow.body, TicketRow.id, DecisionRow.reasons, WorkRow.reason)
        .add_columns(TagsRow.version)
        .outerjoin(AuthorRow, AuthorRow.id == PostRow.author_id)
        .outerjoin(TagsRow, TagsRow.post == PostRow.seq)
        .outerjoin(DecisionRow, DecisionRow.post == PostRow.seq)
        .outerjoin(TicketPostRow, TicketPostRow.post == PostRow.seq)
        .outerjoin(TicketRow, TicketRow.seq == TicketPostRow.ticket)
        .outerjoin(WorkRow, (WorkRow.post == PostRow.seq) & (WorkRow.stage == PARKED))
    )


async def to_stored(
    session: AsyncSession, rows: Sequence[Row[*tuple[Any, ...]]], *, whole: bool = False
) -> Sequence[StoredPost]:
    """Make stored posts of rows of `shelf`.

    Args:
        session: A transaction that may read.
        rows: What the query gave.
        whole: Read the texts that they had before, too.
    """
    seqs = [post.seq for post, *_ in rows]
    sightings = await sightings_of(session, seqs) if seqs else {}
    earlier = {seq: await earlier_of(session, seq) for seq in seqs} if whole else {}
    return [
        StoredPost(
            post=to_post(post, author),
            received=post.received,
            tags=to_tags(body),
            ticket=TicketId(ticket) if ticket else None,
            reasons=tuple(reasons or ()),
            parked=parked,
            sightings=sightings.get(post.seq, ()),
            versions=post.versions,
            earlier=earlier.get(post.seq),
            tags_version=version,
        )
        for post, author, body, ticket, reasons, parked, version in rows
    ]


async def keys_of(
    session: AsyncSession, wanted: PostFilter, before: int | None, limit: int, *, postgres: bool
) -> Select[int]:
    """Select the numbers of the posts that are asked for, latest first.

    Where tags are asked for, their table leads: its indexes end in the post's number, so that a
    page is read off one of them without sorting.
    """
    tests = await _tests_of_tags(session, wanted)
    key = TagsRow.post if tests else PostRow.seq
    query = select(key)
    when = await dated(session, PostRow.dated, PostRow.seq, wanted.dated)
    if tests and (wanted.source is not None or wanted.sample is not None or when):
        query = query.join(PostRow, PostRow.seq == TagsRow.post)
    if before is not None:
        tests.append(key < before)
    if wanted.source is not None:
        tests.append(PostRow.source == wanted.source)
    if wanted.sample is not None:
        tests.append(PostRow.sample == wanted.sample)
    tests.extend(when)
    if wanted.ticket is not None:
        owned = exists().where(TicketPostRow.post == key)
        tests.append(owned if wanted.ticket else ~owned)
    if wanted.text is not None and wanted.text.strip():
        tests.append(key.in_(found(wanted.text, postgres=postgres)))
    return query.where(*tests).order_by(key.desc()).limit(limit)


async def _tests_of_tags(session: AsyncSession, wanted: PostFilter) -> list[ColumnElement[bool]]:
    tests: list[ColumnElement[bool]] = []
    if wanted.relevant is not None:
        tests.append(TagsRow.relevant == wanted.relevant)
    if wanted.sure is not None:
        tests.append(TagsRow.sure == wanted.sure)
    if wanted.service is not None:
        whole = "." in wanted.service
        tests.append((TagsRow.service if whole else TagsRow.domain) == wanted.service)
    if wanted.place is not None:
        tests.append(TagsRow.municipality == wanted.place)
    if wanted.municipality is not None:
        tests.append(await _in_municipality(session, wanted.municipality))
    if wanted.places:
        free = wanted.ticket is False
        tests.append(await narrowed(session, wanted.places, TagsRow.post, free=free))
    return tests


async def _in_municipality(session: AsyncSession, code: str) -> ColumnElement[bool]:
    """Match a municipality, or all of an amana: asking which it is keeps one index enough."""
    amana = await session.scalar(select(exists().where(TagsRow.amana == code)))
    return (TagsRow.amana if amana else TagsRow.municipality) == code
