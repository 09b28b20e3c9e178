"""Reporters with keys of several kinds."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from reporting import Reporter

NewReporter = Callable[..., Reporter]


@pytest.fixture
def city(client: TestClient) -> Reporter:
    """Whoever holds the key of the installation, shown as a parameter."""
    del client.headers["authorization"]
    return Reporter(client)


@pytest.fixture
def with_key(client: TestClient) -> NewReporter:
    """`with_key(name, places, roles)`: somebody with a key of their own."""
    bearer = {"authorization": client.headers.pop("authorization")}

    def make(name: str, *places: str, roles: tuple[str, ...] = ("agent",)) -> Reporter:
        body = {"id": name, "name": name, "roles": list(roles), "places": list(places)}
        assert client.post("/api/v1/users", json=body, headers=bearer).status_code == 201
        answer = client.post("/api/v1/keys", json={"user": name, "label": "x"}, headers=bearer)
        assert answer.status_code == 201, answer.text
        return Reporter(client, answer.json()["key"])

    return make
