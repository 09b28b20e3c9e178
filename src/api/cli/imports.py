"""`sawt import`: posts from a file, 500 rows a transaction, once each however often it is done."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import blake2b
from itertools import islice
from pathlib import Path

import typer

from api.cli.lines import complain
from api.cli.prepare import short_verb, with_database
from api.cli.progress import working
from api.failure import Failed
from api.tools import utc_now
from listener.archive import Item, read_archive
from listener.kinds.records import Unreadable
from listener.post import Post
from listener.wire import WrongPost, read_post
from store.database import Sessions
from store.imports import Progress, SqlImports

BATCH = 500
SOURCE = "import"
_ENDS = 65_536

Tell = Callable[[float, str], None]


def import_file(path: Path) -> None:
    """Store the posts of a file. Rows that are none are named, and the rest is stored.

    Interrupted, it goes on when it is run again.

    Raises:
        Failed: The file cannot be read; what was stored before stays.
    """
    with _told(path):
        next(read_archive(path), None)
        name = name_of(path)
    settings = short_verb()

    async def run(sessions: Sessions) -> Progress:
        with working("importing") as tell:
            return await _import(path, name, SqlImports(sessions), tell)

    try:
        with _told(path):
            done = with_database(settings, run)
    except KeyboardInterrupt as error:
        what = f"{path}: interrupted; what was read is stored"
        raise Failed(what, "run the same command again, and it goes on") from error
    sys.stdout.write(f"{done.new} new, {done.known} known, {done.bad} bad lines\n")
    if done.bad:
        raise typer.Exit(1)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Say what a person can do about a file that cannot be read."""
    try:
        yield
    except OSError as error:
        what = f"{path}: cannot be read: {error.strerror or error}"
        raise Failed(what, "give the path of a .jsonl, .csv or .parquet file") from error
    except Unreadable as error:
        what = f"{path}: {error}"
        raise Failed(
            what, "posts are read from JSON Lines, CSV with a header, or Parquet"
        ) from error


async def _import(path: Path, name: str, imports: SqlImports, tell: Tell) -> Progress:
    reached = await imports.begun(name)
    if reached.place:
        sys.stdout.write(
            f"going on after line {reached.place.number}: "
            f"{reached.new} new, {reached.known} known so far\n"
        )
        sys.stdout.flush()
    items = read_archive(path, reached.place)
    while batch := list(islice(items, BATCH)):
        posts = [post for item in batch if (post := _post(path, item))]
        bad = reached.bad + len(batch) - len(posts)
        reached = replace(reached, place=batch[-1].after, bad=bad)
        reached = await imports.keep(name, posts, reached, utc_now())
        tell(batch[-1].share, f"{reached.new + reached.known:,}")
    await imports.end(name)
    return reached


def _post(path: Path, item: Item) -> Post | None:
    """Read a row, or say on a line of its own why it is no post."""
    try:
        if not isinstance(item.row, Unreadable):
            return read_post(item.row, source=SOURCE)
        fault = str(item.row)
    except WrongPost as wrong:
        fault = str(wrong)
    complain(f"{path}:{item.number}: {fault}")
    return None


def name_of(path: Path) -> str:
    """Tell a file from others and from itself when it has changed, however large it is."""
    with path.open("rb") as stream:
        about = os.fstat(stream.fileno())
        head = stream.read(_ENDS)
        stream.seek(max(about.st_size - _ENDS, 0))
        said = f"{path.suffix} {about.st_size} {about.st_mtime_ns}".encode() + head + stream.read()
    return blake2b(said, digest_size=16).hexdigest()
