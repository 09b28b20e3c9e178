"""One post, however it came: what clients see of it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from fastapi.testclient import TestClient

from api.schemas import PostPage, PostView, TicketDetailView

POSTS = "/api/v1/posts"
TWEET = "1790000000000000001"


def pushed(client: TestClient, post: dict[str, Any], **more: Any) -> dict[str, Any]:
    answer = client.post(POSTS, json=post | more)
    assert answer.status_code in {200, 201}, answer.text
    told: dict[str, Any] = answer.json()
    return told


def test_a_repost_from_elsewhere_is_shown_with_its_original(
    client: TestClient, pothole: dict[str, Any]
) -> None:
    tweet = pothole | {"platform": "x", "native_id": TWEET, "language": "ar"}
    url = "https://x.com/ali/status/1790000000000000099"
    first = pushed(client, tweet)
    again = pushed(
        client, tweet, source="y", native_id="1790000000000000099", repost_of=TWEET, url=url
    )

    shown = PostView.model_validate(client.get(f"{POSTS}/{first['id']}").json())

    assert again == {"id": first["id"], "new": False}
    (sighting,) = shown.sightings
    neutral = "https://x.com/i/status/1790000000000000099"
    assert (sighting.source, sighting.url, sighting.how) == ("y", neutral, "repost")
    assert (shown.language, shown.repost_of, shown.quote_of) == ("ar", None, None)
    (listed,) = PostPage.model_validate(client.get(POSTS).json()).items
    assert listed.sightings == shown.sightings


def test_a_quote_is_shown_as_one(client: TestClient, pothole: dict[str, Any]) -> None:
    quote = pushed(client, pothole, platform="x", quote_of=TWEET)

    assert client.get(f"{POSTS}/{quote['id']}").json()["quote_of"] == TWEET


def test_an_edited_post_shows_what_it_said_and_what_was_judged(
    client: TestClient, pothole: dict[str, Any], routed: Callable[..., list[dict[str, Any]]]
) -> None:
    routed(pothole)
    edited = pothole | {"text": "تم إصلاح الحفرة في شارع التحلية بجدة، شكرا لكم"}

    (ticket,) = routed(edited)

    post = client.get(f"/api/v1/tickets/{ticket['id']}").json()["posts"][0]
    shown = PostView.model_validate(client.get(f"{POSTS}/{post['id']}").json())
    assert shown.text == edited["text"]
    assert [(each.number, each.text) for each in shown.earlier or []] == [(1, pothole["text"])]
    assert (shown.versions, shown.tags_version) == (1, 0)
    assert post["earlier"] is None
    TicketDetailView.model_validate(client.get(f"/api/v1/tickets/{ticket['id']}").json())


def test_an_edited_post_without_a_ticket_is_judged_anew(
    football: dict[str, Any], pothole: dict[str, Any], routed: Callable[..., list[dict[str, Any]]]
) -> None:
    assert routed(football) == []

    assert len(routed(football | {"text": pothole["text"]})) == 1


def test_fifty_identical_pushes_with_one_key_are_one_post_and_one_answer(
    client: TestClient, pothole: dict[str, Any]
) -> None:
    def push(_: int) -> tuple[int, bytes]:
        answer = client.post(POSTS, json=pothole, headers={"idempotency-key": "k"})
        return answer.status_code, answer.content

    with ThreadPoolExecutor(16) as pool:
        answers = set(pool.map(push, range(50)))

    assert len(answers) == 1
    assert len(client.get(POSTS).json()["items"]) == 1
