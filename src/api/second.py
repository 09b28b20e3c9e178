"""The second reader that this installation asks, if it has one."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from api.config import Config
from api.settings import Settings
from classifier.second.asking import Asking, Endpoint
from classifier.second.reader import Came, Reader, Readings
from listener.door import Door, Limits

MOST_BYTES = 1024 * 1024  # of an answer: a reading is a few hundred


@asynccontextmanager
async def opening_endpoint(settings: Settings, config: Config) -> AsyncIterator[Asking | None]:
    """Hold a door open to the endpoint; None where `SAWT_SECOND_READER_URL` names none.

    A door of its own: what an answer may cost differs from what a feed may.
    """
    if not settings.second_reader_url:
        yield None
        return
    secret, timeout = settings.second_reader_key, settings.second_reader_timeout
    endpoint = Endpoint(
        url=settings.second_reader_url,
        model=settings.second_reader_model,
        key=secret.get_secret_value() if secret else None,
    )
    limits = Limits(
        total=timeout,
        connect=min(timeout, 5.0),
        queue=timeout,
        body=MOST_BYTES,
        redirects=0,
        # The budget of an hour is kept elsewhere, and may be spent at once.
        per_minute=max(settings.second_reader_per_hour, 1),
    )
    async with Door(contact=settings.contact, allow=settings.allow_networks, limits=limits) as door:
        yield Asking(endpoint, config.services, door)


@asynccontextmanager
async def opening_second(
    settings: Settings, config: Config, readings: Readings, count: Callable[[Came], None]
) -> AsyncIterator[Reader | None]:
    """Open the second reader; None where there is none."""
    async with opening_endpoint(settings, config) as asking:
        if asking is None:
            yield None
            return
        yield Reader(
            asking,
            readings,
            per_hour=settings.second_reader_per_hour,
            ticks=time.monotonic,
            count=count,
        )
