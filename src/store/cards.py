"""What an office keeps of a contact: whom it knows itself, and what it notes of whom was heard.

kept ─▶ of whom an account is told ─▶ the contact of that account, heard or not
   └─▶ of whom none is known       ─▶ a contact of this office, until an account is told
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from typing import Any, Self

from sqlalchemy import ColumnElement, Select, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from listener.post import Platform
from listener.pseudonyms import Names, folded
from router.media.terms import Speaker
from store.audit import By, audit
from store.database import Sessions
from store.erased import let_nobody_be_erased, of_author
from store.errors import ContactChanged, ContactErased, ContactExists, UnknownContact
from store.media import CONTACT as PREFIX
from store.media_keeping import CONTACT, account_key
from store.paging import number_named
from store.tables import ContactNoteRow, ContactRow, ErasedRow
from store.upsert import insert_into

ADD, NOTE, REMOVE = "contact.add", "contact.note", "contact.remove"
# Of these the audit tells what was said; of all else, which things were: they outlive the contact.
_TOLD = ("note", "outlet")


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What an office keeps of a contact, as it was typed; `places` are where the contact works."""

    name: str | None = None
    outlet: str | None = None
    note: str | None = None
    account: str | None = None
    email: str | None = None
    telephone: str | None = None
    places: Sequence[str] = ()

    @classmethod
    def of(cls, row: ContactNoteRow | None) -> Self:
        """Read a card off its row; an empty one where there is none."""
        if row is None:
            return cls()
        typed = {each.name: getattr(row, each.name) for each in fields(cls)}
        return cls(**{**typed, "places": split(row.places)})

    @property
    def said(self) -> Mapping[str, Any]:
        """What the audit tells of it."""
        return {name: getattr(self, name) for name in _TOLD}

    def told_after(self, before: Self) -> Mapping[str, Any]:
        """Say for the audit what it is, and what else differs from the card before."""
        mine, theirs = asdict(self), asdict(before)
        rest = sorted(name for name in mine if name not in _TOLD and mine[name] != theirs[name])
        return {**self.said, "changed": rest} if rest else self.said


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Who a contact is whom an office knows itself: where they write, and who they are."""

    kind: Speaker
    platform: Platform


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A note as it is shown. `office` are its places, empty: the ministry."""

    office: Sequence[str]
    card: Card
    revision: int
    at: datetime
    who: str


@dataclass(frozen=True, slots=True)
class SqlCards:
    """What offices keep of contacts; each change leaves an audit's row.

    `places` are those of whoever changes something: what they write is their office's, and of what
    they do not see nothing is there. `expected` is the revision that it was made from, 0 where
    their office kept nothing; None: whatever stands gives way.
    """

    sessions: Sessions

    async def add(self, known: Known, card: Card, places: frozenset[str], by: By) -> str:
        """Keep somebody of the press whom an office knows; return their id.

        Where their account was heard, or another office knows it, it is that contact's.

        Raises:
            ContactExists: The office keeps something of them already.
            ContactErased: They asked to be erased.
        """
        office = _office(places)

        async def work(session: AsyncSession) -> str:
            names = await self._names(session)
            row = await self._contact(session, names, known, card, office, by)
            if await session.get(ContactNoteRow, (row.seq, office)) is not None:
                raise ContactExists(_id(row))
            await _write(session, row, office, card, by)
            await audit(session, by, ADD, _id(row), Card().said, card.told_after(Card()))
            return _id(row)

        return await self.sessions.run(work)

    async def note(  # noqa: PLR0913 - the columns of a note
        self,
        contact: str,
        changes: Mapping[str, Any],
        places: frozenset[str],
        by: By,
        *,
        known: Known | None = None,
        expected: int | None = None,
    ) -> str:
        """Let an office keep something of a contact; return the contact's id, which may be another.

        Args:
            contact: Whom.
            changes: Fields of `Card`; None takes one away.
            places: Whose note it is: the places of whoever writes it.
            by: Who writes it, and when.
            known: Who they are, for one who was not heard; None: as before.
            expected: The revision that it was made from.

        Raises:
            UnknownContact: There is none of this id.
            ContactChanged: A colleague saved something since.
            ContactExists: The account that is told is another contact's, whom the office keeps.
            ContactErased: The account that is told is of somebody who asked to be erased.
        """
        office = _office(places)

        async def work(session: AsyncSession) -> str:
            row = await _held(session, contact)
            noted = await session.get(ContactNoteRow, (row.seq, office))
            _check(contact, noted, expected)
            before = Card.of(noted)
            after = replace(before, **changes)
            if known is not None and not row.source:
                row.kind = known.kind.value
            there = row
            if not row.source:
                there = await self._found(session, row, known, (before, after), office, by)
            if before == after and there is row:
                return contact
            if noted is not None and there is not row:
                await session.delete(noted)
                await session.flush()
            await _write(session, there, office, after, by)
            if there is not row and not await _cards(session, row):
                await session.delete(row)
            await audit(session, by, NOTE, _id(there), before.said, after.told_after(before))
            return _id(there)

        return await self.sessions.run(work)

    async def remove(
        self,
        contact: str,
        places: frozenset[str],
        by: By,
        *,
        every: bool = False,
        expected: int | None = None,
    ) -> None:
        """Let an office keep nothing of a contact; who was never heard is then on no list.

        Args:
            contact: Whom.
            places: Whose note goes: the places of whoever takes it away.
            by: Who does, and when.
            every: Whether what all other offices keep goes, too.
            expected: The revision that whoever takes it away saw.

        Raises:
            UnknownContact: There is none of this id.
            ContactChanged: A colleague saved something since.
        """
        office = _office(places)

        async def work(session: AsyncSession) -> None:
            row = await _held(session, contact)
            _check(contact, await session.get(ContactNoteRow, (row.seq, office)), expected)
            for each in await _cards(session, row):
                if every or each.office == office:
                    told = {**Card.of(each).said, "office": split(each.office)}
                    await session.delete(each)
                    await audit(session, by, REMOVE, contact, told, {})
            await session.flush()
            if not row.source and not await _cards(session, row):
                await session.delete(row)

        await self.sessions.run(work)

    async def _names(self, session: AsyncSession) -> Names:
        if self.sessions.postgres:
            await let_nobody_be_erased(session)
        return await self.sessions.naming.names(session)

    async def _found(  # noqa: PLR0913, PLR0917 - a contact, and what it is to be
        self,
        session: AsyncSession,
        row: ContactRow,
        known: Known | None,
        cards: tuple[Card, Card],
        office: str,
        by: By,
    ) -> ContactRow:
        """Return the contact that a card is of now: another one where it tells another account.

        While the office alone knows them, it stays the same one.
        """
        before, after = cards
        names = await self._names(session)
        stood = Known(kind=Speaker(row.kind), platform=Platform(row.platform))
        who = known or stood
        key = _key(names, who, after, office)
        told_by_others = row.key != _key(names, stood, before, office)
        if key == row.key or (after.account is None and told_by_others):
            return row
        there = await session.scalar(_by_key(key))
        if there is None and {each.office for each in await _cards(session, row)} <= {office}:
            await _refuse_erased(session, names, who, after, key)
            row.key, row.platform = key, who.platform.value
            return row
        there = there or await self._contact(session, names, who, after, office, by)
        if await session.get(ContactNoteRow, (there.seq, office)) is not None:
            raise ContactExists(_id(there))
        return there

    async def _contact(  # noqa: PLR0913, PLR0917 - as above
        self,
        session: AsyncSession,
        names: Names,
        known: Known,
        card: Card,
        office: str,
        by: By,
    ) -> ContactRow:
        """Find the contact of an account, or of a name that an office knows; else make it."""
        key = _key(names, known, card, office)
        await _refuse_erased(session, names, known, card, key)
        adding = insert_into(ContactRow, postgres=self.sessions.postgres).values(
            key=key,
            kind=known.kind.value,
            platform=known.platform.value,
            named=True,
            source="",
            first=by.at,
            last=by.at,
        )
        await session.execute(adding.on_conflict_do_nothing())
        return (await session.scalars(_by_key(key))).one()


def _by_key(key: str) -> Select[ContactRow]:
    return select(ContactRow).where(ContactRow.key == key).with_for_update()


def _key(names: Names, known: Known, card: Card, office: str) -> str:
    """Return by what a contact is found; of a name alone, each office has its own."""
    if card.account is None:
        said = [folded(each or "") for each in (card.name, card.outlet)]
        return names.digest(CONTACT, "office", office, *said)
    return account_key(names, known.platform.value, card.account)


async def _refuse_erased(
    session: AsyncSession, names: Names, known: Known, card: Card, key: str
) -> None:
    """Keep whoever was erased off the list.

    Raises:
        ContactErased: The account is theirs.
    """
    gone = {key, of_author(names, known.platform, card.account or "")}
    if await session.scalar(select(ErasedRow.digest).where(ErasedRow.digest.in_(gone)).limit(1)):
        raise ContactErased


async def _held(session: AsyncSession, contact: str) -> ContactRow:
    number = number_named(PREFIX, contact)
    query = select(ContactRow).where(ContactRow.seq == number).with_for_update()
    row = await session.scalar(query) if number else None
    if row is None:
        raise UnknownContact(contact)
    return row


async def _cards(session: AsyncSession, row: ContactRow) -> Collection[ContactNoteRow]:
    await session.flush()
    query = select(ContactNoteRow).where(ContactNoteRow.contact == row.seq)
    return list(await session.scalars(query.order_by(ContactNoteRow.office)))


def _check(contact: str, noted: ContactNoteRow | None, expected: int | None) -> None:
    stands = 0 if noted is None else noted.revision
    if expected not in {None, stands}:
        raise ContactChanged(contact, stands, noted.who if noted else None)


async def _write(session: AsyncSession, row: ContactRow, office: str, card: Card, by: By) -> None:
    """Put a card in the place of what was kept before; an empty one takes that away."""
    noted = await session.get(ContactNoteRow, (row.seq, office))
    if card == Card():
        if noted is not None:
            await session.delete(noted)
            await session.flush()
        return
    row.revision += 1
    if noted is None:
        noted = ContactNoteRow(contact=row.seq, office=office)
        session.add(noted)
    for name, value in asdict(card).items():
        setattr(noted, name, value)
    noted.places = ",".join(card.places)
    noted.revision, noted.at, noted.who = row.revision, by.at, by.who
    await session.flush()


def to_kept(row: ContactNoteRow) -> Kept:
    """Read a note off its row."""
    return Kept(
        office=split(row.office),
        card=Card.of(row),
        revision=row.revision,
        at=row.at,
        who=row.who,
    )


def of_office(places: Collection[str]) -> ColumnElement[bool]:
    """Match notes of an office that has one of some places."""
    return _lists(ContactNoteRow.office, places)


def of_places(places: Collection[str]) -> ColumnElement[bool]:
    """Match notes on those who work in one of some places."""
    return _lists(ContactNoteRow.places, places)


def _lists(column: InstrumentedAttribute[str], codes: Collection[str]) -> ColumnElement[bool]:
    listed = literal(",") + column + literal(",")
    return or_(*(listed.contains(f",{code},", autoescape=True) for code in sorted(codes)))


def split(listed: str) -> tuple[str, ...]:
    """Read what is kept with commas between."""
    return tuple(listed.split(",")) if listed else ()


def _office(places: frozenset[str]) -> str:
    return ",".join(sorted(places))


def _id(row: ContactRow) -> str:
    return f"{PREFIX}{row.seq}"
