"""Whatever a server sends, each kind that asks the web ends in time, with a reason, and no more."""

import gzip
from dataclasses import replace
from ipaddress import ip_network
from typing import Any

import pytest

from hostile import Behaviour, bomb, explodes, hangs, repeats, says, serving, whole
from listener.collector import Page
from listener.door import Door, Limits
from listener.errors import CollectError
from listener.opening import open_source
from make import MEANS, a_source

PATIENT = Limits(total=60.0, connect=30.0, queue=60.0, body=256 * 1024)
# For those who never come to an end.
QUICK = replace(PATIENT, total=0.3)
ENDLESS = frozenset({"never answers", "stops in the middle", "drips"})
KINDS: dict[str, dict[str, Any]] = {
    "feed": {},
    "mastodon": {"hashtag": "940"},
    "bluesky": {"query": "940"},
    "x": {"query": "940", "token": "SAWT_SECRET_TEST"},
    "youtube": {"video": "aaaaaaaaaaa", "key": "SAWT_SECRET_TEST"},
    "telegram": {},
    "reddit": {
        "subreddit": "a",
        "client_id": "SAWT_SECRET_TEST",
        "client_secret": "SAWT_SECRET_TEST",
    },
    "json": {"items": "@", "fields": {"native_id": "id", "text": "text"}},
    "page": {"item": "li", "link": "a"},
}
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
SERVERS: dict[str, Behaviour] = {
    "never answers": hangs(),
    "stops in the middle": hangs(HEAD + b"Content-Length: 9999\r\n\r\n[{"),
    "drips": repeats(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n[\r\n", pause=0.05),
    "sends without end": repeats(HEAD + b"\r\n", b"[" * 16_384),
    "unpacks to far more": explodes(b"gzip", lambda: bomb("gzip", 8)),
    "sends what is no gzip": says(whole(b"\x1f\x8bno", b"Content-Encoding: gzip")),
    "is empty": says(whole(b"")),
    "sends bytes": says(whole(bytes(range(256)) * 64)),
    "nests JSON deeply": says(whole(b"[" * 100_000)),
    "nests tags deeply": says(whole(b"<div>" * 40_000)),
    "answers with other JSON": says(whole(b'{"data": 1, "items": {"a": [null]}, "posts": "x"}')),
    "answers with odd items": says(
        whole(b'[null, 1, "x", [], {}, {"id": null}, {"id": 1, "text": "\\u0000"}]')
    ),
    "packs what is no text": says(whole(gzip.compress(b"\0" * 9_000), b"Content-Encoding: gzip")),
    "is ill": says(whole(b"no", status=b"500 Oops")),
}


@pytest.mark.parametrize("server", SERVERS, ids=[name.replace(" ", "-") for name in SERVERS])
@pytest.mark.parametrize("kind", KINDS)
async def test_it_ends_in_time_with_a_reason(kind: str, server: str) -> None:
    limits = QUICK if server in ENDLESS else PATIENT
    async with (
        serving(SERVERS[server]) as heard,
        Door(
            contact="https://sawt.example", allow=(ip_network("127.0.0.0/8"),), limits=limits
        ) as door,
    ):
        site = heard.url.removesuffix("/feed")
        url = f"{site}/s/hayy" if kind == "telegram" else site
        options = KINDS[kind] | ({"oauth_url": site} if kind == "reddit" else {})
        means = replace(MEANS, web=door, secret=lambda _: "s3cret")
        collector = open_source(a_source(kind=kind, url=url, options=options), means)
        said: Page | str
        try:
            said = await collector.fetch(None)
        except CollectError as error:
            said = error.reason
        connections = door.connections

    assert connections == 0
    assert "s3cret" not in str(said)
    # What is read all the same holds nothing that a database would refuse.
    assert said if isinstance(said, str) else all("\0" not in post.words for post in said.posts)
