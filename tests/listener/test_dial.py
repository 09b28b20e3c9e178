from collections.abc import Iterable, Sequence
from ipaddress import ip_address, ip_network
from typing import Any

import httpcore
import pytest

from listener.dial import Dialer, addresses, resolve
from listener.guard import Forbidden

OPEN = (ip_network("10.0.0.0/8"),)


class Wire(httpcore.AsyncNetworkBackend):
    """Connects only to one address; remembers which were tried."""

    def __init__(self, alive: str) -> None:
        self.alive = alive
        self.tried: list[tuple[str, float | None]] = []

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        del port, local_address, socket_options
        self.tried.append((host, timeout))
        if host != self.alive:
            raise httpcore.ConnectTimeout
        return httpcore.AsyncMockStream([])


def answering(*answers: str) -> Any:
    async def ask(host: str, port: int) -> Sequence[str]:
        del host, port
        return answers

    return ask


async def test_a_dead_address_leaves_time_for_the_next() -> None:
    wire = Wire("8.8.4.4")

    await Dialer(answering("2606:4700::1", "8.8.4.4", "8.8.4.4"), (), wire).connect_tcp("a", 80, 4)

    assert wire.tried == [("2606:4700::1", 2), ("8.8.4.4", 2)]


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        (("8.8.8.8", "10.0.0.1"), Forbidden),
        (("8.8.8.8", "not-an-address"), Forbidden),
        (("8.8.8.8",), httpcore.ConnectTimeout),
        ((), httpcore.ConnectError),
    ],
)
async def test_one_answer_that_may_not_be_visited_closes_the_name(
    answers: tuple[str, ...], error: type[Exception]
) -> None:
    wire = Wire("1.1.1.1")

    with pytest.raises(error):
        await Dialer(answering(*answers), (), wire).connect_tcp("a", 80)

    assert len(wire.tried) == (error is httpcore.ConnectTimeout)


async def test_a_network_that_was_opened_is_dialled() -> None:
    wire = Wire("10.0.0.1")

    await Dialer(answering("10.0.0.1"), OPEN, wire).connect_tcp("a", 80)

    assert wire.tried == [("10.0.0.1", None)]


async def test_an_address_stands_for_itself_and_asks_nobody() -> None:
    assert await addresses("::1", 80, answering("8.8.8.8")) == [ip_address("::1")]


async def test_the_system_knows_this_machine() -> None:
    assert "127.0.0.1" in await resolve("127.0.0.1", 80)
