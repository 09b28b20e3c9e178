"""Cursors as they are kept: JSON objects, which anything may have happened to meanwhile."""

from typing import Any

from listener.wire import read_json


def read_cursor(cursor: str | None) -> dict[str, Any]:
    """Read a cursor; one that is no JSON object (damaged, or none of ours) is an empty one."""
    try:
        found = read_json((cursor or "{}").encode(errors="replace"))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
