"""A source is tried before it is kept: what only a person can mend is refused there and then."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from fastapi.testclient import TestClient

from whole.serving import a_site

SOURCES = "/api/v1/sources"
PAGE = (
    b"<!doctype html><html><head><link rel=alternate type='application/rss+xml' "
    b"href='/local/rss'></head><body>hi</body></html>"
)
FEED = "<rss version='2.0'><channel><item><title>حفرة</title></item></channel></rss>".encode()
ANSWERS: Mapping[str, tuple[int, bytes]] = {
    "/page": (200, PAGE),
    "/login": (401, b""),
    "/forbidden": (403, b""),
    "/gone": (410, b""),
    "/broken": (503, b""),
    "/busy": (429, b""),
    "/feed": (200, FEED),
    "/api/v1/timelines/tag/940": (401, b'{"error": "The access token is invalid"}'),
}


def answering(path: str, _: Mapping[str, str]) -> tuple[int, Mapping[str, str], bytes]:
    status, body = ANSWERS.get(path.partition("?")[0], (404, b""))
    return status, {"Content-Type": "text/html" if path == "/page" else "text/xml"}, body


def offer(client: TestClient, path: str, **more: Any) -> Any:
    with a_site(answering) as site:
        body = {"name": "تجربة", "kind": "feed", "url": site + path, "interval_seconds": 60}
        return client.post(SOURCES, json=body | more)


@pytest.mark.parametrize(
    ("path", "reason", "reason_ar"),
    [
        (
            "/page",
            "use the feed that it names: http.*/local/rss",
            "استخدم الخلاصة التي تشير إليها: http",
        ),
        ("/login", "access was refused .*HTTP 401.*set a token", "(HTTP 401)؛ اطلب صلاحية القراءة"),
        ("/forbidden", "HTTP 403", "(HTTP 403)؛ اطلب صلاحية القراءة"),
        ("/gone", "HTTP 410.*correct its address", "(HTTP 410)؛ صحّح العنوان"),
        ("/nothing", "HTTP 404.*correct its address", "لم يعد المطلوب موجودًا"),
    ],
)
def test_what_a_person_must_mend_is_refused_with_the_remedy(
    client: TestClient, path: str, reason: str, reason_ar: str
) -> None:
    answer = offer(client, path)

    assert answer.status_code == 422
    (fault,) = answer.json()["errors"]
    assert fault["at"] == "body.url"
    assert re.search(reason, fault["reason"]), fault
    assert reason_ar in fault["reason_ar"]
    assert client.get(SOURCES).json()["items"] == []


def test_an_expired_token_is_refused_with_the_remedy(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAWT_SECRET_TEST", "t0ken")
    options = {"hashtag": "940", "token": "SAWT_SECRET_TEST"}

    answer = offer(client, "", kind="mastodon", options=options)

    assert answer.status_code == 422
    assert "renew the token" in answer.text
    assert "t0ken" not in answer.text


def test_a_secret_that_is_not_set_is_named(client: TestClient) -> None:
    answer = offer(client, "", kind="x", options={"query": "940", "token": "SAWT_SECRET_NOT_SET"})

    assert answer.status_code == 422
    assert "SAWT_SECRET_NOT_SET is not set" in answer.text


@pytest.mark.parametrize("path", ["/broken", "/busy", "/feed"])
def test_what_may_go_well_next_time_is_kept(client: TestClient, path: str) -> None:
    assert offer(client, path).status_code == 201


def test_whoever_knows_better_may_add_it_untried(client: TestClient) -> None:
    assert offer(client, "/nothing", unchecked=True).status_code == 201


def test_a_new_address_is_tried_too_and_the_old_one_stays(client: TestClient) -> None:
    with a_site(answering) as site:
        body = {"name": "تجربة", "kind": "feed", "url": f"{site}/feed", "interval_seconds": 60}
        source = client.post(SOURCES, json=body).json()["id"]

        answer = client.patch(f"{SOURCES}/{source}", json={"url": f"{site}/gone"})

        assert answer.status_code == 422
        assert client.get(f"{SOURCES}/{source}").json()["url"] == f"{site}/feed"
        assert client.patch(f"{SOURCES}/{source}", json={"name": "جديد"}).status_code == 200
