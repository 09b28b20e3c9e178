"""What second readers said, and how often they may be asked: shared by all processes."""

import asyncio
from datetime import timedelta

from classifier.second.reading import Reading
from classifier.tags import Intent, Urgency
from make import NOON
from store.database import Sessions, open_database
from store.housekeeping import tend
from store.readings import SqlReadings

HOUR = timedelta(hours=1)
SAID = Reading(
    relevant=True,
    service="roads.pothole",
    intent=Intent.COMPLAINT,
    urgency=Urgency.HIGH,
    quote="حفرة «كبيرة»",
)


async def test_what_was_said_is_kept_for_all_who_ask(sessions: Sessions) -> None:
    readings = SqlReadings(sessions)

    assert await readings.kept(["a", "b"], NOON) == {}
    assert await readings.allow("a", NOON, 10)
    await readings.keep("a", SAID)

    assert await SqlReadings(sessions).kept(["a", "b"], NOON + 24 * HOUR) == {"a": SAID}


async def test_what_was_asked_in_vain_is_not_asked_again_within_the_hour(
    sessions: Sessions,
) -> None:
    readings = SqlReadings(sessions)
    assert await readings.allow("a", NOON, 10)

    assert await readings.kept(["a"], NOON + HOUR / 2) == {"a": None}
    assert not await readings.allow("a", NOON + HOUR / 2, 10)
    assert await readings.kept(["a"], NOON + HOUR) == {}
    assert await readings.allow("a", NOON + HOUR, 10)


async def test_an_hour_has_so_many_questions_and_no_more(sessions: Sessions) -> None:
    readings = SqlReadings(sessions)

    first = [await readings.allow(f"a{at}", NOON + at * HOUR / 4, 3) for at in range(5)]

    # At noon + 1 h the question of noon is an hour old, and counts no longer.
    assert first == [True, True, True, False, True]
    assert not await readings.allow("z", NOON, 0)


async def test_processes_that_ask_at_once_stay_within_the_budget(database: str) -> None:
    async with open_database(database) as one, open_database(database) as two:
        both = [SqlReadings(one), SqlReadings(two)]
        allowed = await asyncio.gather(*(both[at % 2].allow(f"a{at}", NOON, 5) for at in range(20)))

    assert sum(allowed) == 5


async def test_readings_are_thrown_away_after_thirty_days(sessions: Sessions) -> None:
    readings = SqlReadings(sessions)
    await readings.allow("a", NOON, 10)
    await readings.keep("a", SAID)

    kept = await tend(sessions, NOON + timedelta(days=29))
    gone = await tend(sessions, NOON + timedelta(days=31))

    assert (kept.readings, gone.readings) == (0, 1)
    assert await readings.kept(["a"], NOON) == {}
