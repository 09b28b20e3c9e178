"""The page of a ticket, as it is rendered: at every status, in both languages, for every role."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from api.dashboard import offers
from router.states import Role

Routed = Callable[..., list[dict[str, Any]]]
PASSWORD = "a long password of tests"
HERE = {"origin": "http://testserver", "sec-fetch-site": "same-origin"}
PHOTO = {"kind": "photo", "value": "https://files.example.gov.sa/1.jpg"}
CSRF = re.compile(r'name="csrf" value="([^"]+)"')


ROLES = frozenset({Role.ADMINISTRATOR, Role.MANAGER})


class Person:
    """Somebody who is signed in, and what their browser shows."""

    def __init__(self, client: TestClient, user: str) -> None:
        self.client = client
        with self.browsing():
            body = {"user": user, "password": PASSWORD}
            answer = client.post("/api/v1/sign-in", json=body)
            assert answer.is_success, answer.text
            self.cookie = client.cookies["sawt"]

    @contextmanager
    def browsing(self) -> Iterator[None]:
        """Be this person for a request; then the key is shown again."""
        key = self.client.headers.pop("authorization")
        try:
            if hasattr(self, "cookie"):
                self.client.cookies.set("sawt", self.cookie)
            yield
        finally:
            self.client.cookies.clear()
            self.client.headers["authorization"] = key

    def look(self, at: str, language: str = "ar") -> str:
        """Open a page."""
        with self.browsing():
            self.client.cookies.set("sawt-language", language)
            answer = self.client.get(at, headers=HERE)
        assert answer.status_code == 200, answer.text
        return answer.text

    def send(self, at: str, page: str, **fields: Any) -> Response:
        """Press a button of `page`."""
        (csrf, *_) = CSRF.findall(page)
        given = {"csrf": csrf, **fields}
        with self.browsing():
            return self.client.post(at, data=given, headers=HERE, follow_redirects=False)


@pytest.fixture
def person(client: TestClient) -> Callable[..., Person]:
    """`person("sara", "agent")`: a user with these roles, signed in."""

    def entering(user: str, *roles: str) -> Person:
        body = {"id": user, "name": f"اسم {user}", "roles": roles, "password": PASSWORD}
        assert client.post("/api/v1/users", json=body).is_success
        return Person(client, user)

    return entering


def test_a_ticket_is_shown_at_every_status_to_whoever_may_do_most(
    client: TestClient, routed: Routed, pothole: dict[str, Any], person: Callable[..., Person]
) -> None:
    (ticket,) = routed(pothole)
    api, at = f"/api/v1/tickets/{ticket['id']}", f"/tickets/{ticket['id']}"
    huda = person("huda", "administrator", "manager")
    steps: list[tuple[str, dict[str, Any]]] = [
        ("claim", {"holder": "huda"}),
        ("answer", {"text": "وصل الفريق"}),
        ("resolve", {"who": "huda", "evidence": [PHOTO]}),
        ("verify", {"who": "نورة"}),
        ("close", {"who": "نورة"}),
        ("reopen", {"who": "نورة", "note": "عادت"}),
        ("refer", {"who": "نورة", "note": "ليست لنا", "agency": "nwc"}),
        ("dismiss", {"who": "نورة", "note": "حُلّت"}),
    ]
    for verb, body in [*steps, ("", {})]:
        for language in ("ar", "en"):
            page = huda.look(at, language)
            assert 'id="ticket-head"' in page
        shown = client.get(api).json()
        for name in offers.offered(shown, "huda", ROLES):
            form = f'id="act-{name.replace("_", "-")}"' in huda.look(f"{at}?do={name}")
            assert form is (name not in offers.AT_ONCE), name
        if verb:
            assert client.post(f"{api}/{verb}", json=body).is_success, verb


def test_a_form_asks_the_api_and_comes_back_to_the_ticket(
    client: TestClient, routed: Routed, pothole: dict[str, Any], person: Callable[..., Person]
) -> None:
    (ticket,) = routed(pothole)
    api, at = f"/api/v1/tickets/{ticket['id']}", f"/tickets/{ticket['id']}"
    huda = person("huda", "administrator", "manager")
    page = huda.look(at)

    done = huda.send(f"{at}/claim", page)
    assert (done.status_code, done.headers["location"]) == (303, at)
    corrected = huda.send(f"{at}/corrections", page, **{"service-words": "Lights on by day"})
    assert corrected.status_code == 303
    asleep = huda.send(f"{at}/snooze", page, note="مقاول", **{"in": "week"})
    assert asleep.status_code == 303
    given = huda.send(f"{at}/assign", page, holder="huda", note="")
    assert given.status_code == 303
    assert huda.send(f"{at}/no-such-act", page).status_code == 404
    assert huda.send(f"{at}/reference", page, reference="x").status_code == 422

    shown = client.get(api).json()
    assert (shown["holder"], shown["services"][0]) == ("huda", "lighting.daytime")
    assert [each["verb"] for each in shown["history"]] == ["claim", "correct", "snooze", "assign"]


def test_a_draft_that_another_changed_meanwhile_is_not_written_over(
    client: TestClient, routed: Routed, pothole: dict[str, Any], person: Callable[..., Person]
) -> None:
    (ticket,) = routed(pothole)
    api, at = f"/api/v1/tickets/{ticket['id']}", f"/tickets/{ticket['id']}"
    huda = person("huda", "manager")
    page = huda.look(at)
    huda.send(f"{at}/claim", page)
    assert huda.send(f"{at}/reply", page, text="أولًا").status_code == 303
    # What was sent twice is kept once.
    assert huda.send(f"{at}/reply", page, text="أولًا").status_code == 303
    assert huda.send(f"{at}/reply", page, text="ثانيًا").status_code == 303
    (reply,) = client.get("/api/v1/replies", params={"ticket": ticket["id"]}).json()["items"]
    client.patch(f"/api/v1/replies/{reply['id']}", json={"text": "كلام سعد", "who": "سعد"})

    over = huda.send(f"{at}/reply", page, text="كلامي")

    assert over.status_code == 409
    assert "كلام سعد" in over.text
    assert client.get(f"/api/v1/replies/{reply['id']}").json()["text"] == "كلام سعد"
    assert client.get(api).json()["status"] == "claimed"


def test_who_wrote_a_post_is_told_for_a_purpose_and_kept_by_no_cache(
    routed: Routed, pothole: dict[str, Any], person: Callable[..., Person]
) -> None:
    (ticket,) = routed(pothole | {"author": "abu_fahad", "platform": "x"})
    at = f"/tickets/{ticket['id']}"
    sara = person("sara", "agent")
    page = sara.look(at)
    post = f"{at}/posts/{ticket['posts'][0]['id']}/author"

    told = sara.send(post, page, purpose="danger", note="خطر")

    assert "abu_fahad" not in page
    assert "abu_fahad" in told.text
    assert "no-store" in told.headers["cache-control"]
    assert sara.send(post, page, purpose="danger", note="").status_code == 422


def test_whoever_only_looks_is_offered_nothing(
    routed: Routed, pothole: dict[str, Any], person: Callable[..., Person]
) -> None:
    (ticket,) = routed(pothole)
    at = f"/tickets/{ticket['id']}"

    page = person("lama", "viewer").look(at)

    assert f'action="{at}' not in page
    assert "?do=" not in page


def test_a_ticket_that_is_opened_by_a_bookmark_is_shown_and_marked_by_its_page(
    client: TestClient, routed: Routed, pothole: dict[str, Any], person: Callable[..., Person]
) -> None:
    (ticket,) = routed(pothole)
    at = f"/tickets/{ticket['id']}"
    sara = person("sara", "agent")

    with sara.browsing():
        shown = client.get(at, headers={"sec-fetch-site": "none"})
    assert shown.status_code == 200
    assert f'hx-post="{at}/seen"' in shown.text
    assert f'hx-post="{at}/seen"' not in sara.look(at)
    assert sara.send(f"{at}/seen", shown.text).status_code == 204
