"""What waits for a person: counted as it is listed, and read off indexes."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, update

from flow import ticket_for, tickets_of
from make import NOON, a_post
from store import scoping, triage
from store.database import Sessions
from store.posts import PostFilter, SqlPosts
from store.tables import TicketRow
from store.tickets import TicketFilter
from store.triage import SqlTriage

DESK = "jeddah.triage"
DESKS = frozenset({DESK, "national.triage"})
AT_DESKS = TicketFilter(at_desks=DESKS, sample=False)
NOBODY: frozenset[str] = frozenset()


@pytest.fixture(params=[scoping.FEW, 1], ids=["few", "many"])
def at_desks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read lists as where few tickets are at desks, and as where many are."""
    monkeypatch.setattr(triage, "FEW", request.param)


async def changed(sessions: Sessions, ticket: str, **values: object) -> None:
    async with sessions.begin() as session:
        change = update(TicketRow).where(TicketRow.id == ticket).values(**values)
        await session.execute(change)


async def listed(sessions: Sessions) -> list[str]:
    found = await tickets_of(sessions).by_due(AT_DESKS, limit=50)
    return [each.id for each in found.items]


async def counted(sessions: Sessions) -> int:
    return (await SqlTriage(sessions).left(DESKS, NOBODY)).tickets


@pytest.mark.usefixtures("at_desks")
async def test_what_is_counted_is_what_is_listed_soonest_due_first(sessions: Sessions) -> None:
    first, second, aside, away = [
        await ticket_for(sessions, a_post(native_id=str(number))) for number in range(4)
    ]
    due = NOON.replace(hour=13)
    await changed(sessions, second, unit=DESK, due=due, owed=True)
    await changed(sessions, first, unit="national.triage", due=due.replace(hour=14), owed=True)
    await changed(sessions, aside, unit=DESK, owed=False, snoozed=due)
    await changed(sessions, away, unit="jeddah.roads", owed=True)

    assert await listed(sessions) == [second, first]
    assert await counted(sessions) == 2


@contextmanager
def noted(engine: Any) -> Iterator[list[tuple[str, Any]]]:
    """Note what the database is asked."""
    said: list[tuple[str, Any]] = []

    def listen(*given: Any) -> None:
        said.append((str(given[2]), given[3]))

    event.listen(engine, "before_cursor_execute", listen)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", listen)


async def plan_of(sessions: Sessions, ask: Callable[[], Awaitable[object]]) -> str:
    """Return how SQLite reads what is asked for, step by step."""
    if sessions.postgres:
        pytest.skip("plans of small tables say nothing there")
    async with sessions.read() as session:
        engine = session.get_bind()
    with noted(engine) as said:
        await ask()
    steps: list[str] = []
    async with sessions.read() as session:
        connection = await session.connection()
        for query, values in said:
            if query.startswith("SELECT"):
                plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", values)
                steps += [str(tuple(row)[-1]) for row in plan]
    return "\n".join(steps)


async def test_what_waits_is_counted_off_indexes(sessions: Sessions) -> None:
    plan = await plan_of(sessions, lambda: SqlTriage(sessions).left(DESKS, NOBODY))

    assert "COVERING INDEX tickets_desk" in plan
    assert "tags_sure" in plan
    assert "SCAN tickets" not in plan
    assert "tickets_status" not in plan


async def test_few_at_desks_are_listed_without_going_through_all_that_are_owed(
    sessions: Sessions,
) -> None:
    plan = await plan_of(sessions, lambda: tickets_of(sessions).by_due(AT_DESKS, limit=6))

    assert "tickets_desk" in plan
    assert "tickets_due" not in plan


async def test_posts_without_a_ticket_are_listed_off_an_index(sessions: Sessions) -> None:
    wanted = PostFilter(sure=False, ticket=False)
    plan = await plan_of(sessions, lambda: SqlPosts(sessions).list(wanted, limit=6))

    assert "COVERING INDEX tags_sure" in plan
