"""Reddit's public Atom feeds: their entries as the posts that the listings have."""

from dataclasses import dataclass, replace
from datetime import datetime

from listener.collector import Page
from listener.kinds.anchors import Mark, age
from listener.kinds.feed import Feed
from listener.kinds.rewind import NO_FURTHER, passed, wanted
from listener.kinds.things import FULLNAME, handle
from listener.post import AuthorKind, Post
from listener.source import Source

# How the Atom feeds end a post: who wrote it, which is no part of what they wrote.
SIGNED = "submitted by"
LINKS = "[comments]"
# As many as a page of it may hold.
LARGEST = 100


@dataclass(frozen=True, slots=True)
class Atom:
    """Collects the public feed of a subreddit or a search: the newest 25 posts."""

    source: Source
    feed: Feed

    async def fetch(self, cursor: str | None) -> Page:
        """See Collector.fetch."""
        page = await self.feed.fetch(cursor)
        return replace(page, posts=[of_feed(self.source, post) for post in page.posts])

    @property
    def only_newest(self) -> bool:
        """See Rewinds: the feed shows the newest 25."""
        return True

    async def back(self, since: datetime, cursor: str | None) -> Page:
        """See Rewinds.back: as the listing that the feed is made of, by the oldest post read."""
        mark, url = Mark.of(cursor), self.feed.source.url
        after = f"&after={mark.after}" if mark.after else ""
        url = f"{url}{'&' if '?' in url else '?'}limit={LARGEST}{after}"
        page = await Feed(replace(self.feed.source, url=url), self.feed.door).fetch(None)
        posts = [of_feed(self.source, post) for post in page.posts]
        names = [post.native_id for post in posts if FULLNAME.fullmatch(post.native_id)]
        ahead = Mark(after=min(names, key=age, default=None))
        last = not ahead.older_than(mark)
        more = not last and not passed(posts, since)
        return Page(
            posts=wanted(posts, since),
            cursor=ahead.model_dump_json() if more else None,
            skipped=page.skipped,
            reason=NO_FURTHER if last else None,
            bytes=page.bytes,
            more=more,
        )


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
