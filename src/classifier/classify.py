"""Tagging what is new, a batch at a time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import structlog
from anyio import to_thread

from classifier.tagger import Tagger
from classifier.tags import Tags
from listener.post import Post, PostId

log = structlog.get_logger()


class Worklist(Protocol):
    """Posts that wait for their tags. Taking is a lease: a dead worker's posts come back."""

    async def take(self, limit: int, now: datetime) -> Sequence[Post]:
        """Lease up to `limit` posts without tags, oldest first."""
        ...

    async def tag(self, tagged: Sequence[tuple[PostId, Tags]], now: datetime) -> None:
        """Store tags and hand the posts on to the router; a post tagged already keeps its tags."""
        ...

    async def park(self, post: PostId, reason: str, now: datetime) -> None:
        """Set aside a post that cannot be tagged, where a person finds it."""
        ...


async def classify(tagger: Tagger, worklist: Worklist, now: datetime, *, batch: int = 256) -> int:
    """Tag one batch; return its size. A post that breaks the tagger never stops the others."""
    posts = await worklist.take(batch, now)
    if not posts:
        return 0
    try:
        tags = await to_thread.run_sync(tagger.tag, posts)
    except Exception:
        log.exception("batch not classified", model=tagger.model, posts=len(posts))
        await _one_by_one(tagger, worklist, posts, now)
        return len(posts)
    await worklist.tag([(post.id, tag) for post, tag in zip(posts, tags, strict=True)], now)
    log.info("classified", model=tagger.model, posts=len(posts))
    return len(posts)


async def _one_by_one(
    tagger: Tagger, worklist: Worklist, posts: Sequence[Post], now: datetime
) -> None:
    for post in posts:
        try:
            (tags,) = await to_thread.run_sync(tagger.tag, [post])
        except Exception as error:
            log.exception("not classified", post=post.id, model=tagger.model)
            await worklist.park(post.id, f"{type(error).__name__} in {tagger.model}", now)
        else:
            await worklist.tag([(post.id, tags)], now)
