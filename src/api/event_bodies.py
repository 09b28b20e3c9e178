"""The shapes of what happened, as the API tells of it."""

from datetime import datetime
from typing import Any

from api.schemas import Shape


class EventView(Shape):
    """Something that happened.

    `data` is the ticket as it was then (`ticket.*`), or what its type tells: docs/integrators.md.
    """

    id: str
    type: str
    timestamp: datetime
    data: dict[str, Any]
    sample: bool


class EventPage(Shape):
    """A page of events. `last` is the newest that was looked at: ask for what comes after it."""

    items: list[EventView]
    next: str | None
    last: str | None
