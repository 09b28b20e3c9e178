"""`sawt clock --recount`: open tickets counted by the calendars as they are now."""

import sys

from api.cli.lines import write_line
from api.cli.prepare import short_verb, with_database
from api.cli.prepare_policy import prepared_policy
from api.config import Config
from api.tools import utc_now
from store.clocks import SqlClocks
from store.database import Sessions


def recount(*, json: bool) -> None:
    """Recount batch by batch; what was counted by these calendars already is left alone."""
    settings = short_verb()
    config = prepared_policy(settings)

    async def work(sessions: Sessions) -> tuple[int, int, int]:
        return await _recount(sessions, config)

    seen, counted, moved = with_database(settings, work)
    if json:
        write_line({"open": seen, "recounted": counted, "moved": moved})
    else:
        sys.stdout.write(f"open       {seen}\nrecounted  {counted}\nmoved      {moved}\n")


async def _recount(sessions: Sessions, config: Config) -> tuple[int, int, int]:
    clocks = SqlClocks(sessions, config.tell, config.timing)
    seen = counted = moved = 0
    reached: int | None = 0
    while reached is not None:
        batch = await clocks.recount(utc_now(), after=reached)
        reached, seen = batch.reached, seen + batch.seen
        counted, moved = counted + batch.counted, moved + batch.moved
    return seen, counted, moved
