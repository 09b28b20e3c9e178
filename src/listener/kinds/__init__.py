"""The kinds of source: one module each, one `Collector` each, *ask, then map*."""

from collections.abc import Mapping

from listener.kind import Kind
from listener.kinds import (
    bluesky,
    feed,
    file,
    json_api,
    mastodon,
    page,
    reddit,
    telegram,
    webhook,
    x,
    youtube,
)
from listener.source import Option

# A new kind is a module and a line here.
KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        feed.KIND,
        file.KIND,
        mastodon.KIND,
        bluesky.KIND,
        x.KIND,
        youtube.KIND,
        telegram.KIND,
        reddit.KIND,
        json_api.KIND,
        page.KIND,
        webhook.KIND,
    )
}

# What is sent to us rather than asked for.
UNPOLLED = frozenset(name for name, kind in KINDS.items() if not kind.polled)


def carried(kind: str, spent: str | None, onto: str | None) -> str | None:
    """Return a cursor of a kind with what another one says was spent (`Kind.counted`)."""
    known = KINDS.get(kind)
    return known.counted(onto, spent) if known else onto


def reads_same(kind: str, before: Mapping[str, Option], after: Mapping[str, Option]) -> bool:
    """Whether options read the same: only then does a cursor hold that others have left."""
    known = KINDS.get(kind)
    apart = known.decisive if known else frozenset[str]()
    if "query" in apart:
        # A set that is named may become the query.
        apart |= {"queries"}
    return all(before.get(name) == after.get(name) for name in apart)
