"""Authors over HTTP: under pseudonyms, told for a purpose, erased, told what is held on them."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import func, insert, select

from api.tools import Tools
from canary import tables_that_hold
from listener.post import AuthorKind
from make import NOON
from store.tables import PostRow, SuggestionRow, TicketRow

Routed = Callable[..., list[dict[str, Any]]]
HANDLE, NAME, PLACE = "canary_otb", "كناري العتيبي", "حي الكناري"
WORDS = (HANDLE, NAME, PLACE)
CANARY = {
    "text": f"حفرة كبيرة وسط شارع التحلية في جدة كسرت كفر سيارتي — {NAME} @{HANDLE}",
    "native_id": "1790000000000000001",
    "platform": "x",
    "url": f"https://x.com/{HANDLE}/status/1790000000000000001",
    "author": HANDLE,
    "author_name": NAME,
    "author_kind": "citizen",
    "profile_location": PLACE,
    "mentions": [HANDLE],
}
WHY = {"purpose": "answer", "note": "الرد برسالة خاصة", "who": "نورة"}
ASKED = {"basis": "subject_request", "note": "طلب رقم 221", "who": "هند"}
ROUTE = re.compile(r"\{(\w+)\}")


def key_of(client: TestClient, user: str, roles: list[str], places: list[str]) -> dict[str, str]:
    person = {"id": user, "name": user, "roles": roles, "places": places}
    assert client.post("/api/v1/users", json=person).status_code == 201
    made = client.post("/api/v1/keys", json={"user": user, "label": "test"})
    return {"authorization": f"Bearer {made.json()['key']}"}


def post_of(ticket: dict[str, Any]) -> str:
    found: str = ticket["posts"][0]["id"]
    return found


def answers(app: FastAPI, client: TestClient, known: dict[str, str]) -> dict[str, str]:
    """Ask everything that can be asked, of all that is known; return what was answered."""
    told: dict[str, str] = {}
    for path, methods in app.openapi()["paths"].items():
        names = ROUTE.findall(path)
        if "get" not in methods or not set(names) <= known.keys():
            continue
        asked = ROUTE.sub(lambda found: known[found[1]], path)
        answer = client.get(asked)
        assert answer.status_code < 500, path
        told[path] = answer.text
    return told


def ways_out(client: TestClient, ticket: str) -> dict[str, str]:
    """Open every way out that waits for somebody to ask for it; return what names them."""
    client.post("/api/v1/users", json={"id": "سارة", "name": "سارة", "roles": ["manager"]})
    feed = client.post("/api/v1/feeds", json={"user": "سارة", "label": "x", "asks": {}}).json()
    return {
        "form": "csv",
        "token": feed["rss"].rpartition("/")[2].removesuffix(".rss"),
        "service_request_id": ticket,
        "format": "json",
    }


def test_an_author_is_in_no_answer_no_line_of_log_and_no_event(
    app: FastAPI, client: TestClient, routed: Routed, capfd: pytest.CaptureFixture[str]
) -> None:
    """S7, by default: everything there is to read is read, and nobody is named."""
    ticket = routed(CANARY)[0]
    draft = {"text": "شكرًا لبلاغكم، وصل إلى الإدارة المختصة.", "who": "نورة"}
    reply = client.post(f"/api/v1/tickets/{ticket['id']}/replies", json=draft).json()
    for act, who in (("submit", "نورة"), ("approve", "هند"), ("approve", "منال")):
        assert client.post(f"/api/v1/replies/{reply['id']}/{act}", json={"who": who}).is_success
    client.post(f"/api/v1/tickets/{ticket['id']}/claim", json={"holder": "نورة"})
    client.post(f"/api/v1/posts/{post_of(ticket)}/author", json=WHY)
    known = {"ticket": ticket["id"], "post": post_of(ticket), "reply": reply["id"]}

    known |= ways_out(client, ticket["id"])

    told = answers(app, client, known)

    assert len(told) > 25
    assert {
        "/api/v1/exports/posts.{form}",
        "/open311/v2/requests/{service_request_id}.{format}",
    } <= (told.keys())
    assert ticket["id"] in told["/open311/v2/servicerequestupdates.{format}"]
    assert {"/api/v1/posts", "/api/v1/audit", "/metrics"} <= told.keys() | {"/metrics"}
    told |= {form: client.get(f"/feeds/{known['token']}.{form}").text for form in ("rss", "atom")}
    assert ticket["id"] in told["rss"]
    told["/metrics"] = client.get("/metrics").text
    told["log"] = "".join(capfd.readouterr())
    named = {path: word for path, text in told.items() for word in WORDS if word in text}
    assert named == {}
    tools: Tools = client.app_state["tools"]
    assert client.portal
    there = client.portal.call(tables_that_hold, tools.sessions, WORDS)
    places = {place.partition(".")[0] for each in there.values() for place in each}
    assert places.isdisjoint({"events", "audit", "reply_deliveries", "idempotency", "history"})


def test_an_address_that_names_the_account_leaves_nowhere(
    client: TestClient, routed: Routed
) -> None:
    """Of a platform whose addresses nobody knows the form of, too."""
    url = f"https://community.example/{HANDLE}/posts/77"
    ticket = routed(CANARY | {"platform": "other", "url": url, "native_id": "77"})[0]
    client.post(f"/api/v1/tickets/{ticket['id']}/claim", json={"holder": "نورة"})
    draft = {"text": "شكرًا لبلاغكم، وصل إلى الإدارة المختصة.", "who": "نورة"}
    reply = client.post(f"/api/v1/tickets/{ticket['id']}/replies", json=draft).json()
    for act, who in (("submit", "نورة"), ("approve", "هند"), ("approve", "منال")):
        assert client.post(f"/api/v1/replies/{reply['id']}/{act}", json={"who": who}).is_success
    viewer = key_of(client, "ليلى", ["viewer"], [])

    told = {
        path: client.get(path, headers=viewer).text
        for path in (
            "/api/v1/events",
            "/api/v1/tickets",
            f"/api/v1/tickets/{ticket['id']}",
            f"/api/v1/replies/{reply['id']}/deliveries",
        )
    }

    assert [path for path, text in told.items() if HANDLE in text] == []
    (waiting,) = client.get(f"/api/v1/replies/{reply['id']}/deliveries").json()["items"]
    assert waiting["url"] == url


def test_a_post_that_may_be_of_a_ticket_names_nobody(client: TestClient, routed: Routed) -> None:
    """Its words are shown to whoever says whether it is."""
    first = routed(CANARY | {"author": "nora", "native_id": "1", "text": "حفرة في شارع جدة"})[0]
    routed(CANARY | {"text": f"النفق غرق بالمطر في جدة — {NAME} @{HANDLE}"})
    tools: Tools = client.app_state["tools"]

    async def suggest() -> None:
        async with tools.sessions.begin() as session:
            post = await session.scalar(select(func.max(PostRow.seq)))
            ticket = await session.scalar(select(TicketRow.seq).where(TicketRow.id == first["id"]))
            values = {"score": 0.5, "reasons": [], "at": NOON, "state": "open"}
            await session.execute(insert(SuggestionRow).values(ticket=ticket, post=post, **values))

    assert client.portal
    client.portal.call(suggest)

    (one,) = client.get(f"/api/v1/tickets/{first['id']}").json()["suggestions"]

    assert one["text"].startswith("النفق غرق بالمطر في جدة — •••")
    assert not any(word in one["text"] for word in WORDS)


def test_a_post_shows_the_same_pseudonym_everywhere(client: TestClient, routed: Routed) -> None:
    ticket = routed(CANARY, CANARY | {"native_id": "2", "url": None, "text": "النفق غرق في جدة"})[0]

    posts = client.get("/api/v1/posts").json()["items"]
    (inside,) = client.get(f"/api/v1/tickets/{ticket['id']}").json()["posts"]

    assert len({post["author"] for post in [*posts, inside]}) == 1
    assert re.fullmatch("Citizen [0-9A-Z]{6}", inside["author"])
    assert inside["author_name"] == inside["author"].replace("Citizen", "مواطن")
    assert (inside["pseudonymous"], inside["erased"], inside["author_kind"]) == (
        True,
        False,
        "citizen",
    )
    first = next(post for post in posts if post["native_id"] == CANARY["native_id"])
    assert first["url"] == "https://x.com/i/status/1790000000000000001"


def test_offices_and_outlets_stay_named(client: TestClient, routed: Routed) -> None:
    routed(CANARY | {"author_kind": AuthorKind.OFFICIAL.value})

    (post,) = client.get("/api/v1/posts").json()["items"]

    assert (post["author"], post["author_name"], post["pseudonymous"]) == (HANDLE, NAME, False)
    assert post["url"] == CANARY["url"]


def test_who_states_a_purpose_is_told_and_that_is_noted(client: TestClient, routed: Routed) -> None:
    post = post_of(routed(CANARY)[0])

    told = client.post(f"/api/v1/posts/{post}/author", json=WHY)

    assert told.status_code == 200
    assert {
        name: told.json()[name] for name in ("author", "author_name", "profile_location", "url")
    } == {name: CANARY[name] for name in ("author", "author_name", "profile_location", "url")}
    line = client.get("/api/v1/audit").json()["items"][0]
    assert (line["verb"], line["who"], line["target"]) == ("author.reveal", "نورة", post)
    assert line["after"] == {"purpose": "answer", "note": "الرد برسالة خاصة"}
    assert HANDLE not in json.dumps(line, ensure_ascii=False)


@pytest.mark.parametrize(
    ("body", "at"),
    [
        (WHY | {"purpose": "curiosity"}, "body.purpose"),
        ({"purpose": "answer", "who": "نورة"}, "body.note"),
        ({"purpose": "answer", "note": "x"}, "body.who"),
        (WHY | {"more": 1}, "body.more"),
    ],
)
def test_without_a_purpose_nobody_is_told(
    client: TestClient, routed: Routed, body: dict[str, Any], at: str
) -> None:
    post = post_of(routed(CANARY)[0])

    refused = client.post(f"/api/v1/posts/{post}/author", json=body)

    assert (refused.status_code, refused.json()["errors"][0]["at"]) == (422, at)
    assert client.get("/api/v1/audit").json()["items"] == []


@pytest.mark.parametrize(
    ("roles", "places", "status"),
    [
        (["agent"], ["jeddah"], 200),
        (["agent"], [], 200),
        (["agent"], ["riyadh"], 404),
        (["viewer"], ["jeddah"], 403),
        (["operator"], [], 403),
    ],
)
def test_authors_are_told_to_those_who_answer_there(
    client: TestClient, routed: Routed, roles: list[str], places: list[str], status: int
) -> None:
    post = post_of(routed(CANARY)[0])
    who = key_of(client, "سعد", roles, places)

    told = client.post(
        f"/api/v1/posts/{post}/author",
        json={"purpose": "verify", "note": "أين الحفرة؟"},
        headers=who,
    )

    assert told.status_code == status
    if status != 200:
        assert HANDLE not in told.text


def test_an_agent_speaks_in_no_other_name(client: TestClient, routed: Routed) -> None:
    post = post_of(routed(CANARY)[0])
    saad = key_of(client, "سعد", ["agent"], [])

    refused = client.post(f"/api/v1/posts/{post}/author", json=WHY, headers=saad)

    assert (refused.status_code, refused.json()["errors"][0]["at"]) == (422, "body.who")


def test_nobody_looks_up_all_authors(client: TestClient, routed: Routed) -> None:
    path = f"/api/v1/posts/{post_of(routed(CANARY)[0])}/author"

    statuses = [client.post(path, json=WHY).status_code for _ in range(31)]
    last = client.post(path, json=WHY)

    assert statuses == [200] * 30 + [429]
    assert (last.json()["type"], last.headers["retry-after"]) == (
        "/problems/too-many-reveals",
        "600",
    )
    assert "30" in last.json()["detail_ar"]
    assert client.post(path, json=WHY | {"who": "هند"}).status_code == 200


def test_a_preview_names_nobody(client: TestClient, tmp_path: Any) -> None:
    folder = tmp_path / "files"
    folder.mkdir(exist_ok=True)
    (folder / "posts.jsonl").write_text(json.dumps(CANARY, ensure_ascii=False), encoding="utf-8")
    source = {"name": "x", "kind": "file", "url": "posts.jsonl", "interval_seconds": 300}

    found = client.post("/api/v1/sources/preview", json=source)

    assert found.status_code == 200, found.text
    assert found.json()["posts"]
    assert not any(word in found.text for word in WORDS)


def test_who_answers_by_hand_gets_the_address_while_it_waits(
    client: TestClient, routed: Routed
) -> None:
    """Mastodon has no address without the account."""
    url = "https://town.example/@canary_otb/112233445566778899"
    ticket = routed(
        CANARY | {"platform": "mastodon", "url": url, "native_id": "112233445566778899"}
    )[0]
    client.post(f"/api/v1/tickets/{ticket['id']}/claim", json={"holder": "نورة"})
    draft = {"text": "شكرًا لبلاغكم، وصل إلى الإدارة المختصة.", "who": "نورة"}
    reply = client.post(f"/api/v1/tickets/{ticket['id']}/replies", json=draft).json()["id"]
    for act, who in (("submit", "نورة"), ("approve", "هند"), ("approve", "منال")):
        client.post(f"/api/v1/replies/{reply}/{act}", json={"who": who})
    path = f"/api/v1/replies/{reply}/deliveries"

    assert ticket["posts"][0]["url"] is None
    (waiting,) = client.get(path).json()["items"]
    assert (waiting["channel"], waiting["url"]) == ("manual", url)
    person = {"id": "ليلى", "name": "ليلى", "roles": ["viewer"]}
    client.post("/api/v1/users", json=person)
    key = client.post("/api/v1/keys", json={"user": "ليلى", "label": "x"}).json()["key"]
    seen = client.get(path, headers={"authorization": f"Bearer {key}"}).json()["items"][0]
    assert seen["url"] is None
    sent_at = {"link": "https://town.example/@jeddah/3", "who": "نورة"}
    client.post(f"{path}/{waiting['post']}/sent", json=sent_at)
    (sent,) = client.get(path).json()["items"]
    assert (sent["state"], sent["url"]) == ("sent", None)


@pytest.mark.parametrize("whom", ["account", "post"])
def test_an_erasure_leaves_the_ticket_and_nobody_in_it(
    app: FastAPI, client: TestClient, routed: Routed, whom: str
) -> None:
    ticket = routed(CANARY)[0]
    subject = (
        {"platform": "x", "author": f"@{HANDLE}"}
        if whom == "account"
        else {"post": post_of(ticket)}
    )

    done = client.post("/api/v1/erasures", json=ASKED | subject)

    assert (done.status_code, done.json()["counts"]["posts"]) == (201, 1)
    after = client.get(f"/api/v1/tickets/{ticket['id']}").json()
    assert (after["status"], after["post_count"], after["due"]) == ("new", 1, ticket["due"])
    assert (after["posts"][0]["author"], after["posts"][0]["erased"]) == (None, True)
    (logged,) = client.get("/api/v1/erasures").json()["items"]
    assert logged == done.json()
    told = answers(app, client, {"ticket": ticket["id"], "post": post_of(ticket)})
    assert not [path for path, text in told.items() for word in WORDS if word in text]
    tools: Tools = client.app_state["tools"]
    assert client.portal
    assert client.portal.call(tables_that_hold, tools.sessions, WORDS) == {}
    again = client.post("/api/v1/posts", json=CANARY)
    assert (again.status_code, again.json()["new"]) == (200, False)
    revealed = client.post(f"/api/v1/posts/{post_of(ticket)}/author", json=WHY)
    assert revealed.json()["author"] is None


@pytest.mark.parametrize(
    "subject",
    [
        {},
        {"platform": "x"},
        {"author": HANDLE},
        {"platform": "x", "author": HANDLE, "post": "5f3c9d0e8b7a6c5d4e3f2a1b"},
        {"platform": "myspace", "author": HANDLE},
    ],
)
@pytest.mark.parametrize("path", ["erasures", "subject-reports"])
def test_whom_it_is_about_must_be_said_once(
    client: TestClient, path: str, subject: dict[str, str]
) -> None:
    refused = client.post(f"/api/v1/{path}", json=ASKED | subject)

    assert refused.status_code == 422
    assert HANDLE not in refused.text


@pytest.mark.parametrize("path", ["erasures", "subject-reports"])
def test_only_an_administrator_erases_and_reports(client: TestClient, path: str) -> None:
    manager = key_of(client, "سعد", ["manager", "operator"], [])
    subject = {"platform": "x", "author": HANDLE, "basis": "authority", "note": "x"}

    assert client.post(f"/api/v1/{path}", json=subject, headers=manager).status_code == 403
    unknown = ASKED | {"post": "5f3c9d0e8b7a6c5d4e3f2a1b"}
    assert client.post(f"/api/v1/{path}", json=unknown).status_code == 404


def test_a_report_tells_all_to_the_one_it_is_about(client: TestClient, routed: Routed) -> None:
    post = post_of(routed(CANARY)[0])
    client.post(f"/api/v1/posts/{post}/author", json=WHY)

    report = client.post(
        "/api/v1/subject-reports", json=ASKED | {"platform": "x", "author": HANDLE}
    )

    assert report.status_code == 200
    rows = report.json()["rows"]
    assert rows["posts"][0]["text"] == CANARY["text"]
    assert rows["authors"][0]["profile_location"] == PLACE
    assert rows["looked_up"][0]["after"]["purpose"] == "answer"
    line = client.get("/api/v1/audit").json()["items"][0]
    assert (line["verb"], HANDLE in json.dumps(line)) == ("author.report", False)
