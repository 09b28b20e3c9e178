"""The seam between httpx and the connections that the dialer opened."""

import httpcore

from listener.transport import CheckedTransport, plain_client


async def test_a_client_that_closes_leaves_no_connection_open() -> None:
    answer = [b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", b"ok"]
    pools = [httpcore.AsyncConnectionPool(network_backend=httpcore.AsyncMockBackend(answer))]
    transport = CheckedTransport(pools)
    client = plain_client(transport, connect=1)
    asked = client.build_request("GET", "http://news.example/")

    await client.send(asked, stream=True)
    assert transport.connections == 1

    await client.aclose()
    assert transport.connections == 0
