"""What people corrected, as examples to learn from: for `sawt train` and `sawt model labels`."""

from pathlib import Path

from api.cli.prepare import with_database
from api.config import Config
from api.settings import Settings
from classifier.training.corpus import Example, load_examples
from classifier.training.labels import examples_of
from store.address import read_address
from store.corrections import SqlLabels
from store.database import Sessions

DATABASE, NONE = "database", "none"


def learnt(settings: Settings, config: Config, where: str = DATABASE) -> list[Example]:
    """Read corrections from the database, or as `sawt model labels` wrote them to a file.

    A SQLite database that is not there yet holds none, and is not made.

    Raises:
        DatabaseUnavailable, Failed: The database cannot be used.
        WrongConfig: The file cannot be read, or is no training text.
    """
    if where == NONE or (where == DATABASE and _not_yet(settings)):
        return []
    if where != DATABASE:
        return load_examples(Path(where), config.services)

    async def run(sessions: Sessions) -> list[Example]:
        return await examples_of(SqlLabels(sessions), config.services)

    return with_database(settings, run)


def _not_yet(settings: Settings) -> bool:
    file = read_address(settings.url).database if settings.embedded else None
    return file is not None and not Path(file).exists()
