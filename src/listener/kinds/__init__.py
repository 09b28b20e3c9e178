"""The kinds of source: one module each, one `Collector` each, *ask, then map*."""

from collections.abc import Mapping

from listener.kind import Kind
from listener.kinds import feed, file, webhook

# A new kind is a module and a line here.
KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        feed.KIND,
        file.KIND,
        webhook.KIND,
    )
}

# What is sent to us rather than asked for.
UNPOLLED = frozenset(name for name, kind in KINDS.items() if not kind.polled)
