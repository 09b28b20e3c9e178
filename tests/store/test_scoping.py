"""Posts as those see them who are of some places, on each engine."""

from typing import Any

import pytest
from sqlalchemy import event, select

from classifier.tags import PlaceTag
from flow import decided
from make import NOON, a_post, some_tags
from store import scoping
from store.database import Sessions
from store.posts import PostFilter, SqlPosts
from store.scoping import posts_of
from store.tables import PostRow, TicketPostRow, TicketRow

JEDDAH, RIYADH = frozenset({"jeddah"}), frozenset({"riyadh"})


@pytest.fixture(params=[scoping.FEW, 1], ids=["few", "many"])
def narrowing(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read lists as of a place with few posts, and as of one with many."""
    monkeypatch.setattr(scoping, "FEW", request.param)


async def told(sessions: Sessions, city: str | None, number: int, *, relevant: bool = True) -> str:
    """Decide a post that speaks of a city, or of none; return its id."""
    place = PlaceTag(code=city, score=0.99, evidence=()) if city else None
    post = a_post(native_id=f"{city}{number}{relevant}", text=f"نص {city} {number}")
    await decided(sessions, post, tags=some_tags(municipality=place, relevant=relevant), now=NOON)
    return post.id


async def listed(sessions: Sessions, places: frozenset[str], **asked: object) -> list[str]:
    found = await SqlPosts(sessions).list(PostFilter(places=places, **asked), limit=50)  # type: ignore[arg-type]  # what the filter has
    return [each.post.id for each in found.items]


@pytest.mark.usefixtures("narrowing")
async def test_a_list_holds_the_posts_of_the_places_with_a_ticket_and_without(
    sessions: Sessions,
) -> None:
    first = await told(sessions, "jeddah", 1)
    match = await told(sessions, "jeddah", 2, relevant=False)
    away = await told(sessions, "riyadh", 3, relevant=False)
    nowhere = await told(sessions, None, 4, relevant=False)

    assert await listed(sessions, JEDDAH) == [match, first]
    assert await listed(sessions, RIYADH) == [away]
    assert await listed(sessions, JEDDAH | RIYADH, relevant=False) == [away, match]
    assert await listed(sessions, frozenset()) == [nowhere, away, match, first]


@pytest.mark.usefixtures("narrowing")
async def test_a_post_is_of_its_ticket_s_places_whatever_it_says_itself(
    sessions: Sessions,
) -> None:
    post = await told(sessions, "jeddah", 1)
    async with sessions.begin() as session:
        seq = await session.scalar(select(PostRow.seq).where(PostRow.id == post))
        query = select(TicketRow).join(TicketPostRow, TicketPostRow.ticket == TicketRow.seq)
        row = (await session.scalars(query.where(TicketPostRow.post == seq))).one()
        row.municipality, row.amana, row.unit = None, None, "riyadh.roads"

    assert await listed(sessions, JEDDAH) == []
    assert await listed(sessions, RIYADH) == [post]
    assert (await SqlPosts(sessions).show(post, RIYADH)).post.id == post
    async with sessions.read() as session:
        assert list(await session.scalars(posts_of(RIYADH))) == [seq]


async def test_a_place_whose_code_begins_another_s_is_not_that_one(sessions: Sessions) -> None:
    await told(sessions, "jeddah", 1)

    assert await listed(sessions, frozenset({"jed"})) == []


async def test_posts_of_a_place_are_read_off_indexes_alone(sessions: Sessions) -> None:
    if sessions.postgres:
        pytest.skip("plans of small tables say nothing there")
    said: list[tuple[str, object]] = []
    async with sessions.read() as session:
        engine = session.get_bind()

        @event.listens_for(engine, "before_cursor_execute")
        def listen(*given: Any) -> None:
            said.append((str(given[2]), given[3]))

        await session.scalars(posts_of(JEDDAH))
        query, values = said[-1]
        connection = await session.connection()
        plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", values)  # type: ignore[arg-type]  # as they came
        steps = [str(tuple(row)[-1]) for row in plan]
        event.remove(engine, "before_cursor_execute", listen)

    assert [step for step in steps if step.startswith("SCAN")] == []
    assert any("tickets_unit" in step for step in steps)
