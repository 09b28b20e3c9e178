"""Opening the database: one address, two engines, the same promises."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncSession


class Sessions:
    """Short transactions on one database. Give it to `SqlPosts` and the others; close by leaving
    `open_database`.
    """

    url: str  # without the password

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncSession]:
        """A transaction that writes; raises `DatabaseUnavailable`."""
        raise NotImplementedError
        yield

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """A transaction that only reads; raises `DatabaseUnavailable`."""
        raise NotImplementedError
        yield

    async def ping(self) -> None:
        """Ask the database for a sign of life, or raise `DatabaseUnavailable`."""
        raise NotImplementedError


@asynccontextmanager
async def open_database(url: str) -> AsyncIterator[Sessions]:
    """Open the database; raises `DatabaseUnavailable` at once where it cannot be used."""
    raise NotImplementedError
    yield
