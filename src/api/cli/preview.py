"""`sawt preview`: read sources once, print what they say, store nothing."""

import asyncio
import sys
from collections.abc import Sequence
from datetime import timedelta

import typer

from api.cli.lines import complain, write_line
from api.cli.prepare import short_verb
from api.failure import Failed
from api.openers import opening
from api.settings import Settings
from listener.catalogue import check_address
from listener.errors import CollectError
from listener.options import WrongOption, check_options
from listener.source import Kind, Option, Source
from listener.wire import to_json


def preview(kind: Kind, urls: Sequence[str], options: Sequence[str]) -> None:
    """Print the posts of each address; one that fails is one line, and the rest goes on."""
    given = dict(_option(each) for each in options)
    try:
        check_options(kind, given)
    except WrongOption as error:
        raise Failed(str(error)) from error
    failed = asyncio.run(_preview(short_verb(), kind, urls, given))
    if failed:
        raise typer.Exit(1)


async def _preview(
    settings: Settings, kind: Kind, urls: Sequence[str], options: dict[str, Option]
) -> int:
    failed = 0
    async with opening(settings, any_file=True) as open_source:
        for url in urls:
            source = Source(
                id=url,
                name=url,
                kind=kind,
                url=url,
                interval=timedelta(minutes=15),
                options=options,
            )
            try:
                check_address(kind, url)
                page = await open_source(source).fetch(None)
            except (CollectError, ValueError) as error:
                complain(str(error) if isinstance(error, CollectError) else f"{url}: {error}")
                failed += 1
                continue
            for post in page.posts:
                write_line(to_json(post))
            if page.skipped:
                complain(f"{url}: {page.reason or f'{page.skipped} entries could not be read'}")
            sys.stdout.buffer.flush()
    return failed


def _option(text: str) -> tuple[str, Option]:
    name, sign, value = text.partition("=")
    if not sign or not name:
        what = f"-o {text}: not an option"
        raise Failed(what, "write -o name=value")
    return name, value
