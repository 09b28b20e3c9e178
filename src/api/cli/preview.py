"""`sawt preview`: read sources once, print what they say, store nothing."""

import asyncio
import json
import sys
from collections.abc import Sequence
from datetime import timedelta

import typer

from api.cli.lines import complain, write_line
from api.cli.prepare import short_verb
from api.failure import Failed
from api.openers import opening
from api.settings import Settings
from listener.errors import CollectError
from listener.kind import Kind, WrongOption
from listener.kinds import KINDS
from listener.source import Option, Source
from listener.wire import to_json


def preview(name: str, urls: Sequence[str], options: Sequence[str]) -> None:
    """Print the posts of each address; one that fails is one line, and the rest goes on."""
    kind = KINDS.get(name)
    if kind is None:
        reason = f"there is no kind {name}; there are {', '.join(KINDS)}"
        raise typer.BadParameter(reason, param_hint="KIND")
    given = dict(_option(each) for each in options)
    try:
        kind.check(given)
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
                kind=kind.name,
                url=url,
                interval=timedelta(minutes=15),
                options=options,
            )
            try:
                kind.visits(url)
                page = await open_source(source).fetch(None)
            except (CollectError, ValueError) as error:
                complain(str(error) if isinstance(error, CollectError) else f"{url}: {error}")
                failed += 1
                continue
            for post in page.posts:
                write_line(to_json(post))
            if page.skipped:
                complain(f"{url}: {page.reason or f'{page.skipped} entries could not be read'}")
            if page.left_out:
                complain(f"{url}: {page.left_out} posts left out by its keywords or languages")
            sys.stdout.buffer.flush()
    return failed


def _option(text: str) -> tuple[str, Option]:
    name, sign, value = text.partition("=")
    if not sign or not name:
        what = f"-o {text}: not an option"
        raise Failed(what, "write -o name=value")
    return name, _value(value)


def _value(text: str) -> Option:
    """Read a list or a mapping that is written as JSON; anything else is a text."""
    if not text.startswith(("[", "{")):
        return text
    try:
        found: Option = json.loads(text)
    except ValueError as error:
        what = f"-o {text}: looks like JSON, but is not"
        raise Failed(what, 'write a list as ["a", "b"], a mapping as {"a": "b"}') from error
    return found
