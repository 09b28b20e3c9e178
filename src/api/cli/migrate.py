"""`sawt migrate`: the schema to head."""

import asyncio

from api.cli.prepare import short_verb
from store.migrate import migrate as to_head


def migrate() -> None:
    """Bring the schema to head; harmless where it is there already."""
    settings = short_verb()
    if settings.embedded:
        settings.folder()
    asyncio.run(to_head(settings.url))
