"""Feeds of tickets: whom they speak for, what they show, and that readers understand them."""

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

import feedparser
import pytest
from fastapi.testclient import TestClient

from api.feed_bodies import MadeFeed
from router.clock.calendar import RIYADH

Routed = Callable[..., list[dict[str, Any]]]
FEEDS = "/api/v1/feeds"


def a_user(client: TestClient, name: str, *places: str, role: str = "viewer") -> dict[str, str]:
    user = {"id": name, "name": name, "roles": [role], "places": list(places)}
    assert client.post("/api/v1/users", json=user).status_code == 201
    key = client.post("/api/v1/keys", json={"user": name, "label": "x"}).json()["key"]
    return {"authorization": f"Bearer {key}"}


def a_feed(client: TestClient, shown: dict[str, str], **body: Any) -> dict[str, Any]:
    made = client.post(FEEDS, json={"label": "حفر & <جدة>", **body}, headers=shown)
    assert made.status_code == 201, made.text
    MadeFeed.model_validate(made.json())
    feed: dict[str, Any] = made.json()
    return feed


def read(client: TestClient, feed: dict[str, Any], form: str = "atom") -> Any:
    answer = client.get(feed[form], headers={"authorization": ""})
    assert answer.status_code == 200, answer.text
    found = feedparser.parse(answer.content, response_headers=dict(answer.headers))
    assert not found.bozo, found.bozo_exception
    return found


@pytest.mark.parametrize(("form", "version"), [("rss", "rss20"), ("atom", "atom10")])
def test_a_feed_is_read_without_a_key(
    client: TestClient, routed: Routed, pothole: dict[str, Any], form: str, version: str
) -> None:
    (ticket,) = routed(pothole)
    feed = a_feed(client, a_user(client, "noura", "jeddah"))

    found = read(client, feed, form)

    assert found.version == version
    assert found.feed.title == "حفر & <جدة>"
    (entry,) = found.entries
    assert entry.link.endswith(f"/#ticket={ticket['id']}")
    assert entry.id == f"urn:sawt:ticket:{ticket['id']}"
    assert "جدة" in entry.title
    assert entry.published_parsed


def test_a_feed_shows_the_places_of_its_user_and_what_it_asks_for(
    client: TestClient, routed: Routed, pothole: dict[str, Any], water: dict[str, Any]
) -> None:
    routed(pothole, water)
    here, there = a_user(client, "noura", "jeddah"), a_user(client, "saad", "qassim")

    assert len(read(client, a_feed(client, here)).entries) == 2
    assert len(read(client, a_feed(client, here, asks={"service": "roads.pothole"})).entries) == 1
    assert read(client, a_feed(client, there)).entries == []
    english = read(client, a_feed(client, here, lang="en", asks={"service": "roads.pothole"}))
    assert "Jeddah" in english.entries[0].title


@pytest.mark.parametrize(
    ("lang", "said"), [("ar", "الموعد: \u2068{}\u2069 بتوقيت الرياض"), ("en", "Due: {} Riyadh")]
)
def test_a_feed_tells_deadlines_by_the_clocks_of_riyadh(
    client: TestClient, routed: Routed, pothole: dict[str, Any], lang: str, said: str
) -> None:
    (ticket,) = routed(pothole)
    due = datetime.fromisoformat(ticket["due"]).astimezone(RIYADH)

    (entry,) = read(client, a_feed(client, a_user(client, "noura", "jeddah"), lang=lang)).entries

    assert said.format(f"{due:%Y-%m-%d %H:%M}") in entry.summary


def test_a_feed_follows_the_places_of_its_user_at_once(
    client: TestClient, routed: Routed, pothole: dict[str, Any]
) -> None:
    routed(pothole)
    feed = a_feed(client, a_user(client, "noura", "jeddah"))
    assert len(read(client, feed).entries) == 1

    moved = client.patch("/api/v1/users/noura", json={"places": ["qassim"]})

    assert moved.status_code == 200
    assert read(client, feed).entries == []


def test_a_feed_that_is_ended_opens_nothing(client: TestClient) -> None:
    shown = a_user(client, "noura")
    feed = a_feed(client, shown)

    assert client.delete(f"{FEEDS}/{feed['id']}", headers=shown).status_code == 204

    assert client.get(feed["rss"]).status_code == 404
    assert client.get("/feeds/x.rss").status_code == 404
    assert client.get(f"/feeds/{'0' * 64}.atom").status_code == 404


def test_a_feed_of_somebody_who_left_opens_nothing(client: TestClient) -> None:
    feed = a_feed(client, a_user(client, "noura"))

    client.patch("/api/v1/users/noura", json={"active": False})

    assert client.get(feed["rss"]).status_code == 404


def test_the_address_is_shown_once_and_kept_as_a_digest(client: TestClient) -> None:
    shown = a_user(client, "noura")
    feed = a_feed(client, shown)
    token = feed["rss"].rpartition("/")[2].removesuffix(".rss")

    listed = client.get(FEEDS, headers=shown).text
    noted = client.get("/api/v1/audit").text

    assert len(token) == 64
    assert feed["id"] in listed
    assert token not in listed + noted


def test_people_see_and_end_their_own_feeds_and_administrators_all(client: TestClient) -> None:
    noura, saad = a_user(client, "noura"), a_user(client, "saad")
    bound = a_user(client, "huda", "jeddah", role="administrator")
    feed = a_feed(client, noura)

    for other in (saad, bound):
        assert client.get(FEEDS, headers=other).json() == {"items": []}
        assert client.delete(f"{FEEDS}/{feed['id']}", headers=other).status_code == 404
        theirs = client.post(FEEDS, json={"label": "x", "user": "noura"}, headers=other)
        assert theirs.status_code == 403
    assert len(client.get(FEEDS).json()["items"]) == 1
    assert client.post(FEEDS, json={"label": "x", "user": "noura"}).status_code == 201
    assert client.post(FEEDS, json={"label": "x", "user": "nobody"}).status_code == 404
    assert client.post(FEEDS, json={"label": "x"}).status_code == 422


def test_a_reader_that_asks_by_date_alone_hears_of_what_changed_since(
    client: TestClient, routed: Routed, pothole: dict[str, Any]
) -> None:
    (ticket,) = routed(pothole)
    feed = a_feed(client, a_user(client, "noura"))
    before = client.get(feed["rss"])
    date = before.headers.get("last-modified") or format_datetime(datetime.now(UTC), usegmt=True)
    claimed = {"who": "noura", "holder": "noura"}
    assert client.post(f"/api/v1/tickets/{ticket['id']}/claim", json=claimed).status_code == 200

    after = client.get(feed["rss"], headers={"if-modified-since": date})

    assert after.status_code == 200
    assert after.content != before.content


@pytest.mark.parametrize("date", ["yesterday", f"Mon, {'9' * 20} Jan 2020 00:00:00 GMT"])
def test_a_date_that_is_none_is_not_looked_at(client: TestClient, date: str) -> None:
    feed = a_feed(client, a_user(client, "noura"))

    assert client.get(feed["rss"], headers={"if-modified-since": date}).status_code == 200


def test_what_a_reader_has_is_not_sent_again(
    client: TestClient, routed: Routed, pothole: dict[str, Any], water: dict[str, Any]
) -> None:
    routed(pothole)
    feed = a_feed(client, a_user(client, "noura"))
    first = client.get(feed["rss"]).headers

    def status(**headers: str) -> int:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return client.get(feed["rss"], headers=sent).status_code

    assert status(if_none_match=f'"x", W/{first["etag"]}') == 304
    assert "last-modified" not in first
    routed(water)
    assert status(if_none_match=first["etag"]) == 200


@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("feeds", {}),
        ("notices", {"kind": "alert", "way": "slack", "hook": "https://8.8.8.8/x"}),
    ],
)
def test_one_user_has_no_more_than_may_be(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, path: str, more: dict[str, str]
) -> None:
    monkeypatch.setattr("store.held.MOST", 2)
    noura, saad = a_user(client, "noura"), a_user(client, "saad")

    def add(shown: dict[str, str]) -> Any:
        return client.post(f"/api/v1/{path}", json={"label": "x", **more}, headers=shown)

    made = [add(noura) for _ in range(3)]
    assert [each.status_code for each in made] == [201, 201, 409]
    assert made[2].json()["type"] == "/problems/too-many-held"
    assert add(saad).status_code == 201
    assert client.delete(f"/api/v1/{path}/{made[0].json()['id']}", headers=noura).is_success
    assert add(noura).status_code == 201


@pytest.mark.parametrize(
    "asks", [{"service": "x"}, {"municipality": "x"}, {"unit": "x"}, {"domain": "x"}, {"x": "y"}]
)
def test_a_filter_that_is_none_is_refused(client: TestClient, asks: dict[str, str]) -> None:
    shown = a_user(client, "noura")

    assert client.post(FEEDS, json={"label": "x", "asks": asks}, headers=shown).status_code == 422


def test_what_xml_cannot_hold_is_left_out(client: TestClient) -> None:
    feed = a_feed(client, a_user(client, "noura"), label="a\u0001\ufffe]]>&b")

    assert read(client, feed).feed.title == "a\ufffd\ufffd]]>&b"
    assert read(client, feed, "rss").feed.title == "a\ufffd\ufffd]]>&b"
