from pathlib import Path

import pytest

from api.cli.prepare import ready
from api.failure import Failed
from api.settings import read_settings
from store.migrate import behind


async def test_sqlite_is_brought_up_to_date_and_postgresql_is_not_touched(
    bare_database: str, tmp_path: Path
) -> None:
    settings = read_settings(database=bare_database, data=tmp_path)

    if settings.embedded:
        await ready(settings)
        assert not await behind(settings.url)
    else:
        with pytest.raises(Failed, match="older than this program; run: sawt migrate"):
            await ready(settings)
        assert await behind(settings.url)
