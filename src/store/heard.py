"""A post on its way in, with what it is told by; each is found out once, and only if asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from anyio import to_thread

from listener.fingerprint import fingerprint
from listener.identity import Marks, marks_of, reissued
from listener.post import Post, PostId
from listener.pseudonyms import shown_words
from store.rows import author_values
from store.search import terms_of

# Looking into so many characters takes the tenth of a second that nobody else should wait.
MUCH = 50_000


@dataclass(frozen=True)
class Heard:
    """A post that a delivery brought."""

    post: Post

    @cached_property
    def id(self) -> PostId:
        """See Post.id."""
        return self.post.id

    @cached_property
    def marks(self) -> Marks:
        """What it is told by, beside its id."""
        return marks_of(self.post)

    @property
    def names(self) -> tuple[str, ...]:
        """All names: a repost that came before it may be stored under its id."""
        return (self.id, *self.marks.names)

    @cached_property
    def fingerprint(self) -> str | None:
        """What it says."""
        return fingerprint(self.post.words)

    @cached_property
    def terms(self) -> str:
        """What it is found by (`store.search`): never by who signs with it."""
        return " ".join(terms_of(shown_words(self.post)))

    @cached_property
    def author(self) -> Mapping[str, Any] | None:
        """The row of its author, where anything is known of them."""
        return author_values(self.post)

    @property
    def author_id(self) -> str | None:
        """The id of that row."""
        return self.author["id"] if self.author else None

    @cached_property
    def reissued(self) -> "Heard":
        """The same under an id of its own, for where its id is another post's."""
        return Heard(reissued(self.post))


async def hear(posts: Sequence[Post]) -> Sequence[Heard]:
    """Take posts as they come; long ones are looked into off the event loop, and before a lock."""
    heard = [Heard(post) for post in posts]
    if sum(len(post.text) for post in posts) > MUCH:
        await to_thread.run_sync(_look_into, heard)
    return heard


def _look_into(heard: Sequence[Heard]) -> None:
    for each in heard:
        _ = each.fingerprint, each.terms, each.marks
