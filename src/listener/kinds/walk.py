"""How far a list was read that comes in pages, the newest usually first.

    front ─▶ next ─▶ next ─▶ … until the end, or what the last walk has seen already

The validators are those of the front page: it is the one that is asked whether anything changed.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Self

from listener.cursors import read_cursor
from listener.feeds.validators import to_cursor, to_headers
from listener.kinds.social import instant
from listener.kinds.trail import Trail
from listener.post import Post


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """A cursor. `read_as` names the options that the posts were read with.

    `next` is the page to go on with, `newest` the latest instant of this walk so far, `until` that
    of the last walk: what is older was seen then. `trail` notices where pages lead round.
    """

    read_as: str
    next: str | None = None
    newest: datetime | None = None
    until: datetime | None = None
    validators: Mapping[str, str] = field(default_factory=dict)
    trail: Trail = field(default_factory=Trail)

    @classmethod
    def read(cls, cursor: str | None, read_as: str) -> Self:
        """Read a cursor; one of other options, or none of ours, begins anew."""
        found = read_cursor(cursor)
        if found.get("read_as") != read_as:
            return cls(read_as=read_as)
        onward = found.get("next")
        return cls(
            read_as=read_as,
            next=onward if isinstance(onward, str) and onward else None,
            newest=instant(found.get("newest")),
            until=instant(found.get("until")),
            validators={
                name: found[name]
                for name in ("etag", "last_modified")
                if isinstance(found.get(name), str)
            },
            trail=Trail.read(found),
        )

    def conditions(self) -> dict[str, str]:
        """Return the headers that ask only for what changed: of the front page alone."""
        return to_headers(json.dumps(dict(self.validators))) if self.next is None else {}

    def answered(self, headers: Mapping[str, str]) -> Self:
        """Remember the validators of a front page."""
        if self.next is not None:
            return self
        return replace(self, validators=json.loads(to_cursor(headers) or "{}"))

    def seen(self, posts: Sequence[Post], now: datetime) -> Self:
        """Note the latest instant; a date that lies ahead must not hide what comes until then."""
        known = [min(post.published, now) for post in posts if post.published]
        latest = max(filter(None, [self.newest, *known]), default=None)
        return replace(self, newest=latest)

    def reaches(self, posts: Sequence[Post]) -> bool:
        """Say whether a page ends in what was seen: only a list that is newest first can tell."""
        dates = [post.published for post in posts if post.published]
        falls = dates == sorted(dates, reverse=True) and dates[:1] != dates[-1:]
        return self.until is not None and falls and dates[-1] < self.until

    def on(self, address: str, page: str) -> Self | None:
        """Go on with the next page after one that held this; None where pages lead round."""
        trail = self.trail.on(page)
        return replace(self, next=address, trail=trail) if trail else None

    def ended(self) -> Self:
        """Begin again at the front."""
        until = self.newest or self.until
        return replace(self, next=None, newest=None, until=until, trail=Trail())

    def broken(self) -> Self:
        """Begin again at the front, which is then sent whole."""
        return replace(self, next=None, newest=None, validators={}, trail=Trail())

    def written(self) -> str:
        """Write the cursor."""
        rest = {
            "next": self.next,
            "newest": self.newest and self.newest.isoformat(),
            "until": self.until and self.until.isoformat(),
        }
        return json.dumps(
            {"read_as": self.read_as, **self.validators, **self.trail.written()}
            | {name: value for name, value in rest.items() if value}
        )
