"""Users, keys, login and what each may do, over HTTP."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.schemas import TicketView

Routed = Callable[..., list[dict[str, Any]]]
PASSWORD = "a sentence that is long"
NOURA = {"id": "نورة", "name": "نورة العتيبي", "roles": ["agent"], "places": ["jeddah"]}


def key_of(client: TestClient, user: dict[str, Any], **given: Any) -> dict[str, str]:
    """Add a user with a key; return the header that shows it."""
    assert client.post("/api/v1/users", json=user).status_code == 201
    made = client.post("/api/v1/keys", json={"user": user["id"], "label": "test", **given})
    assert made.status_code == 201, made.text
    return {"authorization": f"Bearer {made.json()['key']}"}


def test_a_user_logs_in_and_is_told_who_they_are(client: TestClient) -> None:
    client.post("/api/v1/users", json=NOURA | {"password": PASSWORD})

    entered = client.post("/api/v1/login", json={"user": "نورة", "password": PASSWORD}, headers={})
    shown = {"authorization": f"Bearer {entered.json()['key']}"}

    assert entered.status_code == 201
    assert client.get("/api/v1/whoami", headers=shown).json() == {
        "name": "نورة", "roles": ["agent"], "places": ["jeddah"], "free": False,
    }  # fmt: skip


@pytest.mark.parametrize("user", ["نورة", "سعد"])
def test_a_wrong_password_and_an_unknown_user_are_told_the_same(
    client: TestClient, user: str
) -> None:
    client.post("/api/v1/users", json=NOURA | {"password": PASSWORD})

    refused = client.post("/api/v1/login", json={"user": user, "password": "some other words"})

    assert (refused.status_code, refused.json()["type"]) == (401, "/problems/unauthorised")
    assert refused.json()["detail"] == "The user or the password is not right."
    assert refused.json()["detail_ar"] == "اسم المستخدم أو كلمة المرور غير صحيحة."


def test_a_user_without_a_password_cannot_log_in(client: TestClient) -> None:
    client.post("/api/v1/users", json=NOURA)

    refused = client.post("/api/v1/login", json={"user": "نورة", "password": PASSWORD})

    assert refused.status_code == 401


def test_an_agent_claims_in_their_own_name_and_no_other(
    client: TestClient, routed: Routed, pothole: dict[str, Any]
) -> None:
    ticket = f"/api/v1/tickets/{routed(pothole)[0]['id']}"
    noura = key_of(client, NOURA)

    other = client.post(f"{ticket}/claim", json={"holder": "سعد"}, headers=noura)
    mine = client.post(f"{ticket}/claim", headers=noura)

    assert (other.status_code, other.json()["errors"][0]["at"]) == (422, "body.who")
    assert TicketView.model_validate(mine.json()).holder == "نورة"


def test_an_agent_of_another_place_sees_no_ticket_of_this_one(
    client: TestClient, routed: Routed, pothole: dict[str, Any]
) -> None:
    ticket = f"/api/v1/tickets/{routed(pothole)[0]['id']}"
    away = key_of(client, NOURA | {"places": ["riyadh"]})

    assert client.get("/api/v1/tickets", headers=away).json()["items"] == []
    assert client.get(ticket, headers=away).status_code == 404
    assert client.post(f"{ticket}/claim", headers=away).status_code == 404
    here = key_of(client, NOURA | {"id": "سعد"})
    assert len(client.get("/api/v1/tickets", headers=here).json()["items"]) == 1
    assert client.get(ticket, headers=here).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "body", "roles"),
    [
        ("GET", "/api/v1/users", None, ["administrator"]),
        ("GET", "/api/v1/audit", None, ["administrator"]),
        ("POST", "/api/v1/keys", {"user": "نورة", "label": "x"}, ["administrator"]),
        ("POST", "/api/v1/sources", {}, ["administrator", "operator"]),
    ],
)
def test_who_lacks_the_role_is_told_which_it_takes(
    client: TestClient, method: str, path: str, body: object, roles: list[str]
) -> None:
    noura = key_of(client, NOURA)

    refused = client.request(method, path, json=body, headers=noura)

    assert (refused.status_code, refused.json()["roles"]) == (403, roles)
    assert "الصلاحيات" in refused.json()["detail_ar"]


def test_a_viewer_reads_and_changes_nothing(
    client: TestClient, routed: Routed, pothole: dict[str, Any]
) -> None:
    ticket = routed(pothole)[0]
    viewer = key_of(client, NOURA | {"roles": ["viewer"]})
    post = ticket["posts"][0]["id"]

    assert client.get("/api/v1/tickets", headers=viewer).status_code == 200
    for path, body in (
        (f"/api/v1/tickets/{ticket['id']}/claim", {}),
        (f"/api/v1/posts/{post}/corrections", {"relevant": False}),
        ("/api/v1/posts", pothole),
    ):
        assert client.post(path, json=body, headers=viewer).status_code == 403


def test_a_key_that_is_revoked_opens_nothing(client: TestClient) -> None:
    noura = key_of(client, NOURA)
    (key,) = client.get("/api/v1/keys", params={"user": "نورة"}).json()["items"]

    assert client.get("/api/v1/tickets", headers=noura).status_code == 200
    assert client.delete(f"/api/v1/keys/{key['id']}").status_code == 204
    assert client.get("/api/v1/tickets", headers=noura).status_code == 401


def test_a_key_has_no_more_roles_than_its_user_and_ends_ahead(client: TestClient) -> None:
    client.post("/api/v1/users", json=NOURA)
    asked = {"user": "نورة", "label": "x"}

    more = client.post("/api/v1/keys", json=asked | {"roles": ["manager"]})
    late = client.post("/api/v1/keys", json=asked | {"expires": "2020-01-01"})

    assert (more.status_code, more.json()["errors"][0]["at"]) == (422, "body.roles")
    assert (late.status_code, late.json()["errors"][0]["at"]) == (422, "body.expires")


def test_a_key_expires(client: TestClient) -> None:
    soon = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    key_of(client, NOURA, expires=soon)

    (key,) = client.get("/api/v1/keys").json()["items"]
    assert key["expires"]
    assert "key" not in key


def test_changes_are_audited_with_before_and_after(client: TestClient) -> None:
    client.post("/api/v1/users", json=NOURA)
    changed = client.patch("/api/v1/users/نورة", json={"roles": ["manager"], "active": False})

    assert changed.json()["active"] is False
    line = client.get("/api/v1/audit").json()["items"][0]
    assert (line["verb"], line["target"], line["who"]) == ("user.change", "نورة", "api")
    assert line["before"] == {"roles": ["agent"], "active": True}
    assert line["after"] == {"roles": ["manager"], "active": False}


@pytest.mark.parametrize(
    ("changed", "at"),
    [
        ({"roles": []}, "body.roles"),
        ({"roles": ["king"]}, "body.roles.0"),
        ({"places": ["jedda"]}, "body.places"),
        ({"password": "short"}, "body.password"),
        ({"role": ["agent"]}, "body.role"),
        ({"id": " "}, "body.id"),
    ],
)
def test_what_cannot_be_used_is_named(client: TestClient, changed: dict[str, Any], at: str) -> None:
    refused = client.post("/api/v1/users", json=NOURA | changed)

    assert refused.status_code == 422
    assert refused.json()["errors"][0]["at"].startswith(at)


def test_unknown_users_and_keys_are_not_found(client: TestClient) -> None:
    assert client.patch("/api/v1/users/nobody", json={"name": "x"}).status_code == 404
    assert client.post("/api/v1/keys", json={"user": "nobody", "label": "x"}).status_code == 404
    assert client.delete("/api/v1/keys/none").status_code == 404
    assert client.post("/api/v1/users", json=NOURA).status_code == 201
    assert client.post("/api/v1/users", json=NOURA).status_code == 409


def test_who_takes_a_ticket_must_be_named_where_the_key_has_no_name(
    client: TestClient, routed: Routed, pothole: dict[str, Any]
) -> None:
    ticket = f"/api/v1/tickets/{routed(pothole)[0]['id']}"

    assert client.post(f"{ticket}/claim").json()["errors"][0]["at"] == "body.holder"


def test_users_are_found_by_words_however_they_are_spelt(client: TestClient) -> None:
    for user, name in (("reem", "ريم الأحمد"), ("amal", "أمل")):
        body = {"id": user, "name": name, "roles": ["agent"]}
        assert client.post("/api/v1/users", json=body).status_code == 201

    def found(text: str) -> list[str]:
        items = client.get("/api/v1/users", params={"text": text}).json()["items"]
        return [each["id"] for each in items]

    assert found("الاحمد ريم") == ["reem"]
    assert found("AMAL") == ["amal"]
    assert found("لا أحد") == []
