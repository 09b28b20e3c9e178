"""`sawt media`: earlier posts read anew for the media screen."""

import sys
from datetime import timedelta

from api.cli.lines import write_line
from api.cli.prepare import short_verb, with_database
from api.config import Config, read_config
from api.tools import utc_now
from store.database import Sessions
from store.media_keeping import read_again


def media(days: int, *, json: bool) -> None:
    """Read what was decided in the last days, batch by batch; each is marked as policy is now."""
    settings = short_verb()
    config = read_config(settings.config)

    async def work(sessions: Sessions) -> tuple[int, int]:
        return await _read(sessions, config, days)

    seen, heard = with_database(settings, work)
    if json:
        write_line({"posts": seen, "media": heard})
    else:
        sys.stdout.write(f"posts  {seen}\nmedia  {heard}\n")


async def _read(sessions: Sessions, config: Config, days: int) -> tuple[int, int]:
    since, seen, heard = utc_now() - timedelta(days=days), 0, 0
    reached: int | None = 0
    while reached is not None:
        batch = await read_again(sessions, config.media, since, after=reached)
        reached, seen, heard = batch.reached, seen + batch.seen, heard + batch.heard
    return seen, heard
