"""Where the older entries of a feed are: where it says so, or where WordPress keeps them."""

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from hashlib import blake2b
from typing import Self

from listener.cursors import read_cursor
from listener.guard import Forbidden, read_address
from listener.post import Post

_PAGED = re.compile(r"[?&]paged=[0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A page of a feed on the way back. `guess`: its address was made up, not read.

    `before` is the digest of the page before, so that a server that ignores what it is asked for
    is noticed.
    """

    url: str
    number: int = 1
    guess: bool = False
    before: str = ""

    @classmethod
    def read(cls, cursor: str | None, url: str) -> Self:
        """Read a cursor; none of ours begins with the feed itself."""
        found = read_cursor(cursor)
        kinds = {"url": str, "number": int, "guess": bool, "before": str}
        if any(not isinstance(found.get(name), kind) for name, kind in kinds.items()):
            return cls(url=url)
        return cls(**{name: found[name] for name in kinds})

    def written(self) -> str:
        """Write the cursor."""
        return json.dumps(asdict(self))

    def older(self, answered: str, said: str | None, posts: Sequence[Post]) -> Self | None:
        """Return the page that comes before this one in time; None where there is none to ask.

        Args:
            answered: The address that answered.
            said: Where the feed says that its older entries are.
            posts: What this page held.
        """
        now = digest(posts)
        if not posts or now == self.before:
            return None
        if said is None and (self.number == 1 or self.guess):
            url = _PAGED.sub("", answered)
            url += f"{'&' if '?' in url else '?'}paged={self.number + 1}"
            return type(self)(url=url, number=self.number + 1, guess=True, before=now)
        if said is None or not same_origin(said, answered):
            return None
        return type(self)(url=said, number=self.number + 1, before=now)


def digest(posts: Sequence[Post]) -> str:
    """Return what tells a page from another."""
    named = "\x1f".join(sorted(post.native_id for post in posts))
    return blake2b(named.encode(), digest_size=12).hexdigest()


def same_origin(one: str, other: str) -> bool:
    """Whether two addresses are of one server: no feed sends us to another."""
    try:
        return read_address(one).origin == read_address(other).origin
    except Forbidden:
        return False
