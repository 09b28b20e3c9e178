"""The events of a source, as they are written down."""

from collections.abc import Mapping
from typing import Any

from router.events import SourceEvent
from store.happened import Happened
from store.tables import SourceRow


def told(row: SourceRow, event: SourceEvent, says: Mapping[str, Any] | None = None) -> Happened:
    """Make the event of a source, of the place that it is said to speak of.

    Its address and its options are left out: they may name what only a few may know.
    """
    body = {
        "id": row.id,
        "name": row.name,
        "kind": row.kind,
        "municipality": row.options.get("place"),
        **(says or {}),
    }
    return Happened(type=event.value, body=body, sample=row.sample)
