"""The key of pseudonyms: made once, kept sealed, and the same whatever key seals it."""

import asyncio
from functools import partial

import pytest
from sqlalchemy import select

from store.database import Sessions, open_database
from store.errors import CannotUnseal
from store.sealing import Seal
from store.tables import InstallationRow

OLD, NEW = Seal(["a" * 32]), Seal(["b" * 32, "a" * 32])


async def digest(database: str, seal: Seal) -> str:
    async with open_database(database, lambda: seal) as sessions:
        return (await sessions.names()).digest("author", "x", "sara")


async def sealed(sessions: Sessions) -> str:
    async with sessions.read() as session:
        return (await session.scalars(select(InstallationRow.sealed))).one()


async def test_processes_that_begin_at_once_have_one_key(database: str) -> None:
    told = await asyncio.gather(*(digest(database, OLD) for _ in range(4)))

    assert len(set(told)) == 1


async def test_another_key_of_the_settings_changes_no_pseudonym(
    database: str, sessions: Sessions
) -> None:
    before = await digest(database, OLD)
    once = await sealed(sessions)
    after = await digest(database, NEW)

    assert before == after
    assert not NEW.is_newest(once)
    assert NEW.is_newest(await sealed(sessions))
    assert await digest(database, Seal(["b" * 32])) == before


async def test_the_key_is_nothing_without_ours(database: str, sessions: Sessions) -> None:
    await digest(database, OLD)

    with pytest.raises(CannotUnseal):
        await digest(database, Seal(["x" * 32]))
    with pytest.raises(CannotUnseal):
        await sessions.names()
    assert await asyncio.gather(*map(partial(digest, database), [OLD, OLD]))
