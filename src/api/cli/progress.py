"""A progress bar on standard error, where a person is looking."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

Advance = Callable[[int], None]


@contextmanager
def progress(what: str, stream: BinaryIO) -> Iterator[Advance]:
    """Show how far `stream` was read and how many posts came; nothing where nobody looks."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    # rich takes a tenth of a second to import, and most runs are read by programs.
    from rich.console import Console  # noqa: PLC0415 - as the line above says
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    size = os.fstat(stream.fileno()).st_size if stream.seekable() else None
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=size or None)
        total = 0

        def advance(count: int) -> None:
            nonlocal total
            total += count
            at = stream.tell() if size else 0
            bar.update(task, completed=at, description=f"{what} {total:,}")

        yield advance


@contextmanager
def spinning(what: str) -> Iterator[None]:
    """Show that something long goes on; nothing where nobody looks."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console  # noqa: PLC0415 - as above

    with Console(stderr=True).status(what):
        yield
