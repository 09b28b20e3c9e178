"""How far a list was read that can only be read backwards, newest first."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from listener.border import next_name
from listener.cursors import read_cursor
from listener.kinds.social import instant
from listener.kinds.trail import Trail

# A post may be listed some time after the instant that it carries.
LATE = timedelta(minutes=10)
# A list without end must not keep us from what is new.
FURTHEST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How far back a visit is to read, and how far it came.

    `seen` is the newest instant of the visits before, None before the first. On the way back to
    it, `page` is the service's own cursor, `pages` how many were read, and `top` the newest
    instant among them; `trail` notices where pages lead round.
    """

    seen: datetime | None = None
    top: datetime | None = None
    page: str | None = None
    pages: int = 0
    trail: Trail = field(default_factory=Trail)

    @classmethod
    def read(cls, cursor: str | None) -> "Mark":
        """Read a cursor; one that cannot be read means the start."""
        found = read_cursor(cursor)
        seen, page, pages = instant(found.get("seen")), found.get("page"), found.get("pages")
        if not (isinstance(page, str) and isinstance(pages, int)):
            return cls(seen=seen)
        top, trail = instant(found.get("top")), Trail.read(found)
        return cls(seen=seen, top=top, page=page, pages=pages, trail=trail)

    def written(self) -> str:
        """Write the mark as a cursor."""
        told = {"seen": self.seen, "top": self.top}
        instants = {name: at.isoformat() for name, at in told.items() if at}
        return json.dumps(
            instants | {"page": self.page, "pages": self.pages} | self.trail.written()
        )

    def further(self, at: Sequence[datetime], page: object, now: datetime) -> "Mark":
        """Return the mark after one page more.

        Args:
            at: The instants of its posts. One that lies ahead is now: it must not hide what
                comes before it is reached.
            page: What the service calls the page after it, if there is one.
            now: The time, UTC.
        """
        known = [min(one, now) for one in at] + ([self.top] if self.top else [])
        onward = next_name(page)
        trail = self.trail.on(onward) if onward else None
        return Mark(
            seen=self.seen,
            top=max(known, default=None),
            page=onward if trail else None,
            pages=self.pages + 1,
            trail=trail or Trail(),
        )

    def meets(self, at: Sequence[datetime]) -> bool:
        """Whether a page reaches back to the visits before: its last post does.

        Not any post: a list may begin with one that was pinned there long ago.
        """
        return self.seen is None or (bool(at) and at[-1] <= self.seen - LATE)

    def arrived(self, now: datetime) -> "Mark":
        """Return the mark of a visit that is over."""
        return Mark(seen=max(filter(None, (self.seen, self.top)), default=now))
