"""Documents of the policy as people saved them: revisions that are added and never changed.

One number counts the revisions of all documents. Whoever saves says which number they looked at, so
nothing is saved that was checked beside documents that have changed since.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
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

    `added` and `removed` count lines, for the audit. `checked` is the number of the newest revision
    of all that the draft was found to go with.
    """

    document: str
    text: str | None
    note: str | None
    restores: int | None
    expected: int
    checked: int
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

    async def before(self, document: str, number: int) -> Revision | None:
        """Return the revision of a document before another; None where that was the first."""
        query = (
            select(PolicyRow)
            .where(PolicyRow.document == document, PolicyRow.number < number)
            .order_by(PolicyRow.number.desc())
            .limit(1)
        )
        async with self.sessions.read() as session:
            row = await session.scalar(query)
        return row and _to_revision(row)

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

    async def list(
        self, document: str, *, limit: int, after: str | None = None
    ) -> Paged[Revision]:
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

    async def save(self, draft: Draft, by: By) -> Revision | None:
        """Save a draft as the newest revision; None where it must be checked anew.

        Raises:
            PolicyChanged: Somebody saved the document since its editor began.
        """
        async with self.sessions.begin() as session:
            last = await session.scalar(
                select(PolicyRow)
                .where(PolicyRow.document == draft.document)
                .order_by(PolicyRow.number.desc())
                .limit(1)
            )
            stands = 0 if last is None else last.number
            if stands != draft.expected:
                raise PolicyChanged(draft.document, stands, last.who if last else None)
            if await _newest(session) != draft.checked:
                return None
            revision = Revision(
                number=draft.checked + 1,
                document=draft.document,
                text=draft.text,
                at=by.at,
                who=by.who,
                note=draft.note,
                restores=draft.restores,
            )
            # Two who save at once take the same number, and one of them checks again.
            taken = await session.scalar(
                insert_into(PolicyRow, postgres=self.sessions.postgres)
                .values(
                    number=revision.number,
                    document=revision.document,
                    text=revision.text,
                    at=revision.at,
                    who=revision.who,
                    note=revision.note,
                    restores=revision.restores,
                )
                .on_conflict_do_nothing()
                .returning(PolicyRow.number)
            )
            if taken is None:
                return None
            verb = "policy.save" if draft.restores is None else "policy.restore"
            told = {
                "revision": revision.number,
                "lines_added": draft.added,
                "lines_removed": draft.removed,
                "restores": draft.restores,
                "note": draft.note,
            }
            after = {name: value for name, value in told.items() if value is not None}
            await audit(session, by, verb, draft.document, {"revision": stands}, after)
            return revision


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
