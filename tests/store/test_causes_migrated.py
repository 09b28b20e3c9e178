"""Runs that were noted before their cause was: what their reasons say for certain."""

import pytest
from alembic import command
from sqlalchemy import Connection, text

from store.address import read_address
from store.engine import open_engine
from store.migrate import config_for, migrate

LINE = text(
    "INSERT INTO runs (source, started, finished, outcome, reason, seen, new, skipped, bytes)"
    " VALUES ('okaz', '2026-11-23 09:00:00.000000', '2026-11-23 09:00:00.000000', :outcome,"
    " :reason, 0, 0, 0, 0)"
)


@pytest.mark.parametrize(
    ("outcome", "reason", "cause"),
    [
        ("silent", "ConnectError", "retry"),
        ("busy", "it takes no more requests for now (HTTP 429); asked to wait 60 s", "rate"),
        ("busy", "it could not answer (HTTP 503); asked to wait 60 s", "retry"),
        ("garbled", "the answer is not JSON", "garbled"),
        ("refused", "its token was refused (HTTP 401); renew the token and set it again", "auth"),
        ("refused", "the environment variable SAWT_SECRET_X is not set", "auth"),
        ("refused", "it is not there any more (HTTP 404)", "gone"),
        ("refused", "the request is not taken (HTTP 400)", "request"),
        ("refused", "is not a file", None),
        ("read", None, None),
    ],
)
async def test_a_line_of_before_gets_the_cause_that_it_tells_of(
    bare_database: str, outcome: str, reason: str | None, cause: str | None
) -> None:
    def before(connection: Connection) -> None:
        command.upgrade(config_for(connection), "0006")
        connection.execute(LINE, {"outcome": outcome, "reason": reason})

    async with open_engine(read_address(bare_database)) as engine:
        async with engine.begin() as connection:
            await connection.run_sync(before)
        await migrate(bare_database)
        async with engine.connect() as connection:
            found = await connection.scalar(text("SELECT cause FROM runs"))

    assert found == cause
