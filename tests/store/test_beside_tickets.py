"""What stands beside a ticket, on both databases: similar ones, and people."""

import pytest

from flow import claim
from joined import JOINING, LEAK, NEAR, routed
from make import NOON, a_post
from router.people import User
from router.states import Role
from store.audit import By
from store.colleagues import SqlColleagues
from store.database import Sessions
from store.errors import UnknownTicket
from store.people import SqlPeople
from store.similar import SqlSimilar

NOBODY = "0" * 16


async def test_what_may_be_of_one_matter_is_told_with_its_reasons(sessions: Sessions) -> None:
    (leak,) = await routed(sessions, [a_post(native_id="a", text=LEAK)])
    (near,) = await routed(sessions, [a_post(native_id="b", text=NEAR)])
    similar = SqlSimilar(sessions=sessions, joining=JOINING)

    (found,) = await similar.of(near, frozenset(), NOON)
    assert (found.ticket.id, found.text) == (leak, LEAK)
    assert found.reasons
    assert await similar.of(near, frozenset({"tabuk"}), NOON) == []
    with pytest.raises(UnknownTicket):
        await similar.of(NOBODY, frozenset(), NOON)


async def test_people_of_a_ticket_are_those_named_and_those_who_could_have_it(
    sessions: Sessions,
) -> None:
    (ticket,) = await routed(sessions, [a_post(text=LEAK)])
    people, by = SqlPeople(sessions), By(who="cli", at=NOON)
    for name, role, places in (
        ("sara", Role.AGENT, ()),
        ("lama", Role.VIEWER, ()),
        ("salem", Role.AGENT, ("tabuk",)),
    ):
        user = User(id=name, name=name, roles=frozenset({role}), places=frozenset(places))
        await people.add(user, by)
    await claim(sessions, ticket, who="sara")

    found = await SqlColleagues(sessions).of(ticket)

    assert [(each.user.id, each.named, each.could, each.holds) for each in found] == [
        ("sara", True, True, 1)
    ]
    with pytest.raises(UnknownTicket):
        await SqlColleagues(sessions).of(NOBODY)
