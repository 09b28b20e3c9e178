"""What the API is told of the browser that a page is made for."""

import asyncio
from typing import Any

import pytest
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.dashboard.calling import Api
from api.settings import read_settings
from api.visitor import visitor_of


def told(path: str = "/whoami", **outer: list[str]) -> Scope:
    """Return the scope of a request that a page sent for a browser with these headers."""
    headers = [
        (name.replace("_", "-").encode(), value.encode())
        for name, values in ({"host": ["sawt.example"]} | outer).items()
        for value in values
    ]
    scope: dict[str, Any] = {"type": "http", "client": ("10.0.0.2", 1), "headers": headers}
    seen: dict[str, Any] = {}

    async def service(scope: Scope, receive: Receive, send: Send) -> None:
        seen.update(scope)
        await Response(status_code=204)(scope, receive, send)

    asyncio.run(Api(service, scope).get(path))
    return seen


def test_nobody_writes_their_own_address_before_that_of_a_proxy() -> None:
    """Some proxies write what they tell into a line of its own, behind what the browser sent."""
    inner = told(x_forwarded_for=["203.0.113.9", "198.51.100.7"])
    behind = read_settings(proxies="10.0.0.0/8")

    assert visitor_of(inner, Headers(scope=inner), behind).address == "198.51.100.7"


def test_who_speaks_is_passed_on_and_a_key_is_not() -> None:
    inner = Headers(scope=told(cookie=["sawt=x"], authorization=["Bearer y"]))

    assert inner["cookie"] == "sawt=x"
    assert inner["host"] == "sawt.example"
    assert "authorization" not in inner


@pytest.mark.parametrize("step", ["سارة العتيبي", "a?b", "a#b", "%2F", "100%"])
def test_a_step_of_an_address_is_one_step_to_the_api_whatever_it_holds(step: str) -> None:
    asked = told(f"/users/{step}/sessions")

    assert asked["path"] == f"/api/v1/users/{step}/sessions"
    assert asked["query_string"] == b""
