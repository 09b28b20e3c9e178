"""`sawt doctor`: is everything as it should be, and what to do where it is not."""

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime

import typer

from api.cli.doctor_second import second_reader
from api.cli.finding import Finding, State
from api.cli.lines import write_line
from api.cli.prepare import configured_sources, short_verb
from api.cli.prepare_policy import opened_policy
from api.config import read_config
from api.openers import opening
from api.schedule import NAME
from api.settings import LOCAL_KEY, NO_CONTACT, Settings
from api.taggers import open_tagger
from classifier.arabic import ENGINE
from listener.config import WrongConfig
from listener.kind import SECRETS
from listener.opening import Closed
from store.database import Sessions, open_database
from store.errors import DatabaseUnavailable
from store.leases import SqlLeases
from store.migrate import behind
from store.sources import SqlSources
from store.worklist import SqlWorklist

ENOUGH_DISK = 1024**3
# Nothing here was written before this; a clock that says otherwise is wrong.
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
WAITS_LONG = 60.0  # seconds


def doctor(*, json: bool) -> None:
    """Look at everything; exit 1 where something fails."""
    settings = short_verb()
    findings = asyncio.run(_all(settings))
    for finding in findings:
        if json:
            write_line(asdict(finding))
        else:
            remedy = f"; {finding.remedy}" if finding.remedy else ""
            sys.stdout.write(f"{finding.state:<5} {finding.what:<10} {finding.found}{remedy}\n")
    sys.stdout.flush()
    if any(finding.state is State.FAIL for finding in findings):
        raise typer.Exit(1)


async def _all(settings: Settings) -> list[Finding]:
    return [
        *_settings(settings),
        *_files(settings),
        _text(),
        _clock(datetime.now(UTC)),
        _disk(settings),
        *[finding async for finding in _closed(settings)],
        *[finding async for finding in _database(settings)],
        *[finding async for finding in second_reader(settings)],
    ]


def _settings(settings: Settings) -> Iterator[Finding]:
    unknown = sorted(
        name
        for name in os.environ
        if name.startswith("SAWT_")
        and not name.startswith(SECRETS)
        and name.removeprefix("SAWT_").lower() not in Settings.model_fields
    )
    if unknown:
        yield Finding(
            State.WARN, "settings", f"unknown: {', '.join(unknown)}", "see docs/settings.md"
        )
    else:
        yield Finding(State.OK, "settings", "all known")
    if settings.key == LOCAL_KEY:
        yield Finding(
            State.WARN, "key", "the default key, good on this machine only", "set SAWT_API_KEY"
        )
    if settings.contact == NO_CONTACT:
        yield Finding(
            State.WARN,
            "contact",
            "publishers cannot reach you",
            "set SAWT_CONTACT to an e-mail or URL",
        )


def _files(settings: Settings) -> Iterator[Finding]:
    """Policy and model: the same reading as at start."""
    try:
        config = read_config(settings.config)
        configured = configured_sources(settings, config.gazetteer)
    except WrongConfig as error:
        yield Finding(State.FAIL, "config", str(error), "mend the file and run this again")
        return
    enabled = sum(source.enabled for source in configured)
    yield Finding(State.OK, "config", f"{len(config.rules.rules)} rules, {enabled} sources on")
    yield _checked("model", lambda: open_tagger(settings, config).model)


async def _closed(settings: Settings) -> AsyncIterator[Finding]:
    """Name the sources that no reading can open, as one whose secret is not set; asks nobody."""
    try:
        configured = configured_sources(settings)
    except WrongConfig:
        return
    async with opening(settings) as open_source:
        for source in configured:
            if source.enabled and isinstance(closed := open_source(source), Closed):
                yield Finding(State.WARN, "source", f"{source.id}: {closed.reason}")


def _checked(what: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(State.OK, what, look())
    except Exception as error:  # noqa: BLE001 - a check's edge: whatever is wrong is its finding
        return Finding(State.FAIL, what, str(error) or type(error).__name__, "see SAWT_MODELS")


def _text() -> Finding:
    if ENGINE == "camel-tools":
        return Finding(State.OK, "text", ENGINE)
    return Finding(
        State.WARN, "text", "the built-in twin stands in for camel-tools", "run: make run"
    )


def _clock(now: datetime) -> Finding:
    if now < BEGAN:
        return Finding(State.FAIL, "clock", f"says {now:%Y-%m-%d}", "set the clock, or use NTP")
    return Finding(State.OK, "clock", f"{now:%Y-%m-%d %H:%M} UTC")


def _disk(settings: Settings) -> Finding:
    there = next(
        path
        for path in (settings.data.absolute(), *settings.data.absolute().parents)
        if path.exists()
    )
    free = shutil.disk_usage(there).free
    if free < ENOUGH_DISK:
        return Finding(State.WARN, "disk", f"{free // 1024**2} MiB free in {there}", "make room")
    return Finding(State.OK, "disk", f"{free // 1024**3} GiB free in {there}")


async def _database(settings: Settings) -> AsyncIterator[Finding]:
    """Look without changing anything: a database that is not there yet is not made."""
    try:
        if await behind(settings.url):
            remedy = "sawt serve does it" if settings.embedded else "run: sawt migrate"
            yield Finding(State.WARN, "schema", "older than the program, or not made yet", remedy)
            return
        async with open_database(settings.url) as sessions:
            yield Finding(State.OK, "database", "answers, schema up to date")
            yield await _saved(settings, sessions)
            worklist, now = SqlWorklist(sessions), datetime.now(UTC)
            waiting, oldest = await worklist.waiting(), await worklist.oldest(now)
            counted = ", ".join(f"{count} {stage}" for stage, count in waiting.items())
            late = oldest > WAITS_LONG
            yield Finding(
                State.WARN if late else State.OK,
                "queue",
                f"{counted}, oldest {oldest:.0f} s",
                "is sawt serve or sawt work running?" if late else None,
            )
            if await SqlLeases(sessions).held(NAME, now):
                yield Finding(State.OK, "schedule", "a process reads the sources when they are due")
            else:
                yield Finding(
                    State.WARN,
                    "schedule",
                    "nobody reads the sources now",
                    "start sawt serve, or sawt work collect",
                )
            async for finding in _sources(SqlSources(sessions)):
                yield finding
    except DatabaseUnavailable as error:
        yield Finding(State.FAIL, "database", str(error), "check SAWT_DATABASE")


async def _saved(settings: Settings, sessions: Sessions) -> Finding:
    """Say what was saved over the files of the policy, and whether it can be used."""
    try:
        config = read_config(settings.config)
    except WrongConfig:
        return Finding(State.WARN, "policy", "not looked at: a file is wrong", "see config above")
    policy = await opened_policy(settings, config, sessions)
    for code, broken in policy.now.broken.items():
        what = f"{code}, revision {broken.revision}, cannot be used: {broken.reason}"
        return Finding(State.FAIL, "policy", what, f"mend it, or: sawt policy reset {code}")
    saved = ", ".join(sorted(policy.now.texts))
    return Finding(State.OK, "policy", f"saved over its file: {saved}" if saved else "as its files")


async def _sources(sources: SqlSources) -> AsyncIterator[Finding]:
    after, failing, total = None, 0, 0
    while True:
        page = await sources.list(limit=100, after=after)
        for state in page.items:
            total += state.source.enabled
            if state.source.enabled and state.failures:
                failing += 1
                reason = state.last.reason if state.last else None
                runs = "1 failed run" if state.failures == 1 else f"{state.failures} failed runs"
                yield Finding(
                    State.WARN,
                    "source",
                    f"{state.source.id}: {runs}, the last: {reason}",
                    f"mend it and try: sawt collect {state.source.id}",
                )
        after = page.next
        if after is None:
            break
    if not failing:
        yield Finding(State.OK, "sources", f"{total} on, none fails")
