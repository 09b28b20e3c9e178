"""The one door to the network: every outgoing request of the service goes through here.

    address ─read_address─▶ origin, one request at a time ─Dialer─▶ checked IP ─▶ bounded body
       ▲                                                                │
       └──────────── at most 5 redirects, each read and checked ◀───────┘

A host that said when it may be asked again is not asked before, whichever source wants to; nor is
one asked more often than `Limits.per_minute`.

httpx speaks HTTP over connections that the dialer opens (`transport`). It is given no cookies, no
proxies from the environment, no redirects to follow by itself; bodies are decoded here, within a
bound. What is sent with POST goes to the address that was named and no further.
"""

import asyncio
import ssl
from collections.abc import Callable, Iterable, Mapping
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from types import TracebackType
from typing import Protocol, Self
from weakref import WeakValueDictionary

import certifi
import httpcore
import httpx

from listener.body import read_body
from listener.dial import Dialer, Resolve, resolve
from listener.errors import CollectError, SourceBusy, SourceGarbled, SourceRefused, SourceSilent
from listener.failures import BELOW, of_error, of_status
from listener.guard import Address, Forbidden, Network, read_address, redirected
from listener.holds import Counts, Holds, caller_of, host_of, is_secret, secrets_of
from listener.pace import OFTENER
from listener.rates import pause
from listener.transport import CheckedTransport, plain_client

ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, "
    "application/json;q=0.9, text/xml;q=0.8, */*;q=0.1"
)
SUCCESS = range(200, 300)
REDIRECTS = frozenset({301, 302, 303, 307, 308})
NOT_MODIFIED = 304
BAD_REQUEST = 400
_OPENED = "write https://, or open its network in SAWT_ALLOW_NETWORKS"
TOKEN_IN_THE_OPEN = f"a token is never sent over plain http; {_OPENED}"
BODY_IN_THE_OPEN = f"nothing is posted over plain http; {_OPENED}"
POOLS = 8
# What is read of an error reply, to learn what it means.
MOST_COMPLAINT = 64 * 1024
# What is kept of what a receiver says to a delivery that it does not take.
MOST_HEARD = 1_000
LONGEST_HEARD = 1.0
_LISTS = frozenset({"cache-control", "content-encoding", "link", "vary"})
_CONDITIONS = frozenset({"if-none-match", "if-modified-since"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server said: `body` is decoded and bounded, header names are lower-case.

    `url` is the address that answered, after redirects. `status` is 2xx, or 304 where it was
    asked for. Header values are Latin-1 text, so that `get` sends them back byte for byte.
    `pause` is how long the host is asked nothing more, since this was the last it allows.
    """

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes
    pause: timedelta | None = None


class Fetch(Protocol):
    """Where a collector gets its bytes from."""

    async def get(self, source: str, url: str, headers: Mapping[str, str]) -> Answer:
        """GET an address.

        Args:
            source: Whom to name when it fails.
            url: What to ask for.
            headers: Sent as they are, byte for byte (validators, for example).

        Raises:
            SourceSilent: No DNS, no connection, no answer in time, a broken stream, 408 or 5xx.
            SourceBusy: 429, a quota used up, 5xx with Retry-After, or a host that is not to be
                asked yet: then nothing is asked.
            SourceRefused: Another 4xx, an address that may not be visited, a certificate that is
                not valid, or too many redirects.
            SourceGarbled: The answer is too large, cannot be decoded, or has another status.
        """
        ...


class Send(Protocol):
    """Where a question that has a body of its own is sent."""

    async def post(self, source: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """POST a body to an address. A redirect is not followed: the body is for that address.

        Raises:
            CollectError: As Fetch.get; a redirect is SourceRefused.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the receiver of a delivery said, whatever it is: header names are lower-case.

    `body` is the beginning of what it wrote, as it came; nothing is read of a success.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes = b""


class Hand(Protocol):
    """Where deliveries are handed over to those who asked for them."""

    async def hand(self, whom: str, url: str, headers: Mapping[str, str], body: bytes) -> Said:
        """POST a delivery once; no redirect is followed, every status is an answer.

        How many are handed over at once, and how soon again, is for whoever hands them over.

        Raises:
            CollectError: There was no answer, or the address may not be visited.
        """
        ...

    async def check(self, whom: str, url: str) -> None:
        """Look whether deliveries could be handed over at an address, without asking it.

        Raises:
            CollectError: It may not be visited, or its name does not resolve.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one request may cost. Times are in seconds, sizes in bytes.

    `queue` is how long to wait while others ask the same host; `total` begins after that. A host
    is asked `per_minute` times in any minute; one in a network that the operator opened, as many
    times more often as it may be polled more often (`listener.pace`).

    Read, a body of `body` bytes of Arabic takes eight times its size: seven MiB is as much as lets
    one source take no more than 64 MiB (`bench/hostile.py`). Feeds and pages are far smaller.
    """

    total: float = 20.0
    connect: float = 5.0
    queue: float = 10.0
    body: int = 7 * 1024 * 1024
    redirects: int = 5
    per_minute: int = 60


@cache
def trusted_tls() -> ssl.SSLContext:
    """Trust the machine's own certificates and Mozilla's. Made once: it takes 25 ms."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hop:
    """What one hop of a request led to: an answer, or the next address."""

    answer: Answer | None = None
    onward: Address | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Fetches from the public web, and from networks that the operator opened.

    Use it as an async context manager, in one event loop. `contact` is an address or URL where
    whoever is polled can reach us. It is sent with every request.
    """

    contact: str
    allow: tuple[Network, ...] = ()
    ask: Resolve = resolve
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    limits: Limits = Limits()
    wire: httpcore.AsyncNetworkBackend = field(default_factory=httpcore.AnyIOBackend)
    tls: ssl.SSLContext = field(default_factory=trusted_tls)
    _transport: CheckedTransport = field(init=False)
    _client: httpx.AsyncClient = field(init=False)
    _dialer: Dialer = field(init=False)
    _holds: Holds = field(default_factory=Holds, init=False)
    _counts: Counts = field(default_factory=Counts, init=False)
    # A lock lives as long as somebody holds it or waits for it.
    _turns: WeakValueDictionary[tuple[str, int], asyncio.Lock] = field(
        default_factory=WeakValueDictionary, init=False
    )

    def __post_init__(self) -> None:
        """Make the client; nothing is connected yet.

        Raises:
            ValueError: `contact` cannot be sent in a header.
        """
        if not (self.contact and self.contact.isascii() and self.contact.isprintable()):
            msg = "contact: give an e-mail address or URL in printable ASCII"
            raise ValueError(msg)
        dialer = Dialer(self.ask, self.allow, self.wire)
        pools = [
            httpcore.AsyncConnectionPool(
                ssl_context=self.tls,
                max_connections=None,
                # Polls are minutes apart: a connection kept between them only goes stale.
                max_keepalive_connections=0,
                network_backend=dialer,
            )
            for _ in range(POOLS)
        ]
        object.__setattr__(self, "_dialer", dialer)
        transport = CheckedTransport(pools)
        object.__setattr__(self, "_transport", transport)
        client = plain_client(transport, connect=self.limits.connect)
        object.__setattr__(self, "_client", client)

    @property
    def connections(self) -> int:
        """How many connections are open now."""
        return self._transport.connections

    async def __aenter__(self) -> Self:
        """Nothing to do: connections are made when they are needed."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close every connection."""
        await self._client.aclose()

    async def get(self, source: str, url: str, headers: Mapping[str, str]) -> Answer:
        """See Fetch.get."""
        return await self._ask(source, url, headers, None)

    async def post(self, source: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """See Send.post."""
        return await self._ask(source, url, headers, body)

    async def hand(self, whom: str, url: str, headers: Mapping[str, str], body: bytes) -> Said:
        """See Hand.hand."""
        try:
            async with asyncio.timeout(self.limits.total):
                return await self._hand(read_address(url), headers, body)
        except TimeoutError as error:
            reason = f"no answer within {self.limits.total:g} s"
            raise SourceSilent(whom, reason) from error
        except BELOW as error:
            raise of_error(whom, error) from error

    async def _hand(self, address: Address, headers: Mapping[str, str], body: bytes) -> Said:
        await self._check_secrecy(address, headers, body)
        sent = {"accept": "*/*", **headers}
        async with self._transport.post(
            address, self._headers(address, sent), body, connect=self.limits.connect
        ) as response:
            said = _headers_of(response.headers)
            heard = b"" if response.status in SUCCESS else await _beginning(response, said)
            return Said(status=response.status, headers=said, body=heard)

    async def check(self, whom: str, url: str) -> None:
        """See Hand.check."""
        try:
            async with asyncio.timeout(self.limits.connect):
                address = read_address(url)
                await self._check_secrecy(address, {}, b"")
                await self._dialer.judge(address.host, address.port)
        except TimeoutError as error:
            reason = "its name was not resolved in time"
            raise SourceSilent(whom, reason) from error
        except BELOW as error:
            raise of_error(whom, error) from error

    async def _ask(
        self, source: str, url: str, headers: Mapping[str, str], body: bytes | None
    ) -> Answer:
        try:
            return await self._follow(source, url, headers, body)
        except CollectError:
            raise
        except BELOW as error:
            raise of_error(source, error) from error

    async def _follow(
        self, source: str, url: str, headers: Mapping[str, str], body: bytes | None
    ) -> Answer:
        address = read_address(url)
        sent = {"accept": ACCEPT} | {name.lower(): value for name, value in headers.items()}
        loop = asyncio.get_running_loop()
        left = self.limits.total
        for _ in range(self.limits.redirects + 1):
            async with AsyncExitStack() as turn:
                await self._wait_for(turn, source, address, sent)
                began = loop.time()
                try:
                    async with asyncio.timeout(left):
                        hop = await self._visit(source, address, sent, body)
                except TimeoutError as error:
                    reason = f"no whole answer within {self.limits.total:g} s"
                    raise SourceSilent(source, reason) from error
                left -= loop.time() - began
            if hop.answer is not None:
                return hop.answer
            if hop.onward is not None:
                if hop.onward.origin != address.origin:
                    sent = {name: value for name, value in sent.items() if not is_secret(name)}
                address = hop.onward
        msg = f"more than {self.limits.redirects} redirects"
        raise Forbidden(msg)

    async def _wait_for(
        self, turn: AsyncExitStack, source: str, address: Address, sent: Mapping[str, str]
    ) -> None:
        """Let one request at a time reach a server, and not too many a minute.

        Whoever waits is not yet on the clock.
        """
        self._heed(source, address, sent)
        host, loop = host_of(address), asyncio.get_running_loop()
        lock = self._turns.setdefault(host, asyncio.Lock())
        ends = loop.time() + self.limits.queue
        try:
            async with asyncio.timeout_at(ends):
                await turn.enter_async_context(lock)
        except TimeoutError as error:
            reason = f"its host was still busy with other sources after {self.limits.queue:g} s"
            raise SourceSilent(source, reason) from error
        # Whoever was before may have been told to stay away.
        self._heed(source, address, sent)
        most = self.limits.per_minute * (OFTENER if self._dialer.own(address.host) else 1)
        wait = self._counts.wait(host, loop.time(), most)
        if loop.time() + wait > ends:
            reason = f"its host was asked {most} times within a minute"
            raise SourceBusy(source, reason, timedelta(seconds=wait))
        await asyncio.sleep(wait)
        self._counts.count(host, loop.time())

    def _heed(self, source: str, address: Address, sent: Mapping[str, str]) -> None:
        """Ask nothing of a host that has said when it may be asked again.

        Raises:
            SourceBusy: It said so to this caller, and it is not yet time.
        """
        left = self._holds.left(caller_of(address, sent), self.clock())
        if left is not None:
            raise SourceBusy(source, "not asked, since its host takes no more requests yet", left)

    async def _complaint(self, response: httpx.Response, said: Mapping[str, str]) -> bytes:
        """Read what an error says; where that is long, slow or broken, its status must do."""
        try:
            async with asyncio.timeout(self.limits.connect):
                return await read_body(response.aiter_raw(), said, MOST_COMPLAINT)
        except BELOW:
            return b""

    async def _failure(
        self, source: str, response: httpx.Response, address: Address, sent: Mapping[str, str]
    ) -> CollectError:
        """Say what an answer that is no answer means, and remember a wait that it asks for."""
        said, now = _headers_of(response.headers.raw), self.clock()
        complaint = await self._complaint(response, said)
        failure = of_status(
            source,
            response.status_code,
            said,
            now,
            complaint,
            secrets=secrets_of(sent),
        )
        if response.status_code == BAD_REQUEST:
            failure.said = complaint
        if isinstance(failure, SourceBusy):
            self._holds.hold(caller_of(address, sent), failure.retry_after, now)
        return failure

    async def _check_secrecy(
        self, address: Address, sent: Mapping[str, str], body: bytes | None
    ) -> None:
        """Show what lets us in, and what we post, to nobody on the way.

        The operator's own networks may see it: what is posted is a hub's secret, or somebody's
        words.

        Raises:
            Forbidden: It would be sent over plain http.
        """
        signed = any(map(is_secret, sent))
        if address.scheme != "http" or not (signed or body is not None):
            return
        if not await self._dialer.lies_within(address.host, address.port):
            msg = TOKEN_IN_THE_OPEN if signed else BODY_IN_THE_OPEN
            raise Forbidden(msg)

    async def _visit(
        self, source: str, address: Address, sent: Mapping[str, str], body: bytes | None
    ) -> _Hop:
        await self._check_secrecy(address, sent, body)
        async with self._client.stream(
            "GET" if body is None else "POST",
            str(address),
            headers=self._headers(address, sent),
            content=body,
            # As it was read and checked, not as a second reading would have it.
            extensions={"target": address.target.encode()},
        ) as response:
            said, now = _headers_of(response.headers.raw), self.clock()
            spent = pause(said, now)
            self._holds.hold(caller_of(address, sent), spent, now)
            if response.status_code in REDIRECTS:
                if body is not None:
                    raise SourceRefused(source, "it redirects what is sent to it; name its address")
                return _Hop(onward=redirected(address, _location(said)))
            if response.status_code == NOT_MODIFIED:
                if not _CONDITIONS & sent.keys():
                    raise SourceGarbled(source, "HTTP 304 to a request without conditions")
                said_body = b""
            elif response.status_code in SUCCESS:
                said_body = await read_body(response.aiter_raw(), said, self.limits.body)
            else:
                raise await self._failure(source, response, address, sent)
            answer = Answer(
                status=response.status_code,
                url=str(address),
                headers=said,
                body=said_body,
                pause=spent,
            )
            return _Hop(answer=answer)

    def _headers(self, address: Address, sent: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
        ours = {
            "host": str(address).split("/", 3)[2],
            "user-agent": f"Sawt (+{self.contact})",
            "accept-encoding": "gzip, deflate",
            "connection": "close",
        }
        return [
            (name.encode("ascii", "replace"), value.encode("latin-1", "replace"))
            for name, value in (dict(sent) | ours).items()
        ]


def _headers_of(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Read headers: those that come twice are joined, but of a single value the last stands."""
    said: dict[str, str] = {}
    for raw_name, raw_value in raw:
        name, value = raw_name.decode("ascii").lower(), raw_value.decode("latin-1")
        said[name] = f"{said[name]}, {value}" if name in said and name in _LISTS else value
    return said


async def _beginning(response: httpcore.Response, said: Mapping[str, str]) -> bytes:
    """Read as much of a body as is worth keeping; one that is packed is nothing to look at."""
    heard = b""
    if "content-encoding" in said:
        return heard
    # The status is the answer: nobody waits for words that drip, or break off.
    with suppress(*BELOW):
        async with asyncio.timeout(LONGEST_HEARD):
            async for piece in response.aiter_stream():
                heard += piece
                if len(heard) >= MOST_HEARD:
                    break
    return heard[:MOST_HEARD]


def _location(headers: Mapping[str, str]) -> str:
    """Read Location: servers write bare UTF-8 in it, although they must not."""
    raw = headers.get("location", "")
    try:
        return raw.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return raw
