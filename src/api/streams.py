"""Telling events as they happen: one reader for all who listen to this process.

events ─read once─▶ Streams ─▶ listener ─▶ its frames, at most `MOST_WAITING`
          ▲                       └─ too slow: dropped; it comes again from where it was
  bell, or a look twice a second
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta

import orjson
import structlog

from api.refusals import Crowded
from router.interest import About, Interest, about, meant
from router.message import instant
from router.people import Caller
from store.errors import DatabaseUnavailable
from store.events import Event, SqlEvents
from store.people import SqlPeople

log = structlog.get_logger()

PAGE = 500
LOOK = timedelta(milliseconds=500)
PATIENCE = timedelta(seconds=5)
# Whoever may not go on as they began is told nothing more after it.
AGAIN = timedelta(seconds=10)
# Of one listener: about a megabyte, which all that wait share.
MOST_WAITING = 1000
MOST_LISTENERS = 500


def see_event(event: Event) -> dict[str, object]:
    """Show an event, as every way out tells it."""
    return {
        "id": event.id,
        "type": event.type,
        "timestamp": instant(event.at),
        "data": dict(event.body),
        "sample": event.sample,
    }


def framed(event: Event) -> bytes:
    """Write an event as a frame of text/event-stream."""
    # JSON of orjson holds no line break, and a type of event none either.
    head = f"id: {event.id}\nevent: {event.type}\ndata: ".encode()
    return head + orjson.dumps(see_event(event)) + b"\n\n"


@dataclass(eq=False, slots=True)
class Listener:
    """Somebody who listens. `after` is the event that they have; `dropped`: too slow, or we stop.

    What waits for them is taken with `take`.
    """

    caller: Caller
    interest: Interest
    after: int
    dropped: bool = False
    waiting: asyncio.Queue[bytes] = field(default_factory=lambda: asyncio.Queue(MOST_WAITING))
    _bell: asyncio.Event = field(default_factory=asyncio.Event)

    def offer(self, frame: bytes) -> None:
        """Let a frame wait for them, or drop them where too much waits already."""
        if self.waiting.full():
            self.drop()
            return
        self.waiting.put_nowait(frame)
        self._bell.set()

    def drop(self) -> None:
        """Tell them nothing more."""
        self.dropped = True
        self._bell.set()

    async def take(self, patience: timedelta) -> bytes:
        """Return all that waits, as soon as anything does; nothing, where it took too long."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._bell.wait(), patience.total_seconds())
        self._bell.clear()
        frames = [self.waiting.get_nowait() for _ in range(self.waiting.qsize())]
        return b"".join(frames)


@dataclass(slots=True, kw_only=True)
class Streams:
    """Those who listen to this process; `open` counts those, too, who still read what they missed.

    `reached` is the newest event that was told to all.
    """

    events: SqlEvents
    amana_of: Mapping[str, str]
    reached: int = 0
    closed: bool = False
    open: int = 0
    listeners: set[Listener] = field(default_factory=set)
    _somebody: asyncio.Event = field(default_factory=asyncio.Event)
    _looked: float = 0.0

    def about(self, event: Event) -> About:
        """Say what an event is about."""
        return about(event.type, event.body, self.amana_of, sample=event.sample)

    @asynccontextmanager
    async def listening(
        self, caller: Caller, interest: Interest, after: int
    ) -> AsyncIterator[tuple[Listener, AsyncIterator[bytes]]]:
        """Let somebody listen; what they have missed comes first, at the pace that they take it.

        Raises:
            Crowded: Too many listen already.
        """
        if self.open >= MOST_LISTENERS:
            raise Crowded
        listener = Listener(caller, interest, after)
        self.open += 1
        try:
            yield listener, self._missed(listener)
        finally:
            self.open -= 1
            self.listeners.discard(listener)

    async def _missed(self, listener: Listener) -> AsyncIterator[bytes]:
        """Yield what somebody has missed; from its end on they are told with the others."""
        while True:
            batch = await self.events.list(after=listener.after, limit=PAGE)
            wanted = [
                each
                for each in batch
                if meant(self.about(each), listener.interest, listener.caller)
            ]
            if batch:
                listener.after = batch[-1].seq
            if wanted:
                yield b"".join(map(framed, wanted))
            if not self.listeners:
                # The reader rests while nobody listens, and goes on from here.
                self.reached = max(self.reached, listener.after)
            if len(batch) < PAGE and listener.after >= self.reached:
                break
        if self.closed:
            listener.drop()
            return
        self.listeners.add(listener)
        self._somebody.set()

    async def run(self) -> None:
        """Read events and tell them, while anybody listens; never ends by itself."""
        while True:
            await self._somebody.wait()
            if not self.listeners:
                self._somebody.clear()
                continue
            told = self.events.sessions.told
            told.clear()
            try:
                await self._look_again()
                more = await self._tell()
            except DatabaseUnavailable as error:
                log.warning("events not read", error=str(error))
                await asyncio.sleep(PATIENCE.total_seconds())
                continue
            except Exception:
                log.exception("events not read")
                await asyncio.sleep(PATIENCE.total_seconds())
                continue
            if not more:
                with suppress(TimeoutError):
                    await asyncio.wait_for(told.wait(), LOOK.total_seconds())

    async def _look_again(self) -> None:
        """Drop those whose key ended, or who see something else now: they come again, or do not."""
        now = asyncio.get_running_loop().time()
        if now - self._looked < AGAIN.total_seconds():
            return
        people = SqlPeople(self.events.sessions)
        named = {each.caller for each in self.listeners if each.caller.key or each.caller.sign_in}
        changed = await people.changed(named)
        self._looked = now
        for listener in self.listeners:
            if listener.caller in changed:
                listener.drop()

    async def _tell(self) -> bool:
        """Tell one page of events; return whether there is more."""
        batch = await self.events.list(after=self.reached, limit=PAGE)
        for event in batch:
            self._tell_one(event)
            # A page of events for hundreds of listeners is long enough to keep others waiting.
            await asyncio.sleep(0)
        return len(batch) == PAGE

    def _tell_one(self, event: Event) -> None:
        said, frame = self.about(event), None
        for listener in self.listeners:
            if listener.after < event.seq and not listener.dropped:
                if meant(said, listener.interest, listener.caller):
                    frame = frame or framed(event)
                    listener.offer(frame)
                listener.after = event.seq
        self.reached = event.seq

    def close(self) -> None:
        """Let every stream end: the service stops."""
        self.closed = True
        for listener in self.listeners:
            listener.drop()


@asynccontextmanager
async def open_streams(events: SqlEvents, amana_of: Mapping[str, str]) -> AsyncIterator[Streams]:
    """Read events for as long as the context lasts."""
    streams = Streams(events=events, amana_of=amana_of)
    reader = asyncio.create_task(streams.run(), name="streams")
    try:
        yield streams
    finally:
        streams.close()
        reader.cancel()
        with suppress(asyncio.CancelledError):
            await reader
