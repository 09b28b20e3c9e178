"""Events as pages and as streams: what is told, to whom, from where on."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import orjson
import pytest
from fastapi.testclient import TestClient

from api import event_stream, streams
from api.event_bodies import EventPage
from api.event_stream import EventStream
from api.refusals import Crowded
from api.streams import Streams, open_streams
from make import NOON
from router.interest import Interest
from router.people import Caller, Key, User, digest
from store.audit import By
from store.database import Sessions
from store.events import SqlEvents
from store.happened import Happened, write_down
from store.people import SqlPeople

Routed = Callable[..., list[dict[str, Any]]]
AMANA_OF = {"jeddah": "jeddah", "buraydah": "qassim"}
EVERYWHERE = Caller(name="api", roles=frozenset())
AT_QASSIM = Caller(name="noura", roles=frozenset(), places=frozenset({"qassim"}))
WITHIN = 60.0


async def happens(
    sessions: Sessions, *municipalities: str, type_: str = "ticket.created", padding: int = 0
) -> None:
    async with sessions.begin() as session:
        await write_down(
            session,
            [
                Happened(
                    type=type_,
                    body={
                        "municipality": each,
                        "unit": f"{AMANA_OF[each]}.roads",
                        "services": ["roads.pothole"],
                        "urgency": "high",
                        "padding": "x" * padding,
                    },
                    sample=False,
                )
                for each in municipalities
            ],
            NOON,
            postgres=sessions.postgres,
        )


class Page:
    """An open page: what it was sent, and how it leaves."""

    def __init__(self) -> None:
        self.sent: asyncio.Queue[bytes] = asyncio.Queue()
        self.status: int | None = None
        self.headers: dict[bytes, bytes] = {}
        self.ended = False
        self.takes = asyncio.Event()
        self.takes.set()
        self.left = asyncio.Event()
        self._text = b""

    async def send(self, message: Any) -> None:
        await self.takes.wait()
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], dict(message["headers"])
            return
        self.ended = not message["more_body"]
        self.sent.put_nowait(message["body"])

    async def receive(self) -> Any:
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def next(self) -> dict[str, str]:
        """Read the next frame."""
        while b"\n\n" not in self._text:
            self._text += await asyncio.wait_for(self.sent.get(), WITHIN)
        frame, _, self._text = self._text.partition(b"\n\n")
        lines = [line.partition(": ") for line in frame.decode().split("\n")]
        return {name: value for name, _, value in lines}


@pytest.fixture
async def told(sessions: Sessions) -> AsyncIterator[Streams]:
    async with open_streams(SqlEvents(sessions), AMANA_OF) as opened:
        yield opened


@asynccontextmanager
async def listening(
    told: Streams, after: int = 0, caller: Caller = EVERYWHERE, **interest: Any
) -> AsyncIterator[tuple[Page, "asyncio.Task[None]"]]:
    page = Page()
    stream = EventStream(told, caller, Interest(**interest), after)
    task = asyncio.create_task(stream({}, page.receive, page.send))
    assert await page.next() == {"retry": "3000"}
    try:
        yield page, task
    finally:
        page.left.set()
        page.takes.set()
        await asyncio.wait_for(task, WITHIN)


async def test_a_page_is_told_what_happens_while_it_is_open(
    told: Streams, sessions: Sessions
) -> None:
    async with listening(told) as (page, _):
        await happens(sessions, "jeddah")
        frame = await page.next()

    assert page.headers[b"content-type"].startswith(b"text/event-stream")
    assert b"content-length" not in page.headers
    assert (frame["id"], frame["event"]) == ("evt_1", "ticket.created")
    assert orjson.loads(frame["data"])["data"]["municipality"] == "jeddah"


async def test_what_was_missed_comes_first_and_nothing_twice(
    told: Streams, sessions: Sessions
) -> None:
    for _ in range(3):
        await happens(sessions, *["jeddah"] * 400)
    async with listening(told, after=2) as (page, _):
        await happens(sessions, "jeddah")
        ids = [(await page.next())["id"] for _ in range(1199)]

        assert ids == [f"evt_{number}" for number in range(3, 1202)]


async def test_many_pages_are_told_by_one_reader(
    told: Streams, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = 0
    listing = SqlEvents.list

    async def counted(self: SqlEvents, **given: Any) -> Any:
        nonlocal asked
        found = await listing(self, **given)
        # It looks every second for what another process wrote, which is mostly nothing.
        asked += bool(found)
        return found

    async with (
        listening(told) as (first, _),
        listening(told) as (second, _),
        listening(told, caller=AT_QASSIM) as (third, _),
    ):
        await happens(sessions, "jeddah")
        assert [(await page.next())["id"] for page in (first, second)] == ["evt_1"] * 2
        monkeypatch.setattr(SqlEvents, "list", counted)
        await happens(sessions, "jeddah", "buraydah")
        assert [(await page.next())["id"] for page in (first, second)] == ["evt_2"] * 2
        assert (await third.next())["id"] == "evt_3"

        assert asked <= 2


async def test_another_process_is_heard_without_a_bell(told: Streams, sessions: Sessions) -> None:
    async with listening(told) as (page, _):
        await happens(sessions, "jeddah")
        await page.next()
        other = Sessions.__new__(Sessions)
        other.__dict__.update(sessions.__dict__ | {"told": asyncio.Event()})
        await happens(other, "jeddah")

        assert (await page.next())["id"] == "evt_2"


async def test_a_filter_leaves_out_what_is_not_asked_for(told: Streams, sessions: Sessions) -> None:
    async with listening(told, types=frozenset({"ticket.closed"})) as (page, _):
        await happens(sessions, "jeddah")
        await happens(sessions, "jeddah", type_="ticket.closed")

        assert (await page.next())["id"] == "evt_2"


async def test_a_sign_of_life_says_how_far_was_read(
    told: Streams, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_stream, "HEARTBEAT", timedelta(milliseconds=20))
    await happens(sessions, "jeddah")
    async with listening(told, caller=AT_QASSIM) as (page, _):
        assert await page.next() == {"": "still here", "id": "evt_1"}


async def test_a_page_that_takes_nothing_is_dropped_and_the_others_go_on(
    told: Streams, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "MOST_WAITING", 10)
    async with listening(told) as (slow, ended), listening(told) as (quick, _):
        await happens(sessions, "jeddah")
        await slow.next()
        await quick.next()
        slow.takes.clear()
        for number in range(2, 30):
            await happens(sessions, "jeddah")
            assert (await quick.next())["id"] == f"evt_{number}"
        assert [each.dropped for each in told.listeners].count(True) == 1
        slow.takes.set()
        await asyncio.wait_for(ended, WITHIN)

    assert slow.ended


async def test_a_page_that_hangs_is_not_waited_for(
    told: Streams, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_stream, "SLOWEST", timedelta(milliseconds=50))
    async with listening(told) as (page, ended):
        page.takes.clear()
        await happens(sessions, "jeddah")
        await asyncio.wait_for(ended, WITHIN)

        assert not told.listeners


async def test_a_page_that_leaves_is_forgotten(told: Streams, sessions: Sessions) -> None:
    async with listening(told) as (page, _):
        await happens(sessions, "jeddah")
        await page.next()
        assert told.open == 1

    assert not told.listeners
    assert told.open == 0


async def test_streams_end_when_the_service_stops_and_no_more_begin(
    told: Streams, sessions: Sessions
) -> None:
    await happens(sessions, "jeddah")
    async with listening(told) as (page, ended):
        await page.next()
        told.close()
        await asyncio.wait_for(ended, WITHIN)
    async with listening(told, after=1) as (late, ended):
        await asyncio.wait_for(ended, WITHIN)

    assert page.ended
    assert late.ended


async def test_a_stream_ends_after_a_while_so_that_the_key_is_looked_at_again(
    told: Streams, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_stream, "LONGEST", timedelta(milliseconds=50))
    async with listening(told) as (page, ended):
        await asyncio.wait_for(ended, WITHIN)

    assert page.ended


async def test_a_stream_ends_soon_after_its_reader_sees_something_else(
    told: Streams, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "AGAIN", timedelta(0))
    people, by = SqlPeople(sessions), By(who="api", at=NOON)
    user = User(id="noura", name="نورة", roles=frozenset(), places=frozenset({"jeddah"}))
    key = Key(id="0" * 12, user="noura", label="x", roles=frozenset(), created=NOON, expires=None)
    await people.add(user, by)
    await people.issue(key, digest("s3cret"), by)
    caller = await people.caller(key.id, "s3cret", NOON)
    assert caller
    async with listening(told, caller=caller) as (page, task), listening(told) as (other, _):
        await happens(sessions, "jeddah")
        assert (await page.next())["id"] == "evt_1"

        await people.change(replace(user, places=frozenset({"qassim"})), by)
        await asyncio.wait_for(task, WITHIN)
        await happens(sessions, "jeddah")

        assert page.ended
        assert [(await other.next())["id"] for _ in range(2)] == ["evt_1", "evt_2"]


async def test_one_stream_too_many_is_refused(
    told: Streams, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "MOST_LISTENERS", 1)
    async with listening(told):
        page = Page()
        with pytest.raises(Crowded):
            await EventStream(told, EVERYWHERE, Interest(), 0)({}, page.receive, page.send)

    assert page.status is None


def test_events_are_listed_oldest_first(
    client: TestClient, routed: Routed, pothole: dict[str, Any], water: dict[str, Any]
) -> None:
    routed(pothole, water)

    first = client.get("/api/v1/events", params={"limit": 1}).json()
    rest = client.get("/api/v1/events", params={"after": first["next"]}).json()
    none = client.get("/api/v1/events", params={"after": rest["last"]}).json()

    EventPage.model_validate(first)
    assert first["items"][0]["type"] == "ticket.created"
    assert first["items"][0]["data"]["municipality"] == "jeddah"
    assert rest["items"]
    assert rest["next"] is None
    assert none == {"items": [], "next": None, "last": rest["last"]}


def test_events_are_listed_by_filters(
    client: TestClient, routed: Routed, pothole: dict[str, Any], water: dict[str, Any]
) -> None:
    routed(pothole, water)

    def types(**query: Any) -> set[str]:
        found = client.get("/api/v1/events", params=query)
        assert found.status_code == 200, found.text
        return {each["type"] for each in found.json()["items"]}

    assert types(type=["ticket.created"]) == {"ticket.created"}
    assert types(service="roads.pothole") == {"ticket.created"}
    assert types(municipality="qassim") == set()
    assert types(municipality=["qassim", "jeddah"]) >= {"ticket.created"}
    assert types(urgency="low") == set()
    assert types(sample="true") == set()


@pytest.mark.parametrize(
    "query",
    [
        {"type": "ticket.creatd"},
        {"municipality": "nowhere"},
        {"service": "roads"},
        {"after": "12"},
        {"after": "evt_-1"},
        {"urgency": "soon"},
    ],
)
def test_a_filter_that_is_none_is_refused(client: TestClient, query: dict[str, str]) -> None:
    assert client.get("/api/v1/events", params=query).status_code == 422


def test_a_number_that_is_no_event_is_refused_in_a_stream_too(client: TestClient) -> None:
    for event in ("x", "evt_", "evt_\u0661"):
        headers = {b"last-event-id": event.encode()}
        assert client.get("/api/v1/events", headers=headers).status_code == 422, event


def key_of(client: TestClient, place: str) -> dict[str, str]:
    user = {"id": f"u-{place}", "name": "x", "roles": ["viewer"], "places": [place]}
    assert client.post("/api/v1/users", json=user).status_code == 201
    key = client.post("/api/v1/keys", json={"user": user["id"], "label": "x"}).json()["key"]
    return {"authorization": f"Bearer {key}"}


def test_people_hear_of_their_places_alone(
    client: TestClient, routed: Routed, pothole: dict[str, Any]
) -> None:
    routed(pothole)
    for place, hears in (("jeddah", True), ("qassim", False)):
        found = client.get("/api/v1/events", headers=key_of(client, place)).json()

        assert bool(found["items"]) is hears


def paused(client: TestClient, name: str, options: dict[str, str]) -> list[tuple[str, str]]:
    """Add a source and pause it; return what is to be told of that."""
    url = f"http://127.0.0.1:48999/{name}"
    body = {"name": name, "kind": "feed", "url": url, "options": options}
    added = client.post("/api/v1/sources", json=body)
    assert added.status_code == 201, added.text
    source = added.json()["id"]
    assert client.post(f"/api/v1/sources/{source}/pause").status_code == 200
    return [("source.added", source), ("source.paused", source)]


def test_replies_and_sources_are_told_to_those_of_their_place(
    client: TestClient, routed: Routed, pothole: dict[str, Any]
) -> None:
    ticket = routed(pothole)[0]["id"]
    client.post(f"/api/v1/tickets/{ticket}/claim", json={"holder": "نورة"})
    body = {"text": "نعمل عليها الآن", "who": "نورة"}
    reply = client.post(f"/api/v1/tickets/{ticket}/replies", json=body).json()["id"]
    client.post(f"/api/v1/replies/{reply}/submit", json={"who": "نورة"})
    of_jeddah, of_none = (
        paused(client, name, options) for name, options in (("a", {"place": "jeddah"}), ("b", {}))
    )

    def told(headers: dict[str, str]) -> list[tuple[str, str]]:
        found = client.get("/api/v1/events", headers=headers, params={"type": asked}).json()
        return [(each["type"], each["data"]["id"]) for each in found["items"]]

    asked = ["reply.drafted", "reply.submitted", "source.added", "source.paused"]
    of_reply = [("reply.drafted", reply), ("reply.submitted", reply)]
    assert told({}) == of_reply + of_jeddah + of_none
    assert told(key_of(client, "jeddah")) == of_reply + of_jeddah
    assert told(key_of(client, "qassim")) == []
