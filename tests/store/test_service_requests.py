"""Requests and updates by Open311 on both engines: each once, also when they come at once."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from classifier.services import load_services
from listener.post import Platform
from make import NOON, POST
from router.open311.posted import Request, read_request
from store.by import By
from store.database import Sessions
from store.faces import SqlFaces, Wanted
from store.service_requests import SqlServiceRequests
from store.service_updates import SqlServiceUpdates
from store.tables import HistoryRow, PostRow, ServiceRequestRow, TicketPostRow, TicketRow

SERVICES = load_services(Path(__file__).parents[2] / "config" / "services.yaml")
HOLE = {"lat": "21.5", "long": "39.2", "description": "حفرة"}
DIGEST = "f" * 32


def a_request() -> Request:
    return read_request(HOLE, {}, SERVICES["roads.pothole"], [])


async def post(sessions: Sessions, token: str, *, later: int = 0) -> tuple[str, bool]:
    at = NOON + timedelta(hours=later)
    made = replace(POST, source="open311", native_id=token, platform=Platform.OPEN311)
    return await SqlServiceRequests(sessions).post(
        a_request(), made, who="app", place="jeddah", digest=DIGEST, at=at
    )


async def a_ticket(sessions: Sessions, *, post_seq: int | None = None) -> str:
    async with sessions.begin() as session:
        row = TicketRow(
            id="0" * 16,
            status="new",
            open=True,
            unit="jeddah.roads",
            services=["roads.pothole"],
            service="roads.pothole",
            domain="roads",
            municipality="jeddah",
            amana="jeddah",
            urgency="normal",
            intent="request",
            reasons=[],
            opened=NOON,
            due=NOON,
            sample=False,
        )
        session.add(row)
        await session.flush()
        if post_seq is not None:
            session.add(TicketPostRow(post=post_seq, ticket=row.seq))
    return "0" * 16


async def count(sessions: Sessions, row: type) -> int:
    async with sessions.read() as session:
        return await session.scalar(select(func.count()).select_from(row)) or 0


async def test_the_same_request_many_times_at_once_is_one(sessions: Sessions) -> None:
    told = await asyncio.gather(*(post(sessions, f"t{n}") for n in range(6)))

    assert len({token for token, _ in told}) == 1
    assert sum(new for _, new in told) == 1
    assert await count(sessions, PostRow) == await count(sessions, ServiceRequestRow) == 1


async def test_the_same_words_on_another_day_are_another_request(sessions: Sessions) -> None:
    await post(sessions, "t1")

    assert await post(sessions, "t2", later=23) == ("t1", False)
    assert await post(sessions, "t3", later=24) == ("t3", True)


async def test_a_token_leads_to_the_ticket_that_answers(sessions: Sessions) -> None:
    await post(sessions, "t1")
    requests = SqlServiceRequests(sessions)
    before = await requests.sent("t1")
    async with sessions.read() as session:
        seq = await session.scalar(select(PostRow.seq))
    await a_ticket(sessions, post_seq=seq)
    after = await requests.sent("t1")

    assert before
    assert (before.ticket, before.brief) == (None, None)
    assert after
    assert (after.ticket, after.who) == ("0" * 16, "app")
    assert await requests.sent("t2") is None


async def test_a_ticket_shows_what_its_sender_said(sessions: Sessions) -> None:
    await post(sessions, "t1")
    async with sessions.read() as session:
        seq = await session.scalar(select(PostRow.seq))
    await a_ticket(sessions, post_seq=seq)
    faces = SqlFaces(sessions)

    (face,) = await faces.list(Wanted(places=frozenset({"jeddah"})), limit=10)
    assert face.said
    assert face.said.description == "حفرة"
    assert (face.updated, face.expected, face.answer) == (NOON, None, None)
    for wanted in (
        Wanted(places=frozenset({"abha"})),
        Wanted(jurisdiction="abha"),
        Wanted(open=False),
        Wanted(services=frozenset({"roads.bus"})),
        Wanted(since=NOON + timedelta(seconds=1)),
        Wanted(until=NOON - timedelta(seconds=1)),
        Wanted(updated_after=NOON + timedelta(seconds=1)),
        Wanted(updated_before=NOON - timedelta(seconds=1)),
    ):
        assert await faces.list(wanted, limit=10) == [], wanted


async def test_the_same_update_many_times_at_once_is_one_line(sessions: Sessions) -> None:
    ticket = await a_ticket(sessions)
    updates = SqlServiceUpdates(sessions, lambda told: {"id": told.id})
    by = By(who="office", at=NOON, note="أصلحت")

    told = await asyncio.gather(*(updates.note(ticket, "u7", by) for _ in range(5)))

    assert len({number for number, _ in told}) == 1
    assert sum(new for _, new in told) == 1
    assert await count(sessions, HistoryRow) == 1
    assert await SqlFaces(sessions).updates(Wanted(), limit=10) == []
