"""Reading the posts that a delivery may speak of, while nobody else may store them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from zlib import crc32

from sqlalchemy import ARRAY, ColumnElement, Integer, bindparam, func, select, tuple_, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from store.heard import Heard
from store.known import Archive, Known
from store.tables import PostRow, SightingRow, VersionRow

# Any number will do, as long as nobody else in the database locks it with a second one.
_LOCK = 0x5A57_0003
STRIPES = 64

_COLUMNS = (
    *(PostRow.id, PostRow.seq, PostRow.source, PostRow.author_id, PostRow.url, PostRow.title),
    *(PostRow.text, PostRow.published, PostRow.updated, PostRow.identity, PostRow.fingerprint),
    *(PostRow.link, PostRow.versions),
)


async def hold(session: AsyncSession, heard: Sequence[Heard], *, postgres: bool) -> None:
    """Wait until nobody else stores what these posts may be, and keep others waiting.

    The locks are taken in one order everywhere, and before any row: so that two transactions
    never wait for each other. SQLite has one writer anyway.
    """
    if not postgres or not heard:
        return
    stripes = sorted({_stripe(told) for each in heard for told in _told_by(each)})
    numbers = func.unnest(bindparam("stripes", stripes, type_=ARRAY(Integer))).column_valued()
    await session.execute(select(func.pg_advisory_xact_lock(_LOCK, numbers)))


async def read_archive(session: AsyncSession, heard: Sequence[Heard]) -> Archive:
    """Read all that `Arrivals` may need to know to tell these posts."""
    archive = Archive()
    by_id = {each.id: each for each in heard}
    await _read_ids(session, archive, list(by_id))
    # Under an id that was used twice, the second post has an id of its own.
    others = {
        each.reissued.id: each.reissued
        for each in by_id.values()
        if (known := archive.ids.get(each.id)) and known.link not in {None, each.marks.link}
    }
    if others:
        await _read_ids(session, archive, list(others))
    by_id |= others
    unknown = [each for each in by_id.values() if each.id not in archive.ids]
    if unknown:
        await _read_names(session, archive, unknown)
    await _read_past(session, archive, by_id.values())
    return archive


async def _read_ids(session: AsyncSession, archive: Archive, ids: Sequence[str]) -> None:
    """Read posts by the ids that they have or were sighted under."""
    await _read(session, archive, PostRow.id.in_(ids))
    left = [each for each in ids if each not in archive.ids]
    if not left:
        return
    query = select(SightingRow.id, SightingRow.post)
    found = await session.execute(query.where(SightingRow.id.in_(left)))
    for told, known in await _sighted(session, archive, found):
        archive.ids[told] = known


async def _read_names(session: AsyncSession, archive: Archive, heard: Sequence[Heard]) -> None:
    """Read posts by their names, and by page and words."""
    names = {name for each in heard for name in each.marks.names}
    originals = list(names - {each.id for each in heard})
    pages = {
        (each.fingerprint, each.marks.link)
        for each in heard
        if each.marks.link and each.fingerprint
    }
    wanted = [PostRow.identity.in_(names)]
    if pages:
        wanted.append(tuple_(PostRow.fingerprint, PostRow.link).in_(pages))
    await _read(session, archive, *wanted)
    if originals:
        await _read_ids(session, archive, originals)
    query = select(SightingRow.identity, SightingRow.post)
    found = await session.execute(query.where(SightingRow.identity.in_(names)))
    for name, known in await _sighted(session, archive, found):
        archive.add_name(name, known)


async def _sighted(
    session: AsyncSession, archive: Archive, found: Iterable[Any]
) -> list[tuple[str, Known]]:
    """Read the posts behind sightings, given as (id or name, number of the post)."""
    told = [(name, seq) for name, seq in found]
    of = {known.seq: known for known in archive.ids.values()}
    if missing := {seq for _, seq in told} - of.keys():
        await _read(session, archive, PostRow.seq.in_(missing))
        of = {known.seq: known for known in archive.ids.values()}
    return [(name, of[seq]) for name, seq in told]


async def _read_past(session: AsyncSession, archive: Archive, heard: Iterable[Heard]) -> None:
    """Read the older texts of posts that come with another text than they have."""
    edited = {
        known.seq: known
        for each in heard
        if (known := archive.ids.get(each.id)) and known.versions and known.words != each.post.words
    }
    if not edited:
        return
    query = select(VersionRow.post, VersionRow.title, VersionRow.text)
    for seq, title, text in await session.execute(query.where(VersionRow.post.in_(edited))):
        edited[seq].past.add((title, text))


async def _read(session: AsyncSession, archive: Archive, *wanted: ColumnElement[bool]) -> None:
    # Each condition by an index of its own, whatever a planner thinks of OR.
    parts = [select(*_COLUMNS).where(each) for each in wanted]
    found = await session.execute(union_all(*parts) if len(parts) > 1 else parts[0])
    for row in found.mappings():
        archive.add(Known(**row))


def _told_by(heard: Heard) -> Iterator[str]:
    yield heard.id
    yield from heard.marks.names
    if heard.marks.link is not None:
        yield heard.marks.link


def _stripe(told: str) -> int:
    return crc32(told.encode("utf-8", "replace")) % STRIPES
