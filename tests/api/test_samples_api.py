"""Samples over the API, as `sawt samples` has them on the command line."""

from fastapi.testclient import TestClient

from api.settings import LOCAL_KEY

ADMIN = {"authorization": f"Bearer {LOCAL_KEY}"}


def test_samples_are_added_once_and_removed_whole(client: TestClient) -> None:
    assert client.get("/api/v1/samples").json() == {"source": None}

    added = client.post("/api/v1/samples")
    assert (added.status_code, added.json()["sample"]) == (201, True)
    assert client.get("/api/v1/samples").json()["source"]["id"] == "samples"
    again = client.post("/api/v1/samples")
    assert (again.status_code, again.json()["type"]) == (409, "/problems/source-exists")

    assert client.post("/api/v1/sources/samples/run").json()["new"] > 0
    gone = client.delete("/api/v1/samples").json()
    assert gone["sources"] == 1
    assert gone["posts"] > 0
    assert client.get("/api/v1/samples").json() == {"source": None}
    assert client.get("/api/v1/posts").json()["items"] == []


def test_whoever_does_not_operate_looks_at_samples_alone(stranger: TestClient) -> None:
    user = {"id": "sara", "name": "سارة", "roles": ["agent"]}
    assert stranger.post("/api/v1/users", json=user, headers=ADMIN).is_success
    key = stranger.post("/api/v1/keys", json={"user": "sara", "label": "x"}, headers=ADMIN)
    hers = {"authorization": f"Bearer {key.json()['key']}"}

    assert stranger.get("/api/v1/samples", headers=hers).is_success
    for verb in ("POST", "DELETE"):
        assert stranger.request(verb, "/api/v1/samples", headers=hers).status_code == 403


def test_it_is_told_whether_there_is_any_user(stranger: TestClient) -> None:
    assert stranger.get("/api/v1/sign-in").json()["users"] is False

    user = {"id": "huda", "name": "هدى", "roles": ["administrator"]}
    assert stranger.post("/api/v1/users", json=user, headers=ADMIN).is_success
    assert stranger.get("/api/v1/sign-in").json()["users"] is True
