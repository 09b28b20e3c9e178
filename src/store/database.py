"""Opening the database: one address, two engines, the same promises.

SQLite is one file that several processes share: readers never wait (WAL), writers queue up, in
this process on a lock of ours and between processes on SQLite's (busy timeout).
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, nullcontext
from typing import TypeVar

from sqlalchemy import URL, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from listener.pseudonyms import Names
from store.address import is_sqlite, read_address, shown
from store.engine import BUSY_SECONDS, READS, open_engine
from store.errors import DatabaseUnavailable
from store.naming import Naming, Sealing, no_seal
from store.trouble import deadlocked, translated

Result = TypeVar("Result")
Work = Callable[[AsyncSession], Awaitable[Result]]

TRIES = 5
# What a session's `info` says of a transaction that wrote events, and what it has yet to do.
TOLD, LASTLY = "told", "lastly"
# Something to do in a transaction; the flag is whether it is PostgreSQL's.
Lastly = Callable[[AsyncSession, bool], Awaitable[None]]


def lastly(session: AsyncSession, work: Lastly) -> None:
    """Let something be done as the last of a transaction of `Sessions`, whoever ends it."""
    session.info.setdefault(LASTLY, []).append(work)


class Sessions:
    """Short transactions on one database; `SqlPosts` and the others take it.

    `told` is rung once a transaction that wrote events is committed; whoever waits for it looks
    now and then all the same, since other processes ring bells of their own.
    """

    def __init__(self, address: URL, engine: AsyncEngine, sealing: Sealing = no_seal) -> None:
        self.url = shown(address)
        self.postgres = not is_sqlite(address)
        self.told = asyncio.Event()
        self.naming = Naming(sealing, postgres=self.postgres)
        self._writing = async_sessionmaker(engine, expire_on_commit=False)
        self._reading = async_sessionmaker(
            engine.execution_options(**READS), expire_on_commit=False
        )
        self._turn: AbstractAsyncContextManager[object] = (
            nullcontext() if self.postgres else asyncio.Lock()
        )

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncSession]:
        """A transaction that may write: committed at the end, undone by any exception.

        Raises:
            DatabaseUnavailable: The database is away. Nothing was written.
        """
        async with AsyncExitStack() as turn:
            await self._wait_for(turn)
            with translated(self.url):
                async with self._writing.begin() as session:
                    yield session
                    for work in session.info.pop(LASTLY, ()):
                        await work(session, self.postgres)
        if session.info.get(TOLD):
            self.told.set()

    async def _wait_for(self, turn: AsyncExitStack) -> None:
        """Wait no longer for our own writers than for others: a queue must not add up its waits."""
        try:
            async with asyncio.timeout(BUSY_SECONDS):
                await turn.enter_async_context(self._turn)
        except TimeoutError as error:
            raise DatabaseUnavailable(self.url, "too many wait to write; try again") from error

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """A transaction that only reads.

        Raises:
            DatabaseUnavailable: The database is away.
        """
        with translated(self.url):
            async with self._reading.begin() as session:
                yield session

    async def run(self, work: Work[Result]) -> Result:
        """Do `work` in a transaction; once more where PostgreSQL broke a deadlock with it.

        Raises:
            DatabaseUnavailable: The database is away. Nothing was written.
        """
        for last in (*(False,) * (TRIES - 1), True):
            try:
                async with self.begin() as session:
                    return await work(session)
            except DBAPIError as error:
                if last or not deadlocked(error):
                    raise
        raise AssertionError  # the last try returns or raises

    async def names(self) -> Names:
        """Return what turns names into pseudonyms.

        Raises:
            CannotUnseal: Its key was sealed with none of ours.
            DatabaseUnavailable: The database is away.
        """
        async with self.begin() as session:
            return await self.naming.names(session)

    async def ping(self) -> None:
        """Ask for a sign of life.

        Raises:
            DatabaseUnavailable: There is none.
        """
        async with self.read() as session:
            await session.execute(text("SELECT 1"))


@asynccontextmanager
async def open_database(url: str, sealing: Sealing = no_seal) -> AsyncIterator[Sessions]:
    """Open a database for as long as the context lasts.

    Args:
        url: A SQLAlchemy URL, `sqlite+aiosqlite:///FILE` or `postgresql+asyncpg://…`. The folder
            of a SQLite file is made.
        sealing: Opens stored secrets, once one is needed; without it none can be opened.

    Raises:
        DatabaseUnavailable: It cannot be used; says why and what to do.
    """
    address = read_address(url)
    async with AsyncExitStack() as stack:
        with translated(shown(address)):
            engine = await stack.enter_async_context(open_engine(address))
        sessions = Sessions(address, engine, sealing)
        await sessions.ping()
        yield sessions
