"""What one request, and one caller, may ask of the service."""

import gzip
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.settings import Settings

PATHS = ("/api/v1/posts", "/api/v1/classify", "/api/v1/webhooks", "/api/v1/sources")
MIB = 1024 * 1024


class TestRate:
    """With an allowance of five requests a minute."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"requests_per_minute": 5})

    def test_who_asks_too_often_is_told_when_to_come_back(self, client: TestClient) -> None:
        answers = [client.get("/api/v1/units") for _ in range(6)]

        assert [each.status_code for each in answers] == [200] * 5 + [429]
        assert answers[0].headers["ratelimit-policy"] == '"caller";q=5;w=60'
        assert answers[0].headers["ratelimit"] == '"caller";r=4;t=0'
        refused = answers[-1]
        assert 1 <= int(refused.headers["retry-after"]) <= 12
        assert refused.headers["content-type"] == "application/problem+json"
        assert refused.headers["x-content-type-options"] == "nosniff"
        assert refused.json()["type"] == "/problems/too-often"

    def test_whether_it_lives_may_be_asked_at_any_time(self, client: TestClient) -> None:
        for _ in range(8):
            client.get("/api/v1/units")

        assert {client.get(path).status_code for path in ("/live", "/ready") * 5} == {200}

    def test_each_key_has_its_own(self, client: TestClient) -> None:
        user = {"id": "sara", "name": "سارة", "roles": ["agent"]}
        client.post("/api/v1/users", json=user)
        given = client.post("/api/v1/keys", json={"user": "sara", "label": "script"}).json()
        for _ in range(5):
            client.get("/api/v1/units")

        hers = {"authorization": f"Bearer {given['key']}"}
        assert client.get("/api/v1/units").status_code == 429
        assert client.get("/api/v1/units", headers=hers).status_code == 200

    def test_who_shows_no_key_is_counted_by_address(self, stranger: TestClient) -> None:
        keys = [{"authorization": f"Bearer guess{n}"} for n in range(6)]
        answers = [stranger.get("/api/v1/units", headers=each).status_code for each in keys]

        assert answers == [401] * 5 + [429]
        assert stranger.get("/").status_code == 429

    def test_open311_is_told_in_its_own_form(self, client: TestClient) -> None:
        for _ in range(5):
            client.get("/open311/v2/services.json")

        answer = client.get("/open311/v2/services.json")
        assert answer.status_code == 429
        assert answer.json()[0]["code"] == 429
        assert "retry-after" in answer.headers


def test_two_hundred_posts_in_a_second_pass_for_as_long_as_they_come(settings: Settings) -> None:
    assert settings.requests_per_minute > 200 * 60


class TestAnyNumber:
    """With an allowance of nothing, which means that nobody counts."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"requests_per_minute": 0})

    def test_nobody_counts(self, client: TestClient) -> None:
        answers = [client.get("/api/v1/units") for _ in range(3)]

        assert {each.status_code for each in answers} == {200}
        assert "ratelimit" not in answers[0].headers


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "gzip, gzip", "x-made-up"])
@pytest.mark.parametrize("path", PATHS)
def test_a_compressed_body_is_not_read(client: TestClient, path: str, coding: str) -> None:
    bomb = gzip.compress(b"0" * MIB)

    answer = client.post(path, content=bomb, headers={"content-encoding": coding})

    assert answer.status_code == 415
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_body_that_says_that_it_is_as_it_is_is_read(client: TestClient) -> None:
    answer = client.post(
        "/api/v1/posts", json={"text": "حفرة"}, headers={"content-encoding": "identity"}
    )

    assert answer.status_code == 201


def pieces(size: int) -> Iterator[bytes]:
    yield from (b" " * 65_536 for _ in range(size // 65_536 + 1))


@pytest.mark.parametrize("path", PATHS)
def test_a_body_beyond_a_mebibyte_is_refused_however_it_comes(
    client: TestClient, path: str
) -> None:
    kind = {"content-type": "application/json"}
    whole = client.post(path, content=b" " * (MIB + 1), headers=kind)
    in_pieces = client.post(path, content=pieces(MIB), headers=kind)
    lying = client.post(path, content=pieces(MIB), headers={**kind, "content-length": "5"})
    huge = client.post(path, content=b"{}", headers={**kind, "content-length": "9" * 40})

    assert [each.status_code for each in (whole, in_pieces, lying, huge)] == [413] * 4
    assert {each.headers["content-type"] for each in (whole, in_pieces)} == {
        "application/problem+json"
    }


@pytest.mark.parametrize("nested", ["[" * 100_000, '{"a":' * 100_000, "[" * 900 + "]" * 900])
@pytest.mark.parametrize("path", [*PATHS, "/api/v1/users", "/api/v1/rules/try"])
def test_a_body_that_is_nested_too_deeply_is_refused(
    client: TestClient, path: str, nested: str
) -> None:
    kind = {"content-type": "application/json"}
    answers = [
        client.post(path, content=body, headers=kind)
        for body in (nested, f'{{"text": {nested}}}', f'{{"options": {{"a": {nested}}}}}')
    ]

    assert {each.status_code for each in answers} == {422}


@pytest.mark.parametrize("limit", ["0", "101", "-1", "1e2", "٥", "1_0", "99999999999999999999"])
def test_a_page_holds_a_hundred_at_most(app: FastAPI, client: TestClient, limit: str) -> None:
    paths = [
        path
        for path, methods in app.openapi()["paths"].items()
        for each in methods.get("get", {}).get("parameters", ())
        if each["name"] == "limit"
    ]

    assert len(paths) > 8
    for path in paths:
        there = path.replace("{code}", "rules")
        assert client.get(there, params={"limit": limit}).status_code == 422, path
