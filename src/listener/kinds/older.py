"""Where the older posts of Bluesky are: behind its own cursor, or before an instant."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from listener.border import clean_or_none
from listener.cursors import read_cursor
from listener.kinds.social import instant
from listener.post import Post

# `until` leaves out the instant that it names, at which others may have written, too.
TICK = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A page on the way back: `page` is the service's own cursor, `until` bounds a search."""

    page: str | None = None
    until: datetime | None = None

    @classmethod
    def read(cls, cursor: str | None) -> "Place":
        """Read a cursor; one that cannot be read means the newest page."""
        found = read_cursor(cursor)
        page = found.get("page")
        return cls(
            page=page if isinstance(page, str) and page else None, until=instant(found.get("until"))
        )

    def written(self) -> str:
        """Write the cursor."""
        return json.dumps({"page": self.page, "until": self.until and self.until.isoformat()})

    def onward(self, posts: Sequence[Post], page: object, *, by_date: bool) -> "Place | None":
        """Return the page that comes before this one in time; None where there is none to ask.

        Args:
            posts: What this page held.
            page: What the service calls the next one.
            by_date: Whether the way leads by dates.
        """
        if by_date:
            oldest = min((post.published for post in posts if post.published), default=None)
            if oldest is None or (self.until is not None and oldest + TICK >= self.until):
                return None
            return Place(until=oldest + TICK)
        onward = clean_or_none(page) if posts and isinstance(page, str) else None
        return None if onward in (None, self.page) else Place(page=onward)
