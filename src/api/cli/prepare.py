"""What every verb that touches the database does first: settings, folder, schema, sources."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, TypeVar

from api import logs, memory
from api.config import MUNICIPALITIES
from api.failure import Failed
from api.keyring import sealing
from api.settings import LogLevel, Settings, read_settings
from api.tools import utc_now
from classifier.gazetteer import Gazetteer, load_gazetteer
from listener.catalogue import read_catalogue
from listener.queries import QUERIES, read_queries
from listener.source import Source
from store.database import Sessions, open_database
from store.migrate import behind, migrate
from store.sources import SqlSources

Result = TypeVar("Result")


def short_verb(**given: object) -> Settings:
    """Read the settings for a verb that says by itself what happened: only errors are logged."""
    settings = read_settings(**given)
    quiet = settings.log_level if "log_level" in settings.model_fields_set else LogLevel.ERROR
    logs.set_up(quiet, settings.log_format)
    memory.started()
    return settings


async def ready(settings: Settings) -> None:
    """Make the database usable: SQLite is ours and is migrated, PostgreSQL must be up to date.

    Raises:
        Failed: The schema is older than the program.
        DatabaseUnavailable: It cannot be opened.
    """
    if settings.embedded:
        settings.folder()
        await migrate(settings.url)
    elif await behind(settings.url):
        what = "the database's schema is older than this program"
        raise Failed(what, "run: sawt migrate")


def configured_sources(settings: Settings, gazetteer: Gazetteer | None = None) -> Sequence[Source]:
    """Read the sources that are configured, or raise `WrongConfig`.

    Args:
        settings: Where the policy lies, and which networks are open.
        gazetteer: The municipalities; read unless given.
    """
    file = settings.catalogue
    if file is None:
        return ()
    known = gazetteer or load_gazetteer(settings.config / MUNICIPALITIES)
    places = {one.code: one.ar for one in known.municipalities.values()}
    queries = read_queries(settings.config / QUERIES)
    return read_catalogue(file, settings.allow_networks, queries, places)


async def sync_sources(
    settings: Settings, sessions: Sessions, gazetteer: Gazetteer | None = None
) -> None:
    """Make the sources in the database what `config/sources.yaml` says."""
    configured = configured_sources(settings, gazetteer)
    await SqlSources(sessions).sync(configured, utc_now())


def with_database(
    settings: Settings, work: Callable[[Sessions], Coroutine[Any, Any, Result]]
) -> Result:
    """Run `work` on a database that is ready."""

    async def run() -> Result:
        await ready(settings)
        async with open_database(settings.url, sealing(settings)) as sessions:
            return await work(sessions)

    return asyncio.run(run())
