"""What pages remember of the API for a while."""

from collections.abc import Iterator
from itertools import count

import pytest
from fastapi import FastAPI
from starlette.types import Scope

from api.dashboard.calling import Api
from api.dashboard.desk import KEPT, Kept

SCOPE: Scope = {"type": "http", "headers": [(b"host", b"sawt.example")]}


def answering() -> FastAPI:
    """A service whose every answer is another number."""
    service, numbers = FastAPI(), count(1)

    @service.get("/api/v1/names")
    @service.get("/api/v1/whoami")
    async def answer() -> dict[str, int]:
        return {"number": next(numbers)}

    return service


async def test_what_was_asked_is_known_for_half_a_minute() -> None:
    service, now = answering(), [0.0]
    kept, api = Kept(service, lambda: now[0]), Api(service, SCOPE)

    assert await kept.names(api) == await kept.names(api) == {"number": 1}
    assert await kept.who(api, "a=1") == await kept.who(api, "a=1") == {"number": 2}
    assert await kept.who(api, "a=2") == {"number": 3}
    now[0] += KEPT
    assert await kept.names(api) == {"number": 4}
    assert await kept.who(api, "a=1") == {"number": 5}


@pytest.mark.parametrize("between", [7, 10, 11, 12, 14, 18])
async def test_what_grows_old_between_two_looks_is_asked_for_again(between: float) -> None:
    looks: Iterator[float] = (each * float(between) for each in count())
    service = answering()
    kept, api = Kept(service, lambda: next(looks)), Api(service, SCOPE)

    found = [(await kept.who(api, "a=1"))["number"] for _ in range(20)]

    assert found == sorted(found)
    assert len(set(found)) > 1
