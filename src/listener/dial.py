"""Opening a connection: every answer of the name service is judged, one of them is dialled.

The check and the connection use the same answer, so a name that resolves differently a moment
later (DNS rebinding) gains nothing.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence
from ipaddress import ip_address
from typing import Any

import httpcore

from listener.guard import Forbidden, Ip, Network, check_ip, literal, trusted

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
MOST_ANSWERS = 64


async def resolve(host: str, port: int) -> Sequence[str]:
    """Ask the system's name service.

    Raises:
        OSError: The name is not known, or nobody answered.
    """
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


async def addresses(host: str, port: int, ask: Resolve) -> Sequence[Ip]:
    """Return what a host stands for: itself where it is an IP address.

    Raises:
        OSError: The name is not known, or nobody answered.
        Forbidden: The name stands for something that is no IP address.
    """
    if (ip := literal(host)) is not None:
        return [ip]
    try:
        return [ip_address(answer) for answer in dict.fromkeys(await ask(host, port))]
    except ValueError as error:
        msg = "the name of the host stands for no IP address"
        raise Forbidden(msg) from error


class Dialer(httpcore.AsyncNetworkBackend):
    """Connects to checked addresses only. TLS keeps the host's name: httpcore sees to that."""

    def __init__(
        self, ask: Resolve, allow: Sequence[Network], wire: httpcore.AsyncNetworkBackend
    ) -> None:
        self._ask = ask
        self._allow = allow
        self._wire = wire
        self._own: set[str] = set()

    def own(self, host: str) -> bool:
        """Whether a host lay in networks that the operator opened when it was last dialled."""
        return host in self._own

    async def lies_within(self, host: str, port: int) -> bool:
        """Look up whether a host lies in networks that the operator opened.

        Raises:
            httpcore.ConnectError: The name is not known.
        """
        return all(trusted(ip, self._allow) for ip in await self._addresses(host, port))

    async def judge(self, host: str, port: int) -> Sequence[Ip]:
        """Resolve a host and check every answer.

        Raises:
            Forbidden: One of the answers is an address that may not be visited.
            httpcore.ConnectError: The name is not known.
        """
        found = await self._addresses(host, port)
        for ip in found:
            check_ip(ip, self._allow)
        return found

    async def _addresses(self, host: str, port: int) -> Sequence[Ip]:
        try:
            return await addresses(host, port, self._ask)
        except OSError as error:
            msg = "its name does not resolve"
            raise httpcore.ConnectError(msg) from error

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Resolve, check every answer, and connect to the first that listens.

        Raises:
            Forbidden: One of the answers is an address that may not be visited.
            httpcore.ConnectError: Nothing listens, or the name is not known.
            httpcore.ConnectTimeout: `timeout` seconds went by.
        """
        try:
            async with asyncio.timeout(timeout):
                return await self._connect(host, port, timeout, local_address, socket_options)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout from error

    async def _connect(
        self,
        host: str,
        port: int,
        seconds: float | None,
        local_address: str | None,
        socket_options: Iterable[Any] | None,
    ) -> httpcore.AsyncNetworkStream:
        found = await self.judge(host, port)
        if all(trusted(ip, self._allow) for ip in found):
            self._own.add(host)
        else:
            self._own.discard(host)
        failure: Exception = httpcore.ConnectError("its name does not resolve")
        tried = found[:MOST_ANSWERS]
        for ip in tried:
            try:
                return await self._wire.connect_tcp(
                    str(ip),
                    port,
                    # A dead address must leave time for the next one.
                    timeout=seconds and seconds / len(tried),
                    local_address=local_address,
                    socket_options=socket_options,
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure
