import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest

from api.loops import Loop
from api.metrics import Metrics
from make import NOON
from store.errors import DatabaseUnavailable

HOUR = timedelta(hours=1)


def a_loop(step: Callable[[datetime], Awaitable[int]]) -> Loop:
    return Loop(
        name="classify",
        step=step,
        rest=HOUR,
        clock=lambda: NOON,
        metrics=Metrics(),
        bell=asyncio.Event(),
    )


async def test_a_loop_goes_on_while_there_is_work_and_stops_when_told() -> None:
    left = [3, 2, 1]
    stopping = asyncio.Event()

    async def step(_: datetime) -> int:
        if left:
            return left.pop()
        stopping.set()
        return 0

    await asyncio.wait_for(a_loop(step).run(stopping), 60)

    assert left == []


async def test_a_bell_ends_a_rest_at_once() -> None:
    asked = asyncio.Event()
    stopping = asyncio.Event()
    rounds = 0

    async def step(_: datetime) -> int:
        nonlocal rounds
        rounds += 1
        asked.set()
        return 0

    loop = a_loop(step)
    running = asyncio.create_task(loop.run(stopping))
    await asked.wait()
    asked.clear()
    loop.bell.set()
    await asyncio.wait_for(asked.wait(), 60)
    stopping.set()
    loop.bell.set()
    await asyncio.wait_for(running, 60)

    assert rounds >= 2


async def test_work_done_rings_the_next_bell() -> None:
    async def step(_: datetime) -> int:
        return 1

    loop = a_loop(step)
    loop.then = asyncio.Event()

    assert await loop.once() == 1
    assert loop.then.is_set()
    assert loop.beat == NOON


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (DatabaseUnavailable("sqlite://", "locked"), "DatabaseUnavailable"),
        (RuntimeError("boom"), "RuntimeError"),
    ],
)
async def test_a_round_that_fails_is_recorded_and_the_loop_lives(
    error: Exception, reason: str
) -> None:
    trouble = [error]

    async def step(_: datetime) -> int:
        if trouble:
            raise trouble.pop()
        return 1

    loop = a_loop(step)

    assert await loop.once() == 0
    assert loop.failing == reason
    assert loop.beat is None
    assert 'sawt_loop_failures_total{loop="classify"} 1.0' in loop.metrics.text().decode()

    assert await loop.once() == 1
    assert loop.failing is None
