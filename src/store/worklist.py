"""The queue between the stages: posts that wait for their tags, or for a decision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from classifier.tags import Tags
from listener.post import Post, PostId
from store.database import Sessions


@dataclass(frozen=True, slots=True)
class SqlWorklist:
    """The worklist in the database. Implements `classifier.classify.Worklist`.

    `amana_of` gives the amana of each municipality code, so that posts can be listed by amana.
    """

    sessions: Sessions
    amana_of: Mapping[str, str] = field(default_factory=dict)

    async def take(self, limit: int, now: datetime) -> Sequence[Post]:
        """See Worklist.take."""
        raise NotImplementedError

    async def tag(self, tagged: Sequence[tuple[PostId, Tags]], now: datetime) -> None:
        """See Worklist.tag."""
        raise NotImplementedError

    async def park(self, post: PostId, reason: str, now: datetime) -> None:
        """See Worklist.park."""
        raise NotImplementedError

    async def waiting(self) -> Mapping[str, int]:
        """Count what waits: {"classify": n, "route": n, "parked": n}."""
        raise NotImplementedError

    async def oldest(self, now: datetime) -> float:
        """Return for how many seconds the oldest post has waited; 0.0 when none waits."""
        raise NotImplementedError
