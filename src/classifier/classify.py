"""Tagging what is new, a batch at a time."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from anyio import to_thread

from classifier.tagger import Tagger
from classifier.tags import Tags
from listener.post import Post, PostId

log = structlog.get_logger()

# How long a batch may wait for a second reader to be asked. A full batch has others behind it.
# With the longest timeout of one question this must stay below the lease of the worklist.
PATIENCE = timedelta(seconds=6)
HURRIED = timedelta(seconds=0.5)


class Worklist(Protocol):
    """Posts that wait for their tags. Taking is a lease: a dead worker's posts come back."""

    async def take(self, limit: int, now: datetime) -> Sequence[Post]:
        """Lease up to `limit` posts without tags, oldest first."""
        ...

    async def tag(self, tagged: Sequence[tuple[Post, Tags]], now: datetime) -> None:
        """Store tags of posts as they were read, and hand them on to the router.

        A post that is tagged already, or says something else by now, is passed over.
        """
        ...

    async def park(self, post: PostId, reason: str, now: datetime) -> None:
        """Set aside a post that cannot be tagged, where a person finds it."""
        ...


class SecondReader(Protocol):
    """Is asked of posts that the tagger is not sure of."""

    async def read(
        self, posts: Sequence[Post], tags: Sequence[Tags], now: datetime, within: timedelta
    ) -> Sequence[Tags]:
        """Return the tags, those of unsure posts as both readers judge them.

        No question is begun after `within`. Whatever fails, the tags that were given stand.
        """
        ...


async def classify(
    tagger: Tagger,
    worklist: Worklist,
    now: datetime,
    *,
    batch: int = 256,
    second: SecondReader | None = None,
) -> int:
    """Tag one batch; return its size. A post that breaks the tagger never stops the others.

    What the tagger is sure of goes on at once; the rest may wait a little for a second reader.
    """
    posts = await worklist.take(batch, now)
    if not posts:
        return 0
    try:
        tags = await to_thread.run_sync(tagger.tag, posts)
    except Exception:
        log.exception("batch not classified", model=tagger.model, posts=len(posts))
        await _one_by_one(tagger, worklist, posts, now)
        return len(posts)
    judged = list(zip(posts, tags, strict=True))
    unsure = [] if second is None else [(post, one) for post, one in judged if not one.sure]
    first = judged if not unsure else [(post, one) for post, one in judged if one.sure]
    if first:
        await worklist.tag(first, now)
    if second is not None and unsure:
        within = HURRIED if len(posts) == batch else PATIENCE
        await worklist.tag(await _again(second, unsure, now, within), now)
    log.info("classified", model=tagger.model, posts=len(posts))
    return len(posts)


async def _again(
    second: SecondReader, unsure: Sequence[tuple[Post, Tags]], now: datetime, within: timedelta
) -> Sequence[tuple[Post, Tags]]:
    """Ask a second reader; a reader that breaks changes nothing."""
    posts, tags = [post for post, _ in unsure], [one for _, one in unsure]
    judged: Sequence[Tags]
    try:
        judged = await second.read(posts, tags, now, within)
    except Exception as error:  # noqa: BLE001 - an edge: advice that fails must not stop the flow
        # The text of an unforeseen error may quote a post, so only its kind is logged.
        log.error("second reader broken", error=type(error).__name__)  # noqa: TRY400 - as above
        judged = tags
    return list(zip(posts, judged, strict=True))


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
            await worklist.tag([(post, tags)], now)
