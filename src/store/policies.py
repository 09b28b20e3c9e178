"""Documents of the policy as people saved them: revisions that are added and never changed.

One number counts the revisions of all documents. Whoever saves says which number they looked at, so
nothing is saved that was checked beside documents that have changed since.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from store.audit import By, audit
from store.database import Sessions
from store.errors import PolicyChanged, UnknownRevision
from store.paging import Paged, cursor_of, number_of
from store.tables import PolicyRow
from store.upsert import insert_into


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A document as somebody left it; without `text` it is as its file has it.

    `restores` is the revision that they went back to; 0 is the file's.
    """

    number: int
    document: str
    text: str | None
    at: datetime
    who: str
    note: str | None
    restores: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is to be saved. `expected` is the revision that the editor began with; 0: the file's.

    `added` and `removed` count lines, for the audit.
    """

    document: str
    text: str | None
    note: str | None
    restores: int | None
    expected: int
    added: int
    removed: int


@dataclass(frozen=True, slots=True)
class SqlPolicies:
    """The revisions in the database; each leaves a row of the audit."""

    sessions: Sessions

    async def number(self) -> int:
        """Return the number of the newest revision of all; 0 where nothing was ever saved."""
        async with self.sessions.read() as session:
            return await _newest(session)

    async def latest(self) -> tuple[int, Mapping[str, Revision]]:
        """Return the number of the newest revision, and the latest of each document."""
        numbers = select(func.max(PolicyRow.number)).group_by(PolicyRow.document)
        query = select(PolicyRow).where(PolicyRow.number.in_(numbers)).order_by(PolicyRow.number)
        async with self.sessions.read() as session:
            found = {row.document: _to_revision(row) for row in await session.scalars(query)}
        return max((each.number for each in found.values()), default=0), found

    async def last(self, document: str) -> Revision | None:
        """Return the latest revision of a document; None where it was never saved."""
        async with self.sessions.read() as session:
            row = await session.scalar(_last(document))
        return None if row is None else _to_revision(row)

    async def before(self, document: str, number: int) -> Revision | None:
        """Return the revision of a document before another; None where that was the first."""
        query = _last(document).where(PolicyRow.number < number)
        async with self.sessions.read() as session:
            row = await session.scalar(query)
        return None if row is None else _to_revision(row)

    async def show(self, document: str, number: int) -> Revision:
        """Return a revision.

        Raises:
            UnknownRevision: The document has none of this number.
        """
        async with self.sessions.read() as session:
            row = await session.get(PolicyRow, number)
        if row is None or row.document != document:
            raise UnknownRevision(document, number)
        return _to_revision(row)

    async def list(self, document: str, *, limit: int, after: str | None = None) -> Paged[Revision]:
        """List the revisions of a document, latest first.

        Raises:
            BadCursor: `after` is not a cursor of this list.
        """
        kind = f"policy {document}"
        query = (
            select(PolicyRow)
            .where(PolicyRow.document == document)
            .order_by(PolicyRow.number.desc())
            .limit(limit + 1)
        )
        if after is not None:
            query = query.where(PolicyRow.number < number_of(kind, after))
        async with self.sessions.read() as session:
            rows = list(await session.scalars(query))
        more = cursor_of(kind, rows[limit - 1].number) if len(rows) > limit else None
        return Paged([_to_revision(row) for row in rows[:limit]], more)

    async def save(
        self, drafts: Sequence[Draft], checked: int, by: By
    ) -> Sequence[Revision] | None:
        """Save drafts together, as the newest revisions; None where they must be checked anew.

        Args:
            drafts: One for each document that changes.
            checked: The number of the newest revision that they were found to go with.
            by: Who saves them.

        Raises:
            PolicyChanged: Somebody saved a document since its editor began.
        """
        async with self.sessions.begin() as session:
            for draft in drafts:
                last = await session.scalar(_last(draft.document))
                stands = 0 if last is None else last.number
                if stands != draft.expected:
                    raise PolicyChanged(draft.document, stands, last.who if last else None)
            if await _newest(session) != checked:
                return None
            numbered = [_revision(draft, checked + at, by) for at, draft in enumerate(drafts, 1)]
            # Of two who save at once one finds the number taken, and checks again.
            taken = await session.scalars(
                insert_into(PolicyRow, postgres=self.sessions.postgres)
                .values([asdict(revision) for revision in numbered])
                .on_conflict_do_nothing()
                .returning(PolicyRow.number)
            )
            if len(taken.all()) < len(numbered):
                await session.rollback()
                return None
            for draft, revision in zip(drafts, numbered, strict=True):
                await _note(session, draft, revision, by)
            return numbered


async def _note(session: AsyncSession, draft: Draft, revision: Revision, by: By) -> None:
    verb = "policy.save" if draft.restores is None else "policy.restore"
    told = {
        "revision": revision.number,
        "lines_added": draft.added,
        "lines_removed": draft.removed,
        "restores": draft.restores,
        "note": draft.note,
    }
    after = {name: value for name, value in told.items() if value is not None}
    await audit(session, by, verb, draft.document, {"revision": draft.expected}, after)


def _last(document: str) -> Select[PolicyRow]:
    return (
        select(PolicyRow)
        .where(PolicyRow.document == document)
        .order_by(PolicyRow.number.desc())
        .limit(1)
    )


def _revision(draft: Draft, number: int, by: By) -> Revision:
    return Revision(
        number=number,
        document=draft.document,
        text=draft.text,
        at=by.at,
        who=by.who,
        note=draft.note,
        restores=draft.restores,
    )


async def _newest(session: AsyncSession) -> int:
    return await session.scalar(select(func.max(PolicyRow.number))) or 0


def _to_revision(row: PolicyRow) -> Revision:
    return Revision(
        number=row.number,
        document=row.document,
        text=row.text,
        at=row.at,
        who=row.who,
        note=row.note,
        restores=row.restores,
    )
