"""Members of units, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from flow import claim, ticket_for
from make import NOON, a_post
from router.owners.members import Member
from router.owners.written import Given, GivenDates, GivenShift, read_member
from router.people import User
from router.states import Role
from store.audit import By
from store.database import Sessions
from store.errors import MemberExists, UnknownMember, UnknownUser
from store.members import SqlMembers
from store.people import SqlPeople

BY = By(who="منال", at=NOON)
NOURA = read_member(
    "jeddah.roads",
    "نورة",
    Given(
        teams=["حفر"],
        capacity=3,
        shifts=[GivenShift(name="night", week={"friday": ["22:00-06:00"]})],
        dates=[GivenDates(first=NOON.date(), last=NOON.date() + timedelta(days=2), note="إجازة")],
    ),
)


@pytest.fixture
async def members(sessions: Sessions) -> SqlMembers:
    """نورة and سعد are users; nobody is a member yet."""
    people = SqlPeople(sessions)
    for user in ("نورة", "سعد"):
        await people.add(User(id=user, name=user, roles=frozenset({Role.AGENT})), BY)
    return SqlMembers(sessions)


async def test_a_member_is_kept_as_given(members: SqlMembers) -> None:
    await members.add(NOURA, BY)

    assert await members.show("jeddah.roads", "نورة") == NOURA
    (seat,) = await members.list("jeddah.roads")
    assert (seat.member, seat.user.name, seat.load, seat.turn) == (NOURA, "نورة", 0, 0)
    assert await members.list("jeddah.lighting") == []


async def test_a_member_of_several_units_is_listed_once_for_each(
    sessions: Sessions, members: SqlMembers
) -> None:
    await members.add(NOURA, BY)
    await members.add(Member(user="نورة", code="jeddah"), BY)
    await members.add(Member(user="سعد", code="jeddah.roads"), BY)
    await claim(sessions, await ticket_for(sessions, a_post()), who="نورة")

    seats = [(seat.member.code, seat.user.id, seat.load) for seat in await members.list()]

    assert seats == [("jeddah", "نورة", 1), ("jeddah.roads", "سعد", 0), ("jeddah.roads", "نورة", 1)]


async def test_who_is_not_there_cannot_be_added_and_who_is_not_again(members: SqlMembers) -> None:
    await members.add(NOURA, BY)

    with pytest.raises(UnknownUser, match="هند"):
        await members.add(replace(NOURA, user="هند"), BY)
    with pytest.raises(MemberExists, match="change them instead"):
        await members.add(NOURA, BY)
    for failing in (
        members.change(replace(NOURA, user="سعد"), BY),
        members.remove("jeddah.roads", "سعد", BY),
        members.show("jeddah", "نورة"),
    ):
        with pytest.raises(UnknownMember):
            await failing


async def test_every_change_leaves_a_row_of_the_audit(
    sessions: Sessions, members: SqlMembers
) -> None:
    await members.add(NOURA, BY)
    await members.change(replace(NOURA, capacity=5), BY)
    await members.remove("jeddah.roads", "نورة", BY)

    removed, changed, added, *_ = (await SqlPeople(sessions).audited(limit=9)).items
    assert (added.verb, added.target, added.who) == ("member.add", "jeddah.roads نورة", "منال")
    assert (changed.before, changed.after) == ({"capacity": 3}, {"capacity": 5})
    assert (removed.verb, removed.after) == ("member.remove", {})
    assert removed.before["teams"] == ["حفر"]
    assert await members.list() == []
