"""The answer that does not end: events as text/event-stream, for as long as somebody reads."""

import asyncio
from contextlib import suppress
from datetime import timedelta

from fastapi import Response
from starlette.types import Message, Receive, Scope, Send

from api.streams import Listener, Streams
from router.interest import Interest
from router.people import Caller
from store.errors import DatabaseUnavailable
from store.events import PREFIX

MEDIA_TYPE = "text/event-stream"
# Proxies close what is silent for a minute; a page notices sooner that nobody is there.
HEARTBEAT = timedelta(seconds=15)
# Whoever takes nothing for so long is not waited for.
SLOWEST = timedelta(seconds=20)
# Roles may have changed, and keys expired: clients come again by themselves.
LONGEST = timedelta(minutes=15)
# After how many milliseconds clients come again.
RETRY = 3000


class TooSlow(Exception):
    """A client does not take what is sent; what it misses it gets when it comes again."""


class EventStream(Response):
    """Sends what was missed since `after`, and then what happens; ends when told to, or is slow."""

    def __init__(self, streams: Streams, caller: Caller, interest: Interest, after: int) -> None:
        # One that takes its own headers would announce a length.
        super().__init__(media_type=MEDIA_TYPE, headers={"x-accel-buffering": "no"})
        del self.headers["content-length"]
        self.streams = streams
        self.caller = caller
        self.interest = interest
        self.after = after

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one client, until it leaves."""
        del scope
        sending = asyncio.create_task(self._stream(send))
        leaving = asyncio.create_task(_gone(receive))
        try:
            await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (sending, leaving):
                task.cancel()
            with suppress(asyncio.CancelledError, TooSlow):
                await sending

    async def _stream(self, send: Send) -> None:
        async with self.streams.listening(self.caller, self.interest, self.after) as (
            listener,
            missed,
        ):
            head: Message = {
                "type": "http.response.start",
                "status": self.status_code,
                "headers": self.raw_headers,
            }
            await send(head)
            await _send(send, f"retry: {RETRY}\n\n".encode())
            # Where the database is away the stream ends, too: the client tries again by itself.
            with suppress(TimeoutError, DatabaseUnavailable):
                async with asyncio.timeout(LONGEST.total_seconds()):
                    async for frames in missed:
                        await _send(send, frames)
                    await _follow(listener, send)
            await _send(send, b"", more=False)


async def _follow(listener: Listener, send: Send) -> None:
    while not listener.dropped:
        frames = await listener.take(HEARTBEAT)
        await _send(send, frames or _heartbeat(listener))


def _heartbeat(listener: Listener) -> bytes:
    """Write a sign of life; with the place that was reached, so that nothing is looked at twice."""
    return f": still here\nid: {PREFIX}{listener.after}\n\n".encode()


async def _send(send: Send, body: bytes, *, more: bool = True) -> None:
    """Send a part, or raise `TooSlow` where it is not taken."""
    try:
        async with asyncio.timeout(SLOWEST.total_seconds()):
            await send({"type": "http.response.body", "body": body, "more_body": more})
    except TimeoutError as error:
        raise TooSlow from error


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
