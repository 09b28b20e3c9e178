"""R13: suppression filters over HTTP. A filter always ends; what it takes is stored and counted."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.plan_bodies import FilterPage, FilterView, SuppressedView

Routed = Callable[..., list[dict[str, Any]]]
AD = {"text": "خصم كبير على نقل العفش في جدة حفرة", "native_id": "a1", "author": "Offers"}


def later(**length: float) -> str:
    return (datetime.now(UTC) + timedelta(**length)).isoformat()


def add(client: TestClient, **body: Any) -> dict[str, Any]:
    given = {"reason": "حملة إعلانية", "until": later(days=3), "who": "منال"} | body
    answer = client.post("/api/v1/filters", json=given)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    FilterView.model_validate(found)
    return found


def test_r13_a_suppressed_post_is_stored_tagged_and_counted_and_makes_no_ticket(
    client: TestClient, routed: Routed, pothole: dict[str, Any]
) -> None:
    made = add(client, words="نقل العفش")

    tickets = routed(AD, pothole)

    assert [ticket["posts"][0]["native_id"] for ticket in tickets] == ["p1"]
    (post,) = client.get("/api/v1/posts", params={"text": "العفش"}).json()["items"]
    assert post["tags"]["services"][0]["code"] == "roads.pothole"
    assert post["ticket"] is None
    assert post["reasons"] == [f"suppressed by {made['id']}: حملة إعلانية"]
    assert client.get(f"/api/v1/filters/{made['id']}").json()["suppressed"] == 1
    counted = client.get("/api/v1/stats/suppressed", params={"until": later(hours=1)}).json()
    SuppressedView.model_validate(counted)
    assert counted["posts"] == 1
    assert counted["filters"] == [{"code": made["id"], "posts": 1}]
    assert counted["services"] == [{"code": "roads.pothole", "posts": 1}]
    assert counted["municipalities"] == [{"code": "jeddah", "posts": 1}]


def test_r13_an_author_is_suppressed_at_one_place_until_the_filter_is_ended(
    client: TestClient, routed: Routed
) -> None:
    made = add(client, author="@offers", municipality="jeddah", service="roads.pothole")
    assert routed(AD) == []

    ended = client.post(f"/api/v1/filters/{made['id']}/end", json={"reason": "كفى", "who": "هند"})
    restored = routed(AD | {"native_id": "a2", "text": "حفرة أخرى تماما في شارع فلسطين بجدة"})

    assert (ended.json()["holds"], ended.json()["ended_by"]) == (False, "هند")
    assert len(restored) == 1
    again = client.post(f"/api/v1/filters/{made['id']}/end", json={"reason": "كفى", "who": "هند"})
    assert (again.status_code, again.json()["filter"]) == (409, made["id"])
    audit = client.get("/api/v1/audit").json()["items"]
    assert [(line["verb"], line["target"], line["who"]) for line in audit] == [
        ("filter.end", made["id"], "هند"),
        ("filter.add", made["id"], "منال"),
    ]


@pytest.mark.parametrize(
    ("body", "at"),
    [
        ({"until": None}, "body.until"),
        ({"until": "2020-01-01"}, "body.until"),
        ({"until": later(days=91)}, "body.until"),
        ({"reason": ""}, "body.reason"),
        ({"words": None, "service": "roads.pothole"}, "body.words"),
        ({"words": "؟!"}, "body.words"),
        ({"service": "roads.hole"}, "body.service"),
        ({"municipality": "jedah"}, "body.municipality"),
        ({"platform": "tv"}, "body.platform"),
        ({"who": None}, "body.who"),
        ({"word": "عفش"}, "body.word"),
    ],
)
def test_r13_what_cannot_be_used_is_named(
    client: TestClient, body: dict[str, Any], at: str
) -> None:
    given = {"reason": "إعلان", "until": later(days=3), "words": "عفش", "who": "منال"} | body
    answer = client.post("/api/v1/filters", json=given)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["at"] == at
    assert client.get("/api/v1/filters").json()["items"] == []


def test_r13_a_filter_takes_a_manager_of_its_place(client: TestClient) -> None:
    def key(user: str, role: str, *places: str) -> dict[str, str]:
        body = {"id": user, "name": user, "roles": [role], "places": list(places)}
        assert client.post("/api/v1/users", json=body).status_code == 201
        issued = client.post("/api/v1/keys", json={"user": user, "label": "test"})
        return {"authorization": f"Bearer {issued.json()['key']}"}

    def ask(headers: dict[str, str], **body: Any) -> int:
        given = {"reason": "إعلان", "until": later(days=3), "words": "عفش"} | body
        return client.post("/api/v1/filters", json=given, headers=headers).status_code

    manager, approver = key("near", "manager", "jeddah"), key("approver", "approver")

    assert ask(approver) == 403
    assert ask(manager) == 403
    assert ask(manager, municipality="riyadh") == 403
    assert ask(manager, municipality="jeddah") == 201
    everywhere = add(client, words="خصم")
    end = client.post(
        f"/api/v1/filters/{everywhere['id']}/end", json={"reason": "لا"}, headers=manager
    )
    assert end.status_code == 403


def test_filters_are_listed_latest_first_and_unknown_ones_are_named(client: TestClient) -> None:
    first, second = add(client, words="خصم"), add(client, author="offers")

    page = client.get("/api/v1/filters", params={"limit": 1}).json()
    rest = client.get("/api/v1/filters", params={"after": page["next"]}).json()

    FilterPage.model_validate(page)
    assert [each["id"] for each in (*page["items"], *rest["items"])] == [second["id"], first["id"]]
    for name in ("filter_99", "99", "filter_٣", f"filter_{'9' * 30}"):
        assert client.get(f"/api/v1/filters/{name}").status_code == 404
    period = {"since": "2026-01-02", "until": "2026-01-01"}
    assert client.get("/api/v1/stats/suppressed", params=period).status_code == 422


def test_a_correction_never_takes_a_post_from_its_ticket_for_a_filter(
    client: TestClient, routed: Routed
) -> None:
    ticket = routed(AD)[0]
    add(client, words="العفش")

    said = {"services": ["roads.manhole"], "who": "نورة"}
    answer = client.post(f"/api/v1/posts/{ticket['posts'][0]['id']}/corrections", json=said)

    assert answer.status_code == 201, answer.text
    assert client.get(f"/api/v1/tickets/{ticket['id']}").json()["status"] == "new"


def test_a_suppressed_post_that_is_corrected_stays_suppressed(
    client: TestClient, routed: Routed
) -> None:
    add(client, words="العفش")
    assert routed(AD) == []
    (post,) = client.get("/api/v1/posts").json()["items"]

    said = {"services": ["roads.manhole"], "who": "نورة"}
    client.post(f"/api/v1/posts/{post['id']}/corrections", json=said)

    assert client.get("/api/v1/tickets").json()["items"] == []
