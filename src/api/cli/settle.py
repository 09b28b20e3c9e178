"""Which sources a short verb works with, where a service may be running."""

from api.cli.prepare import sync_sources
from api.schedule import NAME
from api.settings import Settings
from api.tools import utc_now
from store.database import Sessions
from store.leases import SqlLeases


async def settle_sources(settings: Settings, sessions: Sessions) -> None:
    """Do as `sync_sources`, unless a service schedules them: its sources are those of its start.

    A shell whose settings are not the service's would else switch off what it reads.
    """
    if not await SqlLeases(sessions).held(NAME, utc_now()):
        await sync_sources(settings, sessions)
