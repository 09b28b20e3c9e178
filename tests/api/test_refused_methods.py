"""A method that a path does not take: 405, with all that it does take."""

import pytest
from fastapi.testclient import TestClient

from api.dashboard.assets import read_assets


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/api/v1/posts", "GET, POST"),
        ("/api/v1/sources/preview", "POST"),
        ("/api/v1/sources/x", "GET, PATCH"),
        ("/api/v1/webhooks/whk_1", "DELETE, GET, PATCH"),
        ("/api/v1/exports/tickets.csv", "GET"),
        ("/open311/v2/requests.json", "GET, POST"),
        ("/open311/v2/requests.xml", "GET, POST"),
        ("/open311/v2/discovery.json", "GET"),
        ("/live", "GET"),
        (read_assets().address("js/app.js"), "GET, HEAD"),
    ],
)
def test_a_refused_method_is_told_which_there_are(
    client: TestClient, path: str, allowed: str
) -> None:
    answer = client.put(path)

    assert answer.status_code == 405
    assert answer.headers["allow"] == allowed
