"""The queue: what it is narrowed and counted by, what is unread, and acts on many tickets."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.queue_bodies import MOST_ACTED, BulkAct, BulkView, ListedTicketPage, TicketCounts

TICKETS = "/api/v1/tickets"
Routed = Callable[..., list[dict[str, Any]]]
KNOWN = {"author": "abu_fahad_99", "author_name": "أبو فهد العتيبي", "platform": "x"}


def a_key(
    client: TestClient, name: str, *roles: str, places: tuple[str, ...] = ()
) -> dict[str, str]:
    user = {"id": name, "name": name, "roles": [*roles], "places": [*places]}
    assert client.post("/api/v1/users", json=user).status_code == 201
    key = client.post("/api/v1/keys", json={"user": name, "label": "x"}).json()["key"]
    return {"authorization": f"Bearer {key}"}


def found(client: TestClient, query: str, **key: Any) -> set[str]:
    answer = client.get(f"{TICKETS}?{query}", **key)
    assert answer.status_code == 200, answer.text
    page = ListedTicketPage.model_validate(answer.json())
    return {each.posts[0].native_id for each in page.items}


@pytest.fixture
def two(routed: Routed, pothole: dict[str, Any], water: dict[str, Any]) -> list[dict[str, Any]]:
    """Water, on Mastodon, and a pothole, on X."""
    return routed({**pothole, "platform": "x"}, {**water, "platform": "mastodon"})


@pytest.mark.parametrize(
    ("query", "natives"),
    [
        ("status=new&status=referred", {"p1", "w1"}),
        ("service=roads.pothole&service=external.water", {"p1", "w1"}),
        ("service=roads.pothole&service=roads.manhole", {"p1"}),
        ("municipality=jeddah&municipality=abha", {"p1", "w1"}),
        ("municipality=abha&municipality=riyadh", set()),
        ("intent=complaint", {"p1", "w1"}),
        ("intent=praise&intent=inquiry", set()),
        ("platform=x", {"p1"}),
        ("platform=mastodon&platform=x", {"p1", "w1"}),
        ("platform=news", set()),
        ("clock=overdue", set()),
        ("clock=none", set()),
        ("urgency=high&urgency=low&unit=jeddah.roads", {"p1"}),
    ],
)
def test_a_queue_is_narrowed_by_several_values(
    client: TestClient, two: list[dict[str, Any]], query: str, natives: set[str]
) -> None:
    assert len(two) == 2
    assert found(client, query) == natives


def test_a_value_that_is_no_code_is_named_among_several(client: TestClient) -> None:
    answer = client.get(f"{TICKETS}?service=roads.pothole&service=roads.pothol")

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["at"] == "query.service"


def test_a_ticket_is_found_by_any_word_of_its_posts_service_and_place(
    client: TestClient, two: list[dict[str, Any]]
) -> None:
    assert len(two) == 2
    for text in ("حُفره", "والحفر", "شارع التحليه", "potholes", "جدة حفرة", "محافظة جده حفره"):
        assert found(client, f"text={text}") == {"p1"}, text
    for text in ("jeddah", "بجدة"):
        assert found(client, f"text={text}") == {"p1", "w1"}, text
    assert found(client, "text=الرياض حفرة") == set()
    assert found(client, "text=؟!") == set()


def test_a_ticket_is_found_by_how_its_number_begins(
    client: TestClient, two: list[dict[str, Any]]
) -> None:
    for ticket in two:
        native = {ticket["posts"][0]["native_id"]}
        for text in (ticket["id"], ticket["id"][:8], ticket["id"].upper()):
            assert found(client, f"text={text}") == native, text
    assert found(client, f"text={two[0]['id'][:3]}") == set()


def test_a_ticket_is_found_by_its_940_number(client: TestClient, two: list[dict[str, Any]]) -> None:
    given = {"reference_940": "94012345678", "who": "نورة"}
    client.post(f"{TICKETS}/{two[0]['id']}/reference", json=given)

    assert found(client, "text=٩٤٠١٢٣٤٥٦٧٨") == {two[0]["posts"][0]["native_id"]}


def test_nobody_finds_a_ticket_by_the_account_that_wrote(
    client: TestClient, routed: Routed, pothole: dict[str, Any]
) -> None:
    routed({**pothole, **KNOWN, "text": f"{pothole['text']} @abu_fahad_99 أبو فهد العتيبي"})

    assert found(client, "text=abu_fahad_99") == set()
    assert found(client, "text=العتيبي") == set()
    assert found(client, "text=التحلية") == {"p1"}


def test_what_is_erased_is_found_no_more(
    client: TestClient, routed: Routed, pothole: dict[str, Any]
) -> None:
    (ticket,) = routed({**pothole, **KNOWN})
    assert found(client, "text=سيارتي")

    erased = {
        "platform": "x",
        "author": "abu_fahad_99",
        "basis": "subject_request",
        "note": "طلب ٧",
        "who": "x",
    }
    assert client.post("/api/v1/erasures", json=erased).status_code == 201

    assert found(client, "text=سيارتي") == set()
    shown = client.get(TICKETS).json()["items"]
    assert shown[0]["id"] == ticket["id"]
    assert "سيارتي" not in shown[0]["latest"]["text"]


def test_a_list_shows_how_the_latest_post_begins_and_not_who_wrote(
    routed: Routed, pothole: dict[str, Any]
) -> None:
    long = {**pothole, **KNOWN, "text": f"{pothole['text']} @abu_fahad_99 " + "كلمة " * 100}
    (ticket,) = routed(long)

    latest = ticket["latest"]

    assert latest["platform"] == "x"
    assert latest["text"].startswith(pothole["text"])
    assert "abu_fahad" not in latest["text"]
    assert latest["text"].endswith("…")
    assert len(latest["text"]) <= 281


def test_groups_are_counted_with_the_filters_of_the_list(
    client: TestClient, two: list[dict[str, Any]]
) -> None:
    def counts(query: str = "", **key: Any) -> TicketCounts:
        answer = client.get(f"{TICKETS}/counts?{query}", **key)
        assert answer.status_code == 200, answer.text
        return TicketCounts.model_validate(answer.json())

    every = counts()
    assert every.overdue == 0
    assert every.today + every.later == len(two)
    assert every.mine is None
    heard = client.get(f"/api/v1/events?after={every.event}").json()
    assert heard["items"] == []
    only = counts("service=roads.pothole&clock=overdue&text=حفره")
    assert only.overdue + only.today + only.later == 1

    noura = a_key(client, "noura", "agent")
    (pothole,) = (each for each in two if each["services"] == ["roads.pothole"])
    assert client.post(f"{TICKETS}/{pothole['id']}/claim", headers=noura).status_code == 200
    assert counts(headers=noura).mine == 1
    assert counts("service=external.water", headers=noura).mine == 0
    assert found(client, "mine=true", headers=noura) == {"p1"}


def test_a_group_of_the_clock_is_what_its_count_says(
    client: TestClient, two: list[dict[str, Any]]
) -> None:
    counts = client.get(f"{TICKETS}/counts").json()
    for group in ("overdue", "today", "later"):
        for sort in ("due", "opened"):
            items = client.get(f"{TICKETS}?clock={group}&sort={sort}").json()["items"]
            assert len(items) == counts[group]
    assert len(two) == 2


def test_a_list_says_until_when_a_ticket_is_put_aside(
    client: TestClient, two: list[dict[str, Any]]
) -> None:
    ticket = two[0]["id"]
    client.post(f"{TICKETS}/{ticket}/claim", json={"holder": "نورة"})
    until = (datetime.now(UTC) + timedelta(days=2)).replace(microsecond=0)
    body = {"until": until.isoformat(), "note": "بعد العيد", "who": "نورة"}
    assert client.post(f"{TICKETS}/{ticket}/snooze", json=body).is_success

    (asleep,) = client.get(TICKETS, params={"snoozed": True}).json()["items"]
    (awake,) = client.get(TICKETS, params={"snoozed": False}).json()["items"]

    assert (asleep["id"], datetime.fromisoformat(asleep["snoozed"])) == (ticket, until)
    assert awake["snoozed"] is None


def unread(client: TestClient, key: dict[str, str]) -> list[bool]:
    return [each["unread"] for each in client.get(TICKETS, headers=key).json()["items"]]


def test_a_ticket_is_unread_until_somebody_opens_it(
    client: TestClient, routed: Routed, pothole: dict[str, Any]
) -> None:
    (ticket,) = routed(pothole)
    noura, saad = a_key(client, "noura", "agent"), a_key(client, "saad", "agent")
    assert ticket["unread"] is None
    assert unread(client, noura) == [True]

    for _ in range(2):
        answer = client.post(f"{TICKETS}/{ticket['id']}/seen", headers=noura)
        assert answer.status_code == 204

    assert unread(client, noura) == [False]
    assert unread(client, saad) == [True]


def test_a_ticket_is_unread_again_when_somebody_else_does_something(
    client: TestClient, routed: Routed, pothole: dict[str, Any]
) -> None:
    (ticket,) = routed(pothole)
    at = f"{TICKETS}/{ticket['id']}"
    noura, saad = a_key(client, "noura", "agent"), a_key(client, "saad", "manager")
    for key in (noura, saad):
        client.post(f"{at}/seen", headers=key)

    assert client.post(f"{at}/claim", headers=noura).status_code == 200

    assert unread(client, noura) == [False]
    assert unread(client, saad) == [True]


def test_a_ticket_is_unread_again_when_a_post_joins(
    client: TestClient, routed: Routed, pothole: dict[str, Any]
) -> None:
    (ticket,) = routed(pothole)
    noura = a_key(client, "noura", "agent")
    client.post(f"{TICKETS}/{ticket['id']}/seen", headers=noura)

    routed({**pothole, "native_id": "p2"})

    assert unread(client, noura) == [True]


def test_an_act_on_a_ticket_that_one_never_opened_does_not_read_it(
    client: TestClient, routed: Routed, pothole: dict[str, Any]
) -> None:
    (ticket,) = routed(pothole)
    noura = a_key(client, "noura", "agent")

    client.post(f"{TICKETS}/{ticket['id']}/claim", headers=noura)

    assert unread(client, noura) == [True]


def test_nobody_marks_what_is_not_of_their_places(
    client: TestClient, routed: Routed, pothole: dict[str, Any]
) -> None:
    (ticket,) = routed(pothole)
    there = a_key(client, "saad", "agent", places=("qassim",))

    assert client.post(f"{TICKETS}/{ticket['id']}/seen", headers=there).status_code == 404
    assert client.post(f"{TICKETS}/{'0' * 16}/seen").status_code == 404


def act(client: TestClient, headers: dict[str, str] | None = None, **body: Any) -> BulkView:
    answer = client.post(f"{TICKETS}/acts", json=body, headers=headers)
    assert answer.status_code == 200, answer.text
    return BulkView.model_validate(answer.json())


def test_many_tickets_are_claimed_at_once_and_each_says_what_came_of_it(
    client: TestClient, two: list[dict[str, Any]]
) -> None:
    noura, saad = a_key(client, "noura", "agent"), a_key(client, "saad", "agent")
    first, second = (each["id"] for each in two)
    client.post(f"{TICKETS}/{first}/claim", headers=saad)

    said = act(client, noura, tickets=[first, second, "0" * 16, second], act="claim")

    assert (said.done, said.refused) == (1, 2)
    assert [(each.ticket, each.done) for each in said.items] == [
        (first, False),
        (second, True),
        ("0" * 16, False),
    ]
    held, done, unknown = said.items
    assert held.problem
    assert held.problem.type == "/problems/ticket-held"
    assert "saad" in held.problem.detail_ar
    assert done.result
    assert done.result.holder == "noura"
    assert unknown.problem
    assert unknown.problem.status == 404
    history = client.get(f"{TICKETS}/{second}").json()["history"]
    assert [line["verb"] for line in history if line["who"] == "noura"] == ["claim"]


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("claim", {"holder": "نورة"}),
        ("assign", {"holder": "نورة", "who": "مدير"}),
        ("hand-over", {"unit": "jeddah.lighting", "note": "ليست لنا", "who": "x"}),
        ("return", {"note": "ليست لنا", "who": "x"}),
        ("refer", {"agency": "nwc", "note": "لهم", "who": "x"}),
        ("snooze", {"until": "2099-01-01T00:00:00Z", "note": "لاحقًا", "who": "x"}),
        ("dismiss", {"note": "مكررة", "who": "x"}),
    ],
)
def test_an_act_on_many_does_what_it_does_on_one(
    client: TestClient,
    routed: Routed,
    pothole: dict[str, Any],
    name: str,
    body: dict[str, Any],
) -> None:
    one, other = routed(
        pothole, {**pothole, "native_id": "q1", "text": "حفرة أخرى في جدة قرب المطار"}
    )
    alone = client.post(f"{TICKETS}/{one['id']}/{name}", json=body)

    said = act(client, tickets=[other["id"]], act=name, body=body)

    (each,) = said.items
    if alone.status_code == 200:
        assert each.result
        assert each.result.status == alone.json()["status"]
        assert each.result.unit == alone.json()["unit"]
    else:
        assert each.problem
        assert each.problem.type == alone.json()["type"]


def test_what_was_taken_is_given_back_and_what_sleeps_is_woken(
    client: TestClient, two: list[dict[str, Any]]
) -> None:
    tickets = [each["id"] for each in two]
    act(client, tickets=tickets, act="claim", body={"holder": "نورة"})

    released = act(client, tickets=tickets, act="release")
    later = {"until": f"{two[0]['opened'][:10]}T23:59:59Z", "note": "لاحقًا", "who": "x"}
    act(client, tickets=tickets, act="snooze", body=later)
    woken = act(client, tickets=tickets, act="wake", body={"who": "x"})

    assert released.done == woken.done == 2


@pytest.mark.parametrize(
    ("body", "at"),
    [
        ({"tickets": [], "act": "claim"}, "body.tickets"),
        ({"tickets": ["0" * 16] * (MOST_ACTED + 1), "act": "claim"}, "body.tickets"),
        ({"tickets": ["0" * 16], "act": "resolve"}, "body.act"),
        ({"tickets": ["0" * 16], "act": "dismiss"}, "body.body.note"),
        ({"tickets": ["0" * 16], "act": "snooze", "body": {"note": "x"}}, "body.body.until"),
    ],
)
def test_what_cannot_be_done_to_any_is_refused_as_a_whole(
    client: TestClient, body: dict[str, Any], at: str
) -> None:
    answer = client.post(f"{TICKETS}/acts", json=body)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["at"] == at


def test_nobody_acts_on_what_is_not_of_their_places_nor_beyond_their_role(
    client: TestClient, two: list[dict[str, Any]]
) -> None:
    tickets = [each["id"] for each in two]
    there = a_key(client, "saad", "agent", places=("qassim",))
    reader = a_key(client, "badr", "viewer")

    beyond = act(client, there, tickets=tickets, act="claim")
    barred = act(client, reader, tickets=tickets, act="claim")

    assert {each.problem.status for each in beyond.items if each.problem} == {404}
    assert {each.problem.status for each in barred.items if each.problem} == {403}
    assert {each["holder"] for each in client.get(TICKETS).json()["items"]} == {None}


def test_every_act_on_many_is_an_act_on_one(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]

    assert [each for each in BulkAct if f"{TICKETS}/{{ticket}}/{each}" not in paths] == []
