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
def working(what: str) -> Iterator[Callable[[float, str], None]]:
    """Show that something long goes on, and how far it is once that is told.

    Yields:
        What to tell: a share from 0 to 1, and a few words. Nothing is shown where nobody looks.
    """
    if not sys.stderr.isatty():
        yield lambda _share, _at: None
        return
    from rich.console import Console  # noqa: PLC0415 - as above
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)

        def tell(share: float, at: str) -> None:
            bar.update(task, total=1.0, completed=share, description=f"{what} {at}")

        yield tell
