"""Saved views: filters of tickets under a name, of a user's own or shared with a place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from router.people import Caller
from router.scope import Scope
from router.states import LEADERS
from store.audit import By, audit
from store.database import Sessions
from store.errors import NotYours, UnknownView
from store.held import may_hold_more
from store.paging import number_named
from store.tables import ViewRow

PREFIX = "view_"


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A saved view. `shared`: with all who see its `place`; of no place, with everybody."""

    id: str
    user: str
    name: str
    asks: Mapping[str, Sequence[str]]
    shared: bool
    place: str | None
    created: datetime
    changed: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Who asks for views; the key of the installation sees all of them."""

    caller: Caller
    scope: Scope

    def may_change(self, *, user: str, shared: bool, place: str | None) -> bool:
        """Whether they may change a view.

        One of their own they may; one that is shared may be changed by whoever leads its place
        now, whoever shared it.
        """
        if self.caller.free:
            return True
        if not shared:
            return user == self.caller.name
        return self.caller.may(LEADERS) and self.scope.holds(place)


@dataclass(frozen=True, slots=True)
class SqlViews:
    """The views in the database; what is done to shared ones leaves a row of the audit."""

    sessions: Sessions

    async def list(self, viewer: Viewer) -> Sequence[View]:
        """List the views of somebody and those that are shared with them, by their names."""
        query = select(ViewRow).where(_visible(viewer)).order_by(ViewRow.shared, ViewRow.name)
        async with self.sessions.read() as session:
            return [_to_view(row) for row in await session.scalars(query)]

    async def add(  # noqa: PLR0913 - what a view is made of
        self,
        user: str,
        name: str,
        asks: Mapping[str, Sequence[str]],
        by: By,
        *,
        shared: bool,
        place: str | None,
    ) -> View:
        """Add a view.

        Raises:
            UnknownUser: There is none of this id.
            TooManyHeld: They have as many as one may have.
        """
        async with self.sessions.begin() as session:
            await may_hold_more(session, ViewRow, user)
            row = ViewRow(
                user=user,
                name=name,
                asks=dict(asks),
                shared=shared,
                place=place,
                created=by.at,
                changed=by.at,
            )
            session.add(row)
            await session.flush()
            await _note(session, by, "view.add", {}, row)
            return _to_view(row)

    async def change(
        self,
        view: str,
        viewer: Viewer,
        by: By,
        *,
        name: str | None = None,
        asks: Mapping[str, Sequence[str]] | None = None,
    ) -> View:
        """Give a view another name, or another filter.

        Raises:
            UnknownView: There is none of this id for them.
            NotYours: It is shared, and they do not lead its place.
        """
        async with self.sessions.begin() as session:
            row = await _held(session, view, viewer)
            before = _told(row)
            row.name = row.name if name is None else name
            row.asks = row.asks if asks is None else dict(asks)
            row.changed = by.at
            await session.flush()
            await _note(session, by, "view.change", before, row)
            return _to_view(row)

    async def remove(self, view: str, viewer: Viewer, by: By) -> None:
        """Remove a view; raises as `change` does."""
        async with self.sessions.begin() as session:
            row = await _held(session, view, viewer)
            if row.shared:
                await audit(session, by, "view.remove", view, _told(row), {})
            await session.delete(row)


def _visible(viewer: Viewer) -> ColumnElement[bool]:
    """Match a user's own views, and what is shared with one of their places."""
    if viewer.caller.free:
        return true()
    codes = viewer.scope.bearing
    shared: ColumnElement[bool] = ViewRow.shared.is_(True)
    if codes is not None:
        shared = and_(shared, or_(ViewRow.place.is_(None), ViewRow.place.in_(codes)))
    own = and_(ViewRow.user == viewer.caller.name, ViewRow.shared.is_(False))
    return or_(own, shared)


async def _held(session: AsyncSession, view: str, viewer: Viewer) -> ViewRow:
    number = number_named(PREFIX, view)
    query = select(ViewRow).where(ViewRow.seq == number, _visible(viewer)).with_for_update()
    row = await session.scalar(query) if number else None
    if row is None:
        raise UnknownView(view)
    if not viewer.may_change(user=row.user, shared=row.shared, place=row.place):
        raise NotYours(view)
    return row


async def _note(
    session: AsyncSession, by: By, verb: str, before: dict[str, Any], row: ViewRow
) -> None:
    if row.shared:
        await audit(session, by, verb, f"{PREFIX}{row.seq}", before, _told(row))


def _told(row: ViewRow) -> dict[str, Any]:
    return {"name": row.name, "place": row.place, "asks": row.asks}


def _to_view(row: ViewRow) -> View:
    return View(
        id=f"{PREFIX}{row.seq}",
        user=row.user,
        name=row.name,
        asks=row.asks,
        shared=row.shared,
        place=row.place,
        created=row.created,
        changed=row.changed,
    )
