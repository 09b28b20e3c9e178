"""Reddit's public Atom feeds: their entries as the posts that the listings have."""

from dataclasses import dataclass, replace

from listener.collector import Page
from listener.kinds.feed import Feed
from listener.kinds.things import handle
from listener.post import AuthorKind, Post
from listener.source import Source

# How the Atom feeds end a post: who wrote it, which is no part of what they wrote.
SIGNED = "submitted by"
LINKS = "[comments]"


@dataclass(frozen=True, slots=True)
class Atom:
    """Collects the public feed of a subreddit or a search: the newest 25 posts."""

    source: Source
    feed: Feed

    async def fetch(self, cursor: str | None) -> Page:
        """See Collector.fetch."""
        page = await self.feed.fetch(cursor)
        return replace(page, posts=[of_feed(self.source, post) for post in page.posts])


def of_feed(source: Source, post: Post) -> Post:
    """Make a post of the feed what the same post is in the listing."""
    kind = source.options.get("author_kind")
    said, signed, end = post.text.rpartition(SIGNED)
    ours = signed and end.rstrip().endswith(LINKS)
    return replace(
        post,
        author=handle((post.author_name or "").removeprefix("/u/")),
        author_name=None,
        author_kind=AuthorKind(str(kind)) if kind else None,
        # The title of a comment names its author and repeats the title that it answers.
        title=None if post.native_id.startswith("t1_") else post.title,
        text=said.rstrip() if ours else post.text,
    )
