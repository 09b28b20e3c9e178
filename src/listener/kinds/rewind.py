"""What every way back shares: which posts of a page are wanted, and when it has gone far enough."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from listener.cursors import read_cursor
from listener.post import Post

NO_FURTHER = "the source goes back no further"


def wanted(posts: Sequence[Post], since: datetime) -> list[Post]:
    """Return what was published from then on; what has no date may have been."""
    return [post for post in posts if post.published is None or post.published >= since]


def passed(posts: Sequence[Post], since: datetime) -> bool:
    """Whether a page is older than that throughout.

    Not its last post alone: a list may hold one that was pinned, or written elsewhere years before.
    """
    return bool(posts) and not wanted(posts, since)


def falls(posts: Sequence[Post]) -> bool:
    """Whether a list is newest first, as far as its dates tell."""
    dates = [post.published for post in posts if post.published]
    return dates == sorted(dates, reverse=True)


def written_into(cursor: str | None, told: Mapping[str, object]) -> str:
    """Write some fields into a cursor; of one that cannot be read nothing else stays."""
    return json.dumps(read_cursor(cursor) | dict(told))
