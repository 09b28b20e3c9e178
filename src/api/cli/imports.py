"""`sawt import`: posts from a file, in transactions of 500, once each however often it is done."""

import sys
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

import typer

from api.cli.lines import complain
from api.cli.prepare import short_verb, with_database
from api.failure import Failed
from api.tools import utc_now
from listener.kinds.file import read_rows
from listener.kinds.records import Unreadable
from listener.post import Post
from listener.wire import WrongPost, read_post
from store.database import Sessions
from store.posts import SqlPosts

BATCH = 500
SOURCE = "import"


class Reading:
    """Reads a file's posts, and names each line that is none."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.bad = 0

    def posts(self) -> Iterator[Post]:
        """Yield the posts that can be read."""
        for line, row in read_rows(self.path):
            try:
                if isinstance(row, Mapping):
                    yield read_post(row, source=SOURCE)
                    continue
                fault = str(row)
            except WrongPost as wrong:
                fault = str(wrong)
            self.bad += 1
            complain(f"{self.path}:{line}: {fault}")


def import_file(path: Path) -> None:
    """Store the posts of a file. Lines that are none are named, and the rest is stored.

    Raises:
        Failed: The file cannot be read at all; nothing was stored.
    """
    try:
        next(read_rows(path), None)
    except OSError as error:
        what = f"{path}: cannot be read: {error.strerror}"
        raise Failed(what, "give the path of a .jsonl or .csv file") from error
    except Unreadable as error:
        what = f"{path}: {error}"
        raise Failed(what, "posts are read from JSON Lines, or from CSV with a header") from error
    settings = short_verb()
    reading = Reading(path)

    async def run(sessions: Sessions) -> tuple[int, int]:
        store, posts = SqlPosts(sessions), reading.posts()
        new = total = 0
        while batch := list(islice(posts, BATCH)):
            new += sum(each.new for each in await store.push(batch, utc_now()))
            total += len(batch)
        return new, total

    new, total = with_database(settings, run)
    sys.stdout.write(f"{new} new, {total - new} known, {reading.bad} bad lines\n")
    if reading.bad:
        raise typer.Exit(1)
