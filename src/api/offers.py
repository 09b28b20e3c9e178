"""A source that somebody wants to add or change, checked before it is kept."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from hashlib import blake2b

from api import wanted
from api.config import Config
from api.faults import faulty
from api.refusals import Invalid
from api.schemas import NewSource
from api.settings import Settings
from listener.catalogue import check_interval
from listener.dial import addresses, resolve
from listener.errors import Cause, SourceRefused
from listener.guard import Address, Forbidden, Ip, check_ip
from listener.kind import Kind, WrongOption
from listener.kinds import KINDS, file
from listener.queries import check_named
from listener.shelf import SCHEME
from listener.source import Option, Source

RESOLVE_S = 5.0


async def offered(
    body: NewSource, settings: Settings, config: Config, *, known: str | None = None
) -> Source:
    """Make a source of what was sent.

    Args:
        body: What was sent.
        settings: Which networks and which folder are open.
        config: The municipalities that a source may speak of.
        known: The address of the source that is changed, if one is.

    Raises:
        Invalid: It names what is wrong, and what would do.
    """
    if body.kind not in KINDS:
        reason = f"there is no such kind; there are {', '.join(KINDS)}"
        raise Invalid(faulty("body.kind", reason))
    kind, interval = KINDS[body.kind], timedelta(seconds=body.interval_seconds)
    try:
        visited = kind.visits(body.url)
        resolved = await _resolved(kind, body.url, visited, settings, known)
    except (Forbidden, SourceRefused, ValueError) as error:
        reason = error.reason if isinstance(error, SourceRefused) else str(error)
        raise Invalid(faulty("body.url", reason, Cause.ADDRESS)) from error
    try:
        check_interval(visited, interval, settings.allow_networks, resolved)
    except ValueError as error:
        raise Invalid(faulty("body.interval_seconds", str(error))) from error
    try:
        check_named(body.options, kind, config.queries)
    except WrongOption as error:
        raise Invalid(faulty("body.options", str(error))) from error
    place = body.options.get("place")
    wanted.municipality(config, "body.options.place", str(place) if place is not None else None)
    return Source(
        id=_named(kind, body.url, body.options),
        name=body.name,
        kind=kind.name,
        url=body.url,
        interval=interval,
        options=body.options,
    )


async def _resolved(
    kind: Kind, url: str, visited: Address | None, settings: Settings, known: str | None
) -> Sequence[Ip] | None:
    """Judge where a source leads; return what its host stands for, None where nobody knows now."""
    if url.startswith(SCHEME):
        if url == known:
            return None
        msg = "bundled documents are samples; add them with: sawt samples add"
        raise ValueError(msg)
    if visited is None:
        if kind.name == file.KIND.name:
            file.inside("file", url, settings.files)
        return None
    try:
        async with asyncio.timeout(RESOLVE_S):
            found = await addresses(visited.host, visited.port, resolve)
    except OSError:
        # A name that cannot be resolved today may be tomorrow; its runs will say so.
        return None
    for ip in found:
        check_ip(ip, settings.allow_networks)
    return found


def _named(kind: Kind, url: str, options: Mapping[str, Option]) -> str:
    """Name a source by what it reads, so that adding it twice is noticed."""
    apart = kind.told_apart | ({"queries"} if "query" in kind.told_apart else frozenset())
    asked = {name: options[name] for name in sorted(apart & options.keys())}
    read = f"{kind.name}:{url}{json.dumps(asked, ensure_ascii=False) if asked else ''}"
    return f"{kind.name}-{blake2b(read.encode(), digest_size=5).hexdigest()}"
