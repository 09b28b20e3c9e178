import asyncio
import gzip
import resource
import ssl
import zlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path

import httpcore
import httpx
import pytest

from hostile import (
    Behaviour,
    Heard,
    Write,
    bomb,
    explodes,
    hangs,
    nested_bomb,
    repeats,
    says,
    serving,
    whole,
)
from listener.door import Door, Limits, trusted_tls
from listener.errors import (
    CollectError,
    SourceBusy,
    SourceGarbled,
    SourceRefused,
    SourceSilent,
)
from listener.failures import BELOW, of_error
from make import NOON

LOOPBACK = (ip_network("127.0.0.0/8"),)
TLS = ssl.create_default_context()
PATIENT = Limits(total=60.0, connect=30.0, queue=60.0, body=64 * 1024)
# For servers that never come to an end; with any other, a busy machine would meet it.
QUICK = replace(PATIENT, total=0.5)
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


async def named(host: str, port: int) -> Sequence[str]:
    del port
    if host == "nowhere.example":
        raise OSError
    return ["10.0.0.1"] if host == "inside.example" else ["127.0.0.1"]


def a_door(limits: Limits = PATIENT) -> Door:
    return Door(
        contact="https://sawt.example/about",
        allow=LOOPBACK,
        ask=named,
        clock=lambda: NOON,
        limits=limits,
        tls=TLS,
    )


async def test_an_answer_has_its_final_address_its_headers_and_its_decoded_body() -> None:
    body = gzip.compress("مرحبا".encode())
    headers = (b"Content-Encoding: gzip", b'ETag: W/"x"', b"ETag: second", b"Vary: a", b"VARY: b")
    async with serving(says(whole(body, *headers))) as heard, a_door() as door:
        answer = await door.get("okaz", heard.url + "?q=1#part", {})

    assert answer.body.decode() == "مرحبا"
    assert answer.url == heard.url + "?q=1"
    assert (answer.headers["etag"], answer.headers["vary"]) == ("second", "a, b")


async def test_a_request_names_the_service_and_carries_nothing_that_was_not_asked_for() -> None:
    cookies = (b"Set-Cookie: a=1",) * 1000
    async with serving(says(whole(b"x", *cookies))) as heard, a_door() as door:
        await door.get("okaz", heard.url, {})
        await door.get("okaz", heard.url, {"If-None-Match": 'W/"\xe9"'})

    assert heard.headers == {
        "host": heard.url.split("/")[2].encode(),
        "accept": heard.headers["accept"],
        "accept-encoding": b"gzip, deflate",
        "connection": b"close",
        "user-agent": b"Sawt (+https://sawt.example/about)",
        "if-none-match": b'W/"\xe9"',
    }


async def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    async with serving(says(whole(b"straight"))) as heard, a_door() as door:
        answer = await door.get("okaz", heard.url, {})

    assert answer.body == b"straight"


async def test_the_name_is_kept_for_the_server_while_the_checked_address_is_dialled() -> None:
    async with serving(says(whole(b"x"))) as heard, a_door() as door:
        url = heard.url.replace("127.0.0.1", "feeds.example")
        answer = await door.get("okaz", url, {})

    assert answer.url == url
    assert heard.headers["host"].startswith(b"feeds.example:")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://inside.example/", SourceRefused),
        ("http://10.0.0.1/", SourceRefused),
        ("http://nowhere.example/", SourceSilent),
        ("http://127.0.0.1:9/", SourceRefused),
        ("file:///etc/passwd", SourceRefused),
        ("bundled:feed.xml", SourceRefused),
    ],
)
async def test_an_address_that_leads_nowhere(url: str, expected: type[CollectError]) -> None:
    async with a_door() as door:
        with pytest.raises(CollectError) as raised:
            await door.get("okaz", url, {})

    assert type(raised.value) is expected
    assert raised.value.source == "okaz"


HALF = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n<rss>"
TERABYTE = b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n<rss>"
BEHAVIOURS: dict[str, tuple[Behaviour, type[CollectError]]] = {
    "hang-accept": (hangs(), SourceSilent),
    "content-length-lies-big": (hangs(HALF), SourceSilent),
    "content-length-over-limit": (hangs(TERABYTE), SourceGarbled),
    "rst-mid-body": (says(HALF), SourceSilent),
    "304-unasked": (says(b"HTTP/1.1 304 Not Modified\r\n\r\n"), SourceGarbled),
    "429-retry-after-seconds": (
        says(whole(b"", b"Retry-After: 120", status=b"429 Slow")),
        SourceBusy,
    ),
    "429-retry-after-date": (
        says(whole(b"", b"Retry-After: Mon, 23 Nov 2026 10:00:00 GMT", status=b"429 Slow")),
        SourceBusy,
    ),
    "503-retry-after": (says(whole(b"", b"Retry-After: 60", status=b"503 Later")), SourceBusy),
    "5xx-forever": (says(whole(b"", status=b"500 Oh")), SourceSilent),
    "410-gone": (says(whole(b"", status=b"410 Gone")), SourceRefused),
    "404-then-back": (says(whole(b"", status=b"404 No")), SourceRefused),
    "http09": (says(b"<rss>straight away</rss>"), SourceSilent),
    "bad-status": (says(b"HTTP/1.1 99 X\r\n\r\n"), SourceSilent),
    "bad-status, of four digits": (says(b"HTTP/1.1 1000 X\r\n\r\n"), SourceSilent),
    "bad-status, in words": (says(b"HTTP/1.1 OK\r\n\r\n"), SourceSilent),
    "1xx-flood": (repeats(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n" * 100), SourceSilent),
    "bad-chunk": (says(CHUNKED + b"zz\r\nabc\r\n"), SourceSilent),
    "bad-chunk, negative": (says(CHUNKED + b"-5\r\nabc\r\n"), SourceSilent),
    "bad-chunk, huge": (says(CHUNKED + b"ffffffffffffffffff\r\nabc\r\n"), SourceSilent),
    "drip": (repeats(CHUNKED, b"1\r\na\r\n", pause=0.05), SourceSilent),
    "endless": (repeats(CHUNKED, b"1000\r\n" + b"a" * 4096 + b"\r\n"), SourceGarbled),
    "header-flood": (repeats(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n" * 1000), SourceSilent),
    "gzip-bomb-10GiB": (explodes(b"gzip", lambda: bomb("gzip", 10_240)), SourceGarbled),
    "gzip-bomb-nested": (explodes(b"gzip, gzip", lambda: nested_bomb(16)), SourceGarbled),
    "deflate-bomb": (explodes(b"deflate", lambda: bomb("deflate", 5_120)), SourceGarbled),
    "deflate-bomb, raw": (explodes(b"deflate", lambda: bomb("raw-deflate", 5_120)), SourceGarbled),
    "br-bomb": (says(whole(b"\x0b", b"Content-Encoding: br")), SourceGarbled),
    "zstd-bomb": (says(whole(b"(\xb5/\xfd", b"Content-Encoding: zstd")), SourceGarbled),
    "encodings without end": (
        says(whole(b"x", b"Content-Encoding: gzip,gzip,gzip")),
        SourceGarbled,
    ),
    "gzip that is none": (says(whole(b"<rss>", b"Content-Encoding: gzip")), SourceGarbled),
    "gzip cut short": (
        says(whole(gzip.compress(b"<rss/>" * 99)[:-9], b"Content-Encoding: gzip")),
        SourceSilent,
    ),
    "redirect to nowhere": (says(whole(b"", status=b"302 Go")), SourceRefused),
    "redirect inside": (
        says(whole(b"", b"Location: http://inside.example/", status=b"301 Go")),
        SourceRefused,
    ),
    "redirect in a circle": (says(whole(b"", b"Location: /feed", status=b"302 Go")), SourceRefused),
}


@pytest.mark.parametrize("name", BEHAVIOURS)
async def test_a_hostile_server_is_a_failure_that_says_what_to_do(name: str) -> None:
    behave, expected = BEHAVIOURS[name]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Only what never ends on its own is to meet the deadline.
    limits = QUICK if expected is SourceSilent else PATIENT
    async with serving(behave, reset=name == "rst-mid-body") as heard, a_door(limits) as door:
        with pytest.raises(CollectError) as raised:
            await door.get("okaz", heard.url, {})

    assert type(raised.value) is expected, raised.value.reason
    assert "127.0.0.1" not in raised.value.reason
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024


@pytest.mark.parametrize("name", ["hang-accept", "rst-mid-body", "endless", "304-unasked", "drip"])
async def test_no_connection_is_left_open_after_a_failure(name: str) -> None:
    async with serving(BEHAVIOURS[name][0]) as heard, a_door(QUICK) as door:
        with pytest.raises(CollectError):
            await door.get("okaz", heard.url, {})

        assert door.connections == 0


@pytest.mark.parametrize(
    ("answer", "wait"),
    [("429-retry-after-seconds", 120), ("429-retry-after-date", 3600), ("503-retry-after", 60)],
)
async def test_a_busy_source_says_how_long_to_wait(answer: str, wait: int) -> None:
    async with serving(BEHAVIOURS[answer][0]) as heard, a_door() as door:
        with pytest.raises(SourceBusy) as raised:
            await door.get("okaz", heard.url, {})

    assert raised.value.retry_after == timedelta(seconds=wait)


async def test_what_follows_a_304_is_not_read_as_the_next_answer() -> None:
    forged = b"HTTP/1.1 304 Not Modified\r\nContent-Length: 3\r\n\r\n" + whole(b"forged")

    async def behave(heard: Heard, write: Write) -> None:
        if len(heard.heads) == 1:
            await write(forged)
            # The connection stays open, as it does at a server that keeps it alive.
            await asyncio.Event().wait()
        await write(whole(b"real"))

    async with serving(behave) as heard, a_door() as door:
        first = await door.get("okaz", heard.url, {"if-none-match": '"1"'})
        second = await door.get("okaz", heard.url, {})

    assert (first.status, first.body) == (304, b"")
    assert second.body == b"real"


async def test_a_redirect_to_another_origin_carries_no_secret() -> None:
    async with serving(says(whole(b"there"))) as there:
        go = whole(b"", f"Location: {there.url}".encode(), status=b"302 Found")
        async with serving(says(go)) as here, a_door() as door:
            answer = await door.get("okaz", here.url, {"Authorization": "Bearer x", "X-A": "b"})

    assert answer.url == there.url
    assert here.headers["authorization"] == b"Bearer x"
    assert "authorization" not in there.headers
    assert there.headers["x-a"] == b"b"
    assert "referer" not in there.headers


async def test_a_secret_is_never_sent_over_plain_http_beyond_our_own_networks() -> None:
    asked: list[str] = []

    async def public(host: str, port: int) -> list[str]:
        asked.append(f"{host}:{port}")
        return ["93.184.215.14"]

    door = Door(contact="https://sawt.example", ask=public, limits=QUICK)
    async with door:
        with pytest.raises(SourceRefused, match="never sent over plain http; write https://"):
            await door.get("okaz", "http://api.example/2", {"Authorization": "Bearer x"})

    assert asked == ["api.example:80"]  # looked up, and not dialled
    assert door.connections == 0


async def test_a_redirect_within_an_origin_keeps_what_was_sent_and_may_be_written_in_arabic() -> (
    None
):
    async def behave(heard: Heard, write: Write) -> None:
        location = "Location: /أخبار?a=ب".encode()
        first = len(heard.heads) == 1
        await write(whole(b"", location, status=b"301 Moved") if first else whole(b"news"))

    async with serving(behave) as heard, a_door() as door:
        answer = await door.get("okaz", heard.url, {"Authorization": "Bearer x"})

    assert answer.body == b"news"
    assert answer.url.endswith("/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1?a=%D8%A8")
    assert heard.headers["authorization"] == b"Bearer x"


async def test_one_host_is_asked_once_at_a_time_and_others_do_not_wait_for_it() -> None:
    async def behave(heard: Heard, write: Write) -> None:
        del heard
        await asyncio.sleep(0.02)
        await write(whole(b"x"))

    async with serving(behave) as one, serving(behave) as two, a_door() as door:
        urls = [one.url, two.url] * 5
        async with asyncio.TaskGroup() as group:
            for url in urls:
                group.create_task(door.get("okaz", url, {}))

    assert one.most_at_once == two.most_at_once == 1
    assert len(one.heads) == len(two.heads) == 5
    assert len(door._turns) == 0  # noqa: SLF001 - the map must not grow with hosts


async def test_a_source_behind_a_hanging_one_says_that_its_host_was_busy() -> None:
    limits = replace(QUICK, total=0.3, queue=0.05)
    async with serving(hangs()) as heard, a_door(limits) as door:
        found = await asyncio.gather(
            *(door.get(source, heard.url, {}) for source in ("first", "second")),
            return_exceptions=True,
        )

    assert [str(error) for error in found] == [
        "first: no whole answer within 0.3 s",
        "second: its host was still busy with other sources after 0.05 s",
    ]


async def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=x"),
        *("-keyout", tmp_path / "key", "-out", tmp_path / "cert"),
        stderr=asyncio.subprocess.DEVNULL,
    )
    if await process.wait():
        pytest.skip("NOT TESTED: openssl cannot make a certificate here")
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.load_cert_chain(tmp_path / "cert", tmp_path / "key")
    async with serving(says(whole(b"x")), tls=own) as heard, a_door() as door:
        with pytest.raises(SourceRefused, match="certificate is not valid"):
            await door.get("okaz", heard.url, {})


def _status_error() -> httpx.HTTPStatusError:
    asked = httpx.Request("GET", "https://news.example/")
    return httpx.HTTPStatusError("why", request=asked, response=httpx.Response(400))


def failures_below() -> list[type[Exception]]:
    """What the client and the layer below it may raise while they wait for an answer."""
    named = [getattr(module, name) for module in (httpcore, httpx) for name in module.__all__]
    found = [kind for kind in named if isinstance(kind, type) and issubclass(kind, Exception)]
    # Misuse of a response object is a bug of ours, and no failure of a source.
    misuse = (httpx.StreamError, httpx.CookieConflict)
    return [kind for kind in found if not issubclass(kind, misuse)]


@pytest.mark.parametrize("kind", failures_below())
def test_every_failure_of_the_client_leaves_as_a_leaf_of_our_own(kind: type[Exception]) -> None:
    # One of them cannot be made from a message alone.
    why = kind("why") if kind is not httpx.HTTPStatusError else _status_error()
    leaf = of_error("okaz", why)

    assert issubclass(kind, BELOW)
    assert type(leaf) in {SourceSilent, SourceGarbled, SourceRefused}


@pytest.mark.parametrize("contact", ["", "بلدية", "a\r\nX: y"])
def test_a_contact_that_cannot_be_sent_is_refused_at_once(contact: str) -> None:
    with pytest.raises(ValueError, match="contact"):
        Door(contact=contact, tls=TLS)


async def test_deflate_is_read_with_and_without_its_wrapping() -> None:
    raw = zlib.compressobj(wbits=-15)
    bare = raw.compress(b"x" * 70_000) + raw.flush()
    for body in (zlib.compress(b"x" * 70_000), bare):
        small = whole(body, b"Content-Encoding: deflate")
        async with serving(says(small)) as heard, a_door(replace(QUICK, body=70_000)) as door:
            assert (await door.get("okaz", heard.url, {})).body == b"x" * 70_000


async def test_a_redirect_that_is_not_utf_8_is_read_all_the_same() -> None:
    async def behave(heard: Heard, write: Write) -> None:
        first = len(heard.heads) == 1
        await write(whole(b"", b"Location: /\xe9", status=b"302 Go") if first else whole(b"x"))

    async with serving(behave) as heard, a_door() as door:
        assert (await door.get("okaz", heard.url, {})).url.endswith("/%C3%A9")


def test_certificates_are_read_once() -> None:
    assert trusted_tls() is trusted_tls()
    assert trusted_tls().verify_mode is ssl.CERT_REQUIRED
    assert trusted_tls().minimum_version >= ssl.TLSVersion.TLSv1_2


async def test_a_wrong_request_carries_what_the_server_says_of_it_and_shows_none_of_it() -> None:
    said = b'{"errors": [{"parameters": {"since_id": ["1"]}}]}'
    async with serving(says(whole(said, status=b"400 Bad Request"))) as heard, a_door() as door:
        with pytest.raises(CollectError, match="HTTP 400") as raised:
            await door.get("okaz", heard.url, {})

    assert raised.value.said == said
    assert "since_id" not in str(raised.value)


@pytest.mark.parametrize(
    "complaint",
    [
        says(whole(b"x" * 70_000, status=b"400 Bad Request")),
        says(whole(b"no gzip", b"Content-Encoding: gzip", status=b"400 Bad Request")),
        says(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 9\r\n\r\ncut"),
        hangs(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 9\r\n\r\n"),
    ],
)
async def test_a_complaint_that_cannot_be_read_is_a_complaint_still(complaint: Behaviour) -> None:
    limits = replace(PATIENT, connect=2.0)
    async with serving(complaint) as heard, a_door(limits) as door:
        with pytest.raises(CollectError, match="HTTP 400") as raised:
            await door.get("okaz", heard.url, {})

    assert raised.value.said == b""
