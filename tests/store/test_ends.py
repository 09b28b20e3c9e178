"""How matters ended, counted for the unit that resolved each."""

from datetime import timedelta
from typing import Any

from flow import acts_of, by, claim, resolve, ticket_for, verify
from make import NOON, a_post
from router.acts import Act
from router.states import Verb
from store.database import Sessions
from store.ends import Ended, EndsFilter, SqlEnds

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ALL = EndsFilter(since=NOON, until=NOON + 30 * DAY)


async def resolved(sessions: Sessions, number: int, hours: int, **given: Any) -> str:
    """Resolve a ticket so many hours after it was opened at noon."""
    ticket = await ticket_for(sessions, a_post(native_id=str(number)), **given)
    await claim(sessions, ticket, who="نورة")
    await resolve(sessions, ticket, who="نورة", note=None, now=NOON + hours * HOUR)
    return ticket


async def do(sessions: Sessions, ticket: str, verb: Verb, **given: Any) -> None:
    await acts_of(sessions).do(ticket, Act(verb=verb, by=by("منال"), **given), NOON + DAY)


async def test_what_was_done_is_counted_with_the_time_in_the_middle(sessions: Sessions) -> None:
    one, two, three = [await resolved(sessions, at, at) for at in (1, 2, 9)]
    await verify(sessions, one, who="هند", now=NOON + DAY)
    await verify(sessions, two, who="هند", now=NOON + DAY)
    await do(sessions, one, Verb.CLOSE)
    await do(sessions, three, Verb.REOPEN, note="باقية")

    found = await SqlEnds(sessions).figures(ALL)

    assert found.total == Ended(resolved=3, verified=2, closed=1, reopened=1, median=2 * HOUR)
    assert found.total.reopen_rate == 1 / 3
    assert found.units == {"jeddah.roads": found.total}
    assert found.services == {"roads.pothole": found.total}
    assert found.municipalities == {"jeddah": found.total}


async def test_of_two_in_the_middle_it_is_the_mean(sessions: Sessions) -> None:
    for at in (1, 2, 4, 90):
        await resolved(sessions, at, at)

    assert (await SqlEnds(sessions).figures(ALL)).total.median == 3 * HOUR


async def test_a_reopening_counts_against_the_unit_that_closed_whoever_has_it_by_then(
    sessions: Sessions,
) -> None:
    ticket = await resolved(sessions, 1, 1)
    await do(sessions, ticket, Verb.REOPEN, note="باقية")
    await do(sessions, ticket, Verb.HAND_OVER, unit="jeddah.lighting", note="إنارة")
    await claim(sessions, ticket, who="سعد", now=NOON + DAY)
    await resolve(sessions, ticket, who="سعد", note=None, now=NOON + 2 * DAY)

    units = (await SqlEnds(sessions).figures(ALL)).units

    assert (units["jeddah.roads"].resolved, units["jeddah.roads"].reopened) == (1, 1)
    assert (units["jeddah.lighting"].resolved, units["jeddah.lighting"].reopened) == (1, 0)


async def test_taking_up_what_was_dismissed_counts_against_nobody(sessions: Sessions) -> None:
    ticket = await resolved(sessions, 1, 1)
    await do(sessions, ticket, Verb.REOPEN, note="باقية")
    await do(sessions, ticket, Verb.DISMISS, note="ليست بلاغا")
    await do(sessions, ticket, Verb.REOPEN, note="بل هي بلاغ")

    assert (await SqlEnds(sessions).figures(ALL)).total.reopened == 1


async def test_a_period_and_some_places_can_be_asked_for(sessions: Sessions) -> None:
    await resolved(sessions, 1, 1)
    await resolved(sessions, 2, 1, municipality="riyadh", unit="riyadh.roads")
    await resolved(sessions, 3, 1000)
    ends = SqlEnds(sessions)

    async def counted(**given: object) -> int:
        values = {"since": ALL.since, "until": ALL.until} | given
        return (await ends.figures(EndsFilter(**values))).total.resolved  # type: ignore[arg-type]

    assert await counted() == 2
    assert await counted(unit="riyadh.roads") == 1
    assert await counted(municipality="jeddah") == 1
    assert await counted(service="roads.manhole") == 0
    assert await counted(places=frozenset({"riyadh"})) == 1
    assert (await ends.figures(EndsFilter(since=NOON - DAY, until=NOON))).total == Ended()
