"""What Alembic runs: on the connection that it was given, or on `-x url=…` for developers."""

import asyncio
from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection

from store.address import read_address
from store.engine import open_engine
from store.instant import Instant
from store.tables import Row


def ours(name: str | None, type_: str, _: object) -> bool:
    """Leave out what store/search.py makes: FTS5's tables, or the table of tsvectors."""
    return type_ != "table" or name is None or not name.startswith("search")


def plain(type_: str, value: object, _: AutogenContext) -> str | Literal[False]:
    """Keep our types out of the scripts, which outlive them."""
    if type_ == "type" and isinstance(value, Instant):
        return "sa.DateTime(timezone=True)"
    return False


def run(connection: Connection) -> None:
    """Run the scripts in the caller's transaction."""
    context.configure(
        connection=connection,
        target_metadata=Row.metadata,
        include_name=ours,
        render_item=plain,
    )
    with context.begin_transaction():
        context.run_migrations()


async def run_on(url: str) -> None:
    """Open a database and run the scripts on it."""
    async with open_engine(read_address(url), patient=True) as engine, engine.begin() as connection:
        await connection.run_sync(run)


given = context.config.attributes.get("connection")
if given is None:
    asyncio.run(run_on(context.get_x_argument(as_dictionary=True)["url"]))
else:
    run(given)
