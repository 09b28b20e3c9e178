import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.schemas import PostPage, PostView

POSTS = "/api/v1/posts"


def test_a_post_that_is_pushed_is_stored_once(client: TestClient, pothole: dict[str, Any]) -> None:
    first = client.post(POSTS, json=pothole)
    again = client.post(POSTS, json=pothole)

    assert (first.status_code, first.json()["new"]) == (201, True)
    assert (again.status_code, again.json()["new"]) == (200, False)
    assert first.json()["id"] == again.json()["id"]
    shown = PostView.model_validate(client.get(f"{POSTS}/{first.json()['id']}").json())
    assert shown.text == pothole["text"]
    assert shown.source == "api"
    assert shown.tags is None


def test_many_are_stored_in_order(
    client: TestClient, pothole: dict[str, Any], water: dict[str, Any]
) -> None:
    client.post(POSTS, json=water)

    answer = client.post(POSTS, json={"items": [pothole, water]})

    assert answer.status_code == 201
    assert [item["new"] for item in answer.json()["items"]] == [True, False]


def test_a_thousand_are_stored_at_once_and_one_fault_stores_none(client: TestClient) -> None:
    items: list[dict[str, Any]] = [{"text": f"منشور {n}", "id": n} for n in range(1_000)]
    faulty = [*items[:998], {"text": "x", "lat": 91}, {"text": ""}]

    refused = client.post(POSTS, json={"items": faulty})
    stored_then = client.get(POSTS, params={"limit": 1}).json()["items"]
    pushed = client.post(POSTS, json={"items": items})

    assert refused.status_code == 422
    assert [fault["at"] for fault in refused.json()["errors"]] == [
        "body.items.998.lat",
        "body.items.999.text",
    ]
    assert stored_then == []
    assert (pushed.status_code, len(pushed.json()["items"])) == (201, 1_000)


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity"])
def test_what_only_python_takes_for_json_is_refused(client: TestClient, constant: str) -> None:
    answer = client.post(POSTS, content=f'{{"text": "x", "score": {constant}}}'.encode())

    assert answer.status_code == 422
    assert "is not JSON" in answer.json()["errors"][0]["reason"]


def test_the_same_request_with_its_key_gets_the_same_answer(
    client: TestClient, pothole: dict[str, Any]
) -> None:
    headers = {"idempotency-key": "k-1"}

    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(lambda _: client.post(POSTS, json=pothole, headers=headers), range(50))
        )

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert len(client.get(POSTS).json()["items"]) == 1


def test_a_key_for_another_request_is_refused(
    client: TestClient, pothole: dict[str, Any], water: dict[str, Any]
) -> None:
    headers = {"idempotency-key": "k-1"}
    client.post(POSTS, json=pothole, headers=headers)

    answer = client.post(POSTS, json=water, headers=headers)

    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/key-reused"


@pytest.mark.parametrize(
    ("body", "at"),
    [
        (b"{", "body"),
        (b"", "body"),
        (b"[]", "body"),
        (b"null", "body"),
        (b'{"items": []}', "body.items"),
        (b'{"items": {}}', "body.items"),
        (b'{"items": ' + json.dumps([{"text": "x"}] * 1001).encode() + b"}", "body.items"),
        (b"{}", "body.text"),
        (b'{"text": 7}', "body.text"),
        (b'{"text": "\\u0000 "}', "body.text"),
        (b'{"items": [{"text": "x"}, {"text": "y", "lat": 91}]}', "body.items.1.lat"),
        (b'{"text": "x", "published": "yesterday"}', "body.published"),
        (b"\xff\xfe", "body"),
        (b"[" * 100_000, "body"),
    ],
)
def test_what_is_no_post_is_named_and_nothing_is_stored(
    client: TestClient, body: bytes, at: str
) -> None:
    answer = client.post(POSTS, content=body, headers={"content-type": "application/json"})

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert at in [fault["at"] for fault in answer.json()["errors"]]
    assert client.get(POSTS).json()["items"] == []


def test_a_lone_surrogate_and_a_nul_are_mended(client: TestClient) -> None:
    body = b'{"text": "a\\ud800b\\u0000c", "native_id": "\\u0000n"}'

    answer = client.post(POSTS, content=body)

    assert answer.status_code == 201
    assert client.get(f"{POSTS}/{answer.json()['id']}").json()["text"] == "a\ufffdbc"


@pytest.mark.parametrize("key", ["", "two words", "ك" * 3, "k" * 201])
def test_an_idempotency_key_is_one_printable_word(client: TestClient, key: str) -> None:
    answer = client.post(
        POSTS, json={"text": "x"}, headers={b"idempotency-key": key.encode("utf-8")}
    )

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["at"] == "header.idempotency-key"


def test_a_body_above_1_mib_is_refused_whatever_it_announces(client: TestClient) -> None:
    def in_pieces() -> Any:
        yield b'{"text": "'
        for _ in range(1100):
            yield b"x" * 1024

    announced = client.post(POSTS, content=b"x" * (1024 * 1024 + 1))
    streamed = client.post(POSTS, content=in_pieces())

    assert (announced.status_code, streamed.status_code) == (413, 413)
    assert announced.headers["content-type"] == "application/problem+json"
    assert client.get("/live").status_code == 200


def test_posts_are_listed_by_page_and_by_what_is_asked(
    client: TestClient,
    routed: Callable[..., list[dict[str, Any]]],
    pothole: dict[str, Any],
    water: dict[str, Any],
    football: dict[str, Any],
) -> None:
    routed(pothole, water, football)

    first = client.get(POSTS, params={"limit": 2}).json()
    rest = client.get(POSTS, params={"limit": 2, "after": first["next"]}).json()

    assert PostPage.model_validate(first)
    assert PostPage.model_validate(rest)
    assert len(first["items"]) == 2
    assert rest["next"] is None
    listed = {item["native_id"] for item in first["items"] + rest["items"]}
    assert listed == {"p1", "w1", "f1"}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"relevant": "false"}, {"f1"}),
        ({"service": "roads.pothole", "relevant": "true"}, {"p1"}),
        ({"service": "external"}, {"w1"}),
        ({"municipality": "jeddah"}, {"p1", "w1"}),
        ({"ticket": "false"}, {"f1"}),
        ({"ticket": "true"}, {"p1", "w1"}),
        ({"text": "حفره"}, {"p1"}),
        ({"source": "okaz"}, set()),
        ({"sample": "true"}, set()),
        ({"sure": "false"}, set()),
    ],
)
def test_filters(  # noqa: PLR0917, PLR0913 - fixtures
    client: TestClient,
    routed: Callable[..., list[dict[str, Any]]],
    pothole: dict[str, Any],
    water: dict[str, Any],
    football: dict[str, Any],
    asked: dict[str, str],
    found: set[str],
) -> None:
    routed(pothole, water, football)

    items = client.get(POSTS, params=asked).json()["items"]

    assert {item["native_id"] for item in items} == found


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"limit": "0"}, "greater than or equal to 1"),
        ({"limit": "101"}, "less than or equal to 100"),
        ({"limit": "٥"}, "digits 0-9"),
        ({"limit": "1_0"}, "digits 0-9"),
        ({"municipality": "jedda"}, "did you mean jeddah?"),
        ({"service": "roads.potole"}, "did you mean roads.pothole?"),
        ({"relevant": "perhaps"}, "boolean"),
    ],
)
def test_a_wrong_filter_is_named(client: TestClient, asked: dict[str, str], says: str) -> None:
    answer = client.get(POSTS, params=asked)

    assert answer.status_code == 422
    assert says in answer.json()["errors"][0]["reason"]


@pytest.mark.parametrize("after", ["x", "ZZZZ", "\0", "posts:1", "٣"])
def test_a_cursor_that_we_did_not_give_is_refused(client: TestClient, after: str) -> None:
    answer = client.get(POSTS, params={"after": after})

    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/bad-cursor"


@pytest.mark.parametrize("post", ["x", "0" * 24, "%00", "..%2f..", "٠" * 24])
def test_an_unknown_post_is_a_problem(client: TestClient, post: str) -> None:
    answer = client.get(f"{POSTS}/{post}")

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
