"""Contacts: press, journalists, opinion writers and offices, and what offices note of them."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from listener.folding import fold
from listener.post import Platform
from router.media.terms import Speaker
from store.cards import Kept, of_office, of_places, to_kept
from store.database import Sessions
from store.errors import UnknownContact
from store.media import CONTACT
from store.paging import Paged, dated_cursor, dated_of, number_named
from store.scoping import narrowed
from store.tables import ContactNoteRow, ContactRow, MediaPostRow, PostRow, SourceRow, TagsRow

_LIST = "contacts"
# Of each thing that they write of, and of each place, so many are told.
MOST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactFilter:
    """Which contacts are asked for; None means any.

    `service` is a code or a domain; `municipality` is a code, an amana's means all of its own;
    `working` are the codes by which offices may have said the same of where a contact works.
    `text` is a part of the name. `places` are those that somebody may see; empty: all.
    """

    kind: Speaker | None = None
    platform: Platform | None = None
    service: str | None = None
    municipality: str | None = None
    working: frozenset[str] = frozenset()
    text: str | None = None
    places: frozenset[str] = frozenset()


@dataclass(slots=True)
class Wrote:
    """How often somebody wrote since an instant, of what, of where; what they wrote last."""

    services: Counter[str] = field(default_factory=Counter)
    municipalities: Counter[str] = field(default_factory=Counter)
    posts: int = 0
    last: datetime | None = None
    latest: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Somebody who speaks in the media, as they are shown.

    `called` is what an office calls them, or the name on their posts. `named`: on posts under their
    own name; else that is a pseudonym. `outlet` is what an office says of it, or the name of the
    source where they were heard; of whom an office knows and nobody heard, `source` and `last` are
    None.
    """

    id: str
    kind: Speaker
    platform: Platform
    called: str | None
    handle: str | None
    name: str | None
    named: bool
    outlet: str | None
    source: str | None
    first: datetime | None
    wrote: Wrote
    last: datetime | None
    notes: Sequence[Kept]

    @property
    def by_hand(self) -> bool:
        """Whether an office knows them, and no post of theirs was heard."""
        return self.source is None


@dataclass(frozen=True, slots=True)
class SqlContacts:
    """The contacts in the database, to read; `MediaKeeping` and `SqlCards` make them."""

    sessions: Sessions

    async def list(
        self, wanted: ContactFilter, since: datetime, *, limit: int, after: str | None = None
    ) -> Paged[Contact]:
        """List contacts, whoever wrote last first; what they wrote is counted from `since` on.

        Whoever is of some places sees who wrote of these, or was noted by their office.

        Raises:
            BadCursor: `after` is not a cursor of this list.
        """
        row = ContactRow
        async with self.sessions.read() as session:
            query = await _seen(session, select(row), wanted.places)
            query = query.where(*_same(wanted), *await _wrote_of(session, wanted))
            if wanted.text is not None and (text := wanted.text.strip()):
                query = query.where(row.seq.in_(await _called(session, text, wanted.places)))
            if after is not None:
                last, seq = dated_of(_LIST, after)
                earlier = and_(row.last == last, row.seq < seq)
                query = query.where(row.last <= last, or_(row.last < last, earlier))
            query = query.order_by(row.last.desc(), row.seq.desc()).limit(limit + 1)
            rows = list(await session.scalars(query))
            contacts = await _whole(session, rows[:limit], since, wanted.places)
        if len(rows) <= limit:
            return Paged(contacts, None)
        return Paged(contacts, dated_cursor(_LIST, rows[limit - 1].last, rows[limit - 1].seq))

    async def show(
        self, contact: str, since: datetime, places: frozenset[str] = frozenset()
    ) -> Contact:
        """Return one contact.

        Raises:
            UnknownContact: There is none of this id, or nobody of these places knows them.
        """
        async with self.sessions.read() as session:
            row = await _row(session, contact, places)
            (found,) = await _whole(session, [row], since, places)
            return found


async def _row(session: AsyncSession, contact: str, places: frozenset[str]) -> ContactRow:
    number = number_named(CONTACT, contact)
    query = await _seen(session, select(ContactRow).where(ContactRow.seq == number), places)
    row = await session.scalar(query) if number else None
    if row is None:
        raise UnknownContact(contact)
    return row


async def _seen(
    session: AsyncSession, query: Select[ContactRow], places: frozenset[str]
) -> Select[ContactRow]:
    """Narrow a query of contacts to those who wrote of places, or were noted there."""
    if not places:
        return query
    # Asked of each contact in the list's order: the first post of theirs that is found is enough.
    theirs = (
        select(MediaPostRow.post)
        .join(TagsRow, TagsRow.post == MediaPostRow.post)
        .where(MediaPostRow.contact == ContactRow.seq)
        .where(await narrowed(session, places, TagsRow.post))
        .correlate(ContactRow)
    )
    noted = select(ContactNoteRow.contact).where(of_office(places))
    return query.where(or_(theirs.exists(), ContactRow.seq.in_(noted)))


def _same(wanted: ContactFilter) -> list[ColumnElement[bool]]:
    tests: list[ColumnElement[bool]] = []
    if wanted.kind is not None:
        tests.append(ContactRow.kind == wanted.kind.value)
    if wanted.platform is not None:
        tests.append(ContactRow.platform == wanted.platform.value)
    return tests


async def _wrote_of(session: AsyncSession, wanted: ContactFilter) -> list[ColumnElement[bool]]:
    """Match contacts by what they wrote of, as far as whoever asks may see it."""
    wrote: list[ColumnElement[bool]] = []
    if wanted.service is not None:
        column = MediaPostRow.service if "." in wanted.service else MediaPostRow.domain
        wrote.append(column == wanted.service)
    if wanted.municipality is not None:
        code = wanted.municipality
        wrote.append(or_(MediaPostRow.municipality == code, MediaPostRow.amana == code))
    if not wrote:
        return []
    posts = select(MediaPostRow.post).where(MediaPostRow.contact == ContactRow.seq, *wrote)
    if wanted.places:
        posts = posts.join(TagsRow, TagsRow.post == MediaPostRow.post)
        posts = posts.where(await narrowed(session, wanted.places, TagsRow.post))
    heard = posts.correlate(ContactRow).exists()
    if wanted.service is not None or not wanted.working:
        return [heard]
    working = select(ContactNoteRow.contact).where(of_places(wanted.working))
    if wanted.places:
        working = working.where(of_office(wanted.places))
    return [or_(heard, ContactRow.seq.in_(working))]


async def _called(session: AsyncSession, text: str, places: frozenset[str]) -> Collection[int]:
    """Find contacts by a part of their name or outlet, however it is spelt: they are few.

    What an office calls them counts for those who see it.
    """
    wanted, note = fold(text), ContactNoteRow
    heard = select(ContactRow.seq, ContactRow.name, ContactRow.handle, SourceRow.name).outerjoin(
        SourceRow, SourceRow.id == ContactRow.source
    )
    kept = select(note.contact, note.name, note.outlet, note.account)
    if places:
        kept = kept.where(of_office(places))
    return {
        seq
        for query in (heard, kept)
        for seq, *names in await session.execute(query)
        if any(wanted in fold(name) for name in names if name)
    }


async def _whole(
    session: AsyncSession, rows: Sequence[ContactRow], since: datetime, places: frozenset[str]
) -> Sequence[Contact]:
    seqs = [row.seq for row in rows]
    sources = select(SourceRow.id, SourceRow.name).where(
        SourceRow.id.in_({row.source for row in rows})
    )
    named = {row.id: row.name for row in await session.execute(sources)}
    wrote = await _wrote(session, seqs, since, places)
    notes = await _notes(session, seqs, places)
    return [_contact(row, wrote[row.seq], notes[row.seq], named, places) for row in rows]


def _contact(
    row: ContactRow,
    wrote: Wrote,
    notes: Sequence[Kept],
    named: Mapping[str, str],
    places: frozenset[str],
) -> Contact:
    source = named.get(row.source, row.source) or None
    said = next((each.card.outlet for each in notes if each.card.outlet), None)
    called = next((each.card.name for each in notes if each.card.name), None)
    name = row.name or (None if row.handle else source)
    is_paper = row.platform == Platform.NEWS.value
    return Contact(
        id=f"{CONTACT}{row.seq}",
        kind=Speaker(row.kind),
        platform=Platform(row.platform),
        called=called or name or row.handle,
        handle=row.handle,
        name=name,
        named=row.named,
        outlet=said or (source if is_paper else None),
        source=source,
        # When they wrote of other places is not told.
        first=None if places or source is None else row.first,
        last=None if source is None else (wrote.last or row.last) if places else row.last,
        wrote=wrote,
        notes=notes,
    )


async def _wrote(
    session: AsyncSession, contacts: Collection[int], since: datetime, places: frozenset[str]
) -> Mapping[int, Wrote]:
    """Count what contacts wrote, of places; read off an index where it is of all places."""
    row = MediaPostRow
    query = (
        select(row.contact, row.service, row.municipality, func.count(), func.max(row.dated))
        .where(row.contact.in_(contacts), row.dated >= since)
        .group_by(row.contact, row.service, row.municipality)
    )
    latest = (
        select(row.contact, PostRow.id)
        .join(PostRow, PostRow.seq == row.post)
        .where(row.contact.in_(contacts), row.dated >= since)
    )
    if places:
        theirs = await narrowed(session, places, TagsRow.post)
        query = query.join(TagsRow, TagsRow.post == row.post).where(theirs)
        latest = latest.join(TagsRow, TagsRow.post == row.post).where(theirs)
    found: defaultdict[int, Wrote] = defaultdict(Wrote)
    for contact, service, place, count, last in await session.execute(query):
        wrote = found[contact or 0]
        wrote.posts += count
        wrote.last = max(wrote.last or last, last)
        if service:
            wrote.services[service] += count
        if place:
            wrote.municipalities[place] += count
    for contact in contacts:
        newest = latest.where(row.contact == contact)
        newest = newest.order_by(row.dated.desc(), row.post.desc()).limit(1)
        for number, post in await session.execute(newest):
            found[number or 0].latest = post
    return found


async def _notes(
    session: AsyncSession, contacts: Collection[int], places: frozenset[str]
) -> Mapping[int, Sequence[Kept]]:
    row = ContactNoteRow
    query: Select[Any] = select(row).where(row.contact.in_(contacts)).order_by(row.at.desc())
    if places:
        query = query.where(of_office(places))
    found: defaultdict[int, list[Kept]] = defaultdict(list)
    for each in await session.scalars(query):
        found[each.contact].append(to_kept(each))
    return found
