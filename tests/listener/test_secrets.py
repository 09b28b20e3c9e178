"""A secret is shown to whom it is for: in no line of a log, no reason, no repr."""

from base64 import b64encode
from dataclasses import replace
from ipaddress import ip_network
from typing import Any

import pytest

from classifier.second.asking import Endpoint
from hostile import says, serving, whole
from listener.door import Door, Limits
from listener.errors import CollectError
from listener.opening import Closed, open_source
from make import MEANS, SOURCE, a_source
from store.subscriptions import Subscription

# Without a digit, and short: nothing in it looks like a token.
SECRET = "hush-hush-my-darling"
NAMED = "SAWT_SECRET_TEST"
SECRETIVE: dict[str, dict[str, Any]] = {
    "mastodon": {"hashtag": "940", "token": NAMED},
    "bluesky": {"query": "940", "token": NAMED},
    "x": {"query": "940", "token": NAMED},
    "youtube": {"video": "aaaaaaaaaaa", "key": NAMED},
    "reddit": {"subreddit": "aa", "client_id": NAMED, "client_secret": NAMED},
    "json": {"items": "@", "fields": {"native_id": "id", "text": "text"}, "token": NAMED},
    "webhook": {"secret": NAMED, "scheme": "hmac-sha256-hex"},
}
ENCODED = b64encode(f"{SECRET}:{SECRET}".encode()).decode()


@pytest.mark.parametrize("kind", SECRETIVE)
def test_no_collector_shows_its_secret(kind: str) -> None:
    means = replace(MEANS, secret=lambda _: SECRET)
    source = a_source(kind=kind, url="http://127.0.0.1/", options=SECRETIVE[kind])

    collector = open_source(source, means)

    assert not isinstance(collector, Closed)
    assert SECRET not in repr(collector)
    assert ENCODED not in repr(collector)


def test_neither_a_subscription_nor_the_second_reader_shows_its_secret() -> None:
    hub = Subscription(source=SOURCE, hub="h", topic="t", callback="c", secret=SECRET)
    reader = Endpoint(url="https://reader.example", model="m", key=SECRET)

    assert SECRET not in repr(hub)
    assert SECRET not in repr(reader)


@pytest.mark.parametrize("status", [b"400 What", b"401 Who", b"429 Busy", b"500 Oops"])
@pytest.mark.parametrize(
    ("header", "value", "echoed"),
    [
        ("Authorization", f"Bearer {SECRET}", SECRET),
        ("Authorization", f"Basic {ENCODED}", ENCODED),
        ("Authorization", f"Basic {ENCODED}", SECRET),
        ("X-Goog-Api-Key", SECRET, SECRET),
    ],
)
async def test_what_a_server_says_back_is_not_repeated(
    status: bytes, header: str, value: str, echoed: str
) -> None:
    body = b'{"message": "who is %s anyway"}' % echoed.encode()

    reason = await reason_of(whole(body, status=status), {header: value})

    assert echoed not in reason


@pytest.mark.parametrize(
    "said",
    [
        b"HTTP/1.1 %s\r\n\r\n" % SECRET.encode(),
        b"%s\r\n\r\n" % SECRET.encode(),
        b"HTTP/1.1 200 OK\r\n%s\r\n\r\n" % SECRET.encode(),
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%s\r\n" % SECRET.encode(),
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: %s\r\n\r\n" % SECRET.encode(),
        b"HTTP/1.1 200 OK\r\nContent-Length: %s\r\n\r\n" % SECRET.encode(),
        b"HTTP/1.1 302 Go\r\nLocation: ftp://%s/\r\n\r\n" % SECRET.encode(),
        b"HTTP/1.1 302 Go\r\nLocation: http://%s:x/\r\n\r\n" % SECRET.encode(),
    ],
)
async def test_what_is_no_http_is_not_quoted(said: bytes) -> None:
    reason = await reason_of(said, {"Authorization": f"Bearer {SECRET}"})

    assert SECRET not in reason
    assert reason.isprintable()


async def reason_of(said: bytes, headers: dict[str, str]) -> str:
    """What the run log would hold."""
    limits = Limits(total=60.0, connect=30.0)
    networks = (ip_network("127.0.0.0/8"),)
    async with (
        serving(says(said)) as heard,
        Door(contact="https://sawt.example", allow=networks, limits=limits) as door,
    ):
        with pytest.raises(CollectError) as failed:
            await door.get("source", heard.url, headers)
    assert failed.value.reason in str(failed.value)
    return failed.value.reason
