"""Saved views: a filter under a name, one's own or shared with a place."""

from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.queue_bodies import SavedView, SavedViews, ViewAsks

VIEWS = "/api/v1/views"
OVERDUE = "municipality=jeddah&service=roads.pothole&service=roads.manhole&mine=true&clock=overdue"


def a_key(client: TestClient, name: str, role: str, *places: str) -> dict[str, str]:
    user = {"id": name, "name": name, "roles": [role], "places": [*places]}
    assert client.post("/api/v1/users", json=user).status_code == 201
    key = client.post("/api/v1/keys", json={"user": name, "label": "x"}).json()["key"]
    return {"authorization": f"Bearer {key}"}


def a_view(client: TestClient, key: dict[str, str], **body: Any) -> dict[str, Any]:
    answer = client.post(VIEWS, json={"name": "المتأخرة", "query": OVERDUE, **body}, headers=key)
    assert answer.status_code == 201, answer.text
    SavedView.model_validate(answer.json())
    view: dict[str, Any] = answer.json()
    return view


def names(client: TestClient, key: dict[str, str]) -> list[str]:
    answer = client.get(VIEWS, headers=key)
    return [each.name for each in SavedViews.model_validate(answer.json()).items]


def test_a_view_is_saved_under_any_name_and_shown_to_its_user_alone(client: TestClient) -> None:
    noura, saad = a_key(client, "noura", "agent"), a_key(client, "saad", "manager")
    name = "حُفَر جدة 🚧 Überfällig 道路"

    view = a_view(client, noura, name=name)

    assert (view["name"], view["query"], view["own"], view["shared"]) == (
        name,
        OVERDUE,
        True,
        False,
    )
    assert names(client, noura) == [name]
    assert names(client, saad) == []


def test_the_query_of_a_view_is_one_that_a_list_takes(client: TestClient) -> None:
    noura = a_key(client, "noura", "agent")
    query = f"?{OVERDUE}&text=حفرة%20الشارع&intent=complaint&platform=x&sample=false&sort=due"

    view = a_view(client, noura, query=query)

    assert client.get(f"/api/v1/tickets?{view['query']}", headers=noura).status_code == 200
    assert a_view(client, noura, query=view["query"])["query"] == view["query"]


def test_a_view_asks_for_all_that_lists_take_but_single_tickets_and_pages(app: FastAPI) -> None:
    takes = app.openapi()["paths"]["/api/v1/tickets"]["get"]["parameters"]

    assert {each["name"] for each in takes} - {"ticket", "limit", "after"} == set(
        ViewAsks.model_fields
    )


@pytest.mark.parametrize(
    "query",
    ["colour=red", "clock=soon", "service=roads.pothol", "status=", "after=x", "reference_940=x"],
)
def test_a_filter_that_lists_do_not_take_is_refused(client: TestClient, query: str) -> None:
    noura = a_key(client, "noura", "agent")

    refused = client.post(VIEWS, json={"name": "x", "query": query}, headers=noura)

    assert refused.status_code == 422
    assert refused.json()["errors"][0]["at"] == "body.query"


def test_a_manager_shares_a_view_with_a_place(client: TestClient) -> None:
    saad = a_key(client, "saad", "manager", "jeddah")
    here, there = (
        a_key(client, "noura", "agent", "jeddah"),
        a_key(client, "badr", "agent", "qassim"),
    )
    within, ministry = a_key(client, "hind", "viewer", "rabigh"), a_key(client, "mona", "viewer")

    view = a_view(client, saad, shared=True, place="jeddah")

    assert [names(client, key) for key in (saad, here, within, ministry, there)] == [
        ["المتأخرة"],
        ["المتأخرة"],
        ["المتأخرة"],
        ["المتأخرة"],
        [],
    ]
    shown = client.get(VIEWS, headers=here).json()["items"][0]
    assert (shown["own"], shown["changeable"], shown["user"]) == (False, False, "saad")
    assert client.delete(f"{VIEWS}/{view['id']}", headers=there).status_code == 404
    refused = client.patch(f"{VIEWS}/{view['id']}", json={"name": "x"}, headers=here)
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/not-yours")


def test_what_is_shared_with_everybody_is_shared_by_a_ministry(client: TestClient) -> None:
    mona, saad = a_key(client, "mona", "manager"), a_key(client, "saad", "manager", "jeddah")

    a_view(client, mona, shared=True)

    assert names(client, saad) == ["المتأخرة"]
    refused = client.post(VIEWS, json={"name": "x", "query": "", "shared": True}, headers=saad)
    assert (refused.status_code, refused.json()["errors"][0]["at"]) == (422, "body.place")


def test_who_does_not_lead_shares_nothing(client: TestClient) -> None:
    noura = a_key(client, "noura", "agent", "jeddah")
    body = {"name": "x", "query": OVERDUE, "shared": True, "place": "jeddah"}

    assert client.post(VIEWS, json=body, headers=noura).status_code == 403
    alone = {**body, "shared": False}
    assert client.post(VIEWS, json=alone, headers=noura).json()["errors"][0]["at"] == "body.place"
    beyond = {**body, "shared": True, "place": "jeda"}
    saad = a_key(client, "saad", "manager", "jeddah")
    assert client.post(VIEWS, json=beyond, headers=saad).status_code == 422


def test_a_view_is_changed_and_removed_by_its_user(client: TestClient) -> None:
    noura, saad = a_key(client, "noura", "agent"), a_key(client, "saad", "manager")
    view = f"{VIEWS}/{a_view(client, noura)['id']}"

    renamed = client.patch(view, json={"name": "أخرى"}, headers=noura).json()
    moved = client.patch(view, json={"query": "urgency=high"}, headers=noura).json()

    assert (renamed["name"], renamed["query"]) == ("أخرى", OVERDUE)
    assert (moved["name"], moved["query"]) == ("أخرى", "urgency=high")
    assert client.patch(view, json={"name": "x"}, headers=saad).status_code == 404
    assert client.delete(view, headers=saad).status_code == 404
    assert client.delete(view, headers=noura).status_code == 204
    assert client.delete(view, headers=noura).status_code == 404
    assert client.delete(f"{VIEWS}/x", headers=noura).json()["type"] == "/problems/unknown-view"


def test_managers_of_a_place_change_what_it_shares_and_the_audit_tells(client: TestClient) -> None:
    saad, hind = (a_key(client, name, "manager", "jeddah") for name in ("saad", "hind"))
    view = f"{VIEWS}/{a_view(client, saad, shared=True, place='jeddah')['id']}"

    assert client.patch(view, json={"name": "أخرى"}, headers=hind).json()["changeable"] is True
    assert client.delete(view, headers=hind).status_code == 204

    lines = client.get("/api/v1/audit").json()["items"]
    told = [(line["verb"], line["who"]) for line in lines if line["verb"].startswith("view.")]
    assert told == [("view.remove", "hind"), ("view.change", "hind"), ("view.add", "saad")]


def test_who_leads_no_longer_changes_nothing_that_they_once_shared(client: TestClient) -> None:
    hind, saad = a_key(client, "hind", "manager", "jeddah"), a_key(client, "saad", "manager")
    view = a_view(client, hind, shared=True, place="jeddah")
    own = a_view(client, hind, name="لي")
    path = f"{VIEWS}/{view['id']}"

    client.patch("/api/v1/users/hind", json={"roles": ["agent"]})

    assert client.patch(path, json={"name": "x"}, headers=hind).status_code == 403
    assert client.delete(path, headers=hind).status_code == 403
    (seen,) = [
        each for each in client.get(VIEWS, headers=hind).json()["items"] if each["id"] == view["id"]
    ]
    assert (seen["own"], seen["changeable"]) == (True, False)
    # What is theirs alone stays theirs, and managers change what is left.
    assert client.patch(f"{VIEWS}/{own['id']}", json={"name": "x"}, headers=hind).status_code == 200
    assert client.patch(path, json={"name": "ص"}, headers=saad).status_code == 200

    client.patch("/api/v1/users/hind", json={"roles": ["manager"], "places": ["riyadh"]})
    assert client.patch(path, json={"name": "x"}, headers=hind).status_code == 404
    assert names(client, hind) == ["x"]


def test_the_installation_s_key_names_whose_a_view_is(client: TestClient) -> None:
    a_key(client, "noura", "agent")
    body = {"name": "x", "query": OVERDUE}

    assert client.post(VIEWS, json=body).json()["errors"][0]["at"] == "body.user"
    assert client.post(VIEWS, json={**body, "user": "nobody"}).status_code == 404
    made = client.post(VIEWS, json={**body, "user": "noura"})
    assert (made.status_code, made.json()["changeable"]) == (201, True)
    assert len(client.get(VIEWS).json()["items"]) == 1


def test_nobody_has_more_views_than_one_can_look_through(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.held.MOST", 1)
    noura = a_key(client, "noura", "agent")
    a_view(client, noura)

    refused = client.post(VIEWS, json={"name": "x", "query": OVERDUE}, headers=noura)

    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/too-many-held")


def test_an_account_in_a_view_goes_when_its_author_is_erased(client: TestClient) -> None:
    noura = a_key(client, "noura", "agent")
    client.post("/api/v1/posts", json={"text": "حفرة", "platform": "x", "author": "abu_fahad_99"})
    a_view(client, noura, name="ردود @abu_fahad_99", query="text=abu_fahad_99")

    erased = {
        "platform": "x",
        "author": "abu_fahad_99",
        "basis": "subject_request",
        "note": "طلب ٧",
        "who": "x",
    }
    assert client.post("/api/v1/erasures", json=erased).status_code == 201

    assert "abu_fahad" not in client.get(VIEWS, headers=noura).text
