"""Every operation of our own document, by schemathesis: all checks, and nothing that fails.

A deep run draws more requests for each operation.
"""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

import generated
from deep import so_many

SEED = 6
EXAMPLES = so_many(2, 20)
# Far beyond what any answer takes, because other tests run beside it; bench/hardness.py is strict.
SECONDS = 20.0
HALF = "^/api/v1/(tickets|plans|replies|webhooks|corrections|posts|stats|exports)"

pytestmark = pytest.mark.filterwarnings("default")


@pytest.fixture
def filled(
    app: FastAPI,
    client: TestClient,
    routed: Callable[..., list[dict[str, Any]]],
    pothole: dict[str, Any],
    water: dict[str, Any],
) -> FastAPI:
    """The service with tickets, a user and a webhook in its database."""
    assert len(routed(pothole, water)) == 2
    user = {"id": "sara", "name": "سارة", "roles": ["agent"], "places": ["jeddah"]}
    assert client.post("/api/v1/users", json=user).status_code == 201
    return app


@pytest.mark.parametrize("paths", [HALF, f"^(?!{HALF[1:]})"], ids=["one half", "the other"])
def test_the_edges_of_every_parameter_and_body_are_as_documented(
    filled: FastAPI, paths: str
) -> None:
    tried = generated.tried(
        filled,
        seed=SEED,
        examples=EXAMPLES,
        seconds=SECONDS,
        phases=("examples", "coverage"),
        paths=paths,
    )

    assert tried.failures == []
    assert tried.requests["coverage"] > 1_500


def test_what_is_drawn_and_what_follows_from_answers_is_as_documented(filled: FastAPI) -> None:
    tried = generated.tried(
        filled, seed=SEED, examples=EXAMPLES, seconds=SECONDS, phases=("fuzzing", "stateful")
    )

    assert tried.failures == []
    assert tried.requests["fuzzing"] > 200
    assert tried.requests["stateful"] > 10
