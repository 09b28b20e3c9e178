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
from api.faults import in_both
from api.openers import opening
from api.previews import left_aside
from api.settings import Settings
from api.trial import look
from listener.errors import Cause, CollectError
from listener.kind import Kind, WrongOption
from listener.kinds import KINDS
from listener.reasons_ar import in_arabic
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
        raise Failed(in_both(str(error))) from error
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
                # Where each post is paid for, few are asked for, unless a person asks for more.
                options={**kind.least, **options},
            )
            try:
                kind.visits(url)
                page = await look(source, open_source, patience=None)
            except CollectError as error:
                complain(f"{url}: {in_both(error.reason, error.cause)}")
                failed += 1
                continue
            except ValueError as error:
                complain(f"{url}: {in_both(str(error), Cause.ADDRESS)}")
                failed += 1
                continue
            for post in page.posts:
                write_line(to_json(post))
            for each in left_aside(page):
                complain(f"{url}: {each.reason} | {in_arabic(each.reason, None)}")
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
