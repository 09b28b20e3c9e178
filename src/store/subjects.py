"""All that is held on an author, put together for them: every row that is theirs or names them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, RowMapping, Table, select
from sqlalchemy.ext.asyncio import AsyncSession

from router.message import instant
from router.privacy import Basis
from store.audit import By, audit
from store.database import Sessions
from store.erased import of_author
from store.erasing import Found, Whom, find, held, listed
from store.sweeping import Sought, addresses_of, naming
from store.tables import (
    AuditRow,
    AuthorRow,
    ContactNoteRow,
    ContactRow,
    PostRow,
    Row,
    TicketRow,
)
from store.upsert import numbered

REPORT = "author.report"
# Of a ticket: what the matter is, not who of the office did what.
_TICKET = (
    "id",
    "status",
    "unit",
    "services",
    "municipality",
    "urgency",
    "intent",
    "opened",
    "ended",
)
# Numbers by which machines find posts again say nothing to a person.
_LEFT_OUT = frozenset({"worklist"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What is held on somebody: rows by table. `naming` are rows of others that name them."""

    at: datetime
    platform: str
    accounts: Sequence[str]
    names: Sequence[str]
    rows: Mapping[str, Sequence[Mapping[str, Any]]]
    naming: Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class SqlSubjects:
    """Reports on authors, each noted when it is made."""

    sessions: Sessions

    async def report(self, whom: Whom, basis: Basis, note: str, by: By) -> Report:
        """Put together all that is held on somebody; note who asked and why, never on whom.

        Raises:
            UnknownPost: There is no such post.
        """

        async def work(session: AsyncSession) -> Report:
            found = await find(session, whom)
            return await self._report(session, found, basis, note, by)

        return await self.sessions.run(work)

    async def _report(
        self, session: AsyncSession, found: Found, basis: Basis, note: str, by: By
    ) -> Report:
        postgres = self.sessions.postgres
        found = await held(session, found, postgres=postgres)
        sought = Sought(found, await addresses_of(session, found, postgres=postgres))
        rows: dict[str, Sequence[Mapping[str, Any]]] = {
            "authors": await self._authors(session, found),
            "tickets": await self._tickets(session, found),
        }
        names = await self.sessions.naming.names(session)
        rows |= await self._contacts(session, listed(found, names, postgres=postgres))
        others: dict[str, Sequence[Mapping[str, Any]]] = {}
        for table in Row.metadata.sorted_tables:
            name = str(table.name)
            if name not in _LEFT_OUT and (theirs := await self._theirs(session, table, found)):
                rows[name] = theirs
            known = {str(row) for row in rows.get(name, ())}
            named = [
                _plain(each.row)
                for each in await naming(session, table, sought)
                if str(_plain(each.row)) not in known
            ]
            if named:
                others[name] = named
        rows["looked_up"] = await self._looked_up(session, found)
        digests = [of_author(names, found.platform, each)[:24] for each in sorted(found.handles)]
        counts = {name: len(each) for name, each in rows.items() if each}
        told = {"basis": basis.value, "note": note, "counts": counts}
        await audit(session, by, REPORT, ",".join(digests) or "post", {}, told)
        return Report(
            at=by.at,
            platform=found.platform.value,
            accounts=sorted(found.handles),
            names=sorted(found.names),
            rows={name: each for name, each in rows.items() if each},
            naming=others,
        )

    async def _theirs(
        self, session: AsyncSession, table: Table, found: Found
    ) -> Sequence[Mapping[str, Any]]:
        """Read the rows of their posts, in whatever table."""
        link = PostRow.__table__.c.seq if table is PostRow.__table__ else _link(table)
        if link is None or not found.posts:
            return []
        wanted = numbered(link, found.posts, postgres=self.sessions.postgres)
        return [
            _plain(row) for row in (await session.execute(select(table).where(wanted))).mappings()
        ]

    @staticmethod
    async def _authors(session: AsyncSession, found: Found) -> Sequence[Mapping[str, Any]]:
        query = select(AuthorRow.__table__).where(AuthorRow.id.in_(found.authors))
        return [_plain(row) for row in (await session.execute(query)).mappings()]

    @staticmethod
    async def _tickets(session: AsyncSession, found: Found) -> Sequence[Mapping[str, Any]]:
        columns = [TicketRow.__table__.c[name] for name in _TICKET]
        query = select(*columns).where(TicketRow.seq.in_(found.tickets)).order_by(TicketRow.seq)
        return [_plain(row) for row in (await session.execute(query)).mappings()]

    @staticmethod
    async def _contacts(
        session: AsyncSession, theirs: ColumnElement[bool]
    ) -> dict[str, Sequence[Mapping[str, Any]]]:
        """Read what they are listed as among contacts, and what was noted there."""
        query = select(ContactRow.__table__).where(theirs)
        rows = (await session.execute(query)).mappings().all()
        of = ContactNoteRow.contact.in_([row["seq"] for row in rows])
        notes = (await session.execute(select(ContactNoteRow.__table__).where(of))).mappings()
        return {
            "contacts": [_plain(row) for row in rows],
            "contact_notes": [_plain(row) for row in notes],
        }

    async def _looked_up(self, session: AsyncSession, found: Found) -> Sequence[Mapping[str, Any]]:
        """Read who was told that they wrote a post, and why."""
        ids = select(PostRow.id).where(
            numbered(PostRow.seq, found.posts, postgres=self.sessions.postgres)
        )
        query = (
            select(AuditRow.at, AuditRow.who, AuditRow.target, AuditRow.after)
            .where(AuditRow.verb == "author.reveal", AuditRow.target.in_(ids))
            .order_by(AuditRow.seq)
        )
        return [_plain(row) for row in (await session.execute(query)).mappings()]


def _link(table: Table) -> Any:  # noqa: ANN401 - a column, if there is one
    """Return the column of a table that names a post."""
    for column in table.columns:
        for key in column.foreign_keys:
            if _is_post(key):
                return column
    return None


def _is_post(key: ForeignKey) -> bool:
    return key.column is PostRow.__table__.c.seq


def _plain(row: RowMapping) -> Mapping[str, Any]:
    return {
        str(name): instant(value) if isinstance(value, datetime) else value
        for name, value in row.items()
    }
