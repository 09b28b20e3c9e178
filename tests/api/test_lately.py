"""Answers that many readers share."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from api.lately import MOST, Lately, rounded

NOON = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_an_instant_is_in_a_minute_that_ends() -> None:
    assert rounded(NOON, MINUTE) == NOON + MINUTE
    assert rounded(NOON + timedelta(seconds=59), MINUTE) == NOON + MINUTE


async def test_of_several_who_ask_at_once_one_works_it_out() -> None:
    lately, asked = Lately(), 0

    async def work() -> bytes:
        nonlocal asked
        asked += 1
        await asyncio.sleep(0)
        return b"%d" % asked

    answers = await asyncio.gather(*(lately.share("x", NOON, work) for _ in range(5)))

    assert answers == [b"1"] * 5
    assert await lately.share("x", NOON + MINUTE, work) == b"2"
    assert await lately.share("y", NOON + MINUTE, work) == b"3"
    assert await lately.share("x", NOON + MINUTE, work) == b"2"


async def test_what_failed_is_worked_out_again() -> None:
    lately = Lately()

    async def fail() -> bytes:
        raise LookupError

    async def work() -> bytes:
        return b"1"

    with pytest.raises(LookupError):
        await lately.share("x", NOON, fail)
    assert await lately.share("x", NOON, work) == b"1"


async def test_the_oldest_answer_is_dropped_for_a_new_one() -> None:
    lately = Lately()

    async def of(number: int) -> bytes:
        async def work() -> bytes:
            return b"%d" % number

        return await lately.share(number % (MOST + 1), NOON, work)

    for number in range(MOST + 1):
        await of(number)

    assert await of(MOST + 1) == b"%d" % (MOST + 1)
    assert await of(MOST * 2 + 1) == b"%d" % MOST
