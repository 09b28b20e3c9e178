"""The loop `deliver`: webhooks, and replies beside them. Neither waits for the other."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from api.delivering import Delivering
from api.telling import Telling


@dataclass(slots=True, kw_only=True)
class Sending:
    """One round of the loop `deliver`. A reply is sent beside it: that may take a minute."""

    replies: Delivering
    webhooks: Telling
    _reply: asyncio.Task[int] | None = field(default=None, init=False)

    @property
    def busy(self) -> bool:
        """Whether something is under way that a round has yet to take notice of."""
        return self._reply is not None or self.webhooks.busy

    async def step(self, now: datetime) -> int:
        """See Loop.step."""
        return await self.webhooks.step(now) + self._look_after(now)

    def _look_after(self, now: datetime) -> int:
        """Begin to send a reply, or see what came of the one that was begun."""
        if self._reply is None:
            self._reply = asyncio.create_task(self.replies.step(now), name="reply")
            self._reply.add_done_callback(self._rings)
            return 0
        if not self._reply.done():
            return 0
        ended, self._reply = self._reply, None
        return ended.result()

    def _rings(self, reply: "asyncio.Task[int]") -> None:
        """Go on at once where a reply was sent: there may be another."""
        if not reply.cancelled() and reply.exception() is None and reply.result():
            self.webhooks.bell.set()

    async def close(self, patience: timedelta) -> None:
        """Let what is under way end, for a while; what does not is sent again, or looked at."""
        if self._reply is not None:
            await asyncio.wait([self._reply], timeout=patience.total_seconds())
            self._reply.cancel()
        await self.webhooks.close(patience)
