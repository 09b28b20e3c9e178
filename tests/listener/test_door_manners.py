"""The door asks nobody before they allow it, nor too often, whichever source wants to."""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from ipaddress import ip_network

import pytest

from clock import Clock
from hostile import Behaviour, Heard, Write, hangs, says, serving, whole
from listener import holds
from listener.door import MOST_COMPLAINT, Door, Limits
from listener.errors import Cause, CollectError, SourceBusy, SourceRefused, SourceSilent
from listener.pace import OFTENER
from make import NOON

LOOPBACK = (ip_network("127.0.0.0/8"),)
PATIENT = Limits(total=60.0, connect=30.0, queue=30.0, body=256 * 1024)
# For an error whose body never ends.
HASTY = replace(PATIENT, connect=2.0)
TOKEN = {"Authorization": "Bearer one"}


async def named(host: str, port: int) -> Sequence[str]:
    del port
    return ["10.0.0.1"] if host == "inside.example" else ["127.0.0.1"]


def a_door(limits: Limits = PATIENT, clock: Callable[[], datetime] = lambda: NOON) -> Door:
    return Door(
        contact="https://sawt.example", allow=LOOPBACK, ask=named, clock=clock, limits=limits
    )


def reset_in(clock: Clock, seconds: int) -> bytes:
    return f"X-Rate-Limit-Reset: {clock.now.timestamp() + seconds:.0f}".encode()


def in_turn(*answers: bytes) -> Behaviour:
    """Answer with each in turn, and with the last for ever."""

    async def behave(heard: Heard, write: Write) -> None:
        await write(answers[min(len(heard.heads), len(answers)) - 1])

    return behave


async def failure(door: Door, url: str, headers: Mapping[str, str]) -> CollectError:
    with pytest.raises(CollectError) as raised:
        await door.get("okaz", url, headers)
    return raised.value


@pytest.mark.parametrize(
    ("status", "head", "body"),
    [
        (b"429 Slow", b"Retry-After: 900", b""),
        (b"429 Slow", b"X-Rate-Limit-Remaining: 0", b""),
        (b"503 Later", b"Retry-After: 900", b""),
        (b"403 No", b"Retry-After: 900", b'{"error": {"errors": [{"reason": "quotaExceeded"}]}}'),
        (b"404 No", b"X-Rate-Limit-Remaining: 0", b""),
    ],
)
async def test_nobody_asks_before_the_reset(
    status: bytes, head: bytes, body: bytes, clock: Clock
) -> None:
    # The quota of one case ends with the day in California, a quarter of an hour from here.
    clock.tick(hours=-1, minutes=-15)
    answer = whole(body, head, reset_in(clock, 900), status=status)
    async with serving(in_turn(answer, whole(b"x"))) as heard, a_door(PATIENT, clock) as door:
        await failure(door, heard.url, TOKEN)
        for left in range(899, 894, -1):
            clock.tick(seconds=1)
            again = await failure(door, heard.url + "/other", TOKEN)
            assert isinstance(again, SourceBusy)
            assert again.retry_after == timedelta(seconds=left)
        assert len(heard.heads) == 1

        clock.tick(seconds=895)
        assert (await door.get("okaz", heard.url, TOKEN)).body == b"x"


async def test_a_success_that_was_the_last_one_allowed_is_remembered_too(clock: Clock) -> None:
    last = whole(b"x", b"X-Rate-Limit-Remaining: 0", reset_in(clock, 60))
    async with serving(in_turn(last, whole(b"y"))) as heard, a_door(PATIENT, clock) as door:
        answer = await door.get("okaz", heard.url, TOKEN)
        assert (answer.body, answer.pause) == (b"x", timedelta(seconds=60))
        busy = await failure(door, heard.url, TOKEN)
        assert (type(busy), busy.cause, len(heard.heads)) == (SourceBusy, Cause.RATE, 1)

        assert (await door.get("other", heard.url, {"X-Goog-Api-Key": "two"})).body == b"y"
        assert (await door.get("nobody", heard.url, {})).body == b"y"
        clock.tick(seconds=60)
        assert (await door.get("okaz", heard.url, TOKEN)).body == b"y"


async def test_whoever_waits_behind_the_one_that_is_told_to_stay_away_stays_away(
    clock: Clock,
) -> None:
    busy = whole(b"", b"Retry-After: 60", status=b"429 Slow")
    async with serving(says(busy)) as heard, a_door(PATIENT, clock) as door:
        found = await asyncio.gather(
            *(door.get(f"s{n}", heard.url, TOKEN) for n in range(9)), return_exceptions=True
        )

    assert {type(one) for one in found} == {SourceBusy}
    assert len(heard.heads) == 1


async def test_a_host_that_allows_a_request_again_at_once_is_asked_again(clock: Clock) -> None:
    busy = whole(b"", b"Retry-After: 0", status=b"429 Slow")
    async with serving(in_turn(busy, whole(b"x"))) as heard, a_door(PATIENT, clock) as door:
        await failure(door, heard.url, TOKEN)
        assert (await door.get("okaz", heard.url, TOKEN)).body == b"x"


async def test_forty_sources_on_one_host_keep_to_its_cap_one_at_a_time() -> None:
    limits = replace(PATIENT, per_minute=2)
    most, room = 2 * OFTENER, asyncio.Semaphore(16)
    async with serving(says(whole(b"x"))) as heard, a_door(limits) as door:

        async def ask(source: str) -> None:
            async with room:
                await door.get(source, heard.url, {})

        found = await asyncio.gather(*(ask(f"s{n}") for n in range(40)), return_exceptions=True)

    busy = [one for one in found if isinstance(one, SourceBusy)]
    assert len(busy) == 40 - most
    assert f"asked {most} times within a minute" in busy[0].reason
    assert all(0 < one.retry_after.total_seconds() <= 60 for one in busy)
    assert len(heard.heads) == most
    assert heard.most_at_once == 1


async def test_a_cap_is_waited_for_where_the_queue_has_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(holds, "MINUTE", 0.2)
    limits = replace(PATIENT, per_minute=1)
    loop = asyncio.get_running_loop()
    async with serving(says(whole(b"x"))) as heard, a_door(limits) as door:
        began = loop.time()
        for _ in range(2 * OFTENER + 1):
            await door.get("okaz", heard.url, {})

    assert loop.time() - began >= 0.4
    assert len(heard.heads) == 2 * OFTENER + 1


async def test_strangers_are_asked_less_often_than_what_the_operator_answers_for() -> None:
    async with serving(says(whole(b"x"))) as heard, a_door(PATIENT) as door:
        await door.get("okaz", heard.url.replace("127.0.0.1", "feeds.example"), {})

        assert door._dialer.own("feeds.example")  # noqa: SLF001 - nothing else tells
        assert not door._dialer.own("news.example")  # noqa: SLF001
        await failure(door, heard.url.replace("127.0.0.1", "inside.example"), {})
        assert not door._dialer.own("inside.example")  # noqa: SLF001


@pytest.mark.parametrize(
    ("answer", "cause", "limits"),
    [
        (
            says(whole(json.dumps({"error": "ExpiredToken"}).encode(), status=b"400 No")),
            Cause.AUTH,
            PATIENT,
        ),
        (says(whole(b" " * (MOST_COMPLAINT + 1), status=b"401 No")), Cause.AUTH, PATIENT),
        (says(whole(b"no", b"Content-Encoding: gzip", status=b"404 No")), Cause.GONE, PATIENT),
        (hangs(b"HTTP/1.1 401 No\r\nContent-Length: 9\r\n\r\n{"), Cause.AUTH, HASTY),
        (says(b"HTTP/1.1 410 Gone\r\nContent-Length: 9\r\n\r\n{"), Cause.GONE, PATIENT),
    ],
    ids=["read", "too long", "undecodable", "hanging", "cut"],
)
async def test_an_error_is_told_by_its_body_and_else_by_its_status(
    answer: Behaviour, cause: Cause, limits: Limits
) -> None:
    async with serving(answer) as heard, a_door(limits) as door:
        error = await failure(door, heard.url, TOKEN)

        assert (type(error), error.cause) == (SourceRefused, cause)
        assert door.connections == 0


async def test_an_error_whose_body_outlasts_the_deadline_is_no_answer() -> None:
    answer = hangs(b"HTTP/1.1 401 No\r\nContent-Length: 9\r\n\r\n{")
    limits = replace(PATIENT, total=0.2)
    async with serving(answer) as heard, a_door(limits) as door:
        assert isinstance(await failure(door, heard.url, TOKEN), SourceSilent)


async def test_a_key_in_a_header_of_its_own_is_not_carried_to_another_origin() -> None:
    async with serving(says(whole(b"x"))) as there:
        go = whole(b"", f"Location: {there.url}".encode(), status=b"302 Found")
        async with serving(says(go)) as here, a_door() as door:
            await door.get("okaz", here.url, {"X-Goog-Api-Key": "k"})

    assert "x-goog-api-key" not in there.headers
    assert here.headers["x-goog-api-key"] == b"k"
