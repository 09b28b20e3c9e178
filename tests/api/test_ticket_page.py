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


@pytest.fixture(autouse=True)
def _loudly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a page that fails say why."""
    import traceback

    from api.dashboard import faults

    async def failed(request: Any, error: Exception) -> Any:
        traceback.print_exception(error)
        raise error

    monkeypatch.setattr(faults, "_failed", failed)


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
