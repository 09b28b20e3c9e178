"""The page of triage, as it is rendered: every case that waits is there to be seen."""

import asyncio
import re
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import delete

from store.database import open_database
from store.tables import TagsRow

API = "/api/v1"
PASSWORD = "a long password of tests"
CSRF = re.compile(r'name="csrf" value="([^"]+)"')
HERE = {"origin": "http://testserver", "sec-fetch-site": "same-origin"}
Returned = Callable[..., dict[str, Any]]
Routed = Callable[..., list[dict[str, Any]]]
ACCEPT = 'value="accept"'


class Person:
    """Sara, who triages, and what her browser shows."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self.key = client.headers["authorization"]

    def look(self, at: str = "/triage", language: str = "en") -> str:
        self.client.headers.pop("authorization", None)
        self.client.cookies.set("sawt-language", language)
        answer = self.client.get(at, headers=HERE)
        assert answer.status_code == 200, answer.text
        self.client.headers["authorization"] = self.key
        return answer.text

    def decide(self, page: str, at: str, **fields: str | list[str]) -> str:
        (csrf, *_) = CSRF.findall(page)
        self.client.headers.pop("authorization", None)
        answer = self.client.post(
            at, data={"csrf": csrf, **fields}, headers=HERE | {"hx-request": "true"}
        )
        assert answer.status_code == 200, answer.text
        self.client.headers["authorization"] = self.key
        return answer.text


@pytest.fixture
def sara(client: TestClient) -> Person:
    body = {"id": "sara", "name": "سارة", "roles": ["agent"], "password": PASSWORD}
    assert client.post(f"{API}/users", json=body).is_success
    assert client.post(f"{API}/sign-in", json={"user": "sara", "password": PASSWORD}).is_success
    return Person(client)


@pytest.fixture
def returned(client: TestClient, routed: Routed, pothole: dict[str, Any]) -> Returned:
    """`returned(service=…)`: a ticket that its unit gave back, with what it says that it is."""

    def returning(**said: str) -> dict[str, Any]:
        (ticket,) = routed(pothole)
        body = {"note": "ليست لنا", "who": "فهد", **said}
        assert client.post(f"{API}/tickets/{ticket['id']}/return", json=body).is_success
        return ticket

    return returning


def without_tags(url: str) -> None:
    async def remove() -> None:
        async with open_database(url) as sessions, sessions.begin() as session:
            await session.execute(delete(TagsRow))

    asyncio.run(remove())


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_ticket_of_which_nothing_is_judged_is_shown_and_can_be_opened(
    sara: Person, returned: Returned, url: str, language: str
) -> None:
    ticket = returned()
    without_tags(url)

    page = sara.look(language=language)

    assert f'data-case="{ticket["id"]}"' in page
    assert "شارع التحلية" in page
    assert page.count(f'href="/tickets/{ticket["id"]}"') == 2
    assert ACCEPT not in page


def test_a_suggestion_for_what_is_not_judged_can_be_dismissed(
    sara: Person, returned: Returned, url: str
) -> None:
    returned(service="waste.container_damaged")
    without_tags(url)

    page = sara.look("/triage?what=suggested")
    (hint,) = re.findall(r'data-case="(hint_\d+)"', page)
    assert ACCEPT not in page
    sara.decide(page, f"/triage/suggested/{hint}", reason="no-matter")

    assert "Nothing waits" in sara.look("/triage?what=suggested")


def test_what_somebody_else_has_decided_meanwhile_stands(
    sara: Person, client: TestClient, returned: Returned
) -> None:
    ticket = returned()
    page = sara.look()
    said = {"services": ["waste.container_damaged"], "who": "نورة"}
    assert client.post(f"{API}/tickets/{ticket['id']}/corrections", json=said).is_success

    told = sara.decide(page, f"/triage/tickets/{ticket['id']}", relevant="1")

    assert "Somebody had decided it before you" in told
    assert "data-undo" not in told
    assert client.get(f"{API}/tickets/{ticket['id']}").json()["history"][-1]["who"] == "نورة"


def test_a_pressed_service_wins_over_the_empty_field_beside_it(
    sara: Person, client: TestClient, returned: Returned
) -> None:
    ticket = returned()
    at = f"/triage/tickets/{ticket['id']}"

    sara.decide(sara.look(), at, relevant="1", service=["waste.container_damaged", ""])

    found = client.get(f"{API}/tickets/{ticket['id']}").json()
    assert found["services"] == ["waste.container_damaged"]


def test_a_decision_on_no_list_is_not_there(sara: Person) -> None:
    sara.client.headers.pop("authorization")
    (csrf, *_) = CSRF.findall(sara.client.get("/account", headers=HERE).text)

    answer = sara.client.post("/triage/others/1", data={"csrf": csrf}, headers=HERE)

    assert answer.status_code == 404
