"""Reading the posts that a delivery may speak of, while nobody else may store them."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

from sqlalchemy import ARRAY, ColumnElement, Integer, bindparam, func, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from store import locks
from store.heard import Heard
from store.known import Archive, Known
from store.tables import PostRow, SightingRow, VersionRow
from store.upsert import among, among_pairs

STRIPES = 64

_COLUMNS = (
    *(PostRow.id, PostRow.seq, PostRow.source, PostRow.author_id, PostRow.url, PostRow.title),
    *(PostRow.text, PostRow.published, PostRow.updated, PostRow.identity, PostRow.fingerprint),
    *(PostRow.link, PostRow.versions),
)


async def hold(session: AsyncSession, heard: Sequence[Heard]) -> None:
    """Wait until nobody else stores what these posts may be, and keep others waiting (PostgreSQL).

    The locks are taken in one order everywhere, and before any row: so that two transactions
    never wait for each other.
    """
    stripes = sorted({_stripe(told) for each in heard for told in _told_by(each)})
    if stripes:
        numbers = func.unnest(bindparam("stripes", stripes, type_=ARRAY(Integer))).column_valued()
        await session.execute(select(func.pg_advisory_xact_lock(locks.ARCHIVE, numbers)))


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads all that `Arrivals` may need to know to tell some posts."""

    session: AsyncSession
    postgres: bool
    archive: Archive = field(default_factory=Archive)

    async def read(self, heard: Sequence[Heard]) -> Archive:
        """Read what these posts may be."""
        ids = self.archive.ids
        by_id = {each.id: each for each in heard}
        await self._ids(by_id)
        # Under an id that was used twice, the second post has an id of its own.
        others = {
            each.reissued.id: each.reissued
            for each in by_id.values()
            if (known := ids.get(each.id))
            and known.url != each.post.url
            and known.link not in {None, each.marks.link}
        }
        if others:
            await self._ids(others)
        by_id |= others
        if unknown := [each for each in by_id.values() if each.id not in ids]:
            await self._names(unknown)
        await self._past(by_id.values())
        return self.archive

    async def _ids(self, ids: Collection[str]) -> None:
        """Read posts by the ids that they have or were sighted under."""
        await self._posts(self._among(PostRow.id, ids))
        if left := [each for each in ids if each not in self.archive.ids]:
            for told, known in await self._sighted(SightingRow.id, left):
                self.archive.ids[told] = known

    async def _names(self, heard: Sequence[Heard]) -> None:
        """Read posts by their names, and by page and words."""
        names = {name for each in heard for name in each.names}
        wanted = [self._among(PostRow.identity, names)]
        pages = {
            (each.fingerprint, each.marks.link)
            for each in heard
            if each.marks.link and each.fingerprint
        }
        if pages:
            wanted.append(
                among_pairs(PostRow.fingerprint, PostRow.link, pages, postgres=self.postgres)
            )
        await self._posts(*wanted)
        if originals := names - {each.id for each in heard} - self.archive.ids.keys():
            await self._ids(originals)
        for name, known in await self._sighted(SightingRow.identity, names):
            self.archive.add_name(name, known)

    async def _sighted(
        self, column: InstrumentedAttribute[Any], told: Collection[str]
    ) -> list[tuple[str, Known]]:
        """Find the posts behind sightings that are told by a column."""
        query = select(column, SightingRow.post).where(self._among(column, told))
        found = [(name, seq) for name, seq in await self.session.execute(query)]
        if not found:
            return []
        of = {known.seq: known for known in self.archive.ids.values()}
        if missing := {seq for _, seq in found} - of.keys():
            await self._posts(PostRow.seq.in_(missing))
            of = {known.seq: known for known in self.archive.ids.values()}
        return [(name, of[seq]) for name, seq in found]

    async def _past(self, heard: Iterable[Heard]) -> None:
        """Read the older texts of posts that come with another text than they have."""
        edited = {
            known.seq: known
            for each in heard
            if (known := self.archive.ids.get(each.id))
            and known.versions
            and known.words != each.post.words
        }
        if not edited:
            return
        query = select(VersionRow.post, VersionRow.title, VersionRow.text)
        found = await self.session.execute(query.where(VersionRow.post.in_(edited)))
        for seq, title, text in found:
            edited[seq].past.add((title, text))

    async def _posts(self, *wanted: ColumnElement[bool]) -> None:
        # Each condition by an index of its own, whatever a planner thinks of OR.
        parts = [select(*_COLUMNS).where(each) for each in wanted]
        found = await self.session.execute(union_all(*parts) if len(parts) > 1 else parts[0])
        for row in found.mappings():
            self.archive.add(Known(**row))

    def _among(
        self, column: InstrumentedAttribute[Any], values: Collection[str]
    ) -> ColumnElement[bool]:
        return among(column, values, postgres=self.postgres)


def _told_by(heard: Heard) -> Iterator[str]:
    yield from heard.names
    if heard.marks.link is not None:
        yield heard.marks.link


def _stripe(told: str) -> int:
    return crc32(told.encode("utf-8", "replace")) % STRIPES
