"""Users, their keys, and who changed what: in one transaction each time."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from router.people import NO_USERS, Caller, Key, User, same
from router.states import Role
from store.audit import By, audit
from store.database import Sessions
from store.errors import UnknownKey, UnknownUser, UserExists
from store.notices import withdraw
from store.paging import Paged, cursor_of, number_of
from store.seeing import caller_of
from store.sign_ins import end_of
from store.tables import ApiKeyRow, AuditRow, SignInRow, UserRow

# Noting each use of a key would make every read a write.
USED_EVERY = timedelta(minutes=5)
# Where one of these changes, whoever is signed in signs in anew.
_LETS_IN = ("roles", "places", "active", "password")

__all__ = ["Audited", "By", "SqlPeople"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """A change of the administration, or somebody let in or refused, and from which address.

    `before` and `after` hold the fields that differ.
    """

    at: datetime
    who: str
    verb: str
    target: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    address: str | None = None


@dataclass(frozen=True, slots=True)
class SqlPeople:
    """Users and keys in the database; each change leaves a row of the audit."""

    sessions: Sessions

    async def add(self, user: User, by: By, password: str | None = None) -> None:
        """Add a user; `password` is its Argon2 hash.

        Raises:
            UserExists: One of this id is there, active or not, or it stands for the service.
        """
        if user.id.casefold() in NO_USERS:
            raise UserExists(user.id)
        async with self.sessions.begin() as session:
            if await session.scalar(select(UserRow.id).where(UserRow.id == user.id)):
                raise UserExists(user.id)
            values = _values(user)
            await session.execute(
                insert(UserRow).values(id=user.id, password=password, created=by.at, **values)
            )
            await audit(session, by, "user.add", user.id, {}, values)

    async def change(self, user: User, by: By, password: str | None = None) -> None:
        """Change a user; a new `password` is its Argon2 hash.

        Whoever is not active, or has a new password, loses all keys; who may do something else
        than before is signed out, too. Letters of places that were theirs are not sent any more.

        Raises:
            UnknownUser: There is none of this id.
        """
        async with self.sessions.begin() as session:
            row = await _user(session, user.id, hold=True)
            before, after = _values(to_user(row)), _values(user)
            for name, value in after.items():
                setattr(row, name, value)
            if password is not None:
                row.password = password
                before["password"], after["password"] = "before", "changed"
            if not user.active or password is not None:
                await _revoke(session, ApiKeyRow.user == user.id, by.at)
            if before["places"] != after["places"]:
                await withdraw(session, user.id, by.at)
            if any(before[name] != after[name] for name in _LETS_IN if name in after):
                await end_of(session, user.id, by.at)
            await audit(session, by, "user.change", user.id, before, after)

    async def set_password(self, user: str, password: str, by: By, *, stays: str | None) -> None:
        """Set a user's password, an Argon2 hash: their keys and sessions end, but `stays`.

        Raises:
            UnknownUser: There is none of this id.
        """
        async with self.sessions.begin() as session:
            row = await _user(session, user, hold=True)
            row.password = password
            await _revoke(session, ApiKeyRow.user == user, by.at)
            await end_of(session, user, by.at, but=stays)
            changed = {"password": "before"}, {"password": "changed"}
            await audit(session, by, "user.change", user, *changed)

    async def user(self, user: str) -> User:
        """Return a user.

        Raises:
            UnknownUser: There is none of this id.
        """
        async with self.sessions.read() as session:
            return to_user(await _user(session, user))

    async def password(self, user: str) -> str | None:
        """Return the hash of an active user's password; None where there is none."""
        async with self.sessions.read() as session:
            query = select(UserRow.password).where(UserRow.id == user, UserRow.active)
            found: str | None = await session.scalar(query)
            return found

    async def any(self) -> bool:
        """Whether there is a user, active or not."""
        async with self.sessions.read() as session:
            return await session.scalar(select(UserRow.id).limit(1)) is not None

    async def users(self) -> Sequence[User]:
        """List the users by their ids."""
        async with self.sessions.read() as session:
            rows = await session.scalars(select(UserRow).order_by(UserRow.id))
            return [to_user(row) for row in rows]

    async def issue(self, key: Key, secret: str, by: By) -> None:
        """Keep a key with the digest of its secret.

        Raises:
            UnknownUser: Its user is not there.
        """
        async with self.sessions.begin() as session:
            await _user(session, key.user)
            values = {
                "user": key.user,
                "label": key.label,
                "roles": _roles(key.roles),
                "expires": key.expires,
            }
            await session.execute(
                insert(ApiKeyRow).values(id=key.id, secret=secret, created=key.created, **values)
            )
            told = values | {"expires": key.expires and key.expires.isoformat()}
            await audit(session, by, "key.issue", key.id, {}, told)

    async def revoke(self, key: str, by: By, *, of: str | None = None) -> None:
        """End a key, of anybody or of a user; one that is ended stays so.

        Raises:
            UnknownKey: There is none of this id.
        """
        async with self.sessions.begin() as session:
            row = await session.get(ApiKeyRow, key, with_for_update=True)
            if row is None or of not in {None, row.user}:
                raise UnknownKey(key)
            if row.revoked is None:
                row.revoked = by.at
                await audit(session, by, "key.revoke", key, {"user": row.user}, {})

    async def keys(self, user: str | None = None) -> Sequence[Key]:
        """List keys, of everybody or of a user, latest first."""
        query = select(ApiKeyRow).order_by(ApiKeyRow.created.desc(), ApiKeyRow.id)
        if user is not None:
            query = query.where(ApiKeyRow.user == user)
        async with self.sessions.read() as session:
            return [_to_key(row) for row in await session.scalars(query)]

    async def caller(self, key: str, secret: str, now: datetime) -> Caller | None:
        """Return who speaks with a key; None where it opens nothing now."""
        async with self.sessions.read() as session:
            query = (
                select(ApiKeyRow, UserRow)
                .join(UserRow, UserRow.id == ApiKeyRow.user)
                .where(ApiKeyRow.id == key)
            )
            found = (await session.execute(query)).first()
        if found is None:
            return None
        row, user = found
        if not (same(secret, row.secret) and user.active and _to_key(row).valid(now)):
            return None
        if row.used is None or now - row.used >= USED_EVERY:
            async with self.sessions.begin() as session:
                await session.execute(update(ApiKeyRow).where(ApiKeyRow.id == key).values(used=now))
        asking = caller_of(user)
        roles = asking.roles & frozenset(map(Role, row.roles))
        return replace(asking, roles=roles, key=key)

    async def changed(self, callers: Collection[Caller]) -> frozenset[Caller]:
        """Return those of some callers who may not go on as they began.

        Their key or session has ended, they are not active any more, or are of other places.
        """
        names = {each.name for each in callers}
        keys, sign_ins = {each.key for each in callers}, {each.sign_in for each in callers}
        users = select(UserRow.id, UserRow.places).where(UserRow.id.in_(names), UserRow.active)
        ended = select(ApiKeyRow.id).where(
            ApiKeyRow.id.in_(keys - {None}), ApiKeyRow.revoked.is_not(None)
        )
        left = select(SignInRow.id).where(
            SignInRow.id.in_(sign_ins - {None}), SignInRow.ended.is_not(None)
        )
        async with self.sessions.read() as session:
            places = {user: frozenset(of) for user, of in await session.execute(users)}
            over = {*await session.scalars(ended), *await session.scalars(left)}
        return frozenset(
            each
            for each in callers
            if over & {each.key, each.sign_in} or places.get(each.name) != each.places
        )

    async def audited(
        self, of: Collection[str] | None = None, *, limit: int, after: str | None = None
    ) -> Paged[Audited]:
        """List changes, latest first: of some users and their keys alone, or all.

        Raises:
            BadCursor: `after` is not a cursor of this list.
        """
        query = select(AuditRow).order_by(AuditRow.seq.desc()).limit(limit + 1)
        if of is not None:
            keys = select(ApiKeyRow.id).where(ApiKeyRow.user.in_(of))
            theirs = and_(AuditRow.verb.startswith("user."), AuditRow.target.in_(of))
            query = query.where(
                or_(theirs, and_(AuditRow.verb.startswith("key."), AuditRow.target.in_(keys)))
            )
        if after is not None:
            query = query.where(AuditRow.seq < number_of("audit", after))
        async with self.sessions.read() as session:
            rows = list(await session.scalars(query))
        more = cursor_of("audit", rows[limit - 1].seq) if len(rows) > limit else None
        return Paged([_to_audited(row) for row in rows[:limit]], more)


async def _user(session: AsyncSession, user: str, *, hold: bool = False) -> UserRow:
    row = await session.get(UserRow, user, with_for_update=hold or None)
    if row is None:
        raise UnknownUser(user)
    return row


async def _revoke(session: AsyncSession, which: Any, at: datetime) -> None:  # noqa: ANN401 - a clause
    await session.execute(
        update(ApiKeyRow).where(which, ApiKeyRow.revoked.is_(None)).values(revoked=at)
    )


def _roles(roles: frozenset[Role]) -> list[str]:
    return sorted(role.value for role in roles)


def _values(user: User) -> dict[str, Any]:
    return {
        "name": user.name,
        "roles": _roles(user.roles),
        "places": sorted(user.places),
        "active": user.active,
    }


def to_user(row: UserRow) -> User:
    """Make a user of its row."""
    return User(
        id=row.id,
        name=row.name,
        roles=frozenset(map(Role, row.roles)),
        places=frozenset(row.places),
        active=row.active,
        password=row.password is not None,
    )


def _to_key(row: ApiKeyRow) -> Key:
    return Key(
        id=row.id,
        user=row.user,
        label=row.label,
        roles=frozenset(map(Role, row.roles)),
        created=row.created,
        expires=row.expires,
        used=row.used,
        revoked=row.revoked,
    )


def _to_audited(row: AuditRow) -> Audited:
    return Audited(
        at=row.at,
        who=row.who,
        verb=row.verb,
        target=row.target,
        before=row.before,
        after=row.after,
        address=row.address,
    )
