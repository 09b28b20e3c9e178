"""Every address of the SSRF corpus: what must be denied is never dialled."""

import json
import os
import re
import socket
import ssl
from collections.abc import Iterable, Sequence
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import httpcore
import idna
import pytest

from listener.door import Door
from listener.errors import CollectError
from listener.guard import Forbidden, check_ip

SHARED = Path(os.environ.get("SAWT_SHARED", Path(__file__).parents[2] / ".." / "shared"))
CORPUS = SHARED / "corpora" / "security" / "ssrf_urls.jsonl"
TLS = ssl.create_default_context()
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
PUBLIC = "93.184.216.34"
# What these names stand for on a real machine; every other name is public, so that a denial is
# never owed to a name that happens not to resolve.
INSIDE = re.compile(
    r"(localhost|ip6-)|\.localhost$|^metadata|nip\.io$|\.internal$|^instance-data", re.IGNORECASE
)

pytestmark = pytest.mark.skipif(
    not CORPUS.exists(), reason="NOT TESTED: no SSRF corpus (SAWT_SHARED names its folder)"
)


class Wire(httpcore.AsyncNetworkBackend):
    """Remembers what is dialled, and answers with what it was given, the last again and again."""

    def __init__(self, *answers: bytes) -> None:
        self.answers = answers
        self.dialled: list[str] = []

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        del port, timeout, local_address, socket_options
        answer = self.answers[min(len(self.dialled), len(self.answers) - 1)]
        self.dialled.append(host)
        return httpcore.AsyncMockStream([answer])


class Names:
    """A name service that answers as a row of the corpus says."""

    def __init__(self, row: dict[str, Any]) -> None:
        fixed = {name: [found] for name, found in row.get("resolver", {}).items()}
        self.answers = {
            idna.encode(name, uts46=True).decode(): list(found)
            for name, found in (fixed | row.get("resolver_sequence", {})).items()
        }

    async def ask(self, host: str, port: int) -> Sequence[str]:
        del port
        found = self.answers.get(host)
        if found is None:
            return ["127.0.0.1"] if INSIDE.search(host) else [PUBLIC]
        answer: Sequence[str] = found.pop(0) if len(found) > 1 else found[0]
        return answer


def rows(*expect: str) -> list[Any]:
    if not CORPUS.exists():
        return []
    read = [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()]
    return [pytest.param(row, id=row["id"]) for row in read if row["expect"] in expect]


def the_door(row: dict[str, Any], wire: httpcore.AsyncNetworkBackend) -> Door:
    return Door(contact="test@sawt.example", ask=Names(row).ask, wire=wire, tls=TLS)


def answers(row: dict[str, Any]) -> list[bytes]:
    if "redirect" not in row:
        return [OK]
    status, location = row["redirect"]["status"], row["redirect"]["location"]
    head = f"HTTP/1.1 {status} Go\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode()
    circle = "public.example/r" in location and "@" not in location
    return [head] if circle and row["expect"] == "deny" else [head, OK]


def assert_only_public(dialled: Sequence[str]) -> None:
    for address in dialled:
        check_ip(ip_address(address), ())
        assert address.startswith("93.184.216.")


@pytest.mark.parametrize("row", rows("deny"))
async def test_what_must_be_denied_is_never_dialled(row: dict[str, Any]) -> None:
    wire = Wire(*answers(row))
    door = the_door(row, wire)
    urls = [row["url"].replace("{internal_port}", "8001").replace("{canary_port}", "8002")]
    if row["category"] == "second-order":
        # What a feed names is fetched, if ever, through the same door.
        urls = re.findall(r"http://(?:127|169|10)\.[0-9./a-z]+", row["why"])
        assert urls
    if "resolver_sequence" in row:
        await three_times(door, urls.pop())
    for url in urls:
        with pytest.raises(CollectError):
            await door.get("source", url, {})

    assert_only_public(wire.dialled)


@pytest.mark.parametrize("row", rows("allow"))
async def test_what_is_public_is_visited(row: dict[str, Any]) -> None:
    wire = Wire(*answers(row))

    answer = await the_door(row, wire).get("source", row["url"], {})

    assert answer.body == b"ok"
    assert len(wire.dialled) == len(answers(row))


@pytest.mark.parametrize("row", rows("policy"))
async def test_what_is_a_matter_of_policy_dials_nothing_that_is_not_public(
    row: dict[str, Any],
) -> None:
    wire = Wire(*answers(row))
    try:
        await the_door(row, wire).get("source", row["url"], {})
    except CollectError:
        assert len(wire.dialled) <= 1
    for address in wire.dialled:
        check_ip(ip_address(address), ())


async def three_times(door: Door, url: str) -> None:
    for _ in range(3):
        with suppress(CollectError):
            await door.get("source", url, {})


async def test_real_listeners_on_loopback_hear_nothing() -> None:
    heard = []
    for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        canary = socket.create_server((address, 0), family=family)
        canary.settimeout(0)
        port = canary.getsockname()[1]
        for row in rows("deny"):
            url = re.sub(
                r"(127\.0\.0\.1|localhost|\[::1\]|2130706433)(:[0-9]+|:\{\w+\})?(?=/|$)",
                rf"\1:{port}",
                row.values[0]["url"],
            )
            door = Door(contact="test@sawt.example", ask=Names({}).ask, tls=TLS)
            if str(port) in url:
                with pytest.raises((CollectError, Forbidden)):
                    await door.get("source", url, {})
        try:
            heard.append(canary.accept())
        except BlockingIOError:
            canary.close()

    assert heard == []
