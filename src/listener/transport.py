"""httpx on connections that the dialer opened: the seam between the two is all that is here.

httpx's own transport cannot be given a network backend, which is where every address is checked;
httpcore, the layer below it, can. Deliveries use that layer alone: they need nothing of httpx, and
are sent by the hundred.
"""

import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from hashlib import blake2b
from http.cookiejar import CookieJar, DefaultCookiePolicy
from importlib.util import find_spec

import httpcore
import httpx

from listener.guard import Address

# httpcore looks for this module at each lock it makes, six times a request. Where it is missing,
# to say so once saves a search of all folders each time: a fifth of what a request costs.
if "sniffio" not in sys.modules and find_spec("sniffio") is None:
    sys.modules["sniffio"] = None  # type: ignore[assignment]  # Python's way to say it


class _Stream(httpx.AsyncByteStream):
    """A body as it comes off the wire."""

    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._response.aiter_stream():
            yield piece

    async def aclose(self) -> None:
        """Give the connection back."""
        await self._response.aclose()


class CheckedTransport(httpx.AsyncBaseTransport):
    """Sends requests through pools of checked connections. Failures stay httpcore's own.

    httpcore looks through all connections of a pool for every request: a few pools side by side,
    each with its own hosts, are faster than a large one.
    """

    def __init__(self, pools: Sequence[httpcore.AsyncConnectionPool]) -> None:
        self._pools = pools

    @property
    def connections(self) -> int:
        """How many connections are open."""
        return sum(len(pool.connections) for pool in self._pools)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; its body, if it has one, is streamed."""
        url = request.url
        pool = self._pool(url.raw_host, url.port)
        response = await pool.handle_async_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            status_code=response.status,
            headers=response.headers,
            stream=_Stream(response),
            extensions=response.extensions,
        )

    @asynccontextmanager
    async def post(
        self,
        address: Address,
        headers: Sequence[tuple[bytes, bytes]],
        body: bytes,
        *,
        connect: float,
    ) -> AsyncIterator[httpcore.Response]:
        """Send one body; the block reads as much of what is answered as it likes.

        Args:
            address: Where to, as it was read.
            headers: All of them but the length of the body.
            body: What is sent.
            connect: The longest that making a connection may take, seconds.
        """
        host = address.host.encode()
        request = httpcore.Request(
            method="POST",
            url=httpcore.URL(
                scheme=address.scheme.encode(),
                host=host,
                port=address.port,
                target=address.target.encode(),
            ),
            headers=[*headers, (b"content-length", b"%d" % len(body))],
            content=body,
            extensions={"timeout": {"connect": connect}},
        )
        response = await self._pool(host, address.port).handle_async_request(request)
        try:
            yield response
        finally:
            await response.aclose()

    def _pool(self, host: bytes, port: int | None) -> httpcore.AsyncConnectionPool:
        digest = blake2b(b"%s:%d" % (host, port or 0), digest_size=2).digest()
        return self._pools[int.from_bytes(digest) % len(self._pools)]

    async def aclose(self) -> None:
        """Close every connection."""
        async with AsyncExitStack() as closing:
            for pool in self._pools:
                closing.push_async_callback(pool.aclose)


def plain_client(transport: httpx.AsyncBaseTransport, *, connect: float) -> httpx.AsyncClient:
    """Make a client without what a door must not have.

    It keeps no cookies, asks no proxy of the environment and follows no redirect by itself.

    Args:
        transport: Where its requests go.
        connect: The longest that making a connection may take, seconds.
    """
    return httpx.AsyncClient(
        transport=transport,
        trust_env=False,
        follow_redirects=False,
        cookies=CookieJar(policy=DefaultCookiePolicy(allowed_domains=[])),
        timeout=httpx.Timeout(None, connect=connect),
    )
