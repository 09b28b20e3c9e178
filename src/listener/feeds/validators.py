"""What a server gave us to ask it with "has anything changed?": kept and sent byte for byte."""

import json
from collections.abc import Mapping

from listener.cursors import read_cursor

# Answer header, name in the cursor, request header.
VALIDATORS = (
    ("etag", "etag", "If-None-Match"),
    ("last-modified", "last_modified", "If-Modified-Since"),
)
LONGEST = 2_000


def to_cursor(headers: Mapping[str, str]) -> str | None:
    """Return the cursor that remembers an answer's validators, or None where it has none."""
    kept = {
        name: value
        for header, name, _ in VALIDATORS
        if (value := headers.get(header)) and len(value) <= LONGEST
    }
    return json.dumps(kept) if kept else None


def to_headers(cursor: str | None) -> dict[str, str]:
    """Return the request headers that ask only for what changed since a cursor.

    A cursor that is none of ours asks for everything.
    """
    kept = read_cursor(cursor)
    named = ((header, kept.get(name)) for _, name, header in VALIDATORS)
    return {header: value for header, value in named if isinstance(value, str) and value}
