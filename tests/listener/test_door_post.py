"""A question with a body goes through the same door, and to nobody but whom it was for."""

from ipaddress import ip_network

import pytest

from hostile import says, serving, whole
from listener.door import Door, Limits
from listener.errors import CollectError, SourceBusy, SourceGarbled, SourceRefused, SourceSilent
from make import NOON

LIMITS = Limits(total=60.0, connect=30.0, queue=60.0, body=64 * 1024)
LONG = b"x" * (LIMITS.body + 1)


def a_door(*networks: str) -> Door:

    allow = tuple(ip_network(one) for one in networks)
    return Door(contact="https://sawt.example", allow=allow, limits=LIMITS, clock=lambda: NOON)


async def test_a_body_is_sent_whole_with_its_headers_and_the_answer_is_read() -> None:
    asked = "سؤال".encode()
    headers = {"Authorization": "Bearer k", "content-type": "application/json"}
    async with serving(says(whole(b"[1]"))) as heard, a_door("127.0.0.0/8") as door:
        answer = await door.post("reader", heard.url, headers, asked)

    assert (answer.status, answer.body) == (200, b"[1]")
    assert heard.heads[0].startswith(b"POST /feed HTTP/1.1\r\n")
    assert heard.bodies == [asked]
    assert heard.headers["authorization"] == b"Bearer k"
    assert heard.headers["content-length"] == str(len(asked)).encode()


async def test_a_body_that_is_empty_is_still_a_post() -> None:
    async with serving(says(whole(b""))) as heard, a_door("127.0.0.0/8") as door:
        await door.post("reader", heard.url, {}, b"")

    assert heard.heads[0].startswith(b"POST ")


@pytest.mark.parametrize("status", [b"301 Moved", b"302 Found", b"307 Again", b"308 For good"])
async def test_a_redirect_is_not_followed_so_the_body_goes_nowhere_else(status: bytes) -> None:
    async with serving(says(whole(b""))) as elsewhere:
        onward = whole(b"", b"Location: " + elsewhere.url.encode(), status=status)
        async with serving(says(onward)) as heard, a_door("127.0.0.0/8") as door:
            with pytest.raises(SourceRefused, match="redirects what is sent"):
                await door.post("reader", heard.url, {}, b"secret")

    assert elsewhere.heads == []


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (whole(b"", status=b"500 No"), SourceSilent),
        (whole(b"", b"Retry-After: 7", status=b"429 Busy"), SourceBusy),
        (whole(b"", status=b"401 Who"), SourceRefused),
        (whole(b"", status=b"400 What"), SourceRefused),
        (whole(b"", status=b"304 Same"), SourceGarbled),
        (whole(LONG), SourceGarbled),
        (b"", SourceSilent),
    ],
)
async def test_a_failure_says_what_to_do(said: bytes, expected: type[CollectError]) -> None:
    async with serving(says(said)) as heard, a_door("127.0.0.0/8") as door:
        with pytest.raises(expected):
            await door.post("reader", heard.url, {}, b"x")


async def test_a_network_that_nobody_opened_is_not_spoken_to() -> None:
    async with serving(says(whole(b""))) as heard, a_door() as door:
        with pytest.raises(SourceRefused, match="SAWT_ALLOW_NETWORKS"):
            await door.post("reader", heard.url, {}, b"x")

    assert heard.heads == []


@pytest.mark.parametrize("headers", [{}, {"content-type": "application/json"}])
async def test_no_body_is_sent_over_plain_http_to_the_public_web(headers: dict[str, str]) -> None:
    async def public(host: str, port: int) -> list[str]:
        del host, port
        return ["93.184.216.34"]

    door = Door(contact="https://sawt.example", limits=LIMITS, clock=lambda: NOON, ask=public)

    async with door:
        with pytest.raises(SourceRefused, match="nothing is posted over plain http"):
            await door.post("hub", "http://hub.example/", headers, b"hub.secret=s")
