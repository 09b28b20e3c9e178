"""Who a user is to the office's own sign-in, on both databases."""

import asyncio

import pytest

from make import NOON
from router.people import User
from router.states import Role
from store.audit import By
from store.database import Sessions
from store.errors import OtherIdentity, UnknownUser
from store.offices import SqlOffices
from store.people import SqlPeople

BY = By(who="noura", at=NOON)
HERE, ELSEWHERE = "https://login.example", "https://other.example"


@pytest.fixture
async def offices(sessions: Sessions) -> SqlOffices:
    """نورة and هند are users."""
    for user in ("noura", "hind"):
        await SqlPeople(sessions).add(User(id=user, name=user, roles=frozenset({Role.AGENT})), BY)
    return SqlOffices(sessions)


async def test_from_the_first_time_on_the_subject_alone_counts(offices: SqlOffices) -> None:
    assert await offices.user(HERE, "1", "noura", BY) == "noura"

    assert await offices.user(HERE, "1", "hind", BY) == "noura"
    with pytest.raises(OtherIdentity):
        await offices.user(HERE, "2", "noura", BY)
    with pytest.raises(OtherIdentity):
        await offices.user(ELSEWHERE, "1", "noura", BY)


async def test_two_clicks_at_once_are_one_first_time(
    offices: SqlOffices, sessions: Sessions
) -> None:
    found = await asyncio.gather(*(offices.user(HERE, "1", "noura", BY) for _ in range(5)))

    assert found == ["noura"] * 5
    lines = (await SqlPeople(sessions).audited(limit=10)).items
    assert [line.verb for line in lines].count("office.link") == 1


async def test_who_is_forgotten_may_be_somebody_else(offices: SqlOffices) -> None:
    await offices.user(HERE, "1", "noura", BY)

    assert await offices.forget("noura", BY)
    assert not await offices.forget("noura", BY)
    assert await offices.user(HERE, "2", "noura", BY) == "noura"


async def test_nobody_is_made_a_user(offices: SqlOffices) -> None:
    with pytest.raises(UnknownUser):
        await offices.user(HERE, "1", "stranger", BY)
    with pytest.raises(UnknownUser):
        await offices.forget("stranger", BY)
