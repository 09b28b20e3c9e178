"""Who waits for the answer to a ticket: its posts by their authors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody who wrote posts of a ticket, oldest first; `told`: since when they have an answer.

    Without an account every post is somebody else's.
    """

    posts: Sequence[Mapping[str, Any]]

    @property
    def latest(self) -> Mapping[str, Any]:
        """The post that a reply goes to."""
        return self.posts[-1]

    @property
    def told(self) -> str | None:
        """When they were told last; None where their latest post has no answer."""
        at: str | None = self.latest["answered"]
        return at


def authors_of(posts: Sequence[Mapping[str, Any]]) -> list[Author]:
    """Group posts by who wrote them: those who still wait first, in the order of their posts."""
    theirs: dict[Any, list[Mapping[str, Any]]] = {}
    for post in posts:
        account = post["author"] and (post["platform"], post["author"])
        theirs.setdefault(account or post["id"], []).append(post)
    return sorted(map(Author, theirs.values()), key=lambda author: author.told is not None)
